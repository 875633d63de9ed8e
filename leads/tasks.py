"""What the worker does on request, and by the clock. A task fetches and calls one function."""

from typing import Any
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from leads.bulk import BULK_CHANGES
from leads.erasing.files import ERASURES
from leads.file_imports import notify
from leads.file_imports.run import IMPORTS
from leads.files import stored
from leads.files.conversions import CONVERSIONS
from leads.imports.record.prune import prune_outcomes
from leads.jobs.queue import queue_forgotten
from leads.jobs.runner import Kind, run
from leads.jobs.turns import run_in_turns, turn_of
from leads.list_imports.run import close_abandoned
from leads.moving import MOVES
from leads.removing import REMOVALS
from leads.undo.run import UNDOS
from leads.verification.callbacks import answer_callbacks
from leads.verification.job_run import VERIFICATIONS
from leads.verification.single import verify_open_addresses
from leads.verification.store import prune_verification
from workspaces.audit.actor import acting
from workspaces.audit.actor import job as job_actor
from workspaces.audit.retention import purge_audit
from workspaces.idempotency.answers import prune_kept_answers

FINISHED_JOB_HOURS = 72  # how long a finished job can be looked at
KINDS: tuple[Kind[Any], ...] = (
    IMPORTS,
    CONVERSIONS,
    UNDOS,
    MOVES.kind(),
    REMOVALS.kind(),
    BULK_CHANGES.kind(),
    VERIFICATIONS,
    ERASURES,
)
# The jobs carry on where they stopped, so trying again is always right.
_RETRY = RetryStrategy(max_attempts=5, wait=5)


# --- on request: leads/jobs/queue.py ---


@app.task(retry=_RETRY, pass_context=True)
def import_file(context: JobContext, import_id: str) -> None:
    if run_in_turns(IMPORTS, UUID(import_id), turn_of(context)):
        notify.mail_end_of_import(UUID(import_id))


@app.task(retry=_RETRY, pass_context=True)
def undo_import(context: JobContext, import_id: str) -> None:
    run_in_turns(UNDOS, UUID(import_id), turn_of(context))


@app.task(retry=_RETRY)
def convert_file(source_id: str) -> None:
    run(CONVERSIONS, UUID(source_id))


@app.task(retry=_RETRY, pass_context=True)
def erase_from_files(context: JobContext, erasure_id: str) -> None:
    run(ERASURES, UUID(erasure_id), should_stop=context.should_abort)


@app.task(retry=_RETRY, pass_context=True)
def take_out(context: JobContext, job_id: str) -> None:
    run_in_turns(REMOVALS.kind(), UUID(job_id), turn_of(context))


@app.task(retry=_RETRY, pass_context=True)
def verify_leads(context: JobContext, job_id: str) -> None:
    run_in_turns(VERIFICATIONS, UUID(job_id), turn_of(context))


@app.task(retry=_RETRY, pass_context=True)
def move_leads(context: JobContext, job_id: str) -> None:
    run_in_turns(MOVES.kind(), UUID(job_id), turn_of(context))


@app.task(retry=_RETRY, pass_context=True)
def change_leads(context: JobContext, job_id: str) -> None:
    run_in_turns(BULK_CHANGES.kind(), UUID(job_id), turn_of(context))


# --- by the clock ---


def defer_what_is_open() -> None:
    """Imports, undos and conversions that nobody works on, because their worker was killed or the database
    was gone. Where another worker begins at the same moment, one of the two goes home."""
    close_abandoned()
    for kind in KINDS:
        queue_forgotten(kind.task, kind.open())


@app.periodic(cron="* * * * * */20")
@app.task(queueing_lock="sweep_open_work", retry=3)
def sweep_open_work(timestamp: int) -> None:
    defer_what_is_open()


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="prune_outcomes", retry=3)
def prune_outcomes_hourly(timestamp: int) -> None:
    with acting(job_actor("prune_outcomes_hourly")):
        prune_outcomes()
        stored.prune_files()
        prune_kept_answers()
        prune_verification()
        purge_audit()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="verify_open_addresses", retry=3)
def verify_addresses_again(timestamp: int) -> None:
    verify_open_addresses()
    answer_callbacks()


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="prune_jobs", retry=3, pass_context=True)
async def prune_jobs_daily(context: JobContext, timestamp: int) -> None:
    await context.app.job_manager.delete_old_jobs(
        nb_hours=FINISHED_JOB_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled_jobs", retry=3, pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """A job whose worker was killed stays "doing" for ever unless somebody puts it back.

    Where such a job is waiting already (they share a queueing lock), that one will do the work.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
