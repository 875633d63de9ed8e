"""Endpoints as clients of the published API make them: one event type each, and events in a flat shape.

Of the published events those happen here that say how interested a lead is; the others are taken and never
come. `all_events` brings Leadgate's own events too, in the same shape.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from workspaces.models import EventType, WebhookEndpoint
from workspaces.text.timestamps import timestamp

ALL_EVENTS = "all_events"
# The interest status -> its event. Of -3 (lost) and of numbers of one's own there is none: they come to
# `all_events` and to endpoints with that custom_interest_value.
_INTEREST: dict[int | None, str] = {
    None: "lead_neutral",
    0: "lead_out_of_office",
    1: "lead_interested",
    2: "lead_meeting_booked",
    3: "lead_meeting_completed",
    4: "lead_closed",
    -1: "lead_not_interested",
    -2: "lead_wrong_person",
    -4: "lead_no_show",
}
_NEVER = (
    "email_sent",
    "email_opened",
    "email_link_clicked",
    "reply_received",
    "email_bounced",
    "lead_unsubscribed",
    "campaign_completed",
    "account_error",
    "supersearch_enrichment_completed",
)
EVENT_TYPES = (ALL_EVENTS, *_NEVER, *_INTEREST.values())
_CUSTOM = "lead_custom_label"  # of an interest status without a name


def events_behind(event_type: str) -> list[str]:
    """The events of Leadgate's own among which an endpoint of this type finds its own; "": of a
    custom_interest_value."""
    if event_type == ALL_EVENTS:
        return list(EventType.values)
    if event_type in EventType.values:
        return [event_type]
    return [] if event_type in _NEVER else [EventType.LEAD_INTEREST.value]


def fits(endpoint: WebhookEndpoint, event: str, data: Mapping[str, Any]) -> bool:
    """Whether it wants this one among the events behind its type."""
    if endpoint.campaign_id is not None and data.get("campaign_id") != str(endpoint.campaign_id):
        return False
    if event != EventType.LEAD_INTEREST or endpoint.event_type in (ALL_EVENTS, event):
        return True
    if endpoint.event_type:
        return _INTEREST.get(data["interest_status"]) == endpoint.event_type
    return bool(data["interest_status"] == endpoint.custom_interest_value)


def encode_flat(workspace_id: UUID, event: str, data: Mapping[str, Any], *, at: dt.datetime) -> str:
    """The published shape: what is always there first, then what the event has to say."""
    body = {
        "timestamp": timestamp(at),
        "event_type": _type_of(event, data),
        "workspace": str(workspace_id),
        "campaign_id": None,
        "campaign_name": None,
        **data,
    }
    return msgspec.json.encode(body).decode()


def _type_of(event: str, data: Mapping[str, Any]) -> str:
    if event != EventType.LEAD_INTEREST:
        return event
    return _INTEREST.get(data["interest_status"]) or data.get("interest_label") or _CUSTOM
