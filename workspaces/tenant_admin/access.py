"""Which workspaces a staff user is a member of, and what he may do there. Nobody is exempt."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from workspaces.models import Member, Role

WORKSPACE_PARAMETER = "workspace"
_SESSION_KEY = "workspace"
_CACHE = "_leadgate_access"


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
    """One query a request, however often it is asked."""
    cached: Access | None = getattr(request, _CACHE, None)
    if cached is None:
        cached = _read_access(request)
        setattr(request, _CACHE, cached)
    return cached


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


def _read_access(request: HttpRequest) -> Access:
    if not (request.user.is_active and request.user.is_staff):
        return Access(roles={}, names={})
    members = Member.objects.filter(user_id=request.user.pk).order_by("workspace__name")
    found = list(members.values_list("workspace_id", "role", "workspace__name"))
    return Access(
        roles={workspace_id: Role(role) for workspace_id, role, _ in found},
        names={workspace_id: name for workspace_id, _, name in found},
    )
