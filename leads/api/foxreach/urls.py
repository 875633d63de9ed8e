"""The FoxReach paths, relative to /api/v1/. A trailing slash is optional everywhere."""

from django.urls import re_path

from leads.api.foxreach.views import CampaignLeadViewSet, CampaignViewSet, ImportViewSet, LeadViewSet

urlpatterns = [
    re_path(r"^leads/?$", LeadViewSet.as_view({"get": "list", "post": "create"})),
    re_path(r"^leads/import/?$", ImportViewSet.as_view({"post": "create"})),  # before the ids
    re_path(
        r"^leads/(?P<lead_id>[^/]+)/?$",
        LeadViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
    ),
    re_path(r"^campaigns/?$", CampaignViewSet.as_view({"get": "list", "post": "create"})),
    re_path(r"^campaigns/(?P<campaign_id>[^/]+)/?$", CampaignViewSet.as_view({"get": "retrieve"})),
    re_path(r"^campaigns/(?P<campaign_id>[^/]+)/leads/?$", CampaignLeadViewSet.as_view({"post": "create"})),
]
