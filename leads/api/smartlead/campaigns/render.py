"""Campaigns -> JSON."""

from collections.abc import Sequence
from typing import Any

from campaigns.models import Campaign, CampaignStatus
from leads.api.smartlead.campaigns.schemas import STATUS_NAMES
from leads.people.numbers import numbers_of
from workspaces.text.timestamps import timestamp

# How the original sends. Nothing is sent from here: what it has no value for is null, the rest as it is in a
# campaign that nobody has set up.
_SENDING: dict[str, Any] = {
    "track_settings": [],
    "scheduler_cron_value": None,
    "min_time_btwn_emails": None,
    "max_leads_per_day": None,
    "parent_campaign_id": None,
    "stop_lead_settings": "REPLY_TO_AN_EMAIL",
    "unsubscribe_text": None,
    "client_id": None,
    "enable_ai_esp_matching": False,
    "send_as_plain_text": False,
    "follow_up_percentage": 100,
}


def render_campaigns(campaigns: Sequence[Campaign]) -> list[dict[str, Any]]:
    """`user_id` is the number of the owner. All are of one workspace."""
    owners = {campaign.owner_id for campaign in campaigns}
    numbers = numbers_of(workspace_id=campaigns[0].workspace_id, ids=owners) if campaigns else {}
    return [
        {
            "id": campaign.number,
            "user_id": numbers[campaign.owner_id],
            "created_at": timestamp(campaign.created_at),
            "updated_at": timestamp(campaign.updated_at),
            "status": status_of(campaign),
            "name": campaign.name,
            **_SENDING,
            "lead_count": campaign.lead_count,
        }
        for campaign in campaigns
    ]


def status_of(campaign: Campaign) -> str:
    return STATUS_NAMES[CampaignStatus(campaign.status)]


def render_created(campaign: Campaign) -> dict[str, Any]:
    return {
        "ok": True,
        "id": campaign.number,
        "name": campaign.name,
        "created_at": timestamp(campaign.created_at),
    }
