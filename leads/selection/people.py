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
from django.db.models import Q

from leads.models import Lead, Membership
from leads.models.row_ids import LEAD, row_ids_of
from leads.models.targets import Target
from leads.search import find_leads
from leads.selection.few import few_among, has_tag, has_verdict, is_assigned, is_in_place, place_in_order
from workspaces.database.cursor import plain_cursor
from workspaces.database.planner import by_index_only
from workspaces.database.sql_files import SqlFolder
from workspaces.database.walk import Page

_NEXT = SqlFolder(__file__).statement("leads_anywhere")
_FIRST = UUID(int=0)
_LAST = UUID(int=(1 << 128) - 1)
_IN_PLACE = "in:"  # begins the cursors of a campaign or list that is read in its own order

Filled = Literal["email", "phone", "linkedin_url"]


class People(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """All that is given must hold; None: anything will do. `verdict` is a status of the address, `since`: the
    least id that fits, `before`: the first that doesn't; `places`: campaigns and lists, in each of which they
    are; `assigned_to`: somebody, in whatever place. `has` and `lacks` name fields that are filled and blank.
    `is_deleted`: deleted leads instead of live ones, searched by the beginning of their email only.

    A job keeps it as JSON. A filter that isn't known any more must not be passed over: it would be done to
    everybody.
    """

    ids: tuple[UUID, ...] | None = None
    search: str | None = None
    import_id: UUID | None = None
    status: int | None = None
    tag_id: UUID | None = None
    verdict: int | None = None
    has: tuple[Filled, ...] = ()
    lacks: tuple[Filled, ...] = ()
    source: str | None = None
    is_deleted: bool = False
    since: UUID | None = None
    before: UUID | None = None
    places: tuple[Target, ...] = ()
    assigned_to: UUID | None = None

    def conditions(self, workspace_id: UUID) -> Q:
        """What a lead must be like. `ids` and `search` are not in it: they say where leads are looked for."""
        fits = self._own_conditions()
        for place in self.places:
            fits &= is_in_place(place, workspace_id)
        if self.tag_id is not None:
            fits &= has_tag(self.tag_id, workspace_id)
        if self.verdict is not None:
            fits &= has_verdict(self.verdict, workspace_id)
        if self.assigned_to is not None:
            fits &= is_assigned(self.assigned_to, workspace_id)
        return fits

    def _own_conditions(self) -> Q:
        """What the lead itself says."""
        fits = Q(deleted_at__isnull=not self.is_deleted)
        if self.is_deleted and self.search is not None:
            fits &= Q(email__startswith=self.search.lower())
        if self.import_id is not None or self.since is not None or self.before is not None:
            fits &= Q(id__range=self.bounds())
        if self.status is not None:
            fits &= Q(status=self.status)
        if self.source is not None:
            fits &= Q(source=self.source)
        for field in self.has:
            fits &= ~_is_blank(field)
        for field in self.lacks:
            fits &= _is_blank(field)
        return fits

    def bounds(self) -> tuple[UUID, UUID]:
        """The first and the last id that fit."""
        first, last = (_FIRST, _LAST) if self.import_id is None else row_ids_of(self.import_id, LEAD)
        if self.since is not None:
            first = max(first, self.since)
        if self.before is not None:
            last = min(last, UUID(int=self.before.int - 1))
        return first, last

    def few(self, workspace_id: UUID) -> list[UUID] | None:
        """Leads among which all that fit are, in order of their ids, where an index names few of them."""
        if self.ids is not None:
            return sorted(set(self.ids))
        if self.search is not None:
            return None
        return few_among(
            workspace_id,
            tag_id=self.tag_id,
            places=self.places,
            verdict=self.verdict,
        )


def _is_blank(field: Filled) -> Q:
    return Q(email=None) if field == "email" else Q(**{field: ""})


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
    in_place = after is not None and after.startswith(_IN_PLACE)
    few = None if in_place else people.few(workspace_id)
    if few is not None:
        start = bisect_right(few, _parse(after))
        return Page.of(few[start : start + limit + 1], limit=limit, cursor_of=str)
    if people.is_deleted:
        return _deleted(workspace_id, after, limit)
    if people.search is not None:
        found = find_leads(workspace_id, people.search, is_wide=True).page(after=after, limit=limit)
        return Page([hit.lead_id for hit in found.rows], found.next)
    place = place_in_order(people.places, workspace_id) if in_place or after is None else None
    if place is not None:
        return _in_place(workspace_id, place, after, limit)
    if in_place:  # it is gone
        return Page([], None)
    first, last = people.bounds()
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


def _in_place(workspace_id: UUID, place: UUID, after: str | None, limit: int) -> Page[UUID, str]:
    """In order of their memberships, whose ids the cursors name: a place that has become small or large
    meanwhile is read on as it was begun."""
    last = _parse(after.removeprefix(_IN_PLACE) if after else None)
    members = Membership.objects.in_target(workspace_id=workspace_id, target_id=place)
    with by_index_only():
        found = list(members.filter(id__gt=last).values_list("id", "lead_id")[: limit + 1])
    page = Page.of(found, limit=limit, cursor_of=lambda row: f"{_IN_PLACE}{row[0]}")
    return Page([lead_id for _, lead_id in page.rows], page.next)


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
