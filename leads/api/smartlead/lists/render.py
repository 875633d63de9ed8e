"""Lists -> JSON."""

from typing import Any

from leads.models import LeadList
from workspaces.text.timestamps import timestamp


def render_list(found: LeadList) -> dict[str, Any]:
    return {
        "id": found.number,
        "name": found.name,
        "lead_count": found.lead_count,
        "created_at": timestamp(found.created_at),
    }


def render_name(found: LeadList) -> dict[str, Any]:
    return {"ok": True, "id": found.number, "listName": found.name}
