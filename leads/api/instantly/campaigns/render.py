"""A campaign -> JSON of the v2 API."""

from typing import Any

import msgspec

from campaigns.models import Campaign
from leads.api.instantly.campaigns.schedule import ALWAYS
from leads.api.instantly.campaigns.schemas import SendingSettings
from workspaces.text.timestamps import timestamp

_NEUTRAL: dict[str, Any] = {
    **msgspec.to_builtins(SendingSettings()),
    "campaign_schedule": ALWAYS,
    "ai_sdr_id": None,
}
SETTINGS = frozenset(_NEUTRAL)


def render_campaign(campaign: Campaign) -> dict[str, Any]:
    return {
        **_NEUTRAL,
        **campaign.settings,
        "id": campaign.id,
        "name": campaign.name,
        "status": campaign.status,
        "timestamp_created": timestamp(campaign.created_at),
        "timestamp_updated": timestamp(campaign.updated_at),
        "organization": campaign.workspace_id,
        "owned_by": campaign.owner_id,
        "core_variables": None,
        "custom_variables": dict.fromkeys(campaign.custom_variables, ""),
    }
