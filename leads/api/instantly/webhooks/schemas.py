"""What the v2 calls about webhooks take and answer: ours, and the published ones beside it."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from workspaces.api.pagination import Listed, PageQuery
from workspaces.models import EventType
from workspaces.models.webhook import MAX_URL

Event = Literal[
    "import.finished",
    "import.failed",
    "import.undone",
    "verification.finished",
    "lead.deleted",
    "lead.interest_changed",
]
PublishedEvent = Literal[
    "all_events",
    "email_sent",
    "email_opened",
    "email_link_clicked",
    "reply_received",
    "email_bounced",
    "lead_unsubscribed",
    "campaign_completed",
    "account_error",
    "lead_neutral",
    "lead_interested",
    "lead_not_interested",
    "lead_meeting_booked",
    "lead_meeting_completed",
    "lead_closed",
    "lead_out_of_office",
    "lead_wrong_person",
    "lead_no_show",
    "supersearch_enrichment_completed",
    "import.finished",
    "import.failed",
    "import.undone",
    "verification.finished",
    "lead.deleted",
    "lead.interest_changed",
]
Events = Annotated[
    list[Event], Meta(min_length=1, max_length=len(EventType), description="Sent in our shape")
]
Url = Annotated[str, Meta(description="http or https, of the public internet", max_length=MAX_URL)]
Name = Annotated[str, Meta(max_length=200)]
Headers = Annotated[dict[str, str], Meta(description="Sent with each event, an Authorization say")]
EventName = Annotated[
    PublishedEvent | None, Meta(description="One event or all_events, sent in the published shape")
]
Interest = Annotated[int | float, Meta(description="The lead.interest_changed events of this status")]


class CreateWebhook(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`url` and `events`; or as published, `target_hook_url`, and `event_type` or `custom_interest_value`:
    without both of these all events."""

    url: Url | UnsetType = UNSET
    events: Events | UnsetType = UNSET
    target_hook_url: Url | UnsetType = UNSET
    event_type: EventName | UnsetType = UNSET
    custom_interest_value: Interest | None | UnsetType = UNSET
    campaign: UUID | None | UnsetType = UNSET
    headers: Headers | None | UnsetType = UNSET
    name: Name | None = ""
    is_active: bool = True


class PatchWebhook(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is sent is changed. Switching it on again forgets why it was switched off. `events` make it one of
    ours, `event_type` or `custom_interest_value` a published one."""

    url: Url | UnsetType = UNSET
    events: Events | UnsetType = UNSET
    target_hook_url: Url | UnsetType = UNSET
    event_type: EventName | UnsetType = UNSET
    custom_interest_value: Interest | None | UnsetType = UNSET
    campaign: UUID | None | UnsetType = UNSET
    headers: Headers | None | UnsetType = UNSET
    name: Name | None | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class WebhookQuery(PageQuery, kw_only=True):
    campaign: UUID | None = None
    event_type: Annotated[str, Meta(description="As it was stated: of those made as published")] = ""


class Webhook(msgspec.Struct, kw_only=True):
    """In both shapes at once. Of one that was made in ours `event_type` is null."""

    id: UUID
    organization: UUID
    target_hook_url: str
    event_type: PublishedEvent | None
    custom_interest_value: int | None
    campaign: UUID | None
    headers: dict[str, str]
    status: Annotated[
        Literal[1, -1] | None, Meta(description="1 on, -1 switched off by Leadgate, null switched off by you")
    ]
    timestamp_error: Annotated[str | None, Meta(description="Since when it failed, once it is switched off")]
    organization_id: UUID
    url: str
    name: str
    events: list[Event]
    is_active: bool
    note: Annotated[str, Meta(description="Why Leadgate switched it off, or empty")]
    timestamp_failing_since: str | None
    timestamp_created: str
    timestamp_updated: str


class WebhookWithSecret(Webhook, kw_only=True):
    secret: Annotated[str, Meta(description="Signs what is sent. It is not shown again")]


class WebhookPage(Listed[Webhook]): ...


class Delivery(msgspec.Struct, kw_only=True):
    id: UUID
    webhook_id: UUID
    event_id: Annotated[str, Meta(description="The header webhook-id")]
    event_type: str
    state: Literal["pending", "delivered", "failed"]
    attempts: int
    status: Annotated[int | None, Meta(description="The last answer's, if there was one")]
    error: str
    response: Annotated[str, Meta(description="The beginning of the last answer")]
    body: Annotated[str, Meta(description="What is sent")]
    timestamp_created: str
    timestamp_last_attempt: str | None
    timestamp_next_attempt: str | None


class TestDelivery(Delivery, kw_only=True):
    """The delivery, and the published words: `success` means that it is on its way."""

    success: bool
    message: str


class DeliveryPage(Listed[Delivery]): ...


class DeliveryQuery(PageQuery):
    state: Literal["pending", "delivered", "failed"] | None = None


class EventTypeItem(msgspec.Struct):
    id: str
    label: str
    type: Annotated[
        Literal["standard", "custom"], Meta(description="custom: of Leadgate's own, and of labels")
    ]


class EventTypes(msgspec.Struct):
    event_types: list[EventTypeItem]


create_decoder = msgspec.json.Decoder(CreateWebhook)
patch_decoder = msgspec.json.Decoder(PatchWebhook)
