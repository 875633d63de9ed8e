"""The Smartlead paths. A trailing slash is optional everywhere."""

from django.urls import re_path

from leads.api.smartlead.blocklists.views import BlockListViewSet
from leads.api.smartlead.leads.views import CampaignLeadViewSet, ListImportViewSet
from leads.api.smartlead.lists.views import ListViewSet

_lists = ListViewSet.as_view({"post": "create", "get": "list"})
_list = ListViewSet.as_view({"get": "retrieve", "put": "update", "delete": "destroy"})

urlpatterns = [
    re_path(r"^leads/get-domain-block-list/?\Z", BlockListViewSet.as_view({"get": "list"})),
    re_path(r"^leads/add-domain-block-list/?\Z", BlockListViewSet.as_view({"post": "create"})),
    re_path(r"^leads/delete-domain-block-list/?\Z", BlockListViewSet.as_view({"delete": "destroy"})),
    re_path(r"^lead-list/?\Z", _lists),
    re_path(r"^lead-list/(?P<pk>[^/]+)/?\Z", _list),
    re_path(r"^lead-list/(?P<pk>[^/]+)/import/?\Z", ListImportViewSet.as_view({"post": "create"})),
    re_path(r"^campaigns/(?P<pk>[^/]+)/leads/?\Z", CampaignLeadViewSet.as_view({"post": "create"})),
]
