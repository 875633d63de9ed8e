"""GET /leads: its query -> a page of people, and where the next one begins."""

from collections.abc import Sequence
from uuid import UUID

from rest_framework.request import Request

from leads.api.puffle.finding import not_found
from leads.api.puffle.paging import read_limit
from leads.models import Lead
from leads.people.listing import People, slice_of_people
from leads.search import find_leads
from workspaces.api.base import ApiError

KNOWN = ("id", "type", "limit", "cursor", "q", "email")
_OTHERS = ("name", "title", "role", "company", "domain", "industry", "location")


def read_people(request: Request, workspace_id: UUID) -> tuple[Sequence[Lead], str | None]:
    """-> a page, and the cursor of the next. Raises ApiError 400; 404 for an id that is no lead's."""
    query = {name: request.query_params.get(name, "").strip() for name in (*KNOWN, *_OTHERS)}
    if any("\x00" in value for value in query.values()):
        raise ApiError(400, "The query must not contain the character U+0000")
    if refused := next((name for name in _OTHERS if query[name]), None):
        raise ApiError(400, f"{refused} is no filter here. Use email, or q for the beginning of a name")
    if query["type"] not in ("", "person", "company"):
        raise ApiError(400, "type must be person or company")
    if query["id"]:
        return [find_lead(workspace_id, query["id"])], None
    limit = read_limit(request)
    if query["type"] == "company":  # there are none without people here
        return [], None
    if query["q"]:
        return _search(workspace_id, query["q"], query["email"], query["cursor"], limit)
    wanted = People(email=query["email"], before=_read_cursor(query["cursor"]))
    found = slice_of_people(workspace_id, wanted, slice(0, limit + 1))
    page = found[:limit]
    return page, str(page[-1].id) if len(found) > limit else None


def _search(
    workspace_id: UUID, text: str, email: str, cursor: str, limit: int
) -> tuple[Sequence[Lead], str | None]:
    """In order of the value that matched."""
    if email:
        raise ApiError(400, "q can't stand beside email")
    try:
        page = find_leads(workspace_id, text).page(after=cursor or None, limit=limit)
    except ValueError:
        raise _bad_cursor() from None
    leads = Lead.objects.with_ids(workspace_id=workspace_id, ids=[hit.id for hit in page.rows])
    found = {lead.id: lead for lead in leads.filter(deleted_at=None)}
    return [found[hit.id] for hit in page.rows if hit.id in found], page.next


def find_lead(workspace_id: UUID, lead_id: str) -> Lead:
    """A live one. Raises ApiError 404, for an id that is none as well."""
    try:
        return Lead.objects.with_ids(workspace_id=workspace_id, ids=[UUID(lead_id)]).get(deleted_at=None)
    except (ValueError, Lead.DoesNotExist):
        raise not_found("lead") from None


def _read_cursor(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise _bad_cursor() from None


def _bad_cursor() -> ApiError:
    return ApiError(400, "cursor must be the nextCursor of the page before")
