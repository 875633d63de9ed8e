"""A message to a URL that a request named, and no other: delivered as events are, with the same patience.

It has an endpoint of its own, which nobody sees and which goes with its delivery.
"""

from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from workspaces.models import WebhookEndpoint
from workspaces.webhooks.addresses import check_url
from workspaces.webhooks.emit import queue


@transaction.atomic
def send_once(*, workspace_id: UUID, url: str, event_type: str, body: dict[str, Any]) -> None:
    """`event_type`: what the log calls it. Raises Refused for a URL that webhooks don't go to."""
    check_url(url)
    endpoint = WebhookEndpoint.objects.create(
        workspace_id=workspace_id, url=url, events=[], name=event_type, is_once=True
    )
    text = msgspec.json.encode(body).decode()
    queue(workspace_id, {endpoint.id: False}, event_type=event_type, body=text)
