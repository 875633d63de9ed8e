"""One walk for all pages of what few or many candidates fit: numbers in order, of which some fit."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspaces.database.walk import Look, Pace, Page, walk

Fits = Callable[[int], bool]


class Numbers:
    """1, 2, … up to `last`; a cursor is the last number that was looked at."""

    def __init__(self, last: int, fits: Fits) -> None:
        self._last = last
        self._fits = fits
        self.looks: list[int] = []

    def look(self, after: int | None, most: int) -> Look[int, int]:
        self.looks.append(most)
        numbers = range((after or 0) + 1, self._last + 1)[:most]
        hits = [(number, number) for number in numbers if self._fits(number)]
        return Look(hits, numbers[-1] if len(numbers) == most else None)


def pace(*, first: int, enough: int | None = None, enough_with_rows: int | None = None) -> Pace:
    return Pace(first=first, more=2, most=100, enough=enough, enough_with_rows=enough_with_rows)


def test_full_page_ends_right_behind_its_last_row() -> None:
    numbers = Numbers(100, lambda number: number % 2 == 0)
    page = walk(numbers.look, after=None, limit=3, pace=pace(first=20))
    assert page == Page([2, 4, 6], 6)
    assert numbers.looks == [20]


def test_last_page_has_no_cursor() -> None:
    numbers = Numbers(5, lambda number: True)
    assert walk(numbers.look, after=2, limit=3, pace=pace(first=4)) == Page([3, 4, 5], None)
    assert walk(numbers.look, after=5, limit=3, pace=pace(first=4)) == Page([], None)


def test_page_that_costs_too_much_is_short_and_says_where_to_go_on() -> None:
    numbers = Numbers(1000, lambda number: number == 900)
    page = walk(numbers.look, after=None, limit=3, pace=pace(first=4, enough=50))
    assert page == Page([], 50)
    assert sum(numbers.looks) == 50


def test_page_with_rows_may_cost_less() -> None:
    numbers = Numbers(1000, lambda number: number == 3)
    page = walk(numbers.look, after=None, limit=3, pace=pace(first=4, enough=50, enough_with_rows=10))
    assert page == Page([3], 10)


def test_looks_grow_where_hardly_anybody_fits() -> None:
    numbers = Numbers(10_000, lambda number: False)
    walk(numbers.look, after=None, limit=1, pace=Pace(first=1, more=2, most=64, times=8, enough=200))
    assert numbers.looks == [1, 4, 14, 46, 64, 64, 7]


@pytest.mark.parametrize(("needs_one_more", "looks", "following"), [(True, [3, 100], None), (False, [3], 3)])
def test_cursor_that_says_whether_there_is_more_spares_a_look(
    needs_one_more: bool, looks: list[int], following: int | None
) -> None:
    numbers = Numbers(9, lambda number: number <= 3)
    steps = iter([3, 100])
    page = walk(numbers.look, after=None, limit=3, pace=lambda *_: next(steps), needs_one_more=needs_one_more)
    assert (page, numbers.looks) == (Page([1, 2, 3], following), looks)


@given(
    fitting=st.sets(st.integers(1, 60)),
    limit=st.integers(1, 7),
    first=st.integers(1, 9),
    enough=st.integers(1, 30),
    needs_one_more=st.booleans(),
)
def test_pages_show_each_once_in_order(
    fitting: set[int], limit: int, first: int, enough: int, needs_one_more: bool
) -> None:
    numbers = Numbers(60, fitting.__contains__)
    found: list[int] = []
    after: int | None = None
    while True:
        own = pace(first=first, enough=enough)
        page = walk(numbers.look, after=after, limit=limit, pace=own, needs_one_more=needs_one_more)
        assert len(page) <= limit
        found += page.rows
        after = page.next
        if after is None:
            break
    assert found == sorted(fitting)
