"""The v2 calls about block list entries. They work on the workspace's default blocklist."""

from typing import Any, ClassVar

from django.db import transaction
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from blocklists.files import parse_texts
from blocklists.models import Blocklist, BlocklistEntry
from blocklists.writing import add_entries, change_entry, default_blocklist, delete_entries
from leads.api.instantly.blocklists.base import NO_ENTRY, BlocklistView, parse_value
from leads.api.instantly.blocklists.entries import (
    MATCH_SECONDS,
    delete_all,
    delete_some,
    download,
    list_entries,
    match_headers,
)
from leads.api.instantly.blocklists.render import render_entry
from leads.api.instantly.blocklists.schemas import (
    CreatedEntries,
    CreateEntries,
    CreateEntry,
    DeleteEntries,
    EntryFilter,
    EntryPage,
    EntryQuery,
    EntryReplies,
    EntryReply,
    PatchEntry,
    create_decoder,
    create_many_decoder,
    delete_decoder,
    patch_decoder,
)
from leads.api.instantly.bodies import read_body
from leads.selection.blocked import matches_of
from workspaces.api.base import CRUD_SCOPES, ApiError
from workspaces.api.finding import find_by_id
from workspaces.api.operation import operation, read_query


class EntryViewSet(BlocklistView):
    scopes: ClassVar = {
        **CRUD_SCOPES,
        "bulk_destroy": "delete",
        "bulk_create": "create",
        "bulk_delete": "delete",
        "download": "read",
    }

    @operation("Block an email or a domain", body=CreateEntry, reply=EntryReply, errors=(400, 413, 415))
    def create(self, request: Request) -> Response:
        """One that is blocked already is answered as it stands. The header X-Matching-Leads says how many
        leads in campaigns it matches; POST /blocklists/{id}/remove-matches takes them out."""
        value, is_domain = parse_value(read_body(request, create_decoder).bl_value)
        with transaction.atomic():
            blocklist = self._blocklist()
            add_entries(blocklist, {value: is_domain})
            entry = BlocklistEntry.objects.get(
                workspace_id=blocklist.workspace_id, blocklist=blocklist, value=value
            )
        return Response(
            render_entry(entry), headers=match_headers(matches_of(blocklist, [value], seconds=MATCH_SECONDS))
        )

    @operation("List block list entries", query=EntryQuery, reply=EntryPage, errors=(400,))
    def list(self, request: Request) -> Response:
        """In order of value."""
        return list_entries(self._blocklist(), read_query(request, EntryQuery))

    @operation("Delete all block list entries", query=EntryFilter, reply=EntryReplies, errors=(400,))
    def bulk_destroy(self, request: Request) -> Response:
        """Answers those that were deleted, ten thousand at most; X-Deleted-Count has the number."""
        return delete_all(self._blocklist(), read_query(request, EntryFilter))

    @operation("Get a block list entry", reply=EntryReply)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(render_entry(self._find(pk)))

    @operation("Change a block list entry", body=PatchEntry, reply=EntryReply, errors=(400, 413, 415))
    def partial_update(self, request: Request, pk: str) -> Response:
        body = read_body(request, patch_decoder)
        if not isinstance(body.bl_value, str):
            raise ApiError(400, "body must NOT have fewer than 1 properties")
        value, is_domain = parse_value(body.bl_value)
        changed = change_entry(self._find(pk), value=value, is_domain=is_domain)
        return Response(render_entry(changed))

    @operation("Delete a block list entry", reply=EntryReply)
    def destroy(self, request: Request, pk: str) -> Response:
        entry = self._find(pk)
        if not delete_entries(entry.blocklist, [entry.id]):
            raise ApiError(404, NO_ENTRY)
        return Response(render_entry(entry))

    @action(detail=False, methods=["post"], url_path="bulk-create")
    @operation("Block many at once", body=CreateEntries, reply=CreatedEntries, errors=(400, 413, 415))
    def bulk_create(self, request: Request) -> Response:
        """Values that are neither an email nor a domain are counted, and the others are blocked."""
        parsed = parse_texts(read_body(request, create_many_decoder).bl_values)
        with transaction.atomic():
            blocklist = self._blocklist()
            add_entries(blocklist, parsed.values)
            found = BlocklistEntry.objects.filter(
                workspace_id=blocklist.workspace_id, blocklist=blocklist, value__in=list(parsed.values)
            )
            items = [render_entry(entry) for entry in found.order_by("value")]
        counts = {"valid_count": len(parsed.values) + parsed.repeated, "invalid_count": parsed.invalid}
        headers = match_headers(matches_of(blocklist, parsed.values, seconds=MATCH_SECONDS))
        return Response({"items": items, **counts}, headers=headers)

    @action(detail=False, methods=["post"], url_path="bulk-delete")
    @operation("Delete many at once", body=DeleteEntries, reply=EntryReplies, errors=(400, 413, 415))
    def bulk_delete(self, request: Request) -> Response:
        """Answers those that were on the list."""
        return delete_some(self._blocklist(), read_body(request, delete_decoder).ids)

    @action(detail=False, methods=["get"])
    @operation("Download as CSV", query=EntryFilter, reply=str, reply_types=("text/csv",), errors=(400,))
    def download(self, request: Request) -> Any:
        """What a spreadsheet would take for a formula begins with an apostrophe; an upload removes it."""
        return download(self._blocklist(), read_query(request, EntryFilter))

    def _blocklist(self) -> Blocklist:
        return default_blocklist(self.caller.workspace_id)

    def _find(self, pk: str) -> BlocklistEntry:
        """On the default blocklist. Raises ApiError 404, for an id that is none as well."""
        entries = BlocklistEntry.objects.filter(
            workspace_id=self.caller.workspace_id, blocklist__is_default=True
        )
        return find_by_id(entries.select_related("blocklist"), pk, missing=ApiError(404, NO_ENTRY))
