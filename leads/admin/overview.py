"""The workspace at a glance, for the first page. Counters are read; nothing is counted that may be long."""

from typing import Any

from django.http import HttpRequest

from blocklists.models import Blocklist
from campaigns.models import Campaign
from leads.admin.glance.attention import matters_of
from leads.admin.glance.charts import chart_of_new, chart_of_outcomes
from leads.admin.imports import name_what_imports_mention, status_badges
from leads.admin.reports.picture import picture_of
from leads.admin.uploads.room import room_of
from leads.imports.record.by_day import days_of
from leads.models import Lead, LeadImport, LeadList
from workspaces.models import Role
from workspaces.tenant_admin import access_of, change_url, current_workspace, list_url

_RECENT = 5  # imports
_DAYS = 30
_BLOCKLISTS = 5


def overview_of(request: HttpRequest) -> dict[str, Any]:
    """For overview.html; empty for somebody who is in no workspace."""
    workspace_id = current_workspace(request)
    if workspace_id is None:
        return {}
    access, room = access_of(request), room_of(workspace_id)
    days = days_of(workspace_id, days=_DAYS)
    own = {"workspace": workspace_id}
    return {
        "name": access.names[workspace_id],
        "others": [(pk, name) for pk, name in access.names.items() if pk != workspace_id],
        "may_upload": access.allows(workspace_id, Role.UPLOADER),
        "room": room,
        "new": chart_of_new(days),
        "outcomes": chart_of_outcomes(days),
        "matters": matters_of(workspace_id, room),
        "blocklists": _blocklists(workspace_id),
        "blocklists_url": list_url(Blocklist, **own),
        "leads_url": list_url(Lead, **own),
        "lists": LeadList.objects.filter(workspace_id=workspace_id).count(),
        "lists_url": list_url(LeadList, **own),
        "campaigns": Campaign.objects.filter(workspace_id=workspace_id).count(),
        "campaigns_url": list_url(Campaign, **own),
        "imports": _recent_imports(workspace_id),
        "imports_url": list_url(LeadImport, **own),
    }


def _blocklists(workspace_id: Any) -> list[tuple[str, str, int, bool]]:
    """(name, page, entries, whether it is the default), that one first. Their own counters are read."""
    found = Blocklist.objects.filter(workspace_id=workspace_id).order_by("-is_default", "name")[:_BLOCKLISTS]
    return [(each.name, change_url(Blocklist, each.id), each.entry_count, each.is_default) for each in found]


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
