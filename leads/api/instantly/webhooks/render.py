"""Webhooks and deliveries -> JSON."""

from collections.abc import Iterable
from typing import Any

from leads.models import LeadLabel
from workspaces.models import EventType, WebhookDelivery, WebhookEndpoint
from workspaces.text.timestamps import timestamp
from workspaces.webhooks.published import EVENT_TYPES


def render_webhook(endpoint: WebhookEndpoint) -> dict[str, Any]:
    since = endpoint.failing_since
    return {
        "id": endpoint.id,
        **_as_published(endpoint),
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


def _as_published(endpoint: WebhookEndpoint) -> dict[str, Any]:
    since = endpoint.failing_since
    is_broken = not endpoint.is_active and bool(endpoint.note)
    return {
        "organization": endpoint.workspace_id,
        "target_hook_url": endpoint.url,
        "event_type": endpoint.event_type or None,
        "custom_interest_value": endpoint.custom_interest_value,
        "campaign": endpoint.campaign_id,
        "headers": endpoint.headers,
        "status": 1 if endpoint.is_active else -1 if is_broken else None,
        "timestamp_error": timestamp(since) if is_broken and since else None,
    }


def render_test(delivery: WebhookDelivery) -> dict[str, Any]:
    message = "The test event is on its way; GET /webhooks/deliveries/{id} tells what came back"
    return {**render_delivery(delivery), "success": True, "message": message}


def render_event_types(labels: Iterable[LeadLabel]) -> list[dict[str, str]]:
    """The published ones, Leadgate's own, which an event_type may be too, and labels."""
    published = [(name, "standard") for name in EVENT_TYPES]
    ours = [(event.value, "custom") for event in EventType]
    named = [{"id": name, "label": _label(name), "type": kind} for name, kind in published + ours]
    return named + [{"id": str(label.id), "label": label.name, "type": "custom"} for label in labels]


def _label(name: str) -> str:
    return name.replace(".", "_").replace("_", " ").title()


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
