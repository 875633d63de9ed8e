"""Refusals, and created rows that left no new id behind -> row_outcome."""

from collections.abc import Sequence
from uuid import UUID

from leads.imports.rows import ImportOptions, Refusal
from leads.imports.write.copy_lines import OUTCOME_COLUMNS, copy, outcome_line
from leads.imports.write.writer import Written
from leads.models import Outcome
from workspaces.database.cursor import Cursor


def write_outcomes(
    cursor: Cursor, import_id: UUID, refusals: Sequence[Refusal], *, options: ImportOptions
) -> None:
    if refusals:
        workspace, prefix = str(options.workspace_id), str(import_id)
        lines = [outcome_line(workspace, prefix, refusal) for refusal in refusals]
        copy(cursor, "leads_rowoutcome", OUTCOME_COLUMNS, lines)


def woken_outcomes(written: Written) -> list[Refusal]:
    """Created rows whose ids are not enough, so each gets a row of its own."""
    return [
        Refusal(
            created.row.number,
            Outcome.CREATED,
            created.row.email,
            {"restored": created.restored}
            | ({"membership_id": created.membership_id} if created.membership_id else {}),
        )
        for created in written.recorded
    ]
