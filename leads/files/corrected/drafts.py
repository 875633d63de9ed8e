"""What somebody typed over the cells of a file's rows, kept until it is imported.

Before the first import it belongs to the file, and each import, dry runs too, takes a copy of it along
(leads/imports/record/mended.py). What an import refused is mended for that import.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet, Sum, TextField
from django.db.models.functions import Cast, Length

from leads.files.corrected.cells import Cells
from leads.models import LeadImport, MendedRow, SourceFile
from leads.models.errors import GateError
from leads.models.sizes import MAX_TEXT

MOST_ROWS = 10_000  # of a draft
MOST_TEXT = 20_000_000  # characters of all that is typed there
_Stage = MendedRow.Stage


class BadDraft(GateError):
    """What was typed can't be kept; the sentence says why."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Whose rows are mended."""

    workspace_id: UUID
    source_id: UUID
    owner_id: UUID
    stage: MendedRow.Stage

    def rows(self) -> QuerySet[MendedRow]:
        own = MendedRow.objects.filter(workspace_id=self.workspace_id, source_id=self.source_id)
        return own.filter(owner_id=self.owner_id, stage=self.stage)

    def cells(self, numbers: Iterable[int] | None = None) -> dict[int, Cells]:
        """By row; of all rows, or of these. Without those that are in another import already."""
        rows = self.rows().filter(child_id=None)
        if numbers is not None:
            rows = rows.filter(row_number__in=list(numbers))
        return read_cells(rows)

    def count(self) -> int:
        """Rows that are mended, and not imported yet."""
        return self.rows().filter(child_id=None, cells__isnull=False).count()

    @transaction.atomic
    def save(self, changes: Mapping[int, Mapping[int, str | None]]) -> None:
        """By row and column; None where the file's own text counts again. Raises BadDraft,
        SourceFile.DoesNotExist."""
        _check(changes)
        SourceFile.objects.select_for_update().get(workspace_id=self.workspace_id, id=self.source_id)
        known = {row.row_number: row for row in self.rows().filter(row_number__in=list(changes))}
        open_rows = {number for number in changes if number not in known or _is_open(known[number])}
        cells = {number: _merged(known.get(number), changes[number]) for number in open_rows}
        blank = [number for number in known if not cells.get(number, True)]
        self.rows().filter(row_number__in=blank).delete()
        self._write({number: merged for number, merged in cells.items() if merged})

    def _write(self, cells: Mapping[int, dict[str, str]]) -> None:
        made = [
            MendedRow(
                workspace_id=self.workspace_id,
                source_id=self.source_id,
                owner_id=self.owner_id,
                stage=self.stage,
                row_number=number,
                cells=merged,
            )
            for number, merged in sorted(cells.items())
        ]
        self.rows().filter(row_number__in=list(cells)).delete()
        MendedRow.objects.bulk_create(made)
        length = Sum(Length(Cast("cells", TextField())), default=0)
        size = self.rows().aggregate(rows=Count("row_number"), length=length)
        if size["rows"] > MOST_ROWS or size["length"] > MOST_TEXT:
            most = f"{MOST_ROWS:,} rows with {MOST_TEXT:,} characters"
            raise BadDraft(f"At most {most} can be mended here. Download the rejected rows instead.")


def _is_open(row: MendedRow) -> bool:
    return row.child_id is None and row.cells is not None


def _merged(row: MendedRow | None, changes: Mapping[int, str | None]) -> dict[str, str]:
    cells = dict(row.cells) if row and row.cells else {}
    for index, text in changes.items():
        cells.pop(str(index), None)
        if text is not None:
            cells[str(index)] = text
    return cells


def _check(changes: Mapping[int, Mapping[int, str | None]]) -> None:
    for cells in changes.values():
        for text in cells.values():
            if text and len(text) > MAX_TEXT:
                raise BadDraft(f"A cell has at most {MAX_TEXT:,} characters; this has {len(text):,}.")


def read_cells(rows: QuerySet[MendedRow]) -> dict[int, Cells]:
    """By row."""
    found = rows.values_list("row_number", "cells")
    return {number: _by_index(cells) for number, cells in found}


def _by_index(cells: dict[str, str] | None) -> Cells:
    return None if cells is None else {int(index): text for index, text in cells.items()}


def draft_of_file(source: SourceFile) -> Draft:
    """What is mended before an import."""
    return Draft(
        workspace_id=source.workspace_id, source_id=source.id, owner_id=source.id, stage=_Stage.BEFORE
    )


def draft_of_import(record: LeadImport) -> Draft:
    """What is mended of the rows that it refused. A dry run's rows are mended before the import of all."""
    assert record.source_id is not None, "only files are mended"
    is_before = record.is_dry_run
    return Draft(
        workspace_id=record.workspace_id,
        source_id=record.source_id,
        owner_id=record.source_id if is_before else record.id,
        stage=_Stage.BEFORE if is_before else _Stage.AFTER,
    )


def cells_read_with(record: LeadImport) -> dict[int, Cells]:
    """What the import reads instead of some of its file's cells."""
    own = MendedRow.objects.filter(workspace_id=record.workspace_id, source_id=record.source_id)
    return read_cells(own.filter(owner_id=record.id, stage=_Stage.WITH))


def forget_draft_of_file(source: SourceFile) -> None:
    """Its rows or columns are others now."""
    draft_of_file(source).rows().delete()


def forget_mended(source: SourceFile) -> None:
    """With the file, all that was typed over it goes."""
    MendedRow.objects.filter(workspace_id=source.workspace_id, source_id=source.id).delete()
