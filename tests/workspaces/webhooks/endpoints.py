"""Endpoints and deliveries as tests want them."""

import json
from typing import Any

from tests.builders import Tenant
from tests.loopback.receiver import Message, Receiver
from workspaces.models import EventType, WebhookEndpoint
from workspaces.tasks import deliver_webhooks, sweep_webhooks  # noqa: F401  the worker's own functions
from workspaces.webhooks.deliver import deliver_due


def make_endpoint(
    tenant: Tenant, receiver: Receiver | None = None, *events: EventType, **fields: Any
) -> WebhookEndpoint:
    """For all events, where none is named."""
    fields.setdefault("url", receiver.url if receiver else "http://127.0.0.1:9/")
    return WebhookEndpoint.objects.create(
        workspace=tenant.workspace, events=list(events or EventType.values), **fields
    )


def deliver(endpoint: WebhookEndpoint) -> None:
    """As the worker's task does it."""
    deliver_due(endpoint.id)


def content_of(message: Message) -> Any:
    return json.loads(message.body)
