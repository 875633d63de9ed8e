"""The v2 calls about imports: ours, beside the original's."""

from typing import ClassVar
from uuid import UUID

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.instantly.imports import render_import
from leads.imports.row_ids import MAX_ROW_NUMBER
from leads.imports.rows_of_import import rows_after
from leads.models import LeadImport, Outcome
from workspaces.api.base import ApiError
from workspaces.api.instantly import InstantlyViewSet
from workspaces.api.pagination import page, read_limit


class ImportViewSet(InstantlyViewSet):
    """Ours, beside the original's calls: what became of each row, and on what evidence."""

    resource = "leads"
    scopes: ClassVar = {"retrieve": "read", "rows": "read"}

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(render_import(self._find(pk)))

    @action(detail=True, methods=["get"])
    def rows(self, request: Request, pk: str) -> Response:
        """In order of row number: for an API call the index of the lead that was sent."""
        record = self._find(pk)
        limit = read_limit(request)
        rows = rows_after(
            record, after=_read_cursor(request), limit=limit + 1, outcome=_read_outcome(request)
        )
        return Response(page(rows, limit=limit, cursor_of=lambda row: row["row_number"]))

    def _find(self, pk: str) -> LeadImport:
        """Raises ApiError 404, for an id that is none as well."""
        try:
            return LeadImport.objects.get(workspace_id=self.caller.workspace_id, id=UUID(pk))
        except (ValueError, LeadImport.DoesNotExist):
            raise ApiError(404, "Import not found") from None


def _read_outcome(request: Request) -> Outcome | None:
    name = request.query_params.get("outcome")
    if name is None:
        return None
    known = {outcome.slug: outcome for outcome in Outcome}
    if name not in known:
        raise ApiError(400, f"querystring/outcome must be one of {', '.join(known)}")
    return known[name]


def _read_cursor(request: Request) -> int | None:
    text = request.query_params.get("starting_after")
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) <= MAX_ROW_NUMBER):
        raise ApiError(400, "querystring/starting_after must be the next_starting_after of the page before")
    return int(text)
