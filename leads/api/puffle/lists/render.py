"""Lists -> JSON."""

from typing import Any

from leads.models import LeadList
from workspaces.text.timestamps import timestamp


def render_list(lead_list: LeadList) -> dict[str, Any]:
    """As the original has it now, and in the spelling that it had before."""
    created_at, updated_at = timestamp(lead_list.created_at), timestamp(lead_list.updated_at)
    return {
        "id": lead_list.id,
        "name": lead_list.name,
        "description": lead_list.description or None,
        "leadCount": lead_list.lead_count,
        "personCount": lead_list.lead_count,
        "companyCount": 0,
        "createdAt": created_at,
        "updatedAt": updated_at,
        "activeSearchTaskId": None,
        "searchFilters": None,
        "lead_count": lead_list.lead_count,
        "created_at": created_at,
        "updated_at": updated_at,
    }


def render_one(lead_list: LeadList) -> dict[str, Any]:
    """The list in the original's envelope, and beside it as it stood before there was one."""
    shown = render_list(lead_list)
    return {"list": shown, **shown}
