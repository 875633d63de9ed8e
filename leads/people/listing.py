"""A page of a workspace's leads, the newest first, however many there are; of a search that finds more
than COUNTED in order of the value that matched.

No index has a workspace's leads in this order, and none is worth what it would cost each import. Few
leads are found in any order and sorted. Many are met soon by whoever walks all ids from the newest, so
the page is read there; a deep page has to walk past all the pages before it.
"""

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from leads.models import Lead, LeadImport, LeadStatus
from leads.models.row_ids import LEAD, MAX_ROW_NUMBER, id_of_row
from leads.search import find_leads
from leads.tags import have_one_of, ids_of, tagged_leads
from workspaces.models import Usage
from workspaces.text.email_address import normalize_email

FEW = 10_000
COUNTED = 1_000  # found leads that are all counted; of more, as many as the page needs
FOUND = 10_000  # leads found, or with a tag, that can be paged through, or narrowed down further


@dataclass(frozen=True, kw_only=True)
class People:
    """What a list is narrowed down to; what isn't given narrows nothing."""

    email: str = ""
    status: LeadStatus | None = None
    tags: tuple[str, ...] = ()
    search: str = ""
    made_after: dt.datetime | None = None
    before: UUID | None = None  # the lead after which the page begins

    def __bool__(self) -> bool:
        return self != People()


def page_of_people(workspace_id: UUID, wanted: People, page: slice) -> tuple[list[Lead], int]:
    """-> the page's leads, and how many there are on all pages: the plan's count; of a filter exact up to
    FEW. Of more, one more than the page's end: to count them would be to read them."""
    if wanted.search or wanted.tags:
        return _find(workspace_id, wanted, page)
    own = _narrow(_live(workspace_id), workspace_id, wanted)
    contacts = None if wanted else _count_contacts(workspace_id)
    if contacts is None or contacts <= FEW:
        few = _few(own)
        if few is not None:
            return _in_order(workspace_id, few[page]), len(few) if contacts is None else contacts
    if contacts is not None:
        return (_walk(own, workspace_id, page) if page.start < contacts else []), contacts
    found = _walk(own, workspace_id, slice(page.start, page.stop + 1))
    return found[: page.stop - page.start], max(FEW + 1, page.start + len(found)) if found else FEW + 1


def slice_of_people(workspace_id: UUID, wanted: People, page: slice) -> list[Lead]:
    """The same without a search, and without counting: of many that a filter fits, that takes long."""
    if wanted.tags:
        return _find(workspace_id, wanted, page)[0]
    own = _narrow(_live(workspace_id), workspace_id, wanted)
    if replace(wanted, before=None) or _count_contacts(workspace_id) <= FEW:
        few = _few(own)
        if few is not None:
            return _in_order(workspace_id, few[page])
    return _walk(own, workspace_id, page)


def _few(own: QuerySet[Lead]) -> list[UUID] | None:
    """The newest first; None for more."""
    ids = list(own.values_list("id", flat=True)[: FEW + 1])
    return sorted(ids, reverse=True) if len(ids) <= FEW else None


def _find(workspace_id: UUID, wanted: People, page: slice) -> tuple[list[Lead], int]:
    """Those that a search finds, else those with the tags, narrowed down by the rest. The total of a search
    goes a little further than the page, so that whoever turns pages finds all of FOUND."""
    tag_ids = ids_of(workspace_id=workspace_id, names=wanted.tags)
    is_narrowed = replace(wanted, search="") if wanted.search else replace(wanted, tags=())
    most = FOUND if is_narrowed else min(FOUND, max(COUNTED, page.stop) + 1)
    if wanted.search:
        ids = find_leads(workspace_id, wanted.search).first(most)
    else:
        ids = tagged_leads(workspace_id=workspace_id, tag_ids=tag_ids, most=most)
    if is_narrowed:
        fitting = _narrow(Lead.objects.with_ids(workspace_id=workspace_id, ids=ids), workspace_id, wanted)
        kept = set(fitting.values_list("id", flat=True))
        if wanted.tags:
            kept &= have_one_of(workspace_id=workspace_id, tag_ids=tag_ids, resource_ids=kept)
        ids = [lead_id for lead_id in ids if lead_id in kept]
    if len(ids) <= COUNTED:
        ids.sort(reverse=True)
    return _in_order(workspace_id, ids[page]), len(ids)


def _count_contacts(workspace_id: UUID) -> int:
    return Usage.objects.values_list("contacts", flat=True).get(workspace_id=workspace_id)


def _live(workspace_id: UUID) -> QuerySet[Lead]:
    return Lead.objects.filter(workspace_id=workspace_id, deleted_at=None)


def _narrow(leads: QuerySet[Lead], workspace_id: UUID, wanted: People) -> QuerySet[Lead]:
    if wanted.email:
        leads = leads.filter(email=normalize_email(wanted.email) or "")
    if wanted.status:
        leads = leads.filter(status=wanted.status)
    if wanted.made_after:
        leads = leads.filter(
            created_at__gt=wanted.made_after, id__gt=open_since(workspace_id, wanted.made_after)
        )
    if wanted.before:
        leads = leads.filter(id__lt=wanted.before)
    return leads


def open_since(workspace_id: UUID, moment: dt.datetime) -> UUID:
    """The first import that ended after that moment, or didn't yet: all ids made later are greater than its
    own. Where there is none, the newest: nothing was made later."""
    imports = LeadImport.objects.filter(workspace_id=workspace_id)
    later = imports.filter(Q(finished_at=None) | Q(finished_at__gte=moment)).order_by("id")
    first = later.values_list("id", flat=True).first()
    return first or imports.order_by("-id").values_list("id", flat=True).first() or UUID(int=0)


def _in_order(workspace_id: UUID, ids: list[UUID]) -> list[Lead]:
    """One that was purged since is left out."""
    found = {lead.id: lead for lead in Lead.objects.with_ids(workspace_id=workspace_id, ids=ids)}
    return [found[lead_id] for lead_id in ids if lead_id in found]


@transaction.atomic
def _walk(own: QuerySet[Lead], workspace_id: UUID, page: slice) -> list[Lead]:
    """From the last lead of the workspace's newest import on, so that nothing is met of others who came
    later. Sorting is ruled out: the planner would fetch all the workspace's leads for it, where its
    statistics are stale or the page is deep."""
    imports = LeadImport.objects.filter(workspace_id=workspace_id).order_by("-id")
    newest = imports.values_list("id", flat=True).first()
    if newest is not None:
        own = own.filter(id__lte=id_of_row(newest, LEAD, MAX_ROW_NUMBER))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
    return list(own.order_by("-id")[page])
