"""An import of a file -> a page of its rows that were refused for their content, as they stand now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from leads.files.corrected.cells import Cells, mend
from leads.files.corrected.drafts import Draft, draft_of_import
from leads.files.corrected.rows_at import rows_at
from leads.files.decode import FileRow
from leads.files.file_rows import OpenFile
from leads.files.sources import open_import
from leads.imports.options import options_of
from leads.mending.judged import Judged, columns_of, judge, judged, names_for, plain
from leads.models import ImportState, LeadImport, Outcome, RowOutcome, SourceFile

# What can be mended in the row itself. Others are as they should be: known, blocked, unwanted.
MENDABLE = (Outcome.INCOMPLETE, Outcome.INVALID_EMAIL, Outcome.INVALID_IDENTITY, Outcome.CONFLICT)
PAGE = 1000  # rows
_PAGE_TEXT = 2_000_000  # characters of a page's cells
LOOKED_AT = 256 * 1024 * 1024  # bytes of the file, unpacked: somebody waits


@dataclass(frozen=True, kw_only=True)
class MendRow:
    """`cells` with what was typed, `original` without."""

    cells: Sequence[str]
    original: Sequence[str]
    judged: Judged


@dataclass(frozen=True, kw_only=True)
class MendPage:
    """`next_after`: the number of the last row, where there are more. `is_cut`: some are so far down the file
    that nobody can wait for them."""

    rows: Sequence[MendRow]
    next_after: int | None
    is_cut: bool


def mendable_count(record: LeadImport) -> int:
    """How many rows were refused for their content."""
    return sum(getattr(record, f"{outcome.slug}_count") for outcome in MENDABLE)


def can_mend(record: LeadImport, source: SourceFile) -> bool:
    """Whether there are such rows, and the file to read them in."""
    ended = not ImportState(record.state).is_open and not record.rows_pruned_at
    return ended and bool(source.stored_name) and mendable_count(record) > 0


def open_refused(record: LeadImport) -> OpenFile:
    """The file as the import read it; of a dry run as it was uploaded, as the draft is laid over it."""
    file = open_import(record)
    return replace(file, typed={}) if record.is_dry_run else file


def refusals_of(record: LeadImport, draft: Draft) -> QuerySet[RowOutcome]:
    """In order; without those that are in another import already, or of somebody who was erased."""
    refused = RowOutcome.objects.filter(
        workspace_id=record.workspace_id, import_id=record.id, outcome__in=MENDABLE
    )
    gone = (
        draft.rows()
        .filter(Q(child_id__isnull=False) | Q(cells__isnull=True))
        .values_list("row_number", flat=True)
    )
    return (
        refused.exclude(evidence__has_key="erased").exclude(row_number__in=list(gone)).order_by("row_number")
    )


def refused_page(record: LeadImport, *, after: int, limit: int = PAGE) -> MendPage:
    """The rows after that number. Raises FileError, UnknownReference, SourceFile.DoesNotExist."""
    draft, file = draft_of_import(record), open_refused(record)
    outcomes = list(refusals_of(record, draft).filter(row_number__gt=after)[: limit + 1])
    wanted = [outcome.row_number for outcome in outcomes[:limit]]
    found = rows_at(file, wanted, unpacked_limit=min(LOOKED_AT, file.unpacked_limit))
    rows = _that_fit([plain(found[number], file) for number in wanted if number in found])
    has_more = len(rows) < len(found) or (len(outcomes) > limit and len(found) == len(wanted))
    return MendPage(
        rows=_shown(record, file, rows, outcomes=outcomes, typed=draft.cells(row.number for row in rows)),
        next_after=rows[-1].number if rows and has_more else None,
        is_cut=len(found) < len(wanted),
    )


def _that_fit(rows: list[FileRow]) -> list[FileRow]:
    """At least one."""
    sizes = [sum(map(len, row.cells)) for row in rows]
    count, total = 0, 0
    while count < len(rows) and (not count or total + sizes[count] <= _PAGE_TEXT):
        total += sizes[count]
        count += 1
    return rows[:count]


def _shown(
    record: LeadImport,
    file: OpenFile,
    rows: list[FileRow],
    *,
    outcomes: Sequence[RowOutcome],
    typed: Mapping[int, Cells],
) -> list[MendRow]:
    """A row that is mended is judged anew; of the others it is known."""
    width = len(file.columns)
    mended = {row.number: mend(row, typed[row.number], width=width) for row in rows if row.number in typed}
    anew = {each.number: each for each in judge(list(mended.values()), file, options_of(record))}
    known = {outcome.row_number: outcome for outcome in outcomes}
    names = names_for(record.workspace_id, (outcome.evidence for outcome in outcomes))
    columns = columns_of(file)

    def judged_row(row: FileRow) -> Judged:
        outcome = known[row.number]
        return anew.get(row.number) or judged(
            row, Outcome(outcome.outcome), outcome.evidence, names=names, columns=columns
        )

    return [
        MendRow(cells=mended.get(row.number, row).cells, original=row.cells, judged=judged_row(row))
        for row in rows
    ]
