"""Rows -> report: the order of the gate's stages, and what happens when another import wins a race."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from leads.imports.chunk import import_chunk
from leads.imports.judge.classify import split_refused, split_repeated
from leads.imports.judge.keys import Keyed, find_keyed
from leads.imports.judge.known_people import look_up, read_people, to_rows
from leads.imports.judge.normalize import normalize_rows
from leads.imports.judge.probe import Cursor, Look, check_assignees, open_target
from leads.imports.options import requested_options
from leads.imports.record.counters import add_to_counters
from leads.imports.record.events import emit_end
from leads.imports.record.lifecycle import record_verification
from leads.imports.record.outcomes import woken_outcomes, write_outcomes
from leads.imports.record.report import count_outcomes, count_when_committed
from leads.imports.rows import MAX_NAME, ImportOptions, ImportReport, LeadRow, OpenTarget, RawRow, Refusal
from leads.imports.statements import statement
from leads.imports.write.copy_lines import encode_json
from leads.models import ImportState, LeadImport
from leads.models.row_ids import new_import_id
from workspaces.audit import Action, current_actor
from workspaces.database.cursor import plain_cursor
from workspaces.database.fate import FateUnknown, find_out
from workspaces.database.ids import uuid7
from workspaces.database.retries import until_no_race_is_lost
from workspaces.logs.about import also_about
from workspaces.models import EventType


def import_leads(rows: Sequence[RawRow], options: ImportOptions, *, is_dry_run: bool = False) -> ImportReport:
    """One import, all or nothing, in one transaction. At most 2**32 rows; meant for a few thousand.

    A dry run does it all and takes it back: the report is exact, and its ids are nobody's. Raises
    UnknownReference or PlanExhausted, and nothing is written then.
    """
    return _in_one_transaction(
        lambda cursor: _import_leads(cursor, rows, options), options.workspace_id, keep=not is_dry_run
    )


def import_known_leads(lead_ids: Sequence[UUID], options: ImportOptions) -> ImportReport:
    """The same for leads of the workspace, which go into a campaign or another list. Rows are numbered by
    their index; an id that is no live lead of the workspace is refused."""
    return _in_one_transaction(
        lambda cursor: _import_known_leads(cursor, lead_ids, options), options.workspace_id
    )


def _in_one_transaction(
    work: Callable[[Cursor], ImportReport], workspace_id: UUID, *, keep: bool = True
) -> ImportReport:
    def attempt() -> ImportReport:
        report = None
        try:
            with transaction.atomic():
                report = work(plain_cursor())
                if not keep:
                    transaction.set_rollback(True)
                return report
        except FateUnknown as error:
            if report is not None and find_out(lambda: _is_there(workspace_id, report.import_id)):
                return report
            error.import_id = report.import_id if report else None  # the client can look for it later
            raise

    return until_no_race_is_lost(attempt)


def _is_there(workspace_id: UUID, import_id: UUID) -> bool:
    return LeadImport.objects.filter(workspace_id=workspace_id, id=import_id).exists()


def _import_leads(cursor: Cursor, rows: Sequence[RawRow], options: ImportOptions) -> ImportReport:
    also_about(import_id=(import_id := new_import_id()))
    target = open_target(cursor, options)
    check_assignees(cursor, options, _assignees(rows, options))
    normalized = normalize_rows(rows, target=target)
    if options.match_by_phone or any(raw.external_id for raw in rows):
        return _import_keyed(cursor, normalized, import_id=import_id, target=target, options=options)
    return _judge_and_write(cursor, normalized, import_id=import_id, target=target, options=options)


def _import_keyed(
    cursor: Cursor,
    normalized: Iterable[LeadRow | Refusal],
    *,
    import_id: UUID,
    target: OpenTarget,
    options: ImportOptions,
) -> ImportReport:
    """Rows some of which say by an external id, or by a phone number, whom they mean."""
    good, refusals = split_refused(normalized)
    keyed = find_keyed(cursor, good, target=target, options=options)
    return _judge_and_write(
        cursor,
        [*refusals, *keyed.refusals, *keyed.rows],
        import_id=import_id,
        target=target,
        options=options,
        look=keyed.look(target=target, options=options, import_id=import_id),
        keyed=keyed,
    )


def _import_known_leads(cursor: Cursor, lead_ids: Sequence[UUID], options: ImportOptions) -> ImportReport:
    also_about(import_id=(import_id := new_import_id()))
    target = open_target(cursor, options)
    check_assignees(cursor, options, _assignees([], options))
    people = read_people(cursor, lead_ids, options)
    rows = to_rows(lead_ids, people, target=target)
    found = {row.identity: people[lead_ids[row.number]] for row in rows if isinstance(row, LeadRow)}
    look = look_up(found, target=target, options=options, import_id=import_id)
    return _judge_and_write(cursor, rows, import_id=import_id, target=target, options=options, look=look)


def _judge_and_write(
    cursor: Cursor,
    rows: Iterable[LeadRow | Refusal],
    *,
    import_id: UUID,
    target: OpenTarget,
    options: ImportOptions,
    look: Look | None = None,
    keyed: Keyed | None = None,
) -> ImportReport:
    first_rows, refusals = split_repeated(rows)
    written, more_refusals = import_chunk(
        cursor, first_rows, import_id=import_id, target=target, options=options, look=look
    )
    refusals += keyed.marked(more_refusals) if keyed else more_refusals
    write_outcomes(cursor, import_id, refusals + woken_outcomes(written), target=target, options=options)
    report = count_outcomes(import_id, written, refusals, target=target)
    _record_import(cursor, report, options, target, contacts=written.contacts)
    remaining = add_to_counters(cursor, written, target=target, options=options)
    count_when_committed(report, options)
    return replace(report, remaining_uploads=remaining)


def _assignees(rows: Sequence[RawRow], options: ImportOptions) -> set[UUID]:
    named = {row.assigned_to for row in rows if row.assigned_to is not None}
    return named | ({options.assigned_to} if options.assigned_to else set())


def _record_import(
    cursor: Cursor, report: ImportReport, options: ImportOptions, target: OpenTarget, *, contacts: int
) -> None:
    """The import's own row, and the job that verifies its leads where that was requested."""
    record: dict[str, Any] = {
        "id": report.import_id,
        "workspace": options.workspace_id,
        "door": options.door.value,
        "name": options.name[:MAX_NAME],
        "user": options.user_id,
        "api_key": options.api_key_id,
        "campaign": target.ref.id if target.ref.kind == "campaign" else None,
        "list": target.ref.id if target.ref.kind == "list" else None,
        "blocklist": report.blocklist_id,
        "options": encode_json(requested_options(options, assigned_to=target.assignee)).decode(),
        "state": ImportState.FINISHED.value,
        "total": report.total,
        "restored": report.restored,
        "contacts": contacts,
        "updated": report.updated,
        "changed_fields": encode_json(report.changed_fields).decode(),
        "event": EventType.IMPORT_FINISHED.value,
    }
    record |= {f"{outcome.slug}_count": count for outcome, count in report.counts.items()}
    wanted = cursor.execute(statement("record_import"), record | _audited()).fetchone()
    if wanted is not None and wanted[0]:
        emit_end(options.workspace_id, report.import_id)
    if options.verify:
        record_verification(
            workspace_id=options.workspace_id,
            user_id=options.user_id,
            import_id=report.import_id,
            target_id=target.ref.id,
            target_kind=target.ref.kind,
            remove_invalid=options.remove_invalid,
        )


def _audited() -> dict[str, Any]:
    """The import's line of the audit log: written beside its own row, as every import waits for both."""
    actor = current_actor()
    return {
        "entry": uuid7(),
        "actor_kind": actor.kind.value,
        "actor_user": actor.user_id,
        "actor_key": actor.api_key_id,
        "actor_name": actor.name,
        "address": actor.address,
        "action": Action.IMPORT_ENDED.value,
    }
