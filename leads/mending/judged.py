"""Rows as they stand on the page -> what would become of each, which cells are wrong, and what was meant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from leads.files.decode import FileRow
from leads.files.decode.text import BAD_BYTE_PROBLEM
from leads.files.file_rows import OpenFile
from leads.files.mapping import row_maker
from leads.files.preview import preview_rows
from leads.imports.record.evidence import explain
from leads.imports.record.rows_of_import import names_of
from leads.imports.rows import ImportOptions
from leads.imports.updates import with_columns
from leads.mending.columns import Columns
from leads.mending.suggestions import Suggestion
from leads.models import Outcome
from workspaces.text.formulas import unescape_formula

MOST_SURPLUS = 20  # cells that are too many for the header, and shown


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One row: `wrong` are columns, `suggestions` are by column."""

    number: int
    outcome: Outcome
    reason: str = ""
    wrong: Sequence[int] = ()
    suggestions: Mapping[int, Suggestion] = field(default_factory=dict)


def columns_of(file: OpenFile) -> Columns:
    """By the names that their first sender gave them."""
    names = list(map(unescape_formula, file.columns)) if file.unescape else file.columns
    return Columns(names=names, mapping=file.mapping)


def plain(row: FileRow, file: OpenFile) -> FileRow:
    """As it was typed, whoever wrote the file."""
    return FileRow(row.number, list(map(unescape_formula, row.cells)), row.problem) if file.unescape else row


def row_of(number: int, cells: Mapping[int, str], *, width: int) -> FileRow:
    """From the cells that a page shows; the others count as blank."""
    surplus = [index for index in range(width, width + MOST_SURPLUS) if cells.get(index, "").strip()]
    count = max(surplus, default=width - 1) + 1
    texts = [cells.get(index, "") for index in range(count)]
    problem = f"has {count} cells, but the header has {width}" if count > width else ""
    if any("\0" in text or "\ufffd" in text for text in texts):
        problem = BAD_BYTE_PROBLEM
    return FileRow(number, texts, problem)


def judge(rows: Sequence[FileRow], file: OpenFile, options: ImportOptions) -> list[Judged]:
    """By the gate, as things stand; the rows are plain. Nothing is written. Raises UnknownReference."""
    make, columns = row_maker(file.mapping, file.columns, unescape=False), columns_of(file)
    found = preview_rows([make(row) for row in rows], with_columns(options, file.mapping)) if rows else []
    refusals = [each.refusal for each in found]
    names = names_of({options.workspace_id}, (refusal.evidence for refusal in refusals if refusal))
    return [
        judged(row, refusal.outcome, refusal.evidence, names=names, columns=columns)
        if refusal
        else Judged(number=row.number, outcome=Outcome.CREATED, suggestions=columns.suggestions(row.cells))
        for row, refusal in zip(rows, refusals, strict=True)
    ]


def judged(
    row: FileRow, outcome: Outcome, evidence: Mapping[str, Any], *, names: Mapping[str, str], columns: Columns
) -> Judged:
    """By what the gate has found already."""
    return Judged(
        number=row.number,
        outcome=outcome,
        reason=explain(outcome, evidence, names),
        wrong=columns.wrong(outcome, evidence, cells=len(row.cells)),
        suggestions=columns.suggestions(row.cells),
    )


def names_for(workspace_id: UUID, evidences: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return names_of({workspace_id}, evidences)
