"""Campaigns -> JSON."""

from typing import Any

from campaigns.models import Campaign, CampaignStatus
from leads.api.foxreach.campaigns.schemas import sending_of
from workspaces.text.timestamps import timestamp

# Nothing is sent from here.
_SENT = dict.fromkeys(
    ("sentToday", "totalSent", "totalDelivered", "totalBounced", "totalReplied", "totalOpened"), 0
)


def render_campaign(campaign: Campaign) -> dict[str, Any]:
    """`totalLeads` is what the original's clients read."""
    return {
        "id": campaign.id,
        "name": campaign.name,
        "status": CampaignStatus(campaign.status).name.lower(),
        "channel": campaign.channel,
        **sending_of(campaign.settings),
        "leadCount": campaign.lead_count,
        "totalLeads": campaign.lead_count,
        **_SENT,
        "createdAt": timestamp(campaign.created_at),
        "updatedAt": timestamp(campaign.updated_at),
        "startedAt": None,
        "completedAt": None,
    }
