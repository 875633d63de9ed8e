"""The Smartlead paths about the block list. A trailing slash is optional everywhere."""

from django.urls import re_path

from blocklists.api.smartlead import BlockListViewSet

urlpatterns = [
    re_path(r"^leads/get-domain-block-list/?\Z", BlockListViewSet.as_view({"get": "list"})),
    re_path(r"^leads/add-domain-block-list/?\Z", BlockListViewSet.as_view({"post": "create"})),
    re_path(r"^leads/delete-domain-block-list/?\Z", BlockListViewSet.as_view({"delete": "destroy"})),
]
