"""Campaigns -> JSON."""

from typing import Any

from campaigns.models import Campaign, CampaignStatus
from workspaces.text.timestamps import timestamp


def render_campaign(campaign: Campaign) -> dict[str, Any]:
    """`totalLeads` is what the original's clients read."""
    return {
        "id": campaign.id,
        "name": campaign.name,
        "status": CampaignStatus(campaign.status).name.lower(),
        "channel": campaign.channel,
        "leadCount": campaign.lead_count,
        "totalLeads": campaign.lead_count,
        "createdAt": timestamp(campaign.created_at),
        "updatedAt": timestamp(campaign.updated_at),
    }
