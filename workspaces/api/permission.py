"""Whether a key, and the person it acts for, may do something."""

from workspaces.api.errors import ApiError
from workspaces.keys.authentication import Caller
from workspaces.keys.scopes import accepted_scopes, least_role
from workspaces.models import Role


def check_scope(caller: Caller, *, resource: str, action: str, role: Role | None = None) -> None:
    """`role` is another one than goes with the scope. Raises ApiError 403."""
    if not caller.has_scope(resource=resource, action=action):
        wanted = ", ".join(accepted_scopes(resource, action))
        raise ApiError(403, f"This API key needs one of these scopes: {wanted}")
    check_role(caller, role or least_role(resource, action))


def check_role(caller: Caller, role: Role) -> None:
    """Raises ApiError 403 where the user of the key is less than that in the workspace."""
    if not caller.role.includes(role):
        raise ApiError(403, f"This takes a key of a member who is {role} or more; its user is {caller.role}")
