"""The workspace's row as a lock: the first in the lock order of everything that takes it. And a lock that
lives as long as a process's connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connection
from django.db.models import F

from workspaces.models import Workspace


def lock_workspace(workspace_id: UUID) -> Workspace:
    """Waits for all imports of the workspace, and makes new ones wait until the transaction ends.

    Imports hold the row FOR KEY SHARE, so this is for whoever removes leads or decides on what no
    import may change meanwhile. It is counted. Raises Workspace.DoesNotExist.
    """
    workspace = Workspace.objects.select_for_update().get(id=workspace_id)
    Workspace.objects.filter(id=workspace_id).update(removals=F("removals") + 1)
    return workspace


def lock_workspace_settings(workspace_id: UUID) -> Workspace:
    """Waits for others who change what there is one of per workspace; imports go on."""
    return Workspace.objects.select_for_update(no_key=True).get(id=workspace_id)


@contextmanager
def only_here(key: int) -> Iterator[bool]:
    """Whether no other process works on what the key stands for; while it is True, none begins to.

    A lock of the session, so PostgreSQL releases it when this process dies.
    """
    taken = bool(_ask("SELECT pg_try_advisory_lock(%s)", key))
    try:
        yield taken
    finally:
        if taken:
            _release(key)


def _release(key: int) -> None:
    """A connection that is gone has no locks."""
    try:
        _ask("SELECT pg_advisory_unlock(%s)", key)
    except (DatabaseError, InterfaceError):
        connection.close()


def _ask(query: str, key: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, [key])
        return cursor.fetchone()[0]
