"""The Puffle paths, relative to /api/. A trailing slash is optional everywhere."""

from django.urls import re_path

from leads.api.puffle.campaigns.views import CampaignViewSet
from leads.api.puffle.leads.views import FromListViewSet, ListLeadViewSet, ProspectViewSet
from leads.api.puffle.lists.views import ListViewSet
from leads.api.puffle.people.views import ImportViewSet, LeadViewSet

urlpatterns = [
    re_path(r"^campaigns/?$", CampaignViewSet.as_view({"get": "list"})),
    re_path(
        r"^campaigns/(?P<campaign_id>[^/]+)/leads/?$",
        ProspectViewSet.as_view({"get": "list", "post": "create", "patch": "update", "delete": "destroy"}),
    ),
    re_path(
        r"^campaigns/(?P<campaign_id>[^/]+)/leads/import-from-list/?$",
        FromListViewSet.as_view({"post": "create"}),
    ),
    re_path(
        r"^leads/?$",
        LeadViewSet.as_view({"get": "list", "post": "create", "patch": "update", "delete": "destroy"}),
    ),
    re_path(
        r"^lists/?$",
        ListViewSet.as_view(
            {"get": "list", "post": "create", "patch": "update_named", "delete": "destroy_named"}
        ),
    ),
    re_path(r"^lists/import/?$", ImportViewSet.as_view({"post": "create"})),
    re_path(
        r"^lists/(?P<list_id>[^/]+)/?$",
        ListViewSet.as_view({"get": "retrieve", "patch": "update", "delete": "destroy"}),
    ),
    re_path(
        r"^lists/(?P<list_id>[^/]+)/leads/?$",
        ListLeadViewSet.as_view({"get": "list", "post": "create", "delete": "destroy"}),
    ),
]
