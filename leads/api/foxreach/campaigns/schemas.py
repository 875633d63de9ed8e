"""The bodies of the FoxReach calls about campaigns, checked by msgspec."""

from typing import Literal

import msgspec

from campaigns.models import CampaignStatus

CAMPAIGN_STATUSES = {status.name.lower(): status for status in CampaignStatus}


class CreateCampaign(msgspec.Struct):
    """POST /campaigns. What the original plans its sending by (timezone, dailyLimit) is ignored."""

    name: str
    channel: Literal["email", "linkedin"] | None = None
    status: Literal["draft", "active", "paused", "completed"] | None = None


create_decoder = msgspec.json.Decoder(CreateCampaign)
