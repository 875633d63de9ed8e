"""Wanted, after a cursor -> a page of memberships, with where the next one begins."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from leads.models import Membership
from leads.selection.sources import places_of_contacts, source_of
from leads.selection.wanted import Wanted
from workspaces.database.walk import Look, Pace, Page, walk

ROUNDS = 10  # of a source's steps: what a page may cost when hardly anybody fits


def read_page(
    wanted: Wanted, *, workspace_id: UUID, after: str | None = None, limit: int
) -> Page[Membership, str]:
    """At most `limit`, in order of id, or of what was found where it is searched for.

    Raises ValueError for a cursor that is none.
    """
    if limit <= 0:
        return Page([], after)
    source, judge = source_of(wanted, workspace_id=workspace_id), _Judge(wanted, workspace_id)

    def look(after: str | None, most: int) -> Look[UUID, str]:
        candidates, reached = source.read(after, most)
        fitting = judge.fitting([candidate.id for candidate in candidates])
        return Look([(each.id, each.cursor) for each in candidates if each.id in fitting], reached)

    first, step = limit + source.needs_one_more, source.step
    pace = Pace(first=first, more=step, most=step, enough=first + (ROUNDS - 1) * step)
    page = walk(look, after=after, limit=limit, pace=pace, needs_one_more=source.needs_one_more)
    return page_of(page, workspace_id=workspace_id)


def all_places(wanted: Wanted, *, workspace_id: UUID, size: int) -> Iterator[Sequence[UUID]]:
    """Ids of memberships, page after page."""
    after: str | None = None
    while True:
        page = read_page(wanted, workspace_id=workspace_id, after=after, limit=size)
        if page.rows:
            yield [membership.id for membership in page.rows]
        after = page.next
        if after is None:
            return


def page_of(page: Page[UUID, str], *, workspace_id: UUID) -> Page[Membership, str]:
    """Ids -> memberships in their order; those that were taken away or fell asleep meanwhile are left out."""
    found = Membership.objects.with_ids(workspace_id=workspace_id, ids=page.rows)
    rows = {row.id: row for row in found.filter(deleted_at=None)}
    return Page([rows[pk] for pk in page.rows if pk in rows], page.next)


class _Judge:
    """Which candidates fit."""

    def __init__(self, wanted: Wanted, workspace_id: UUID) -> None:
        self._conditions = wanted.conditions
        self._workspace_id = workspace_id
        self._only = _also_among(wanted, workspace_id)
        self._excluded = frozenset(wanted.excluded_ids)

    def fitting(self, ids: Sequence[UUID]) -> set[UUID]:
        only, excluded = self._only, self._excluded
        possible = [pk for pk in ids if pk not in excluded and (only is None or pk in only)]
        fit = Membership.objects.with_ids(workspace_id=self._workspace_id, ids=possible)
        return set(fit.filter(self._conditions).values_list("id", flat=True))


def _also_among(wanted: Wanted, workspace_id: UUID) -> Collection[UUID] | None:
    """Of ids, contacts and a search, the first that is given is the source; what a candidate must be among
    for the others."""
    sets = []
    if wanted.ids is not None:
        sets.append(set(wanted.ids))
    if wanted.contacts is not None and (wanted.ids is not None or wanted.search is not None):
        sets.append(set(places_of_contacts(workspace_id, wanted.contacts)))
    return set.intersection(*sets) if sets else None
