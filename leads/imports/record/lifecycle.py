"""The states of a file's import, and who may change which. Nothing here reads a row.

start_import          > pending
start_previewed       > pending                       a dry run for real, once
begin_run             pending, running > running      a worker takes it, or takes it over
finish_run            running > finished, failed, cancelled
request_cancel        pending > cancelled; running: the run stops after its chunk
resume_import         failed, cancelled > pending     it carries on from its checkpoint
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from leads.imports.errors import NotNow, TooManyWaiting
from leads.imports.judge.probe import check_assignees, open_target
from leads.imports.options import options_of, requested_options
from leads.imports.record.events import emit_end
from leads.imports.record.mended import keep_mended
from leads.imports.rows import MAX_NAME, ImportOptions, OpenTarget
from leads.jobs.queue import Task, queue
from leads.jobs.status import create_job
from leads.models import ImportState, JobType, LeadImport, SourceFile, SourceState
from leads.models.row_ids import new_import_id
from workspaces.audit import Action, note
from workspaces.database import clock
from workspaces.database.cursor import plain_cursor
from workspaces.database.retries import in_one_transaction

_OPEN = (ImportState.PENDING, ImportState.RUNNING)
_ENDED_EARLY = (ImportState.FAILED, ImportState.CANCELLED)


@in_one_transaction
def start_import(
    source: SourceFile,
    options: ImportOptions,
    *,
    mapping: Sequence[str],
    is_dry_run: bool = False,
    requested: Mapping[str, Any] | None = None,
    preview_id: UUID | None = None,
) -> LeadImport:
    """A pending import of the file, in the queue.

    Of a spreadsheet that isn't converted yet the mapping is empty: it follows from `requested` later.
    Raises UnknownReference, TooManyWaiting.
    """
    target = check_options(options)
    _check_waiting(options.workspace_id)
    record = create_record(
        new_import_id(),
        options,
        target=target,
        assigned_to=options.assigned_to,
        source_id=source.id,
        mapping=list(mapping),
        parent_id=source.parent_import_id,
        is_dry_run=is_dry_run,
        asked=dict(requested or {}),
        preview_id=preview_id,
    )
    keep_mended(record, source_id=source.id)
    _queue(record)
    return record


@in_one_transaction
def start_previewed(preview: LeadImport, **changes: Any) -> tuple[LeadImport, bool]:
    """The finished dry run for real: the same file, mapping and options but for `changes`: who does it, say.
    -> the import, and whether it is new: a preview is committed once. Raises UnknownReference, NotNow,
    TooManyWaiting."""
    imports = LeadImport.objects.filter(workspace_id=preview.workspace_id)
    locked = imports.select_for_update().get(id=preview.id)
    if known := imports.filter(preview_id=locked.id).first():
        return known, False
    if not locked.is_dry_run or locked.state != ImportState.FINISHED:
        raise NotNow("Only a dry run that has finished can be done for real.")
    files = SourceFile.objects.filter(workspace_id=locked.workspace_id).exclude(stored_name="")
    if locked.source_id is None or (source := files.filter(id=locked.source_id).first()) is None:
        raise NotNow("The file is not kept any longer; upload it again.")
    options = replace(options_of(locked), **changes)
    return start_import(source, options, mapping=locked.mapping, preview_id=locked.id), True


def _check_waiting(workspace_id: UUID) -> None:
    allowed = settings.LEADGATE_OPEN_IMPORTS
    waiting = LeadImport.objects.filter(workspace_id=workspace_id, state__in=_OPEN, source_id__isnull=False)
    if waiting[:allowed].count() >= allowed:
        raise TooManyWaiting(allowed)


def _queue(record: LeadImport) -> None:
    """What a worker has to do first; a file that has been converted queues its imports."""
    assert record.source_id is not None
    converting = SourceFile.objects.filter(workspace_id=record.workspace_id, state=SourceState.CONVERTING)
    if converting.filter(id=record.source_id).exists():
        queue(Task.CONVERT, record.source_id)
    else:
        queue(Task.IMPORT, record.id)


@transaction.atomic
def check_options(options: ImportOptions) -> OpenTarget:
    """The import's target. Raises UnknownReference for whatever isn't the workspace's."""
    cursor = plain_cursor()
    target = open_target(cursor, options)
    check_assignees(cursor, options, {options.assigned_to} if options.assigned_to else set())
    return target


def create_record(
    import_id: UUID, options: ImportOptions, *, target: OpenTarget, assigned_to: UUID | None, **fields: Any
) -> LeadImport:
    """The import's own row, of an import that takes several transactions; `fields` are its other columns."""
    record = LeadImport.objects.create(
        id=import_id,
        workspace_id=options.workspace_id,
        door=options.door,
        name=options.name[:MAX_NAME],
        user_id=options.user_id,
        api_key_id=options.api_key_id,
        campaign_id=target.ref.id if target.ref.kind == "campaign" else None,
        list_id=target.ref.id if target.ref.kind == "list" else None,
        blocklist_id=target.blocklist_id,
        options=requested_options(options, assigned_to=assigned_to),
        **fields,
    )
    _note(Action.IMPORT_STARTED, record, dry_run=record.is_dry_run)
    return record


def _note(action: Action, record: LeadImport, *, count: int | None = None, **details: Any) -> None:
    note(record.workspace_id, action, object_id=record.id, count=count, door=record.door, **details)


@in_one_transaction
def begin_run(import_id: UUID) -> LeadImport | None:
    """The import, running, with a new fence; None if it isn't open any more."""
    record = LeadImport.objects.select_for_update().filter(id=import_id, state__in=_OPEN).first()
    if record is None:
        return None
    record.state = ImportState.RUNNING
    record.run_number += 1
    record.run_started_at = clock.now()
    record.run_started_rows = record.total_count
    record.save(update_fields=["state", "run_number", "run_started_at", "run_started_rows"])
    return record


@in_one_transaction
def finish_run(record: LeadImport, state: ImportState, *, failure: str = "", failure_text: str = "") -> bool:
    """The run's end. -> False when another run has taken the import over; nothing is changed then."""
    own = LeadImport.objects.filter(
        workspace_id=record.workspace_id,
        id=record.id,
        run_number=record.run_number,
        state=ImportState.RUNNING,
    )
    ended = own.update(
        state=state,
        failure=failure,
        failure_text=failure_text,
        cancel_requested=False,
        finished_at=clock.now(),
    )
    if ended:
        emit_end(record.workspace_id, record.id)
        _note_end(record)
    if ended and record.options.get("verify") and not record.is_dry_run and _has_leads(record, state):
        # Of one that ended early too: what is in is in, and waits for its verdict. Resumed, it gets another.
        target = options_of(record).target
        record_verification(
            workspace_id=record.workspace_id,
            user_id=record.user_id,
            import_id=record.id,
            target_id=target.id,
            target_kind=target.kind,
            remove_invalid=bool(record.options.get("remove_invalid")),
        )
    return bool(ended)


def _note_end(record: LeadImport) -> None:
    """One entry, with the number of its rows, however many these are."""
    ended = LeadImport.objects.get(workspace_id=record.workspace_id, id=record.id)
    _note(
        Action.IMPORT_ENDED,
        ended,
        count=ended.total_count,
        state=ended.state,
        created=ended.created_count,
        dry_run=ended.is_dry_run,
    )


def _has_leads(record: LeadImport, state: ImportState) -> bool:
    own = LeadImport.objects.filter(workspace_id=record.workspace_id, id=record.id)
    return state is ImportState.FINISHED or own.filter(created_count__gt=0).exists()


def record_verification(
    *,
    workspace_id: UUID,
    user_id: UUID | None,
    import_id: UUID,
    target_id: UUID,
    target_kind: str,
    remove_invalid: bool,
) -> None:
    """The job that verifies an import's leads, where that was requested, in the queue."""
    create_job(
        Task.VERIFY,
        workspace_id=workspace_id,
        user_id=user_id,
        type=JobType.VERIFY_LEADS,
        entity_id=target_id,
        entity_type=target_kind,
        data={"import_id": str(import_id)} | ({"remove_invalid": True} if remove_invalid else {}),
    )


@in_one_transaction
def request_cancel(*, workspace_id: UUID, import_id: UUID) -> None:
    """What is written stays, and it can be resumed. Raises LeadImport.DoesNotExist, NotNow."""
    record = _locked(workspace_id, import_id)
    if record.state == ImportState.PENDING:
        record.state = ImportState.CANCELLED
        record.finished_at = clock.now()
    elif record.state == ImportState.RUNNING:
        record.cancel_requested = True
    else:
        raise NotNow(f"The import has {record.state} already; only one that goes on can be cancelled.")
    record.save(update_fields=["state", "finished_at", "cancel_requested"])
    _note(Action.IMPORT_CANCELLED, record)


@in_one_transaction
def resume_import(*, workspace_id: UUID, import_id: UUID) -> LeadImport:
    """Pending again, and in the queue. Raises LeadImport.DoesNotExist, NotNow."""
    record = _locked(workspace_id, import_id)
    if record.state not in _ENDED_EARLY:
        raise NotNow("Only an import that failed or was cancelled can be resumed.")
    if record.undo_state:
        raise NotNow("The import is undone, so it can't go on; upload the file again.")
    if not _has_file(record):
        raise NotNow("The file is not kept any longer; upload it again.")
    record.state = ImportState.PENDING
    record.failure = record.failure_text = ""
    record.finished_at = None
    record.save(update_fields=["state", "failure", "failure_text", "finished_at"])
    _queue(record)
    _note(Action.IMPORT_RESUMED, record)
    return record


def open_imports() -> list[UUID]:
    """Those that some worker should have, of all workspaces: for the sweep that looks after them."""
    return list(
        LeadImport.objects.filter(state__in=_OPEN, source_id__isnull=False)
        .order_by("id")
        .values_list("id", flat=True)
    )


def _has_file(record: LeadImport) -> bool:
    assert record.source_id is not None
    sources = SourceFile.objects.filter(workspace_id=record.workspace_id, id=record.source_id)
    return sources.exclude(stored_name="").exists()


def _locked(workspace_id: UUID, import_id: UUID) -> LeadImport:
    files = LeadImport.objects.filter(source_id__isnull=False)
    return files.select_for_update().get(workspace_id=workspace_id, id=import_id)
