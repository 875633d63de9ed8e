"""What a chunk's transaction did -> outcomes, the import's own counts with its checkpoint, counters, plan."""

from collections.abc import Mapping, Sequence

from leads.imports.record.counters import add_to_counters
from leads.imports.record.outcomes import with_cells, woken_outcomes, write_outcomes
from leads.imports.record.report import count_outcomes, count_when_committed
from leads.imports.rows import Held, ImportOptions, ImportReport, OpenTarget, Refusal
from leads.imports.statements import statement
from leads.imports.write.copy_lines import encode_json
from leads.imports.write.writer import Written
from leads.jobs.errors import Superseded
from leads.models import LeadImport
from workspaces.database.cursor import Cursor


def account(
    cursor: Cursor,
    record: LeadImport,
    written: Written,
    refusals: Sequence[Refusal],
    *,
    target: OpenTarget,
    options: ImportOptions,
    checkpoint: int,
    held: Mapping[int, Held] | None = None,
) -> bool:
    """The tail of a chunk. -> whether a cancellation was requested. `held`: by row, the cells out of which
    addresses were read. Raises Superseded, PlanExhausted."""
    held = held or {}
    woken = [] if record.is_dry_run else woken_outcomes(written)
    outcomes = with_cells([*refusals, *woken], held)
    write_outcomes(cursor, record.id, outcomes, target=target, options=options)
    report = count_outcomes(record.id, written, refusals, target=target)
    is_cancelled = _add_to_import(cursor, record, report, written, checkpoint=checkpoint, held=held)
    if not record.is_dry_run:
        add_to_counters(cursor, written, target=target, options=options)
        count_when_committed(report, options)
    return is_cancelled


def _add_to_import(
    cursor: Cursor,
    record: LeadImport,
    report: ImportReport,
    written: Written,
    *,
    checkpoint: int,
    held: Mapping[int, Held],
) -> bool:
    parameters = {
        "workspace": record.workspace_id,
        "id": record.id,
        "run": record.run_number,
        "total": report.total,
        "restored": report.restored,
        "updated": report.updated,
        "changed_fields": encode_json(report.changed_fields).decode(),
        "contacts": written.contacts,
        "checkpoint": checkpoint,
        "held": len(held),
        "first_held": min(held, default=0),
    }
    counts = {f"{outcome.slug}_count": count for outcome, count in report.counts.items()}
    found = cursor.execute(statement("add_to_import"), parameters | counts).fetchone()
    if found is None:
        raise Superseded
    return bool(found[0])
