"""Blocklists as things of their own: ours, beside the original's calls."""

from collections.abc import Collection
from typing import Any, ClassVar

import msgspec
from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from blocklists.files import ParsedFile, parse_file, parse_texts
from blocklists.models import Blocklist
from blocklists.writing import add_parsed, change_blocklist, create_blocklist, delete_blocklist
from leads.api.instantly.blocklists import entries as blocklist_entries
from leads.api.instantly.blocklists.base import NO_BLOCKLIST, BlocklistView, parse_value
from leads.api.instantly.blocklists.file import TYPES, receive_file
from leads.api.instantly.blocklists.render import render_blocklist
from leads.api.instantly.blocklists.schemas import (
    AddedReply,
    AddEntries,
    BlocklistMatches,
    BlocklistPage,
    BlocklistQuery,
    BlocklistReply,
    CreateBlocklist,
    DeleteEntries,
    EntryFilter,
    EntryPage,
    EntryQuery,
    EntryReplies,
    MatchesQuery,
    PatchBlocklist,
    RemoveMatches,
    add_decoder,
    create_blocklist_decoder,
    delete_decoder,
    patch_blocklist_decoder,
    remove_decoder,
)
from leads.api.instantly.bodies import read_body
from leads.api.instantly.jobs.render import render_job
from leads.api.instantly.jobs.schemas import JobReply
from leads.removing import begin_blocked_removal
from leads.selection.blocked import matches_of, most_matched
from workspaces.api import once
from workspaces.api.base import CRUD_SCOPES, ApiError
from workspaces.api.finding import find_by_id
from workspaces.api.operation import operation, read_query
from workspaces.api.pagination import Pagination, page_reply


class BlocklistViewSet(BlocklistView):
    scopes: ClassVar = {
        **CRUD_SCOPES,
        "entries": "read",
        "add_entries": "create",
        "delete_entries": "delete",
        "bulk_delete": "delete",
        "upload": "create",
        "download": "read",
        "matches": "read",
        "remove_matches": "delete",
    }
    own_idempotency: ClassVar[Collection[str]] = ("upload",)

    @operation("Create a blocklist", body=CreateBlocklist, reply=BlocklistReply, errors=(400, 413, 415))
    def create(self, request: Request) -> Response:
        body = read_body(request, create_blocklist_decoder)
        made = create_blocklist(
            workspace_id=self.caller.workspace_id, name=body.name, is_default=body.is_default
        )
        return Response(render_blocklist(made))

    @operation("List blocklists", query=BlocklistQuery, reply=BlocklistPage, errors=(400,))
    def list(self, request: Request) -> Response:
        """In order of id."""
        query = read_query(request, BlocklistQuery)
        found = self._blocklists().filter(name__icontains=query.search)
        page = Pagination[Blocklist]("id").page(found, query)
        return Response(page_reply(page, map(render_blocklist, page.rows)))

    @operation("Get a blocklist", reply=BlocklistReply)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(render_blocklist(self._find(pk)))

    @operation("Change a blocklist", body=PatchBlocklist, reply=BlocklistReply, errors=(400, 413, 415))
    def partial_update(self, request: Request, pk: str) -> Response:
        """Its name, or whether it is the default: that is taken from the one that was it."""
        body = read_body(request, patch_blocklist_decoder)
        if body == PatchBlocklist():
            raise ApiError(400, "body must NOT have fewer than 1 properties")
        blocklist = self._find(pk)
        if body.is_default is False and blocklist.is_default:
            raise ApiError(400, "is_default is invalid: make another blocklist the default instead")
        name = body.name if isinstance(body.name, str) else None
        changed = change_blocklist(blocklist, name=name, is_default=body.is_default is True)
        return Response(render_blocklist(changed))

    @operation("Delete a blocklist", reply=BlocklistReply, errors=(400,))
    def destroy(self, request: Request, pk: str) -> Response:
        """With its entries. The default one can't be deleted."""
        blocklist = self._find(pk)
        if not delete_blocklist(blocklist):
            raise ApiError(400, "The default blocklist can't be deleted: make another the default first")
        return Response(render_blocklist(blocklist))

    # --- entries ---

    @action(detail=True, methods=["get"])
    @operation("List a blocklist's entries", query=EntryQuery, reply=EntryPage, errors=(400,))
    def entries(self, request: Request, pk: str) -> Response:
        """In order of value."""
        return blocklist_entries.list_entries(self._find(pk), read_query(request, EntryQuery))

    @entries.mapping.post
    @operation("Add entries", body=AddEntries, reply=AddedReply, errors=(400, 413, 415))
    def add_entries(self, request: Request, pk: str) -> Response:
        """Up to ten thousand. Values that are neither an email nor a domain are reported, and the others
        are added. `matching_leads`: what remove-matches would take out of campaigns for them."""
        blocklist = self._find(pk)
        return _add(blocklist, parse_texts(read_body(request, add_decoder).bl_values))

    @entries.mapping.delete
    @operation("Delete all entries", query=EntryFilter, reply=EntryReplies, errors=(400,))
    def delete_entries(self, request: Request, pk: str) -> Response:
        """Answers those that were deleted, ten thousand at most; X-Deleted-Count has the number."""
        return blocklist_entries.delete_all(self._find(pk), read_query(request, EntryFilter))

    @action(detail=True, methods=["post"], url_path="entries/bulk-delete")
    @operation("Delete some entries", body=DeleteEntries, reply=EntryReplies, errors=(400, 413, 415))
    def bulk_delete(self, request: Request, pk: str) -> Response:
        """Answers those that were on the list."""
        return blocklist_entries.delete_some(self._find(pk), read_body(request, delete_decoder).ids)

    @action(detail=True, methods=["post"])
    @operation(
        "Add entries from a file", body=bytes, body_types=TYPES, reply=AddedReply, errors=(400, 413, 415)
    )
    def upload(self, request: Request, pk: str) -> Any:
        """Up to a million lines: one value a line, or the first column of a table. Bad lines are reported by
        number, and the others are added. A file that was downloaded here can be uploaded as it is."""
        blocklist = self._find(pk)
        file, digest = receive_file(request._request)
        with file:
            return once.run_once(
                self, request, body_digest=digest, work=lambda: _add(blocklist, parse_file(file))
            )

    @action(detail=True, methods=["get"])
    @operation(
        "Download a blocklist as CSV",
        query=EntryFilter,
        reply=str,
        reply_types=("text/csv",),
        errors=(400,),
    )
    def download(self, request: Request, pk: str) -> Any:
        """What a spreadsheet would take for a formula begins with an apostrophe; an upload removes it."""
        return blocklist_entries.download(self._find(pk), read_query(request, EntryFilter))

    # --- what it matches ---

    @action(detail=True, methods=["get"])
    @operation(
        "Count the leads in campaigns that a blocklist matches",
        query=MatchesQuery,
        reply=BlocklistMatches,
        errors=(400,),
    )
    def matches(self, request: Request, pk: str) -> Response:
        """Emails are looked up; domains make the whole workspace be read, for a second at most. Whether that
        was enough says `is_complete`; remove-matches with `dry_run` counts to the end."""
        blocklist = self._find(pk)
        text = read_query(request, MatchesQuery).bl_value
        values = [parse_value(text, field="querystring/bl_value")[0]] if text else None
        count = matches_of(blocklist, values, seconds=blocklist_entries.MATCH_SECONDS)
        campaigns = [
            {"campaign_id": campaign_id, "name": name, "lead_count": number}
            for campaign_id, name, number in most_matched(blocklist.workspace_id, count)
        ]
        return Response({**blocklist_entries.render_count(count), "campaigns": campaigns})

    @action(detail=True, methods=["post"], url_path="remove-matches")
    @operation(
        "Take the leads that a blocklist matches out of all campaigns",
        body=RemoveMatches,
        reply=JobReply,
        errors=(400, 413, 415),
    )
    def remove_matches(self, request: Request, pk: str) -> Response:
        """A background job. The leads stay in the workspace and in its lists."""
        blocklist = self._find(pk)
        body = read_body(request, remove_decoder)
        values = None
        if not isinstance(body.bl_values, msgspec.UnsetType):
            values = [
                parse_value(text, field=f"bl_values[{index}]")[0] for index, text in enumerate(body.bl_values)
            ]
        job = begin_blocked_removal(
            workspace_id=self.caller.workspace_id,
            user_id=self.caller.user_id,
            blocklist_id=blocklist.id,
            values=values,
            is_dry_run=body.dry_run,
        )
        job.refresh_from_db()
        return Response(render_job(job))

    def _blocklists(self) -> QuerySet[Blocklist]:
        return Blocklist.objects.filter(workspace_id=self.caller.workspace_id)

    def _find(self, pk: str) -> Blocklist:
        """Raises ApiError 404, for an id that is none as well."""
        return find_by_id(self._blocklists(), pk, missing=ApiError(404, NO_BLOCKLIST))


def _add(blocklist: Blocklist, parsed: ParsedFile) -> Response:
    added = add_parsed(blocklist, parsed)
    count = matches_of(blocklist, parsed.values, seconds=blocklist_entries.MATCH_SECONDS)
    return Response(
        {
            "created_count": added.created,
            "existing_count": added.existing,
            "invalid_count": parsed.invalid,
            "errors": [{"line": bad.line, "value": bad.value, "reason": bad.reason} for bad in parsed.errors],
            "matching_leads": blocklist_entries.render_count(count),
        }
    )
