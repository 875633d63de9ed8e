"""What people do with endpoints and deliveries, in the admin and by API."""

import datetime as dt

from django.db import transaction

from workspaces.database import clock
from workspaces.models import WebhookDelivery, WebhookEndpoint
from workspaces.models.webhook import TEST_EVENT, new_secret
from workspaces.webhooks.emit import encode, queue

OLD_SECRET_HOURS = 24


def renew_secret(endpoint: WebhookEndpoint) -> str:
    """The new secret. The old one signs as well for a day, so that a receiver has time to change."""
    endpoint.old_secret = endpoint.secret
    endpoint.old_secret_until = clock.now() + dt.timedelta(hours=OLD_SECRET_HOURS)
    endpoint.secret = new_secret()
    endpoint.save(update_fields=["old_secret", "old_secret_until", "secret", "updated_at"])
    return endpoint.secret


@transaction.atomic
def delete_endpoint(endpoint: WebhookEndpoint) -> None:
    """With its deliveries. Waits for events on their way to it, whose deliveries go along."""
    WebhookEndpoint.objects.select_for_update().filter(id=endpoint.id).first()
    endpoint.delete()


@transaction.atomic
def send_test(endpoint: WebhookEndpoint) -> WebhookDelivery:
    """An event that says nothing, to this endpoint alone."""
    body = encode(TEST_EVENT, {"webhook_id": str(endpoint.id)}, at=clock.now())
    return queue(endpoint.workspace_id, [endpoint.id], event_type=TEST_EVENT, body=body)[0]


@transaction.atomic
def redeliver(delivery: WebhookDelivery) -> WebhookDelivery:
    """The same event once more, whatever became of it before. -> the new delivery."""
    return queue(
        delivery.workspace_id,
        [delivery.endpoint_id],
        event_type=delivery.event_type,
        body=delivery.body,
        event_id=delivery.event_id,
    )[0]
