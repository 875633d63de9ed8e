"""An event -> a delivery for each endpoint that wants it, and a job that brings them there."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from workspaces.database import clock
from workspaces.database.ids import uuid7
from workspaces.models import EventType, WebhookDelivery, WebhookEndpoint
from workspaces.text.timestamps import timestamp
from workspaces.webhooks.published import encode_flat, fits
from workspaces.webhooks.queue import defer_deliveries

Data = Mapping[str, Any]

_LOCK_WANTED = """
SELECT id, workspace_id, event_type, custom_interest_value, campaign_id, failing_since
FROM workspaces_webhookendpoint
WHERE workspace_id = %s AND is_active AND %s = ANY (events)
ORDER BY id
FOR KEY SHARE
"""


def emit(workspace_id: UUID, event_type: EventType, data: Data | Callable[[], Data]) -> None:
    """To be called inside the transaction that causes the event, so both happen or neither.

    `data`, where it is a function, is only called if an endpoint wants the event.
    """
    wanted = _lock_wanted(workspace_id, event_type)
    if not wanted:
        return
    stated, at, event_id = data() if callable(data) else data, clock.now(), uuid7()
    published = [each for each in wanted if each.is_published and fits(each, event_type, stated)]
    ours = [each for each in wanted if not each.is_published]
    bodies = (
        (ours, encode(event_type, stated, at=at)),
        (published, encode_flat(workspace_id, event_type, stated, at=at)),
    )
    for endpoints, body in bodies:
        failing = {endpoint.id: endpoint.failing_since is not None for endpoint in endpoints}
        queue(workspace_id, failing, event_type=event_type, body=body, event_id=event_id)


def _lock_wanted(workspace_id: UUID, event_type: EventType) -> list[WebhookEndpoint]:
    """Whoever deletes one of them waits: its delivery would point to nothing, and undo the event itself."""
    return list(WebhookEndpoint.objects.raw(_LOCK_WANTED, [workspace_id, str(event_type)]))


def queue(
    workspace_id: UUID,
    endpoints: Mapping[UUID, bool],
    *,
    event_type: str,
    body: str,
    event_id: UUID | None = None,
) -> list[WebhookDelivery]:
    """Due at once. Another event than before unless `event_id` says which. `endpoints`: their ids, and
    whether nothing gets through to them at the moment."""
    event_id = event_id or uuid7()
    deliveries = [
        WebhookDelivery(
            workspace_id=workspace_id,
            endpoint_id=endpoint_id,
            event_id=event_id,
            event_type=event_type,
            body=body,
            next_attempt_at=clock.now(),
        )
        for endpoint_id in endpoints
    ]
    WebhookDelivery.objects.bulk_create(deliveries)
    for endpoint_id, is_failing in endpoints.items():
        defer_deliveries(endpoint_id, workspace_id=workspace_id, is_failing=is_failing)
    return deliveries


def encode(event_type: str, data: Data, *, at: dt.datetime) -> str:
    body = {"type": event_type, "timestamp": timestamp(at), "data": data}
    return msgspec.json.encode(body).decode()
