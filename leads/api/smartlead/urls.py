"""The Smartlead paths. A trailing slash is optional everywhere."""

from django.urls import re_path

from leads.api.smartlead.blocklists.views import BlockListViewSet
from leads.api.smartlead.campaigns.views import CampaignViewSet
from leads.api.smartlead.leads.actions import CampaignLeadActions, LeadActions
from leads.api.smartlead.leads.listing import LeadListing
from leads.api.smartlead.leads.views import CampaignLeadViewSet, ListImportViewSet
from leads.api.smartlead.lists.views import ListViewSet
from leads.api.smartlead.pushing.views import PushViewSet
from leads.api.smartlead.tags.views import LeadTagViewSet
from leads.api.smartlead.webhooks.views import CampaignWebhookViewSet

_lists = ListViewSet.as_view({"post": "create", "get": "list"})
_list = ListViewSet.as_view({"get": "retrieve", "put": "update", "delete": "destroy"})
_one = r"campaigns/(?P<pk>[^/]+)/leads/(?P<lead_id>[^/]+)"

urlpatterns = [
    re_path(r"^leads/get-domain-block-list/?\Z", BlockListViewSet.as_view({"get": "list"})),
    re_path(r"^leads/add-domain-block-list/?\Z", BlockListViewSet.as_view({"post": "create"})),
    re_path(r"^leads/delete-domain-block-list/?\Z", BlockListViewSet.as_view({"delete": "destroy"})),
    re_path(r"^lead-list/?\Z", _lists),
    re_path(r"^lead-list/(?P<pk>[^/]+)/?\Z", _list),
    re_path(r"^lead-list/(?P<pk>[^/]+)/import/?\Z", ListImportViewSet.as_view({"post": "create"})),
    re_path(r"^campaigns/?\Z", CampaignViewSet.as_view({"get": "list"})),
    re_path(r"^campaigns/create/?\Z", CampaignViewSet.as_view({"post": "create"})),
    re_path(
        r"^campaigns/(?P<pk>[^/]+)/?\Z", CampaignViewSet.as_view({"get": "retrieve", "delete": "destroy"})
    ),
    re_path(r"^campaigns/(?P<pk>[^/]+)/status/?\Z", CampaignViewSet.as_view({"post": "set_status"})),
    re_path(
        r"^campaigns/(?P<pk>[^/]+)/leads/?\Z",
        CampaignLeadViewSet.as_view({"get": "list", "post": "create"}),
    ),
    re_path(
        r"^campaigns/(?P<pk>[^/]+)/webhooks/?\Z",
        CampaignWebhookViewSet.as_view({"get": "list", "post": "create"}),
    ),
    re_path(r"^campaigns/(?P<pk>[^/]+)/leads-export/?\Z", CampaignLeadViewSet.as_view({"get": "export"})),
    re_path(f"^{_one}/?\\Z", CampaignLeadActions.as_view({"post": "update", "delete": "destroy"})),
    re_path(f"^{_one}/pause/?\\Z", CampaignLeadActions.as_view({"post": "pause"})),
    re_path(f"^{_one}/resume/?\\Z", CampaignLeadActions.as_view({"post": "resume"})),
    re_path(f"^{_one}/unsubscribe/?\\Z", CampaignLeadActions.as_view({"post": "unsubscribe"})),
    re_path(r"^leads/?\Z", LeadListing.as_view({"get": "find"})),
    re_path(r"^leads/global-leads/?\Z", LeadListing.as_view({"get": "list"})),
    re_path(r"^leads/fetch-categories/?\Z", LeadListing.as_view({"get": "categories"})),
    re_path(r"^leads/push-to-campaign/?\Z", PushViewSet.as_view({"post": "to_campaign"})),
    re_path(r"^leads/push-to-list/?\Z", PushViewSet.as_view({"post": "to_list"})),
    # The original's documentation has "leads" twice.
    re_path(r"^leads/push-between-lists/?\Z", PushViewSet.as_view({"post": "between_lists"})),
    re_path(r"^leads/leads/push-between-lists/?\Z", PushViewSet.as_view({"post": "between_lists"})),
    re_path(r"^crm/leads/tags/?\Z", LeadTagViewSet.as_view({"get": "list", "post": "create"})),
    re_path(r"^crm/leads/tags/(?P<mapping_id>[^/]+)/?\Z", LeadTagViewSet.as_view({"delete": "destroy"})),
    re_path(r"^leads/(?P<lead_id>[^/]+)/unsubscribe/?\Z", LeadActions.as_view({"post": "unsubscribe"})),
]
