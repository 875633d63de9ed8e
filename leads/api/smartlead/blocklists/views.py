"""The Smartlead calls about the block list: the workspace's default blocklist."""

from typing import ClassVar

from django.db import transaction
from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from blocklists.entries import InvalidEntry, parse_entry
from blocklists.models import BlocklistEntry
from blocklists.writing import add_entries, default_blocklist, delete_entries
from leads.api.smartlead.base import SmartleadViewSet, read_body, read_id, refuse
from leads.api.smartlead.blocklists.filters import FILTERS, narrow
from leads.api.smartlead.blocklists.render import render_entry
from leads.api.smartlead.blocklists.schemas import add_decoder
from leads.api.smartlead.paging import PAGE_PARAMETERS, read_page
from workspaces.api.base import ApiError


class BlockListViewSet(SmartleadViewSet):
    resource = "block_list_entries"
    scopes: ClassVar = {"list": "read", "create": "create", "destroy": "delete"}
    parameters: ClassVar = {"list": (*PAGE_PARAMETERS, *FILTERS), "destroy": ("id",)}

    def list(self, request: Request) -> Response:
        """In order of what is blocked, for which there is an index; what is searched for by its very value
        comes first, as clients remove the first that is found."""
        entries = narrow(self._entries(), request)[read_page(request)]
        return Response([render_entry(entry) for entry in entries])

    def create(self, request: Request) -> Response:
        """All or nothing. What is on the list already, or comes twice, is not added again."""
        values = _parse(read_body(request, add_decoder).domain_block_list)
        return Response({"ok": True, "uploadCount": len(values), "totalDomainAdded": self._add(values)})

    @transaction.atomic
    def _add(self, values: dict[str, bool]) -> int:
        """-> how many are new."""
        return len(add_entries(default_blocklist(self.caller.workspace_id), values))

    def destroy(self, request: Request) -> Response:
        number = read_id(request.query_params.get("id"), source="query")
        entry = self._entries().filter(number=number).select_related("blocklist").first()
        if entry is None or not delete_entries(entry.blocklist, [entry.id]):
            raise ApiError(404, "Block list entry not found")
        return Response({"ok": True})

    def _entries(self) -> QuerySet[BlocklistEntry]:
        return BlocklistEntry.objects.filter(
            workspace_id=self.caller.workspace_id, blocklist__is_default=True
        )


def _parse(texts: list[str]) -> dict[str, bool]:
    """Value -> whether it is a domain. Raises ApiError 422 that names the first wrong one."""
    values = {}
    for index, text in enumerate(texts):
        try:
            value, is_domain = parse_entry(text)
        except InvalidEntry as error:
            raise refuse(422, f"domain_block_list[{index}]", f"is invalid: {error}") from error
        values[value] = is_domain
    return values
