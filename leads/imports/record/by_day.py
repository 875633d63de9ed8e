"""What imports counted, day by day."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from workspaces.database.cursor import plain_cursor
from workspaces.database.ids import earliest_id
from workspaces.database.planner import by_index_only
from workspaces.database.sql_files import SqlFolder

_SQL = SqlFolder(__file__)
MOST = 20_000  # imports that are looked at: whoever sends one lead a request makes an import of each
_OUTCOMES = (
    "created", "duplicate", "repeated", "skipped", "blocked", "invalid_email", "invalid_identity",
    "incomplete", "other",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Day:
    """`new`: people whom the workspace didn't have. `outcomes`: rows by the slug of their outcome; erased
    ones are among the blocked, conflicts and unknown leads are "other"."""

    day: dt.date
    imports: int = 0
    new: int = 0
    outcomes: Mapping[str, int]

    @property
    def rows(self) -> int:
        return sum(self.outcomes.values())


@dataclass(frozen=True, kw_only=True)
class Days:
    """Every day once, also those without an import, the oldest first. `is_whole`: all imports are in it."""

    days: list[Day]
    is_whole: bool


def days_of(workspace_id: UUID, *, days: int, target_id: UUID | None = None) -> Days:
    """The last so many, today among them, where the reader is; into one campaign or list, or all."""
    today = timezone.localdate()
    first = today - dt.timedelta(days=days - 1)
    midnight = timezone.make_aware(dt.datetime.combine(first, dt.time()))
    parameters = {
        "workspace": workspace_id,
        "since": earliest_id(midnight),
        "target": target_id,
        "limit": MOST,
    }
    with by_index_only():
        rows = plain_cursor().execute(_SQL.statement("counts_by_day"), parameters).fetchall()
    counts = {first + dt.timedelta(days=number): [0] * (2 + len(_OUTCOMES)) for number in range(days)}
    for quarter, *more in rows:
        day = counts.get(_day_of(quarter))
        if day is not None:
            day[:] = [number + int(each) for number, each in zip(day, more, strict=True)]
    filled = [_day(day, numbers) for day, numbers in counts.items()]
    return Days(days=filled, is_whole=sum(day.imports for day in filled) < MOST)


def _day_of(quarter: int) -> dt.date:
    """Where the reader is."""
    return timezone.localdate(dt.datetime.fromtimestamp(quarter * 900, dt.UTC))


def _day(day: dt.date, numbers: Sequence[int]) -> Day:
    imports, new, *outcomes = numbers
    return Day(day=day, imports=imports, new=new, outcomes=dict(zip(_OUTCOMES, outcomes, strict=True)))
