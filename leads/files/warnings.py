"""What somebody should know of a file, as it is stored with it and shown at every door."""

from collections.abc import Sequence
from typing import Any

from leads.files.decode import Column, FileWarning, Inspection
from leads.files.decode.known.cells import holds_address, is_address
from leads.files.decode.known.names import field_of, is_of_others
from leads.files.exported import LEAD_ID
from leads.files.held_address import SECOND, held_addresses
from leads.imports.judge.named_leads import lead_id_of
from leads.models import Lead, LeadImport, SourceFile

_IN_CELLS = "addresses_in_cells"


def warnings_of(source: SourceFile | None) -> list[dict[str, Any]]:
    """`code`, `text`, and `column` or `row` where it is about one. Older files have plain sentences."""
    stored = source.warnings if source else []
    return [{"code": "note", "text": held} if isinstance(held, str) else held for held in stored]


def warnings_of_import(record: LeadImport, source: SourceFile | None) -> list[dict[str, Any]]:
    """The same with what its rows have shown: in how many the email was read out of a cell that holds more,
    where the file's own warning goes by some of them."""
    warnings = warnings_of(source)
    if not record.total_count:
        return warnings
    others = [warning for warning in warnings if warning["code"] != _IN_CELLS]
    return [*others, _warn_of_held(record).to_json()] if record.held_count else others


def _warn_of_held(record: LeadImport) -> FileWarning:
    rows = "1 row" if record.held_count == 1 else f"{record.held_count:,} rows"
    text = (
        f"In {rows} the email is read out of a cell that holds more, first in row {record.held_row:,}: what "
        f"became of each says what its cell holds. Of two addresses the first counts, and the second is kept "
        f"as “{SECOND}”."
    )
    return FileWarning(code=_IN_CELLS, text=text, row=record.held_row)


def warnings_to_store(source: SourceFile, found: Inspection) -> list[dict[str, Any]]:
    """All that is doubtful about the file; its mapping is known."""
    warnings = [
        *found.warnings,
        *_warn_of_cells(found.columns, source.mapping),
        *_warn_of_emails(found.columns, source.mapping),
        *_warn_of_no_email(found.columns, source.mapping),
        *warn_of_unknown_leads(source, found.columns),
    ]
    return [warning.to_json() for warning in warnings]


def _warn_of_cells(columns: Sequence[Column], mapping: Sequence[str]) -> list[FileWarning]:
    """Of addresses that are taken out of cells that hold more."""
    column = _email_column(columns, mapping)
    more = (value for value in column.judged_by if not is_address(value)) if column else ()
    shown = next((value for value in more if held_addresses(value)), None)
    if column is None or shown is None:
        return []
    text = (
        f"Cells of “{column.name}” hold more than an address, such as “{shown.strip()[:60]}”: the address in "
        f"them is taken. Of two the first counts, and the second is kept as “{SECOND}”."
    )
    return [FileWarning(code=_IN_CELLS, text=text, column=column.name)]


def _warn_of_emails(columns: Sequence[Column], mapping: Sequence[str]) -> list[FileWarning]:
    """Of another column that has addresses where the email's is mostly blank."""
    column = _email_column(columns, mapping)
    filled = len(column.judged_by) if column else 0
    for other in columns if column else ():
        if (
            other is not column
            and field_of(other.name).field == "email"
            and len(other.judged_by) > 2 * filled
        ):
            text = f"“{column.name if column else ''}” is the email, and “{other.name}” is filled more often."
            return [FileWarning(code="email_mostly_blank", text=text, column=other.name)]
    return []


def _warn_of_no_email(columns: Sequence[Column], mapping: Sequence[str]) -> list[FileWarning]:
    """Of a column with addresses among other things where none is the email: only its sender knows."""
    if "email" in mapping:
        return []
    for column in columns:
        shown = next(filter(holds_address, column.judged_by), None)
        if shown is not None and not is_of_others(column.name):
            text = f"No column is the email, though “{column.name}” holds addresses: “{shown.strip()[:60]}”."
            return [FileWarning(code="no_email", text=text, column=column.name)]
    return []


def _email_column(columns: Sequence[Column], mapping: Sequence[str]) -> Column | None:
    return next((c for c, choice in zip(columns, mapping, strict=False) if choice == "email"), None)


def warn_of_unknown_leads(source: SourceFile, columns: Sequence[Column]) -> list[FileWarning]:
    """By the first ids of the file: one that another workspace has exported is imported by its emails."""
    samples = next((column.samples for column in columns if column.name == LEAD_ID), ())
    ids = set(filter(None, map(lead_id_of, samples)))
    known = Lead.objects.with_ids(workspace_id=source.workspace_id, ids=ids).filter(deleted_at=None)
    if not samples or (len(ids) == len(set(samples)) and known.count() == len(ids)):
        return []
    text = (
        "Its column leadgate_id names leads that this workspace doesn't have (any more): such rows are known "
        "by their emails."
    )
    return [FileWarning(code="unknown_leads", text=text, column=LEAD_ID)]
