"""What the v2 calls about webhooks take and answer: ours."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from workspaces.api.pagination import Listed, PageQuery
from workspaces.models import EventType
from workspaces.models.webhook import MAX_URL

Event = Literal["import.finished", "import.failed", "import.undone", "verification.finished", "lead.deleted"]
Events = Annotated[list[Event], msgspec.Meta(min_length=1, max_length=len(EventType))]
Url = Annotated[str, msgspec.Meta(description="http or https, of the public internet", max_length=MAX_URL)]
Name = Annotated[str, msgspec.Meta(max_length=200)]


class CreateWebhook(msgspec.Struct, forbid_unknown_fields=True):
    url: Url
    events: Events
    name: Name = ""
    is_active: bool = True


class PatchWebhook(msgspec.Struct, forbid_unknown_fields=True):
    """What is sent is changed. Switching it on again forgets why it was switched off."""

    url: Url | msgspec.UnsetType = msgspec.UNSET
    events: Events | msgspec.UnsetType = msgspec.UNSET
    name: Name | msgspec.UnsetType = msgspec.UNSET
    is_active: bool | msgspec.UnsetType = msgspec.UNSET


class Webhook(msgspec.Struct, kw_only=True):
    id: UUID
    organization_id: UUID
    url: str
    name: str
    events: list[Event]
    is_active: bool
    note: Annotated[str, msgspec.Meta(description="Why Leadgate switched it off, or empty")]
    timestamp_failing_since: str | None
    timestamp_created: str
    timestamp_updated: str


class WebhookWithSecret(Webhook, kw_only=True):
    secret: Annotated[str, msgspec.Meta(description="Signs what is sent. It is not shown again")]


class WebhookPage(Listed[Webhook]): ...


class Delivery(msgspec.Struct, kw_only=True):
    id: UUID
    webhook_id: UUID
    event_id: Annotated[str, msgspec.Meta(description="The header webhook-id")]
    event_type: str
    state: Literal["pending", "delivered", "failed"]
    attempts: int
    status: Annotated[int | None, msgspec.Meta(description="The last answer's, if there was one")]
    error: str
    response: Annotated[str, msgspec.Meta(description="The beginning of the last answer")]
    body: Annotated[str, msgspec.Meta(description="What is sent")]
    timestamp_created: str
    timestamp_last_attempt: str | None
    timestamp_next_attempt: str | None


class DeliveryPage(Listed[Delivery]): ...


class DeliveryQuery(PageQuery):
    state: Literal["pending", "delivered", "failed"] | None = None


create_decoder = msgspec.json.Decoder(CreateWebhook)
patch_decoder = msgspec.json.Decoder(PatchWebhook)
