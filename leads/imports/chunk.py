"""First occurrences -> what was written of them, in the caller's transaction: judge, then write."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

import msgspec

from leads.imports.judge.classify import classify
from leads.imports.judge.erased import split_erased
from leads.imports.judge.probe import Cursor, Look, lock_profiles, probe
from leads.imports.rows import ImportOptions, LeadRow, OpenTarget, Refusal, Verdicts
from leads.imports.statements import statement
from leads.imports.write.dry import DryWriter
from leads.imports.write.known import changes, needs_lock
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
    """Probes and classifies; what had to be locked for it is looked at again, since it may have
    changed until the lock was ours. From then on nobody else changes it."""
    lock_profiles(cursor, rows, target=target, options=options)
    locked: set[UUID] = set()
    while True:
        known = look(cursor, rows)
        verdicts = classify(rows, known, import_id=import_id, target=target, options=options)
        wanted = {c.known.id for c in verdicts.creations if c.known and needs_lock(c, options=options)}
        wanted |= {u.known.id for u in verdicts.updates if u.known and changes(u, options=options)}
        if wanted <= locked:
            return verdicts
        parameters = {"workspace": options.workspace_id, "leads": sorted(wanted - locked)}
        cursor.execute(statement("lock_leads"), parameters)
        locked |= wanted


def mark_updated(refusals: list[Refusal], written: Written) -> list[Refusal]:
    """A duplicate that overwrote something says so, and what."""
    if not written.updated:
        return refusals
    return [
        msgspec.structs.replace(refusal, evidence=refusal.evidence | {"updated": fields})
        if refusal.outcome is Outcome.DUPLICATE and (fields := written.updated.get(refusal.number))
        else refusal
        for refusal in refusals
    ]
