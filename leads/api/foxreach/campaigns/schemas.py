"""The bodies of the FoxReach calls about campaigns, checked by msgspec. Null is as good as absent."""

from typing import Annotated, Any, Literal

import msgspec

from campaigns.models import CampaignStatus

CAMPAIGN_STATUSES = {status.name.lower(): status for status in CampaignStatus}

StatusWord = Literal["draft", "active", "paused", "completed"]
Day = Annotated[int, msgspec.Meta(ge=1, le=7)]  # 1 is Monday
Hour = Annotated[int, msgspec.Meta(ge=0, le=23)]
Limit = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class Sending(msgspec.Struct, rename="camel"):
    """What the original plans its sending by. Nothing is sent from here: it is kept, and comes back."""

    timezone: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    sending_days: Annotated[list[Day], msgspec.Meta(max_length=7)] | None = None
    sending_start_hour: Hour | None = None
    sending_end_hour: Hour | None = None
    daily_limit: Limit | None = None


class CreateCampaign(Sending, rename="camel", kw_only=True):
    """POST /campaigns."""

    name: str
    channel: Literal["email", "linkedin"] | None = None
    status: StatusWord | None = None


class ChangeCampaign(Sending, rename="camel", kw_only=True):
    """PATCH /campaigns/{id}."""

    name: str | None = None
    channel: Literal["email", "linkedin"] | None = None
    status: StatusWord | None = None


# What holds where nothing was stated, as in the original.
DEFAULTS = Sending(
    timezone="UTC", sending_days=[1, 2, 3, 4, 5], sending_start_hour=9, sending_end_hour=17, daily_limit=50
)
_MARK = "foxreach_"  # before the names of this dialect among a campaign's settings


def to_settings(stated: Sending) -> dict[str, Any]:
    """What is given, as the campaign keeps it."""
    given = {name: getattr(stated, name) for name in Sending.__struct_fields__}
    return {f"{_MARK}{name}": value for name, value in given.items() if value is not None}


def sending_of(settings: dict[str, Any]) -> dict[str, Any]:
    """A campaign's settings -> the dialect's fields, all of them."""
    return {
        shown: settings.get(f"{_MARK}{name}", getattr(DEFAULTS, name))
        for name, shown in zip(Sending.__struct_fields__, Sending.__struct_encode_fields__, strict=True)
    }


create_decoder = msgspec.json.Decoder(CreateCampaign)
change_decoder = msgspec.json.Decoder(ChangeCampaign)
