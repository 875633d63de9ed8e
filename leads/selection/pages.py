"""Wanted, after a cursor -> a page of memberships, with where the next one begins."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from leads.models import Membership
from leads.selection.sources import Source, places_of_contacts, source_of
from leads.selection.wanted import Wanted

ROUNDS = 10  # of a source's steps: what a page may cost when hardly anybody fits


@dataclass(frozen=True, kw_only=True)
class Page:
    """With a cursor there may be more, even if the page is not full."""

    memberships: list[Membership]
    next: str | None


def read_page(wanted: Wanted, *, workspace_id: UUID, after: str | None = None, limit: int) -> Page:
    """At most `limit`, in order of id, or of what was found where it is searched for.

    Raises ValueError for a cursor that is none.
    """
    if limit <= 0:
        return Page(memberships=[], next=after)
    source = source_of(wanted, workspace_id=workspace_id)
    ids, following = _read_ids(source, _Judge(wanted, workspace_id), after=after, limit=limit)
    return page_of(ids, workspace_id=workspace_id, following=following)


def page_of(ids: Sequence[UUID], *, workspace_id: UUID, following: str | None) -> Page:
    """In the order of the ids; those that were taken away or fell asleep meanwhile are left out."""
    rows = {
        row.id: row
        for row in Membership.objects.with_ids(workspace_id=workspace_id, ids=ids).filter(deleted_at=None)
    }
    return Page(memberships=[rows[pk] for pk in ids if pk in rows], next=following)


def _read_ids(
    source: Source, judge: "_Judge", *, after: str | None, limit: int
) -> tuple[list[UUID], str | None]:
    found: list[UUID] = []
    size = limit + source.looks_one_further
    for _ in range(ROUNDS):
        ids, following = source.read(after, size)
        fitting = judge.fitting(ids)
        room = limit - len(found)
        if len(fitting) > room:  # the next page begins after the last that has room in this one
            if room:
                after = source.cursor_after(after, ids, ids.index(fitting[room - 1]) + 1)
            return found + fitting[:room], after
        found += fitting
        after = following
        if following is None or (len(found) == limit and not source.looks_one_further):
            break
        size = source.step
    return found, after


class _Judge:
    """Which candidates fit."""

    def __init__(self, wanted: Wanted, workspace_id: UUID) -> None:
        self._conditions = wanted.conditions
        self._workspace_id = workspace_id
        self._only = _also_among(wanted, workspace_id)
        self._excluded = frozenset(wanted.excluded_ids)

    def fitting(self, ids: Sequence[UUID]) -> list[UUID]:
        """In the order of the ids."""
        candidates = [
            pk for pk in ids if pk not in self._excluded and (self._only is None or pk in self._only)
        ]
        fit = Membership.objects.with_ids(workspace_id=self._workspace_id, ids=candidates).filter(
            self._conditions
        )
        known = set(fit.values_list("id", flat=True))
        return [pk for pk in candidates if pk in known]


def _also_among(wanted: Wanted, workspace_id: UUID) -> Collection[UUID] | None:
    """Of ids, contacts and a search, the first that is given is the source; what a candidate must be among
    for the others."""
    sets = []
    if wanted.ids is not None:
        sets.append(set(wanted.ids))
    if wanted.contacts is not None and (wanted.ids is not None or wanted.search is not None):
        sets.append(set(places_of_contacts(workspace_id, wanted.contacts)))
    return set.intersection(*sets) if sets else None
