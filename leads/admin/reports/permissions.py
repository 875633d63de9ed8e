"""Who may do what about an import that is there already."""

from django.http import HttpRequest

from leads.models import LeadImport
from workspaces.models import Role
from workspaces.tenant_admin import access_of


def may_steer(request: HttpRequest, record: LeadImport) -> bool:
    """Cancel, resume, import for real."""
    return access_of(request).allows(record.workspace_id, Role.UPLOADER)


def may_undo(request: HttpRequest, record: LeadImport) -> bool:
    """It takes leads away, as deleting does: managers, and uploaders what they brought themselves."""
    access = access_of(request)
    is_own = record.user_id is not None and record.user_id == request.user.pk
    return access.allows(record.workspace_id, Role.UPLOADER if is_own else Role.MANAGER)
