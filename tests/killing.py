"""What tests that kill PostgreSQL need."""

from django.conf import settings
from django.db import connection

from config.embedded_postgres.client import guardian_pid
from tests.processes import children_of


def postmaster() -> int | None:
    """The process to kill; None while there is none."""
    guardian = guardian_pid(settings.LEADGATE_DATA)
    return next(iter(children_of(guardian)), None) if guardian else None


def make_commits_durable() -> None:
    """The tests' server may forget what it has committed a moment ago; a customer's never does."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit TO on")
