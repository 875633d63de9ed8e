"""What a chunk's transaction did -> outcomes, the import's own counts with its checkpoint, counters, plan."""

from collections.abc import Sequence

from leads.imports.record.counters import add_to_counters
from leads.imports.record.outcomes import woken_outcomes, write_outcomes
from leads.imports.record.report import count_outcomes
from leads.imports.rows import ImportOptions, ImportReport, OpenTarget, Refusal
from leads.imports.statements import statement
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
) -> bool:
    """The tail of a chunk. -> whether a cancellation was requested. Raises Superseded, PlanExhausted."""
    woken = [] if record.is_dry_run else woken_outcomes(written)
    write_outcomes(cursor, record.id, [*refusals, *woken], options=options)
    report = count_outcomes(record.id, written, refusals, target=target)
    is_cancelled = _add_to_import(cursor, record, report, written, checkpoint=checkpoint)
    if not record.is_dry_run:
        add_to_counters(cursor, written, target=target, options=options)
    return is_cancelled


def _add_to_import(
    cursor: Cursor, record: LeadImport, report: ImportReport, written: Written, *, checkpoint: int
) -> bool:
    parameters = {
        "workspace": record.workspace_id,
        "id": record.id,
        "run": record.run_number,
        "total": report.total,
        "restored": report.restored,
        "updated": len(written.updated),
        "contacts": written.contacts,
        "checkpoint": checkpoint,
    }
    counts = {f"{outcome.slug}_count": count for outcome, count in report.counts.items()}
    found = cursor.execute(statement("add_to_import"), parameters | counts).fetchone()
    if found is None:
        raise Superseded
    return bool(found[0])
