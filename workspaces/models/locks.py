"""The workspace's row as a lock: the first in the lock order of everything that takes it."""

from uuid import UUID

from django.db.models import F

from workspaces.database.cursor import plain_cursor
from workspaces.models.workspace import Workspace


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


def share_workspace(workspace_id: UUID) -> bool:
    """Waits for whoever removes leads, and makes them wait until the transaction ends; imports go on.
    -> whether the workspace is there."""
    query = "SELECT FROM workspaces_workspace WHERE id = %s FOR KEY SHARE"
    return plain_cursor().execute(query, [workspace_id]).rowcount == 1
