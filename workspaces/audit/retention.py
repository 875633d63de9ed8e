"""What is older than LEADGATE_AUDIT_DAYS goes: the one way by which an entry can."""

from django.conf import settings
from django.db import connection

LEAST_DAYS = 30  # the function in the database keeps entries of so many days, whatever it is given
_PURGE = "SELECT workspaces_purge_audit(%s)"


def purge_audit() -> int:
    """-> how many entries are gone. Each workspace has an entry of how many of its own."""
    with connection.cursor() as cursor:
        cursor.execute(_PURGE, [settings.LEADGATE_AUDIT_DAYS])
        purged: int = cursor.fetchone()[0]
    return purged
