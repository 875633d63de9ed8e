"""A page of a workspace's leads, the newest first, however many there are; of a search that finds more
than COUNTED in order of the value that matched.

No index has a workspace's leads in this order, and none is worth what it would cost each import. Few
leads are found in any order and sorted. Many are met soon by whoever walks all ids from the newest, so
the page is read there; a deep page has to walk past all the pages before it.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from rest_framework.request import Request

from leads.api.foxreach.base import read_text, read_texts
from leads.api.foxreach.leads.schemas import LEAD_STATUSES
from leads.models import Lead, LeadImport
from leads.models.row_ids import LEAD, MAX_ROW_NUMBER, id_of_row
from leads.search import find_leads
from workspaces.api.base import ApiError
from workspaces.api.pagination import NumberedPage
from workspaces.models import Usage
from workspaces.text.email_address import normalize_email

FEW = 10_000
COUNTED = 1_000  # found leads that are all counted; of more, as many as the page needs
FOUND = 10_000  # found leads that can be paged through, or narrowed down further


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list is narrowed down to; blank ones narrow nothing."""

    email: str = ""
    status: str = ""
    tags: tuple[str, ...] = ()
    search: str = ""

    def __bool__(self) -> bool:
        return bool(self.email or self.status or self.tags or self.search)


def read_wanted(request: Request) -> Wanted:
    """Raises ApiError 422."""
    status = read_text(request, "status")
    if status and status not in LEAD_STATUSES:
        raise ApiError(422, f"status: must be one of {', '.join(LEAD_STATUSES)}")
    tags = [tag.strip() for text in read_texts(request, "tags") for tag in text.split(",")]
    return Wanted(
        email=read_text(request, "email"),
        status=status,
        tags=tuple(tag for tag in tags if tag),
        search=read_text(request, "search"),
    )


def page_of_leads(workspace_id: UUID, wanted: Wanted, page: NumberedPage) -> tuple[list[Lead], int]:
    """-> the page's leads, and how many there are on all pages: exact for a filter, else the plan's count."""
    if wanted.search:
        return _search(workspace_id, wanted, page)
    live = _narrow(Lead.objects.filter(deleted_at=None), wanted)
    own = live.filter(workspace_id=workspace_id)
    contacts = None if wanted else _count_contacts(workspace_id)
    if contacts is None or contacts <= FEW:
        ids = list(own.values_list("id", flat=True)[: FEW + 1])
        if len(ids) <= FEW:
            total = len(ids) if contacts is None else contacts
            return _in_order(workspace_id, page.of(sorted(ids, reverse=True))), total
    total = own.count() if contacts is None else contacts
    return (_walk(live, workspace_id, page) if page.start < total else []), total


def _search(workspace_id: UUID, wanted: Wanted, page: NumberedPage) -> tuple[list[Lead], int]:
    """The total goes a little further than the page, so that whoever turns pages finds all of FOUND."""
    is_narrowed = replace(wanted, search="")
    most = FOUND if is_narrowed else min(FOUND, max(COUNTED, page.start + page.size) + 1)
    ids = find_leads(workspace_id, wanted.search).first(most)
    if is_narrowed:
        fitting = _narrow(Lead.objects.with_ids(workspace_id=workspace_id, ids=ids), wanted)
        kept = set(fitting.values_list("id", flat=True))
        ids = [lead_id for lead_id in ids if lead_id in kept]
    if len(ids) <= COUNTED:
        ids.sort(reverse=True)
    return _in_order(workspace_id, page.of(ids)), len(ids)


def _count_contacts(workspace_id: UUID) -> int:
    return Usage.objects.values_list("contacts", flat=True).get(workspace_id=workspace_id)


def _narrow(leads: QuerySet[Lead], wanted: Wanted) -> QuerySet[Lead]:
    if wanted.email:
        leads = leads.filter(email=normalize_email(wanted.email) or "")
    if wanted.status:
        leads = leads.filter(status=LEAD_STATUSES[wanted.status])
    if wanted.tags:
        leads = leads.filter(tags__overlap=list(wanted.tags))
    return leads


def _in_order(workspace_id: UUID, ids: list[UUID]) -> list[Lead]:
    """One that was purged since is left out."""
    found = {lead.id: lead for lead in Lead.objects.with_ids(workspace_id=workspace_id, ids=ids)}
    return [found[lead_id] for lead_id in ids if lead_id in found]


@transaction.atomic
def _walk(live: QuerySet[Lead], workspace_id: UUID, page: NumberedPage) -> list[Lead]:
    """From the last lead of the workspace's newest import on, so that nothing is met of others who came
    later. Sorting is ruled out: the planner would fetch all the workspace's leads for it, where its
    statistics are stale or the page is deep."""
    imports = LeadImport.objects.filter(workspace_id=workspace_id).order_by("-id")
    newest = imports.values_list("id", flat=True).first()
    if newest is not None:
        live = live.filter(id__lte=id_of_row(newest, LEAD, MAX_ROW_NUMBER))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
    return list(page.of(live.filter(workspace_id=workspace_id).order_by("-id")))
