"""Where candidates come from, in the order of their pages: each source reads the next of them after a cursor.

A candidate may sleep, or not fit: pages.py looks at each.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from typing_extensions import override

from leads.models import Lead
from leads.models.places import memberships_of
from leads.search import find_memberships
from leads.selection.reading_on import Fitting
from leads.selection.wanted import Wanted
from leads.tags import is_on_more_than, tagged_leads
from workspaces.database.cursor import plain_cursor
from workspaces.database.planner import by_index_only
from workspaces.database.sql_files import SqlFolder

_SQL = SqlFolder(__file__)
# Whoever fits is looked at afterwards, in Python; Fitting (reading_on.py) puts its conditions there.
_EVERYBODY = {name: _SQL.statement(name, conditions="true") for name in ("in_place", "anywhere")}
_FIRST = UUID(int=0)
FEW = 10_000  # leads with a tag that are known by id


class Candidate(Protocol):
    """A membership, and the cursor right behind it."""

    @property
    def id(self) -> UUID: ...

    @property
    def cursor(self) -> str: ...


class Source(Protocol):
    """Reads candidates, in steps that suit it: `step` is how many are looked at where not all fit."""

    step: int
    needs_one_more: bool  # as walk wants it

    def read(self, after: str | None, limit: int) -> tuple[Sequence[Candidate], str | None]:
        """-> candidates, and the cursor after them, None after the last. Raises ValueError for a bad
        cursor."""

    def fitting(self) -> Fitting | None:
        """Who fits among all that follow, where one statement can say it. The cursors are ids then."""


def source_of(wanted: Wanted, *, workspace_id: UUID) -> Source:
    if wanted.nobody:
        return _Known([])
    if wanted.search is not None:
        return _Search(workspace_id, wanted)
    if wanted.ids is not None:
        return _Known(list(wanted.ids))
    if wanted.contacts is not None:
        return _Known(places_of_contacts(workspace_id, wanted.contacts))
    if wanted.tag_ids is not None and (few := _few_tagged(workspace_id, wanted.tag_ids)) is not None:
        return _Known(few)
    return _All(workspace_id, wanted)


def _few_tagged(workspace_id: UUID, tag_ids: Sequence[UUID]) -> list[UUID] | None:
    """The memberships of the leads with one of the tags, if these are few."""
    if any(is_on_more_than(FEW, workspace_id=workspace_id, tag_id=tag_id) for tag_id in tag_ids):
        return None
    lead_ids = tagged_leads(workspace_id=workspace_id, tag_ids=tag_ids, most=FEW + 1)
    return None if len(lead_ids) > FEW else _places_of(workspace_id, lead_ids)


def places_of_contacts(workspace_id: UUID, emails: tuple[str, ...]) -> list[UUID]:
    """The memberships of the leads with these emails."""
    leads = Lead.objects.filter(workspace_id=workspace_id, email__in=emails, deleted_at=None)
    lead_ids = list(leads.values_list("id", flat=True))
    return _places_of(workspace_id, lead_ids)


def _places_of(workspace_id: UUID, lead_ids: Sequence[UUID]) -> list[UUID]:
    parts = memberships_of(workspace_id=workspace_id, lead_ids=lead_ids)
    return [pk for part in parts for pk in part.values_list("id", flat=True)]


@dataclass(frozen=True)
class _Id:
    id: UUID

    @property
    def cursor(self) -> str:
        return str(self.id)


class _ById:
    """In order of id; a cursor is the last id."""

    step = 1000
    needs_one_more = True

    def fitting(self) -> Fitting | None:
        return None


class _Known(_ById):
    """Ids that are known already."""

    def __init__(self, ids: list[UUID]) -> None:
        self._ids = sorted(set(ids))

    def read(self, after: str | None, limit: int) -> tuple[Sequence[_Id], str | None]:
        start = bisect_right(self._ids, _parse(after))
        ids = self._ids[start : start + limit]
        return list(map(_Id, ids)), str(ids[-1]) if start + limit < len(self._ids) else None


class _All(_ById):
    """All of a campaign, a list, or the workspace."""

    def __init__(self, workspace_id: UUID, wanted: Wanted) -> None:
        self._wanted = wanted
        self._workspace_id = workspace_id
        place = wanted.place
        self._parameters = {
            "workspace": workspace_id,
            "target": place.id if place else None,
            "campaigns": "campaign" in wanted.kinds,
            "lists": "list" in wanted.kinds,
        }
        self._statement = _EVERYBODY["in_place" if place else "anywhere"]

    @override
    def fitting(self) -> Fitting | None:
        return Fitting(self._workspace_id, self._wanted)

    def read(self, after: str | None, limit: int) -> tuple[Sequence[_Id], str | None]:
        parameters = self._parameters | {"after": _parse(after), "limit": limit}
        with by_index_only():
            ids = [pk for (pk,) in plain_cursor().execute(self._statement, parameters)]
        following = str(ids[-1]) if len(ids) == limit else None
        before = self._wanted.before
        if before is not None and ids and ids[-1] >= before:
            return [_Id(pk) for pk in ids if pk < before], None
        return list(map(_Id, ids)), following


class _Search:
    """In order of the value that matched; a cursor is the search's own."""

    step = 500
    needs_one_more = False

    def __init__(self, workspace_id: UUID, wanted: Wanted) -> None:
        self._finder = find_memberships(
            workspace_id, wanted.search or "", target=wanted.place, is_wide=wanted.searches_widely
        )

    def fitting(self) -> Fitting | None:
        return None

    def read(self, after: str | None, limit: int) -> tuple[Sequence[Candidate], str | None]:
        page = self._finder.page(after=after, limit=limit)
        return page.rows, page.next


def _parse(cursor: str | None) -> UUID:
    """Raises ValueError."""
    return UUID(cursor) if cursor is not None else _FIRST
