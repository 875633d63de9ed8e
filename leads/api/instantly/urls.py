"""The v2 paths about leads. A trailing slash is optional everywhere."""

from leads.api.instantly.blocklist_entry_views import EntryViewSet
from leads.api.instantly.blocklist_views import BlocklistViewSet
from leads.api.instantly.campaign_views import CampaignViewSet
from leads.api.instantly.export_views import ExportViewSet
from leads.api.instantly.import_views import ImportViewSet
from leads.api.instantly.job_views import JobViewSet
from leads.api.instantly.list_views import LeadListViewSet
from leads.api.instantly.router import InstantlyRouter
from leads.api.instantly.verification_views import EmailVerificationViewSet
from leads.api.instantly.views import LeadViewSet

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

urlpatterns = router.urls
