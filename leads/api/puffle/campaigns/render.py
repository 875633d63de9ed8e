"""Campaigns -> JSON."""

from typing import Any

from campaigns.models import Campaign, CampaignStatus
from workspaces.text.timestamps import timestamp


def render_campaign(campaign: Campaign) -> dict[str, Any]:
    return {
        "id": campaign.id,
        "name": campaign.name,
        "channel": campaign.channel,
        "status": CampaignStatus(campaign.status).name.lower(),
        "lead_count": campaign.lead_count,
        "created_at": timestamp(campaign.created_at),
        "updated_at": timestamp(campaign.updated_at),
    }
