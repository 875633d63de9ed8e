"""Lists -> JSON."""

from typing import Any

from leads.models import LeadList
from workspaces.text.timestamps import timestamp


def render_list(lead_list: LeadList) -> dict[str, Any]:
    return {
        "id": lead_list.id,
        "name": lead_list.name,
        "lead_count": lead_list.lead_count,
        "created_at": timestamp(lead_list.created_at),
        "updated_at": timestamp(lead_list.updated_at),
    }
