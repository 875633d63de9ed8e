"""A delivery and secrets -> the headers of Standard Webhooks."""

import datetime as dt
from collections.abc import Sequence

from standardwebhooks import Webhook

from workspaces.models import WebhookDelivery


def message_id(delivery: WebhookDelivery) -> str:
    """The same for every attempt and every redelivery of an event."""
    return f"msg_{delivery.event_id.hex}"


def signed_headers(delivery: WebhookDelivery, *, secrets: Sequence[str], at: dt.datetime) -> dict[str, str]:
    """A signature by each of the secrets; `at` is when the attempt is made, by the clock of this host, which
    receivers compare with their own."""
    at = at.astimezone(dt.UTC)
    signatures = (Webhook(secret).sign(message_id(delivery), at, delivery.body) for secret in secrets)
    return {
        "webhook-id": message_id(delivery),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
