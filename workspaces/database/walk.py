"""Candidates in the order of a cursor -> a page of those that fit, however few do.

look    reads the next candidates behind a cursor, and tells which of them fit
pace    how many candidates to look at next, until enough were looked at
walk    looks until the page is full, all is read or it is enough, and says where the next page begins
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

R = TypeVar("R")  # what is listed
C = TypeVar("C")  # where in the list one is


@dataclass(frozen=True)
class Page(Generic[R, C]):
    """`next` is where the page after it begins, None after the last one. With it there may be more, even if
    this page is not full."""

    rows: Sequence[R]
    next: C | None

    @classmethod
    def of(cls, rows: Sequence[R], *, limit: int, cursor_of: Callable[[R], C]) -> Self:
        """`rows` are up to limit + 1; the one too many only states that there is a next page."""
        shown = rows[:limit]
        return cls(shown, cursor_of(shown[-1]) if len(rows) > limit else None)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Look(Generic[R, C]):
    """The candidates that fit, in order, each with the cursor right behind it; and the cursor behind the last
    one that was looked at, None where there are no more."""

    hits: Sequence[tuple[R, C]]
    reached: C | None


# (room in the page, candidates looked at until now, rows found among them) -> how many to look at next; 0 or
# less: it is enough.
Steps = Callable[[int, int, int], int]


class Pace:
    """As many as are likely to fill the page, by how many of those looked at fitted, and each time more."""

    def __init__(
        self,
        *,
        first: int,
        more: int,
        most: int,
        times: int | None = None,
        enough: int | None = None,
        enough_with_rows: int | None = None,
    ) -> None:
        """`more` than likely, doubled each time; `most` at once; at most so many `times` what was looked at
        before. `enough` in all: while nobody was found, and with rows to show (without it the same)."""
        self._first = first
        self._more = more
        self._most = most
        self._times = times
        self._enough = enough
        self._enough_with_rows = enough if enough_with_rows is None else enough_with_rows

    def __call__(self, room: int, looked_at: int, found: int) -> int:
        size = self._size(room, looked_at, found)
        enough = self._enough_with_rows if found else self._enough
        return size if enough is None else min(size, enough - looked_at)

    def _size(self, room: int, looked_at: int, found: int) -> int:
        if not looked_at:
            return self._first
        size = min(room * looked_at // (found + 1) + self._more, self._most)
        self._more *= 2
        return size if self._times is None else min(size, looked_at * self._times)


def walk(
    look: Callable[[Any, int], Look[R, C]],
    *,
    after: C | None,
    limit: int,
    pace: Steps,
    needs_one_more: bool = True,
) -> Page[R, C]:
    """At most `limit` rows. `needs_one_more`: only another row tells that there is a next page; else the
    cursor that a look has reached does, and a full page is not followed by a look in vain."""
    rows: list[R] = []
    looked_at = 0
    while (most := pace(limit + needs_one_more - len(rows), looked_at, len(rows))) > 0:
        seen = look(after, most)
        for row, behind in seen.hits:
            if len(rows) == limit:
                return Page(rows, after)
            rows.append(row)
            after = behind
        after = seen.reached
        if after is None or (len(rows) == limit and not needs_one_more):
            break
        looked_at += most
    return Page(rows, after)
