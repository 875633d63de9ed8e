"""A worker as the queue sees it, and what waits there."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

from django.db import connection
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params
from procrastinate.jobs import Job

from leads.jobs.shares import FairManager

IMPORT = "leads.tasks.import_file"
CONVERT = "leads.tasks.convert_file"
WEBHOOK = "workspaces.tasks.deliver_webhooks"
CHORE = "leads.tasks.sweep_open_work"


def empty_queue() -> None:
    """The tests' database keeps it from one test to the next."""
    ProcrastinateJob.objects.all().delete()


def put(queue: str, number: int = 1, *, task: str = IMPORT, level: int = 0) -> None:
    for _ in range(number):
        lock = str(uuid4())
        job = app.configure_task(task, allow_unknown=False, queue=queue, priority=-level, queueing_lock=lock)
        job.defer(import_id=lock)


class Worker:
    """It takes jobs and does none."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
            self._id = cursor.fetchone()[0]
        self._manager = FairManager(app.connector)

    def fetch(self) -> str | None:
        """-> the workspace whose job the worker gets."""
        return next(iter(self._fetch(most=1)), None)

    def fetch_all(self) -> list[str]:
        return self._fetch()

    def _fetch(self, *, most: int = 1000) -> list[str]:
        async def fetch() -> list[str]:
            self._manager.connector = connector = PsycopgConnector(
                kwargs=connector_params(), min_size=1, max_size=1
            )
            await connector.open_async()
            try:
                return [job.queue async for job in self._jobs(most)]
            finally:
                await connector.close_async()

        return asyncio.run(fetch())

    async def _jobs(self, most: int) -> AsyncIterator[Job]:
        for _ in range(most):
            job = await self._manager.fetch_job(queues=None, worker_id=self._id)
            if job is None:
                return
            yield job
