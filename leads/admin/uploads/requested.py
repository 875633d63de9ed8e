"""Where an upload was started from: a list's or a campaign's page says so in the address."""

from uuid import UUID

from django.http import HttpRequest

from leads.models.targets import MODELS, TargetRow
from workspaces.models import Role
from workspaces.tenant_admin import access_of, current_workspace, parse_uuid


def requested_target(request: HttpRequest) -> str:
    """`list:<id>` or `campaign:<id>`, as the address says it."""
    return str(request.GET.get("target", ""))


def _place(request: HttpRequest, target: str) -> TargetRow | None:
    kind, _, text = target.partition(":")
    pk, uploads_in = parse_uuid(text), access_of(request).where(Role.UPLOADER)
    if kind not in MODELS or pk is None:
        return None
    found: TargetRow | None = MODELS[kind].objects.filter(workspace_id__in=uploads_in, id=pk).first()
    return found


def target_name(request: HttpRequest, target: str) -> str:
    place = _place(request, target)
    return f"the {target.partition(':')[0]} {place.name}" if place else ""


def requested_workspace(request: HttpRequest) -> UUID | None:
    """The target's workspace, else the current one, else any in which the reader may upload."""
    place, uploads_in = _place(request, requested_target(request)), access_of(request).where(Role.UPLOADER)
    wanted = place.workspace_id if place else current_workspace(request)
    return wanted if wanted in uploads_in else next(iter(uploads_in), None)
