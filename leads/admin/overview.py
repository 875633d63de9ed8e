"""The workspace at a glance, for the first page. Counters are read; nothing is counted that may be long."""

from typing import Any

from django.http import HttpRequest

from campaigns.models import Campaign
from leads.admin.imports import name_what_imports_mention, status_badges
from leads.admin.reports.picture import picture_of
from leads.admin.uploads.room import room_of
from leads.models import Lead, LeadImport, LeadList
from workspaces.models import Role
from workspaces.tenant_admin import access_of, change_url, current_workspace, list_url

_RECENT = 5  # imports


def overview_of(request: HttpRequest) -> dict[str, Any]:
    """For overview.html; empty for somebody who is in no workspace."""
    workspace_id = current_workspace(request)
    if workspace_id is None:
        return {}
    access = access_of(request)
    own = {"workspace": workspace_id}
    return {
        "name": access.names[workspace_id],
        "others": [(pk, name) for pk, name in access.names.items() if pk != workspace_id],
        "may_upload": access.allows(workspace_id, Role.UPLOADER),
        "room": room_of(workspace_id),
        "leads_url": list_url(Lead, **own),
        "lists": LeadList.objects.filter(workspace_id=workspace_id).count(),
        "lists_url": list_url(LeadList, **own),
        "campaigns": Campaign.objects.filter(workspace_id=workspace_id).count(),
        "campaigns_url": list_url(Campaign, **own),
        "imports": _recent_imports(workspace_id),
        "imports_url": list_url(LeadImport, **own),
    }


def _recent_imports(workspace_id: Any) -> list[dict[str, Any]]:
    records = list(LeadImport.objects.filter(workspace_id=workspace_id).order_by("-id")[:_RECENT])
    name_what_imports_mention(records)
    return [
        {
            "record": record,
            "url": change_url(LeadImport, record.id),
            "status": status_badges(record),
            "picture": picture_of(record),
        }
        for record in records
    ]
