"""The v2 calls about imports: ours, beside the original's."""

from collections.abc import Callable, Collection
from typing import ClassVar

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.imports import bodies as import_bodies
from leads.api.instantly.imports.render import render_import, render_imports
from leads.api.instantly.imports.schemas import (
    Import,
    ImportOptionsQuery,
    ImportRows,
    ImportRowsQuery,
    Imports,
    ListImportsQuery,
)
from leads.api.instantly.imports.start import conflict, digest_of, read_options, start, to_options
from leads.files import sources, stored
from leads.files.rejected import rejected_lines, text_format
from leads.imports.errors import NotNow
from leads.imports.record.lifecycle import request_cancel, resume_import
from leads.imports.record.rows_of_import import rows_after
from leads.models import ImportState, LeadImport, Outcome, SourceFile
from leads.undo.run import request_undo
from workspaces.api.base import ApiError
from workspaces.api.finding import find_by_id
from workspaces.api.once import run_once
from workspaces.api.operation import operation, read_query
from workspaces.api.pagination import Pagination, page_reply
from workspaces.database.walk import Page
from workspaces.models import Role


class ImportViewSet(InstantlyViewSet):
    """Files of any size, and what became of each row of every import, on what evidence."""

    resource = "leads"
    scopes: ClassVar = {
        "create": "create",
        "list": "read",
        "retrieve": "read",
        "rows": "read",
        "rejected": "read",
        "cancel": "update",
        "resume": "update",
        "undo": "update",
    }
    # As in the admin (leads/admin/reports/permissions.py).
    roles: ClassVar = {"cancel": Role.UPLOADER, "resume": Role.UPLOADER, "undo": Role.UPLOADER}
    own_idempotency: ClassVar[Collection[str]] = ("create",)

    # --- a file ---

    @operation(
        "Import a file of leads into a campaign or a list",
        query=ImportOptionsQuery,
        body=bytes,
        body_types=(*import_bodies.FILE_TYPES, import_bodies.FORM),
        reply=Import,
        status=202,
        errors=(400, 409, 413, 415, 422),
    )
    def create(self, request: Request) -> HttpResponseBase:
        """CSV, TSV, NDJSON (one lead a line) or a spreadsheet, also gzipped or zipped, of any size up to
        LEADGATE_UPLOAD_LIMIT. The options are in the query; in a form they may be fields instead, before or
        after the file. What is wrong with the query is reported before the body is read."""
        is_form = import_bodies.content_type_of(request._request) == import_bodies.FORM
        requested = read_options(request, {})
        if not is_form:
            to_options(requested, self.caller, {})
        received = import_bodies.receive(
            request._request,
            name=requested.name,
            workspace_id=self.caller.workspace_id,
            user_id=self.caller.user_id,
        )
        try:
            return self._start(request, received)
        finally:
            stored.delete_unless_saved(received.source)

    def _start(self, request: Request, received: import_bodies.Received) -> HttpResponseBase:
        def work() -> HttpResponseBase:
            requested = read_options(request, received.fields)
            record = start(received.source, requested, self.caller, received.fields)
            return Response(render_import(record), status=202, headers={"X-Import-Id": str(record.id)})

        digest = digest_of(received.source, received.fields)
        return run_once(self, request, body_digest=digest, work=work)

    # --- reading ---

    @operation("List imports, the newest first", query=ListImportsQuery, reply=Imports, errors=(400,))
    def list(self, request: Request) -> Response:
        """Of every door: files, API calls, lists put into campaigns."""
        requested = read_query(request, ListImportsQuery)
        records = LeadImport.objects.filter(workspace_id=self.caller.workspace_id)
        if requested.state is not None:
            records = records.filter(state=requested.state)
        page = Pagination[LeadImport]("-id").page(records, requested)
        return Response(page_reply(page, render_imports(page.rows)))

    @operation("Get an import", reply=Import)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(render_import(self._find(pk)))

    @action(detail=True, methods=["get"])
    @operation(
        "List an import's rows and what became of them",
        query=ImportRowsQuery,
        reply=ImportRows,
        errors=(400,),
    )
    def rows(self, request: Request, pk: str) -> Response:
        """In order of row number: for an API call the index of the lead that was sent, for a file what a
        spreadsheet shows (NDJSON: the line)."""
        record = self._find(pk)
        requested = read_query(request, ImportRowsQuery)
        outcome = None if requested.outcome is None else Outcome[requested.outcome.upper()]
        rows = rows_after(record, after=requested.starting_after, limit=requested.limit + 1, outcome=outcome)
        page = Page.of(rows, limit=requested.limit, cursor_of=lambda row: str(row["row_number"]))
        return Response(page_reply(page, page.rows))

    @action(detail=True, methods=["get"], url_path=r"rejected\.csv")
    @operation("Download the rejected rows", reply=str, reply_types=("text/csv",), errors=(409,))
    def rejected(self, request: Request, pk: str) -> HttpResponseBase:
        """The file's own columns and four more: row, outcome, reason, import. Mended, it can be imported as
        it is."""
        record = self._find(pk)
        if ImportState(record.state).is_open:
            raise ApiError(409, "The import goes on: not all of its rows are judged yet")
        if record.rows_pruned_at or not _file_is_kept(record):
            raise ApiError(409, "The import has no file, or it is not kept any longer; see its rows instead")
        file = sources.open_import(record)
        encoding, _ = text_format(file)
        return StreamingHttpResponse(
            rejected_lines(record, file),
            content_type=f"text/csv; charset={encoding.removesuffix('-sig')}",
            headers={"Content-Disposition": f'attachment; filename="{record.id}-rejected.csv"'},
        )

    # --- changing ---

    @action(detail=True, methods=["post"])
    @operation("Cancel an import that goes on", reply=Import, errors=(409,))
    def cancel(self, request: Request, pk: str) -> Response:
        """It stops after the rows that are being written. What is in stays in, and it can be resumed."""
        return self._act(pk, request_cancel)

    @action(detail=True, methods=["post"])
    @operation("Resume an import that failed or was cancelled", reply=Import, errors=(409,))
    def resume(self, request: Request, pk: str) -> Response:
        """It carries on after the last row that is counted."""
        return self._act(pk, resume_import)

    @action(detail=True, methods=["post"])
    @operation("Undo an import", reply=Import, errors=(409,))
    def undo(self, request: Request, pk: str) -> Response:
        """Takes back what it did and nobody has changed since, in the background; once. Managers may, and
        uploaders what they brought themselves."""
        if self._find(pk).user_id != self.caller.user_id:
            self.check_role(Role.MANAGER)
        return self._act(pk, request_undo)

    def _act(self, pk: str, act: Callable[..., object]) -> Response:
        record = self._find(pk)
        try:
            act(workspace_id=record.workspace_id, import_id=record.id)
        except NotNow as error:
            raise conflict(error) from error
        except LeadImport.DoesNotExist:
            raise ApiError(409, "Only the import of a file can be cancelled or resumed") from None
        record.refresh_from_db()
        return Response(render_import(record))

    def _find(self, pk: str) -> LeadImport:
        """Raises ApiError 404, for an id that is none as well."""
        own = LeadImport.objects.filter(workspace_id=self.caller.workspace_id)
        return find_by_id(own, pk, missing=ApiError(404, "Import not found"))


def _file_is_kept(record: LeadImport) -> bool:
    if record.source_id is None or not record.mapping:
        return False
    files = SourceFile.objects.filter(workspace_id=record.workspace_id, id=record.source_id)
    return files.exclude(stored_name="").exists()
