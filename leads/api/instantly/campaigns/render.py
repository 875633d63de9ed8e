"""A campaign -> JSON of the v2 API."""

from typing import Any

import msgspec

from campaigns.models import Campaign, CampaignStatus
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


_SENDING = {
    CampaignStatus.DRAFT: ("campaign_draft", "The campaign is a draft"),
    CampaignStatus.ACTIVE: ("no_accounts_available", "Leadgate keeps leads and sends nothing: no accounts"),
    CampaignStatus.PAUSED: ("campaign_paused", "The campaign is paused"),
    CampaignStatus.COMPLETED: ("campaign_completed", "The campaign is completed"),
}


def render_sending(campaign: Campaign) -> dict[str, Any]:
    status, message = _SENDING[CampaignStatus(campaign.status)]
    changed = timestamp(campaign.updated_at)
    return {
        "diagnostics": {"campaign_id": campaign.id, "last_updated": changed, "status": status},
        "summary": {
            "status": status,
            "status_message": message,
            "issue_started_at": None,
            "last_healthy_send_at": None,
            "ai_summary": None,
        },
    }
