"""Which leads of a workspace are meant, wherever they are: what a list shows, an export takes along, a job
works on.

Leads are read in order of their ids: each begins with its import's (leads/models/row_ids.py), and the
imports are in an index, so all of a workspace's leads are ranges of the primary key. A search has an order of
its own.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal
from uuid import UUID

import msgspec
from django.db.models import Exists, OuterRef, Q

from leads.models import EmailVerdict, Lead, Membership, Tagging
from leads.models.row_ids import LEAD, MAX_ROW_NUMBER, id_of_row
from leads.models.targets import Target
from leads.search import find_leads
from leads.tags import tagged_leads
from workspaces.database.cursor import plain_cursor
from workspaces.database.planner import by_index_only
from workspaces.database.sql_files import SqlFolder
from workspaces.database.walk import Page

_NEXT = SqlFolder(__file__).statement("leads_anywhere")
_FIRST = UUID(int=0)
_LAST = UUID(int=(1 << 128) - 1)

FEW = 10_000  # leads with a tag that are known by id
Filled = Literal["email", "phone", "linkedin_url"]


class People(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that is given must hold; None: anything will do. `verdict` is a status of the address, `since`: the
    least id that fits; `place`: a campaign or list that they are in. `has` and `lacks` name fields that are
    filled and blank. `is_deleted`: deleted leads instead of live ones, searched by the beginning of their
    email only."""

    ids: tuple[UUID, ...] | None = None
    search: str | None = None
    import_id: UUID | None = None
    status: int | None = None
    tag_id: UUID | None = None
    verdict: int | None = None
    has: tuple[Filled, ...] = ()
    lacks: tuple[Filled, ...] = ()
    is_deleted: bool = False
    since: UUID | None = None
    place: Target | None = None

    def conditions(self, workspace_id: UUID) -> Q:
        """What a lead must be like. `ids` and `search` are not in it: they say where leads are looked for."""
        fits = Q(deleted_at__isnull=not self.is_deleted)
        if self.is_deleted and self.search is not None:
            fits &= Q(email__startswith=self.search.lower())
        if self.import_id is not None:
            fits &= Q(id__range=_range_of(self.import_id))
        if self.since is not None:
            fits &= Q(id__gte=self.since)
        if self.place is not None:
            fits &= _is_in(self.place, workspace_id)
        if self.status is not None:
            fits &= Q(status=self.status)
        if self.tag_id is not None:
            fits &= self._has_tag(self.tag_id, workspace_id)
        if self.verdict is not None:
            verdicts = EmailVerdict.objects.filter(workspace_id=workspace_id, status=self.verdict)
            fits &= Q(Exists(verdicts.filter(email=OuterRef("email"))))
        for field in self.has:
            fits &= ~_is_blank(field)
        for field in self.lacks:
            fits &= _is_blank(field)
        return fits

    def _has_tag(self, tag_id: UUID, workspace_id: UUID) -> Q:
        if (few := few_tagged(workspace_id, tag_id)) is not None:
            return Q(id__in=few)
        tagged = Tagging.objects.filter(workspace_id=workspace_id, tag_id=tag_id)
        return Q(Exists(tagged.filter(resource_id=OuterRef("id"))))


def _is_in(place: Target, workspace_id: UUID) -> Q:
    """Few members are named; of many some are met soon by whoever looks at leads one by one."""
    here = Membership.objects.in_target(workspace_id=workspace_id, target_id=place.id).filter(deleted_at=None)
    few = list(here.values_list("lead_id", flat=True)[: FEW + 1])
    if len(few) <= FEW:
        return Q(id__in=few)
    own = Q(lead_id=OuterRef("id"), **{f"{place.kind}_id": place.id}, deleted_at=None)
    return Q(Exists(Membership.objects.filter(own, workspace_id=workspace_id)))


def few_tagged(workspace_id: UUID, tag_id: UUID) -> list[UUID] | None:
    """The leads that have a tag, in order of their ids, if they are few. Who looks at leads one by one meets
    some of many soon."""
    found = tagged_leads(workspace_id=workspace_id, tag_ids=[tag_id], most=FEW + 1)
    return sorted(found) if len(found) <= FEW else None


def _is_blank(field: Filled) -> Q:
    return Q(email=None) if field == "email" else Q(**{field: ""})


def _range_of(import_id: UUID) -> tuple[UUID, UUID]:
    return id_of_row(import_id, LEAD, 0), id_of_row(import_id, LEAD, MAX_ROW_NUMBER)


def read_people(
    people: People, *, workspace_id: UUID, after: str | None = None, limit: int
) -> Page[UUID, str]:
    """Looks at the next `limit` leads behind the cursor. -> those that fit, maybe none, and where to go on.

    Raises ValueError for a cursor that is none.
    """
    candidates = _candidates(people, workspace_id, after, limit)
    found = Lead.objects.with_ids(workspace_id=workspace_id, ids=candidates.rows)
    fitting = set(found.filter(people.conditions(workspace_id)).values_list("id", flat=True))
    return Page([lead_id for lead_id in candidates.rows if lead_id in fitting], candidates.next)


def all_people(people: People, *, workspace_id: UUID, size: int) -> Iterator[Sequence[UUID]]:
    """Page after page, of `size` at most; blank ones are left out."""
    after: str | None = None
    while True:
        page = read_people(people, workspace_id=workspace_id, after=after, limit=size)
        if page.rows:
            yield page.rows
        after = page.next
        if after is None:
            return


def _candidates(people: People, workspace_id: UUID, after: str | None, limit: int) -> Page[UUID, str]:
    ids = None if people.ids is None else sorted(set(people.ids))
    if ids is None and people.search is None and people.tag_id is not None:
        ids = few_tagged(workspace_id, people.tag_id)
    if ids is not None:
        start = bisect_right(ids, _parse(after))
        return Page.of(ids[start : start + limit + 1], limit=limit, cursor_of=str)
    if people.is_deleted:
        return _deleted(workspace_id, after, limit)
    if people.search is not None:
        found = find_leads(workspace_id, people.search, is_wide=True).page(after=after, limit=limit)
        return Page([hit.lead_id for hit in found.rows], found.next)
    first, last = _range_of(people.import_id) if people.import_id else (_FIRST, _LAST)
    parameters = {
        "workspace": workspace_id,
        "after": _parse(after),
        "first": first,
        "last": last,
        "limit": limit + 1,
    }
    with by_index_only():
        next_ids = [pk for (pk,) in plain_cursor().execute(_NEXT, parameters, prepare=False)]
    return Page.of(next_ids, limit=limit, cursor_of=str)


def _deleted(workspace_id: UUID, after: str | None, limit: int) -> Page[UUID, str]:
    """The longest deleted first, in the order of the index lead_deleted. Many were deleted at one moment."""
    leads = Lead.objects.filter(workspace_id=workspace_id, deleted_at__isnull=False)
    if after is not None:
        moment, _, last = after.partition("|")
        since = dt.datetime.fromisoformat(moment)
        leads = leads.filter(deleted_at__gte=since).exclude(deleted_at=since, id__lte=UUID(last))
    found = list(leads.order_by("deleted_at", "id").values_list("id", "deleted_at")[: limit + 1])
    page = Page.of(found, limit=limit, cursor_of=lambda row: f"{row[1]}|{row[0]}")
    return Page([lead_id for lead_id, _ in page.rows], page.next)


def _parse(cursor: str | None) -> UUID:
    return UUID(cursor) if cursor is not None else _FIRST
