"""What the worker does on request, and by the clock. A task fetches and calls one function."""

from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from leads.file_imports import notify
from leads.file_imports.run import run_import
from leads.files import sources
from leads.imports.record.lifecycle import close_abandoned, only_here, open_imports
from leads.imports.record.prune import prune_outcomes
from leads.jobs.queue import defer_once
from leads.moving import open_jobs, run_job
from leads.removing import open_removals, run_removal
from leads.undo.run import open_undos, run_undo
from leads.verification.job_run import run_verification
from leads.verification.lifecycle import open_verifications
from leads.verification.single import verify_open_addresses
from leads.verification.store import prune_verification
from workspaces.idempotency.answers import prune_kept_answers

FINISHED_JOB_HOURS = 72  # how long a finished job can be looked at
# The jobs carry on where they stopped, so trying again is always right.
_RETRY = RetryStrategy(max_attempts=5, wait=5)


# --- on request, within the transaction that makes them necessary ---


def defer_import(import_id: UUID) -> None:
    """Have a worker run the import: a new one, a resumed one, or one whose worker died."""
    defer_once("import_file", lock=f"import {import_id}", import_id=str(import_id))


def defer_undo(import_id: UUID) -> None:
    """Have a worker undo the import."""
    defer_once("undo_import", lock=f"undo {import_id}", import_id=str(import_id))


def defer_conversion(source_id: UUID) -> None:
    """Have a worker convert the spreadsheet."""
    defer_once("convert_file", lock=f"convert {source_id}", source_id=str(source_id))


def defer_removal(job_id: UUID) -> None:
    """Have a worker take leads out of campaigns and lists."""
    defer_once("take_out", lock=f"removal {job_id}", job_id=str(job_id))


def defer_verification(job_id: UUID) -> None:
    """Have a worker verify the addresses of some leads."""
    defer_once("verify_leads", lock=f"verify {job_id}", job_id=str(job_id))


def defer_job(job_id: UUID) -> None:
    """Have a worker move, copy or assign leads."""
    defer_once("move_leads", lock=f"job {job_id}", job_id=str(job_id))


@app.task(retry=_RETRY, pass_context=True)
def import_file(context: JobContext, import_id: str) -> None:
    if sources.is_converting(UUID(import_id)):
        return  # convert_file goes on with it
    if run_import(UUID(import_id), open_file=sources.open_import, should_stop=context.should_abort):
        notify.mail_end_of_import(UUID(import_id))


@app.task(retry=_RETRY, pass_context=True)
def undo_import(context: JobContext, import_id: str) -> None:
    run_undo(UUID(import_id), should_stop=context.should_abort)


@app.task(retry=_RETRY)
def convert_file(source_id: str) -> None:
    with only_here(UUID(source_id)) as is_ours:
        if is_ours and sources.wants_conversion(UUID(source_id)):
            sources.convert_source(UUID(source_id))
    for import_id in sources.waiting_imports(UUID(source_id)):
        defer_import(import_id)


@app.task(retry=_RETRY, pass_context=True)
def take_out(context: JobContext, job_id: str) -> None:
    run_removal(UUID(job_id), should_stop=context.should_abort)


@app.task(retry=_RETRY, pass_context=True)
def verify_leads(context: JobContext, job_id: str) -> None:
    run_verification(UUID(job_id), should_stop=context.should_abort)


@app.task(retry=_RETRY, pass_context=True)
def move_leads(context: JobContext, job_id: str) -> None:
    run_job(UUID(job_id), should_stop=context.should_abort)


# --- by the clock ---


def defer_what_is_open() -> None:
    """Imports, undos and conversions that nobody may be working on, because their worker was killed or
    the database was gone. One that another worker is at notices and leaves it to that worker."""
    for import_id in open_imports():
        defer_import(import_id)
    close_abandoned()
    for import_id in open_undos():
        defer_undo(import_id)
    for source_id in sources.open_conversions():
        defer_conversion(source_id)
    for job_id in open_jobs():
        defer_job(job_id)
    for job_id in open_removals():
        defer_removal(job_id)
    for job_id in open_verifications():
        defer_verification(job_id)


@app.periodic(cron="* * * * * */20")
@app.task(queueing_lock="sweep_open_work", retry=3)
def sweep_open_work(timestamp: int) -> None:
    defer_what_is_open()


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="prune_outcomes", retry=3)
def prune_outcomes_hourly(timestamp: int) -> None:
    prune_outcomes()
    sources.prune_files()
    prune_kept_answers()
    prune_verification()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="verify_open_addresses", retry=3)
def verify_addresses_again(timestamp: int) -> None:
    verify_open_addresses()


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
