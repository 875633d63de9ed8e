"""What was written and refused -> ImportReport."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.db import transaction

from leads.imports.rows import ImportOptions, ImportReport, OpenTarget, Refusal
from leads.imports.write.writer import Written
from leads.models import ImportState, LeadImport, Outcome
from workspaces.metrics.counted import count_rows


def count_outcomes(
    import_id: UUID, written: Written, refusals: Sequence[Refusal], *, target: OpenTarget
) -> ImportReport:
    """Every outcome has a count, most of them 0."""
    counted = Counter(refusal.outcome for refusal in refusals)
    counts = {outcome: counted[outcome] for outcome in Outcome}
    counts[Outcome.CREATED] = written.created_count
    changed = Counter(field for fields in written.changes.values() for field in fields)
    return ImportReport(
        import_id=import_id,
        total=sum(counts.values()),
        counts=counts,
        restored=written.restored_count,
        blocklist_id=target.blocklist_id,
        remaining_uploads=None,
        updated=len(written.updated),
        changed_fields=dict(changed),
        created=written.created,
        refusals=list(refusals),
    )


def count_when_committed(report: ImportReport, options: ImportOptions) -> None:
    """For Prometheus: what a transaction that was taken back did, nobody counts."""
    counts = [(outcome.slug, number) for outcome, number in report.counts.items() if number]
    count = partial(count_rows, door=options.door.value, counts=counts)
    transaction.on_commit(count, robust=True)


def percent_of(record: LeadImport, *, expected: int) -> int:
    """How far it is. Never 100 before the end: the number of rows may be an estimate."""
    if record.state == ImportState.FINISHED:
        return 100
    return min(99, 100 * record.total_count // expected) if expected else 0


def counters(record: LeadImport) -> dict[str, int]:
    """An import's counts under the names that the v2 API gives them."""
    return {
        "total_sent": record.total_count,
        "leads_uploaded": record.created_count,
        "in_blocklist": record.blocked_count + record.erased_count,
        "duplicated_leads": record.duplicate_count,
        "skipped_count": record.skipped_count + record.unknown_lead_count + record.conflict_count,
        "invalid_email_count": record.invalid_email_count + record.invalid_identity_count,
        "incomplete_count": record.incomplete_count,
        "duplicate_email_count": record.repeated_count,
        "restored_count": record.restored_count,
        "updated_count": record.updated_count,
    }
