"""`python manage.py worker`: runs the background jobs. `up` starts one; more may run beside it."""

import asyncio
import gc
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from typing_extensions import override

from config import lifeline, telemetry
from config.queue_connector import QueueConnector
from leads.files.reading_process import start_server
from leads.jobs.shares import SLOTS
from leads.search.keeper import start_keeper
from leads.tasks import defer_what_is_open
from workspaces.metrics.files import put_past_together

GRACE = 2.0  # seconds for the jobs that run when it is ordered to stop; then they stop where they can go on
# Rows hold no cycles, and looking for some among a chunk's objects took a tenth of an import's time.
GARBAGE_THRESHOLD = (100_000, 50, 100)
POLL = 1.0  # seconds between two looks into the queue, should a notification be missed


class Command(BaseCommand):
    """procrastinate's worker, which ends with `up` if `up` started it, and what keeps leads searchable."""

    help = "Run the background jobs until stopped."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or SIGINT; first of all at what a killed worker left."""
        lifeline.end_with_parent()
        put_past_together()
        telemetry.begin()
        start_server()
        gc.freeze()
        gc.set_threshold(*GARBAGE_THRESHOLD)
        defer_what_is_open()
        assert isinstance(app.connector, QueueConnector)
        stop_keeper = start_keeper()
        try:
            with app.replace_connector(app.connector.get_worker_connector()):
                asyncio.run(_work())
        finally:
            stop_keeper()


async def _work() -> None:
    """A thread for each slot: Python's default is fewer where there are few cores."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(SLOTS, "job"))
    async with app.open_async():
        await app.run_worker_async(
            concurrency=SLOTS, shutdown_graceful_timeout=GRACE, fetch_job_polling_interval=POLL
        )
