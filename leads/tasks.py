"""What the worker does by the clock. A task fetches and calls one function."""

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from leads.imports.prune import prune_outcomes

FINISHED_JOB_HOURS = 72  # how long a finished job can be looked at


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="prune_outcomes", retry=3)
def prune_outcomes_hourly(timestamp: int) -> None:
    prune_outcomes()


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

    Where its like is waiting already (they share a queueing lock), that one will do the work.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
