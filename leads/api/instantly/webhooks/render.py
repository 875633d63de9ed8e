"""Webhooks and deliveries -> JSON."""

from typing import Any

from workspaces.models import WebhookDelivery, WebhookEndpoint
from workspaces.text.timestamps import timestamp


def render_webhook(endpoint: WebhookEndpoint) -> dict[str, Any]:
    since = endpoint.failing_since
    return {
        "id": endpoint.id,
        "organization_id": endpoint.workspace_id,
        "url": endpoint.url,
        "name": endpoint.name,
        "events": endpoint.events,
        "is_active": endpoint.is_active,
        "note": endpoint.note,
        "timestamp_failing_since": timestamp(since) if since else None,
        "timestamp_created": timestamp(endpoint.created_at),
        "timestamp_updated": timestamp(endpoint.updated_at),
    }


def render_delivery(delivery: WebhookDelivery) -> dict[str, Any]:
    last, following = delivery.last_attempt_at, delivery.next_attempt_at
    return {
        "id": delivery.id,
        "webhook_id": delivery.endpoint_id,
        "event_id": f"msg_{delivery.event_id.hex}",
        "event_type": delivery.event_type,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "status": delivery.status,
        "error": delivery.error,
        "response": delivery.response,
        "body": delivery.body,
        "timestamp_created": timestamp(delivery.created_at),
        "timestamp_last_attempt": timestamp(last) if last else None,
        "timestamp_next_attempt": timestamp(following) if following else None,
    }
