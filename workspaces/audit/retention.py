"""What is older than LEADGATE_AUDIT_DAYS goes: the one way by which an entry can. Others are entries."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.db import connection

from workspaces.audit.actions import Action
from workspaces.audit.write import note

LEAST_DAYS = 30  # the function in the database keeps entries of so many days, whatever it is given
_PURGE = "SELECT workspaces_purge_audit(%s)"


def note_purge(action: Action, numbers: Mapping[UUID, int]) -> None:
    """What went because it was old: by workspace, how many. Nothing is noted of none."""
    for workspace_id, number in sorted(numbers.items()):
        note(workspace_id, action, count=number)


def purge_audit() -> int:
    """-> how many entries are gone. Each workspace has an entry of how many of its own."""
    with connection.cursor() as cursor:
        cursor.execute(_PURGE, [settings.LEADGATE_AUDIT_DAYS])
        purged: int = cursor.fetchone()[0]
    return purged
