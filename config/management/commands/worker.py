"""`python manage.py worker`: runs the background jobs. `up` starts one; more may run beside it."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from config import lifeline

GRACE = 20.0  # seconds for the jobs that run when it is asked to stop; then they are aborted


class Command(BaseCommand):
    """procrastinate's own worker, which ends with `up` if `up` started it."""

    help = "Run the background jobs until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or SIGINT."""
        lifeline.end_with_parent()
        call_command("procrastinate", "worker", f"--shutdown-graceful-timeout={GRACE}")
