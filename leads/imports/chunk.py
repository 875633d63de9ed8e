"""First occurrences -> what was written of them, in the caller's transaction: judge, then write."""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from leads.imports.judge.classify import classify
from leads.imports.judge.erased import split_erased
from leads.imports.judge.probe import Cursor, Look, as_lines, lock_profiles, probe
from leads.imports.rows import ImportOptions, LeadRow, OpenTarget, Refusal, Verdicts
from leads.imports.statements import statement
from leads.imports.write.dry import DryWriter
from leads.imports.write.known import asks_for_places, changes, needs_lock
from leads.imports.write.writer import ChunkWriter, Written
from leads.models import Outcome


def import_chunk(
    cursor: Cursor,
    rows: Sequence[LeadRow],
    *,
    import_id: UUID,
    target: OpenTarget,
    options: ImportOptions,
    lists_created: bool = True,
    look: Look | None = None,
) -> tuple[Written, list[Refusal]]:
    """-> what was written, and the refusals. `look` is how to find out about the rows, unless by identity.

    Raises UniqueViolation or DeadlockDetected when another import won a race: begin anew then.
    """
    look = look or partial(probe, target=target, options=options, import_id=import_id)
    rows, erased = split_erased(cursor, rows, target=target, options=options)
    verdicts = judge(cursor, rows, import_id=import_id, target=target, options=options, look=look)
    writer = ChunkWriter(
        cursor, import_id=import_id, target=target, options=options, lists_created=lists_created
    )
    written = writer.write(verdicts.creations, verdicts.updates)
    return written, erased + mark_updated(verdicts.refusals, written)


def try_chunk(
    cursor: Cursor,
    rows: Sequence[LeadRow],
    *,
    import_id: UUID,
    target: OpenTarget,
    options: ImportOptions,
    writer: DryWriter,
    look: Look | None = None,
) -> tuple[Written, list[Refusal]]:
    """The same up to the write: -> what would be written, and the refusals."""
    look = look or partial(probe, target=target, options=options, import_id=import_id)
    rows, erased = split_erased(cursor, rows, target=target, options=options)
    verdicts = classify(rows, look(cursor, rows), import_id=import_id, target=target, options=options)
    written = writer.write(verdicts.creations, verdicts.updates)
    return written, erased + mark_updated(verdicts.refusals, written)


def judge(
    cursor: Cursor,
    rows: Sequence[LeadRow],
    *,
    import_id: UUID,
    target: OpenTarget,
    options: ImportOptions,
    look: Look,
) -> Verdicts:
    """Probes and classifies; what had to be locked for it is looked at again where it may have changed until
    the lock was ours. From then on nobody else changes it."""
    lock_profiles(cursor, rows, target=target, options=options)
    locked: set[str] = set()
    while True:
        known = look(cursor, rows)
        verdicts = classify(rows, known, import_id=import_id, target=target, options=options)
        placed = [c for c in verdicts.creations if c.known is not None and needs_lock(c, options=options)]
        changed = [u for u in verdicts.updates if changes(u, options=options)]
        seen = {each.known.id: each.known.version for each in [*placed, *changed] if each.known}
        seen = {lead_id: version for lead_id, version in seen.items() if lead_id not in locked}
        if not seen:
            return verdicts
        is_as_it_was = _lock_leads(cursor, seen, options) == seen
        locked |= seen.keys()
        if is_as_it_was and not any(asks_for_places(c, options=options) for c in placed):
            return verdicts


def _lock_leads(cursor: Cursor, lead_ids: Iterable[str], options: ImportOptions) -> dict[str, str]:
    """-> the versions of their rows."""
    parameters = {"workspace": options.workspace_id, "leads": as_lines(lead_ids)}
    return dict(cursor.execute(statement("lock_leads"), parameters).fetchall())


def mark_updated(refusals: list[Refusal], written: Written) -> list[Refusal]:
    """A duplicate that overwrote something says so, and what."""
    if not written.updated:
        return refusals
    return [
        Refusal(refusal.number, refusal.outcome, refusal.email, refusal.evidence | {"updated": fields})
        if refusal.outcome is Outcome.DUPLICATE and (fields := written.updated.get(refusal.number))
        else refusal
        for refusal in refusals
    ]
