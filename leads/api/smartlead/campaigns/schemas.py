"""The bodies of the Smartlead calls about campaigns, checked by msgspec."""

from typing import Literal

import msgspec

from campaigns.models import CampaignStatus

# What the dialect calls a campaign's status.
STATUS_NAMES = {
    CampaignStatus.DRAFT: "DRAFTED",
    CampaignStatus.ACTIVE: "ACTIVE",
    CampaignStatus.PAUSED: "PAUSED",
    CampaignStatus.COMPLETED: "COMPLETED",
}
# What a client requests. A campaign that was stopped is over, as is one that is completed.
REQUESTED_STATUSES = {
    "START": CampaignStatus.ACTIVE,
    "ACTIVE": CampaignStatus.ACTIVE,
    "PAUSED": CampaignStatus.PAUSED,
    "STOPPED": CampaignStatus.COMPLETED,
}


class CreateCampaign(msgspec.Struct):
    """`client_id` is for agencies at the original: there are no clients here, and it changes nothing."""

    name: str | None = None
    client_id: int | None = None


class SetStatus(msgspec.Struct):
    status: Literal["START", "ACTIVE", "PAUSED", "STOPPED"]


create_decoder = msgspec.json.Decoder(CreateCampaign)
status_decoder = msgspec.json.Decoder(SetStatus)
