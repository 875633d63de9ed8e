"""The Puffle paths, relative to /api/. A trailing slash is optional everywhere."""

from django.urls import re_path

from leads.api.puffle.campaigns.views import CampaignViewSet
from leads.api.puffle.leads.views import FromListViewSet, ListLeadViewSet, ProspectViewSet
from leads.api.puffle.lists.views import ListViewSet

urlpatterns = [
    re_path(r"^campaigns/?$", CampaignViewSet.as_view({"get": "list"})),
    re_path(
        r"^campaigns/(?P<campaign_id>[^/]+)/leads/?$",
        ProspectViewSet.as_view({"get": "list", "post": "create"}),
    ),
    re_path(
        r"^campaigns/(?P<campaign_id>[^/]+)/leads/import-from-list/?$",
        FromListViewSet.as_view({"post": "create"}),
    ),
    re_path(r"^lists/?$", ListViewSet.as_view({"get": "list", "post": "create"})),
    re_path(r"^lists/(?P<list_id>[^/]+)/?$", ListViewSet.as_view({"get": "retrieve"})),
    re_path(
        r"^lists/(?P<list_id>[^/]+)/leads/?$",
        ListLeadViewSet.as_view({"get": "list", "post": "create", "delete": "destroy"}),
    ),
]
