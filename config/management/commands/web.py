"""`python manage.py web`: the web server alone, for hosts that share a database. `up` starts its own."""

import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from typing_extensions import override

from config.operation.database import missing_migrations

_PROJECT = Path(__file__).resolve().parents[3]


class Command(BaseCommand):
    """Becomes gunicorn, unless the database's schema is older than this code."""

    help = "Run the web server until stopped; `worker` runs the background jobs."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """--host and --port."""
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on. Default: %(default)s")
        parser.add_argument("--port", type=int, default=8000, help="Default: %(default)s.")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Does not return."""
        if missing := missing_migrations():
            raise CommandError(
                f"The database's schema is older than this code: {len(missing)} migrations are missing, the "
                f"first {missing[0]}. Run `manage.py migrate`."
            )
        connections.close_all()
        host = f"[{options['host']}]" if ":" in options["host"] else options["host"]
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn_conf"]
        os.chdir(_PROJECT)
        command = [*gunicorn, "--bind", f"{host}:{options['port']}", "config.wsgi:application"]
        os.execv(command[0], command)  # nosec B606 # our own Python, without a shell
