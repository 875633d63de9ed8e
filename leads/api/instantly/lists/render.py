"""A lead list -> JSON of the v2 API."""

from typing import Any

from leads.models import LeadList
from workspaces.text.timestamps import timestamp


def render_list(lead_list: LeadList) -> dict[str, Any]:
    return {
        "id": lead_list.id,
        "organization_id": lead_list.workspace_id,
        "has_enrichment_task": lead_list.has_enrichment_task,
        "owned_by": lead_list.owner_id,
        "name": lead_list.name,
        "timestamp_created": timestamp(lead_list.created_at),
    }
