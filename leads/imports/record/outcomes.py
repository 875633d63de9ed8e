"""Refusals, and created rows that left no new id behind -> row_outcome."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from leads.imports.judge.erased import conceal
from leads.imports.rows import Held, ImportOptions, OpenTarget, Refusal
from leads.imports.write.copy_lines import OUTCOME_COLUMNS, copy, outcome_lines
from leads.imports.write.writer import Written
from leads.models import Outcome
from workspaces.database.cursor import Cursor


def write_outcomes(
    cursor: Cursor,
    import_id: UUID,
    refusals: Sequence[Refusal],
    *,
    target: OpenTarget,
    options: ImportOptions,
) -> None:
    if refusals:
        refusals = conceal(cursor, refusals, target=target, options=options)
        workspace, prefix = str(options.workspace_id), str(import_id)
        lines = outcome_lines(workspace, prefix, refusals)
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


def with_cells(outcomes: Sequence[Refusal], held: Mapping[int, Held]) -> list[Refusal]:
    """What became of a row says out of which cell its address was read; also where a created row has no
    outcome of its own yet. `held` by row."""
    if not held:
        return list(outcomes)
    numbers = {outcome.number for outcome in outcomes}
    return [
        *(_with_cell(outcome, held.get(outcome.number)) for outcome in outcomes),
        *(
            Refusal(number, Outcome.CREATED, one.email, {"read_from": one.cell})
            for number, one in held.items()
            if number not in numbers
        ),
    ]


def _with_cell(outcome: Refusal, held: Held | None) -> Refusal:
    if held is None:
        return outcome
    return msgspec.structs.replace(outcome, evidence=outcome.evidence | {"read_from": held.cell})
