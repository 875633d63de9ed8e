"""The FoxReach paths, relative to /api/v1/. A trailing slash is optional everywhere."""

from django.urls import re_path

from leads.api.foxreach.campaigns.views import CampaignViewSet
from leads.api.foxreach.leads.views import CampaignLeadViewSet, ImportViewSet, LeadViewSet

_leads = LeadViewSet.as_view({"get": "list", "post": "create"})
_lead = LeadViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})
_campaign = CampaignViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})

# What stands first wins: import is no lead's id.
urlpatterns = [
    re_path(r"^leads/import/?\Z", ImportViewSet.as_view({"post": "create"})),
    re_path(r"^leads/?\Z", _leads),
    re_path(r"^leads/(?P<pk>[^/]+)/?\Z", _lead),
    re_path(r"^campaigns/?\Z", CampaignViewSet.as_view({"get": "list", "post": "create"})),
    re_path(r"^campaigns/(?P<pk>[^/]+)/?\Z", _campaign),
    re_path(r"^campaigns/(?P<pk>[^/]+)/start/?\Z", CampaignViewSet.as_view({"post": "start"})),
    re_path(r"^campaigns/(?P<pk>[^/]+)/resume/?\Z", CampaignViewSet.as_view({"post": "start"})),
    re_path(r"^campaigns/(?P<pk>[^/]+)/pause/?\Z", CampaignViewSet.as_view({"post": "pause"})),
    re_path(r"^campaigns/(?P<pk>[^/]+)/leads/?\Z", CampaignLeadViewSet.as_view({"post": "create"})),
    re_path(
        r"^campaigns/(?P<pk>[^/]+)/leads/(?P<lead_id>[^/]+)/?\Z",
        CampaignLeadViewSet.as_view({"delete": "destroy"}),
    ),
]
