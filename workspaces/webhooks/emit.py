"""An event -> a delivery for each endpoint that wants it, and a job that brings them there."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec
from django.utils import timezone

from workspaces.api.timestamps import timestamp
from workspaces.ids import uuid7
from workspaces.models import EventType, WebhookDelivery, WebhookEndpoint
from workspaces.tasks import defer_deliveries

Data = Mapping[str, Any]


def emit(workspace_id: UUID, event_type: EventType, data: Data | Callable[[], Data]) -> None:
    """To be called inside the transaction that causes the event, so both happen or neither.

    `data` is only asked for, where it is a function, if an endpoint wants the event.
    """
    wanted = WebhookEndpoint.objects.filter(
        workspace_id=workspace_id, is_active=True, events__contains=[event_type]
    )
    endpoint_ids = list(wanted.order_by("id").values_list("id", flat=True))
    if endpoint_ids:
        body = encode(event_type, data() if callable(data) else data, at=timezone.now())
        queue(workspace_id, endpoint_ids, event_type=event_type, body=body)


def queue(
    workspace_id: UUID,
    endpoint_ids: list[UUID],
    *,
    event_type: str,
    body: str,
    event_id: UUID | None = None,
) -> list[WebhookDelivery]:
    """Due at once. Another event than before unless `event_id` says which."""
    event_id = event_id or uuid7()
    deliveries = [
        WebhookDelivery(
            workspace_id=workspace_id,
            endpoint_id=endpoint_id,
            event_id=event_id,
            event_type=event_type,
            body=body,
            next_attempt_at=timezone.now(),
        )
        for endpoint_id in endpoint_ids
    ]
    WebhookDelivery.objects.bulk_create(deliveries)
    for endpoint_id in endpoint_ids:
        defer_deliveries(endpoint_id)
    return deliveries


def encode(event_type: str, data: Data, *, at: dt.datetime) -> str:
    body = {"type": event_type, "timestamp": timestamp(at), "data": data}
    return msgspec.json.encode(body).decode()
