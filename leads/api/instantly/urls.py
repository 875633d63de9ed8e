"""The v2 paths. A trailing slash is optional everywhere."""

from leads.api.instantly.blocklists.entry_views import EntryViewSet
from leads.api.instantly.blocklists.views import BlocklistViewSet
from leads.api.instantly.campaigns.views import CampaignViewSet
from leads.api.instantly.exports.views import ExportViewSet
from leads.api.instantly.imports.views import ImportViewSet
from leads.api.instantly.jobs.views import JobViewSet
from leads.api.instantly.keys.views import ApiKeyViewSet
from leads.api.instantly.labels.views import LabelViewSet
from leads.api.instantly.leads.views import LeadViewSet
from leads.api.instantly.lists.views import LeadListViewSet
from leads.api.instantly.privacy.views import ErasureViewSet, KnownViewSet
from leads.api.instantly.router import InstantlyRouter
from leads.api.instantly.sending.views import AccountViewSet, SubsequenceViewSet
from leads.api.instantly.tags.views import TagMappingViewSet, TagViewSet
from leads.api.instantly.verification.views import EmailVerificationViewSet
from leads.api.instantly.webhooks.views import DeliveryViewSet, WebhookViewSet
from leads.api.instantly.workspace.views import MemberViewSet, WorkspaceViewSet

router = InstantlyRouter()
router.register("leads", LeadViewSet, basename="v2-leads")
router.register("background-jobs", JobViewSet, basename="v2-background-jobs")
router.register("imports", ImportViewSet, basename="v2-imports")
router.register("exports", ExportViewSet, basename="v2-exports")
router.register("email-verification", EmailVerificationViewSet, basename="v2-email-verification")
router.register("lead-lists", LeadListViewSet, basename="v2-lead-lists")
router.register("campaigns", CampaignViewSet, basename="v2-campaigns")
router.register("block-lists-entries", EntryViewSet, basename="v2-block-lists-entries")
router.register("blocklists", BlocklistViewSet, basename="v2-blocklists")
router.register("api-keys", ApiKeyViewSet, basename="v2-api-keys")
router.register("webhooks/deliveries", DeliveryViewSet, basename="v2-webhook-deliveries")
router.register("webhooks", WebhookViewSet, basename="v2-webhooks")
router.register("workspaces", WorkspaceViewSet, basename="v2-workspaces")
router.register("workspace-members", MemberViewSet, basename="v2-workspace-members")
router.register("privacy/erasures", ErasureViewSet, basename="v2-erasures")
router.register("privacy/known", KnownViewSet, basename="v2-known")
router.register("accounts", AccountViewSet, basename="v2-accounts")
router.register("lead-labels", LabelViewSet, basename="v2-lead-labels")
router.register("custom-tags", TagViewSet, basename="v2-custom-tags")
router.register("custom-tag-mappings", TagMappingViewSet, basename="v2-custom-tag-mappings")
router.register("subsequences", SubsequenceViewSet, basename="v2-subsequences")

urlpatterns = router.urls
