"""Numbers by day -> bars: SVG whose sizes are attributes, which the Content-Security-Policy allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leads.imports.record.by_day import Day, Days

_GAP = 0.25  # of a bar's room stays empty
OUTCOME_LABELS = {
    "created": "Created",
    "duplicate": "Already there",
    "repeated": "Repeated",
    "skipped": "Skipped",
    "blocked": "Blocked",
    "invalid_email": "Invalid email",
    "invalid_identity": "Invalid profile",
    "incomplete": "Incomplete",
    "other": "Other",
}


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A part of a day's column, in percent of the picture, from the upper left corner."""

    slug: str
    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`text` says in a sentence what is seen. `header` and `rows` are the table behind it: days with
    something."""

    bars: Sequence[Bar]
    most: int
    first: str
    last: str
    text: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    legend: Sequence[tuple[str, str]] = ()
    is_whole: bool = True


def chart_of_new(days: Days, *, of_place: bool = False) -> Chart:
    """New people by day; of a campaign or list those who were put into it."""
    noun = "put here" if of_place else "new"
    counts = [{"created": day.outcomes["created"] if of_place else day.new} for day in days.days]
    total = sum(count["created"] for count in counts)
    rows = [(day.day.isoformat(), f"{count['created']:,}") for day, count in _busy(days, counts)]
    text = f"{total:,} {noun} in the last {len(days.days)} days"
    return _chart(days, counts, text=text, header=("Day", noun.capitalize()), rows=rows)


def chart_of_outcomes(days: Days) -> Chart:
    """What became of the rows of imports."""
    counts = [dict(day.outcomes) for day in days.days]
    present = [slug for slug in OUTCOME_LABELS if any(count[slug] for count in counts)]
    imports = sum(day.imports for day in days.days)
    total = sum(day.rows for day in days.days)
    text = f"{imports:,} import{'' if imports == 1 else 's'} with {total:,} row{'' if total == 1 else 's'}"
    rows = [
        (day.day.isoformat(), f"{day.imports:,}", *(f"{count[slug]:,}" for slug in present))
        for day, count in _busy(days, counts)
    ]
    header = ("Day", "Imports", *(OUTCOME_LABELS[slug] for slug in present))
    legend = [(slug, OUTCOME_LABELS[slug]) for slug in present]
    return _chart(days, counts, text=text, header=header, rows=rows, legend=legend)


def _busy(days: Days, counts: Sequence[Mapping[str, int]]) -> list[tuple[Day, Mapping[str, int]]]:
    """Days on which there was something."""
    return [pair for pair in zip(days.days, counts, strict=True) if any(pair[1].values())]


def _chart(
    days: Days,
    counts: Sequence[Mapping[str, int]],
    *,
    text: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    legend: Sequence[tuple[str, str]] = (),
) -> Chart:
    most = max((sum(count.values()) for count in counts), default=0)
    room = 100 / max(1, len(counts))
    bars = [
        bar
        for number, (day, count) in enumerate(zip(days.days, counts, strict=True))
        for bar in _column(day.day.isoformat(), count, most=most, x=number * room, room=room)
    ]
    return Chart(
        bars=bars,
        most=most,
        first=days.days[0].day.isoformat(),
        last=days.days[-1].day.isoformat(),
        text=text,
        header=header,
        rows=list(reversed(rows)),
        legend=legend,
        is_whole=days.is_whole,
    )


def _column(day: str, count: Mapping[str, int], *, most: int, x: float, room: float) -> list[Bar]:
    """The first part at the bottom."""
    bars, top = [], 100.0
    for slug, number in count.items():
        if number:
            height = 100 * number / most
            top -= height
            label = OUTCOME_LABELS[slug].lower()
            bars.append(
                Bar(
                    slug=slug,
                    x=round(x + room * _GAP / 2, 3),
                    y=round(top, 3),
                    width=round(room * (1 - _GAP), 3),
                    height=round(height, 3),
                    title=f"{day}: {number:,} {label}",
                )
            )
    return bars
