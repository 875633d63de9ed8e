"""`python manage.py worker`: runs the background jobs. `up` starts one; more may run beside it."""

import gc
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from typing_extensions import override

from config import lifeline
from leads.files.reading_process import start_server
from leads.search.keeper import start_keeper
from leads.tasks import defer_what_is_open

GRACE = 2.0  # seconds for the jobs that run when it is ordered to stop; then they stop where they can go on
# Rows hold no cycles, and looking for some among a chunk's objects took a tenth of an import's time.
GARBAGE_THRESHOLD = (100_000, 50, 100)
CONCURRENCY = 4  # jobs at once: a file of ten rows doesn't wait for one of ten million


class Command(BaseCommand):
    """procrastinate's worker, which ends with `up` if `up` started it, and what keeps leads searchable."""

    help = "Run the background jobs until stopped."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or SIGINT; first of all at what a killed worker left."""
        lifeline.end_with_parent()
        start_server()
        gc.freeze()
        gc.set_threshold(*GARBAGE_THRESHOLD)
        defer_what_is_open()
        limits = [f"--shutdown-graceful-timeout={GRACE}", f"--concurrency={CONCURRENCY}"]
        stop_keeper = start_keeper()
        try:
            call_command("procrastinate", "worker", *limits)
        finally:
            stop_keeper()
