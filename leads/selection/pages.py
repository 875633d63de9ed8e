"""Wanted, after a cursor -> a page of memberships, with where the next one begins."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from leads.models import Membership
from leads.selection.reading_on import Fitting
from leads.selection.sources import places_of_contacts, source_of
from leads.selection.wanted import Wanted
from workspaces.database.walk import Look, Pace, Page, walk

ROUNDS = 10  # of a source's steps: what a page may cost when hardly anybody fits
ROUNDS_BEFORE_READING_ON = 2
MOST_AT_ONCE = 10_000  # that are read on, where many of them are excluded


def read_page(
    wanted: Wanted, *, workspace_id: UUID, after: str | None = None, limit: int, reads_on: bool = False
) -> Page[Membership, str]:
    """At most `limit`, in order of id, or of what was found where it is searched for. `reads_on`: until the
    page is full or nobody is left; else a page where hardly anybody fits is short, and says where to go on.

    Raises ValueError for a cursor that is none.
    """
    if limit <= 0:
        return Page([], after)
    reader = _Reader(wanted, workspace_id)
    page = reader.full_page(after, limit) if reads_on else reader.page(after, limit, rounds=ROUNDS)
    return page_of(page, workspace_id=workspace_id)


class _Reader:
    def __init__(self, wanted: Wanted, workspace_id: UUID) -> None:
        self._source = source_of(wanted, workspace_id=workspace_id)
        self._judge = _Judge(wanted, workspace_id)
        self._found = 0

    def page(self, after: str | None, limit: int, *, rounds: int | None) -> Page[UUID, str]:
        """`rounds`: of the source's steps, at most."""
        first, step = limit + self._source.needs_one_more, self._source.step
        enough = None if rounds is None else first + (rounds - 1) * step
        pace = Pace(first=first, more=step, most=step, enough=enough)
        return walk(
            self._look, after=after, limit=limit, pace=pace, needs_one_more=self._source.needs_one_more
        )

    def _look(self, after: str | None, most: int) -> Look[UUID, str]:
        candidates, reached = self._source.read(after, most)
        fitting = self._judge.fitting([candidate.id for candidate in candidates])
        hits = [(each.id, each.cursor) for each in candidates if each.id in fitting]
        self._found += len(hits)
        return Look(hits, reached)

    def full_page(self, after: str | None, limit: int) -> Page[UUID, str]:
        fitting = self._source.fitting()
        if fitting is None:
            return self.page(after, limit, rounds=None)
        page = self.page(after, limit, rounds=ROUNDS_BEFORE_READING_ON)
        if page.next is None or self._found > limit:
            return page
        return self._read_on(fitting, page, limit)

    def _read_on(self, fitting: Fitting, page: Page[UUID, str], limit: int) -> Page[UUID, str]:
        """The rest of the page, or whether there is one after it."""

        def look(after: str, most: int) -> Look[UUID, str]:
            found = fitting.read(UUID(after), most)
            kept = [(pk, str(pk)) for pk in found if not self._judge.excludes(pk)]
            return Look(kept, str(found[-1]) if len(found) == most else None)

        room = limit - len(page.rows)
        pace = Pace(first=room + 1, more=room + 1, most=MOST_AT_ONCE)
        rest = walk(look, after=page.next, limit=room, pace=pace)
        return Page([*page.rows, *rest.rows], rest.next)


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

    def excludes(self, pk: UUID) -> bool:
        """Whatever it is like."""
        return pk in self._excluded or (self._only is not None and pk not in self._only)

    def fitting(self, ids: Sequence[UUID]) -> set[UUID]:
        possible = [pk for pk in ids if not self.excludes(pk)]
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
