"""Endpoint + delivery -> the headers of Standard Webhooks."""

import datetime as dt

from standardwebhooks import Webhook

from workspaces.models import WebhookDelivery, WebhookEndpoint


def message_id(delivery: WebhookDelivery) -> str:
    """The same for every attempt and every redelivery of an event."""
    return f"msg_{delivery.event_id.hex}"


def signed_headers(
    endpoint: WebhookEndpoint, delivery: WebhookDelivery, *, at: dt.datetime
) -> dict[str, str]:
    """A signature by each secret that is valid at `at`, which is when the attempt is made."""
    at = at.astimezone(dt.UTC)
    secrets = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_secret_until and at < endpoint.old_secret_until:
        secrets.append(endpoint.old_secret)
    signatures = (Webhook(secret).sign(message_id(delivery), at, delivery.body) for secret in secrets)
    return {
        "webhook-id": message_id(delivery),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
