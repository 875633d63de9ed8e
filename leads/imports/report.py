"""What was written and refused -> ImportReport."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from leads.imports.rows import ImportReport, Refusal, Target
from leads.imports.write import Written
from leads.models import Outcome


def count_outcomes(
    import_id: UUID, written: Written, refusals: Sequence[Refusal], *, target: Target
) -> ImportReport:
    """Every outcome has a count, most of them 0."""
    counted = Counter(refusal.outcome for refusal in refusals)
    counts = {outcome: counted[outcome] for outcome in Outcome}
    counts[Outcome.CREATED] = len(written.created)
    return ImportReport(
        import_id=import_id,
        total=sum(counts.values()),
        counts=counts,
        restored=sum(created.restored for created in written.created),
        blocklist_id=target.blocklist_id,
        remaining_uploads=None,
        created=sorted(written.created, key=lambda created: created.row.number),
    )
