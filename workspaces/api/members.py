"""People that a request names."""

from uuid import UUID

from workspaces.api.base import ApiError
from workspaces.models import Member


def check_member(workspace_id: UUID, user_id: UUID, *, what: str = "Owner") -> UUID:
    """-> `user_id`. Raises ApiError 404 for somebody who is not a member of the workspace."""
    if not Member.objects.filter(workspace_id=workspace_id, user_id=user_id).exists():
        raise ApiError(404, f"{what} not found")
    return user_id
