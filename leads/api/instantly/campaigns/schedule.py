"""When a campaign sends, and what: the parts of a campaign's settings that are objects of their own.

Leadgate sends nothing. They are checked as published, kept, and given back as they came, with keys that
nobody has published as well.
"""

from typing import Annotated, Any, Literal

import msgspec

Clock = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):([0-5][0-9])$", examples=["09:00"])]
Date = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Delay = Literal["minutes", "hours", "days"]
Provider = Literal["all", "google", "outlook", "other"]


class Timing(msgspec.Struct, rename={"start": "from", "end": "to"}):
    start: Clock
    end: Clock


class Schedule(msgspec.Struct):
    """`days` are numbered from 0, Sunday, to 6."""

    name: str
    timing: Timing
    days: Annotated[dict[Literal["0", "1", "2", "3", "4", "5", "6"], bool], msgspec.Meta(min_length=1)]
    timezone: str


class CampaignSchedule(msgspec.Struct):
    schedules: Annotated[list[Schedule], msgspec.Meta(min_length=1)]
    start_date: Date | None = None
    end_date: Date | None = None


class Variant(msgspec.Struct):
    subject: str
    body: str
    v_disabled: bool = False


class Step(msgspec.Struct):
    type: Literal["email"]
    delay: float
    variants: list[Variant]
    delay_unit: Delay = "days"
    pre_delay: float = 0
    pre_delay_unit: Delay = "days"


class Sequence(msgspec.Struct):
    steps: list[Step]


class AutoVariantSelect(msgspec.Struct):
    trigger: Literal["reply_rate", "click_rate", "open_rate"]


class CompanyLimit(msgspec.Struct):
    mode: Literal["custom", "disabled"]
    daily_limit: Annotated[float, msgspec.Meta(ge=1)] = 1
    scope: Literal["per_campaign", "across_workspace"] = "per_campaign"


class RoutingRule(msgspec.Struct):
    action: Literal["send", "do_not_send"]
    recipient_esp: list[Provider]
    sender_esp: list[Provider]


# Of a campaign that was made elsewhere: at any time, and without an end.
ALWAYS: dict[str, Any] = {
    "start_date": None,
    "end_date": None,
    "schedules": [
        {
            "name": "Always",
            "timing": {"from": "00:00", "to": "23:59"},
            "days": {str(day): True for day in range(7)},
            "timezone": "Etc/UTC",
        }
    ],
}
