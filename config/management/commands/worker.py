"""`python manage.py worker`: runs the background jobs. `up` starts one; more may run beside it."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from config import lifeline
from leads.tasks import defer_what_is_open

GRACE = 2.0  # seconds for the jobs that run when it is asked to stop; then they stop where they can go on
CONCURRENCY = 4  # jobs at once: a file of ten rows doesn't wait for one of ten million


class Command(BaseCommand):
    """procrastinate's own worker, which ends with `up` if `up` started it."""

    help = "Run the background jobs until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or SIGINT; first of all at what a killed worker left."""
        lifeline.end_with_parent()
        defer_what_is_open()
        limits = [f"--shutdown-graceful-timeout={GRACE}", f"--concurrency={CONCURRENCY}"]
        call_command("procrastinate", "worker", *limits)
