"""Rows to be mended -> the table on the page, and what its script is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from leads.admin.outcomes import label_of, tone_of
from leads.files.mapping import FIELDS
from leads.mending.columns import Columns
from leads.mending.judged import MOST_SURPLUS, Judged
from leads.mending.refused import MendRow
from leads.models import Outcome
from workspaces.tenant_admin import badge


@dataclass(frozen=True, kw_only=True)
class GridColumn:
    """`field` is what the column becomes, in words; "" for one that is no field of a lead."""

    index: int
    name: str
    field: str


@dataclass(frozen=True, kw_only=True)
class GridRow:
    number: int
    badge: SafeString
    reason: str
    cells: SafeString


@dataclass(frozen=True, kw_only=True)
class Grid:
    """`hidden`: columns that are too many to be shown."""

    columns: Sequence[GridColumn]
    rows: Sequence[GridRow]
    hidden: int


def make_grid(rows: Sequence[MendRow], columns: Columns) -> Grid:
    """Cells that are too many for the header have columns of their own at the end."""
    shown = columns.shown()
    most = max((len(row.original) for row in rows), default=0)
    extra = list(range(columns.width, min(most, columns.width + MOST_SURPLUS)))
    return Grid(
        columns=[_column(columns, index) for index in (*shown, *extra)],
        rows=[_row(row, [*shown, *extra]) for row in rows],
        hidden=columns.width - len(shown),
    )


def _column(columns: Columns, index: int) -> GridColumn:
    if index >= columns.width:
        return GridColumn(index=index, name="(too many)", field="")
    return GridColumn(index=index, name=columns.names[index], field=FIELDS.get(columns.mapping[index], ""))


def _row(row: MendRow, shown: Sequence[int]) -> GridRow:
    return GridRow(
        number=row.judged.number,
        badge=badge(_label(row.judged.outcome), tone_of(row.judged.outcome)),
        reason=row.judged.reason,
        cells=_cells(row, shown),
    )


def _label(outcome: Outcome) -> str:
    """Nothing is created yet."""
    return "Good" if outcome is Outcome.CREATED else label_of(outcome)


def _cells(row: MendRow, shown: Sequence[int]) -> SafeString:
    """Escaped here: a page has 40 000 cells, and format_html takes seconds for them."""
    return SafeString("".join(_cell(row, index) for index in shown))


def _cell(row: MendRow, index: int) -> str:
    text = row.cells[index] if index < len(row.cells) else ""
    own = row.original[index] if index < len(row.original) else ""
    marks = {"data-original": own} if own != text else {}
    if index in row.judged.wrong:
        marks["aria-invalid"] = "true"
    if suggestion := row.judged.suggestions.get(index):
        marks |= {
            "data-value": suggestion.value,
            "data-like": suggestion.like,
            "data-label": suggestion.label,
        }
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in marks.items())
    return f'<td role="gridcell" tabindex="-1" data-column="{index}"{attributes}>{escape(text)}</td>'


def to_json(judged: Judged) -> dict[str, Any]:
    """What leads/static/leadgate/mend.js shows of a row."""
    return {
        "row": judged.number,
        "label": _label(judged.outcome),
        "tone": tone_of(judged.outcome).value,
        "good": judged.outcome is Outcome.CREATED,
        "reason": judged.reason,
        "wrong": list(judged.wrong),
        "suggestions": {
            index: {"value": each.value, "like": each.like, "label": each.label}
            for index, each in judged.suggestions.items()
        },
    }
