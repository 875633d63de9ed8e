"""Which workspaces a staff user is a member of, and what they may do there. Nobody is exempt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.http import HttpRequest

from workspaces.models import Member, Role

WORKSPACE_PARAMETER = "workspace"
_SESSION_KEY = "workspace"
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Access:
    """By workspace, in order of the workspaces' names."""

    roles: dict[UUID, Role]
    names: dict[UUID, str]

    def allows(self, workspace_id: UUID | None, role: Role) -> bool:
        own = self.roles.get(workspace_id) if workspace_id else None
        return own is not None and own.includes(role)

    def where(self, role: Role) -> list[UUID]:
        """The workspaces in which the user may do what `role` may."""
        return [workspace_id for workspace_id, own in self.roles.items() if own.includes(role)]


def access_of(request: HttpRequest) -> Access:
    """One query a request, however often it is needed."""
    return once(request, "access", lambda: _read_access(request))


def once(request: HttpRequest, name: str, read: Callable[[], T]) -> T:
    """What `read` returned the first time that this request needed it by that name."""
    found: dict[str, T] = request.__dict__.setdefault("_read_once", {})
    if name not in found:
        found[name] = read()
    return found[name]


def current_workspace(request: HttpRequest) -> UUID | None:
    """The workspace that lists show: the one in the address, else the last one chosen, else the first.

    None for a user who is in no workspace.
    """
    known = {str(workspace_id): workspace_id for workspace_id in access_of(request).roles}
    chosen = request.GET.get(WORKSPACE_PARAMETER, "")
    if chosen in known:
        if request.session.get(_SESSION_KEY) != chosen:
            request.session[_SESSION_KEY] = chosen
        return known[chosen]
    first = next(iter(known.values()), None)
    return known.get(request.session.get(_SESSION_KEY, ""), first)


def listed_workspaces(request: HttpRequest) -> list[UUID]:
    """The current workspace as a filter wants it; empty for a user who is in none."""
    workspace_id = current_workspace(request)
    return [workspace_id] if workspace_id else []


def _read_access(request: HttpRequest) -> Access:
    if not (request.user.is_active and request.user.is_staff):
        return Access(roles={}, names={})
    members = Member.objects.filter(user_id=request.user.pk).order_by("workspace__name")
    found = list(members.values_list("workspace_id", "role", "workspace__name"))
    return Access(
        roles={workspace_id: Role(role) for workspace_id, role, _ in found},
        names={workspace_id: name for workspace_id, _, name in found},
    )
