"""What people do with endpoints and deliveries, in the admin and by API."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from workspaces.audit import Action, note
from workspaces.database import clock
from workspaces.database.retries import in_one_transaction
from workspaces.models import EventType, WebhookDelivery, WebhookEndpoint
from workspaces.models.webhook import TEST_EVENT, new_secret
from workspaces.webhooks.addresses import check_url
from workspaces.webhooks.custom_headers import check_headers
from workspaces.webhooks.emit import encode, queue
from workspaces.webhooks.published import ALL_EVENTS, encode_flat, events_behind

OLD_SECRET_HOURS = 24


@in_one_transaction
def create_endpoint(
    *,
    workspace_id: UUID,
    url: str,
    events: Collection[str] = (),
    event_type: str = "",
    custom_interest_value: int | None = None,
    campaign_id: UUID | None = None,
    headers: Mapping[str, str] | None = None,
    name: str = "",
    is_active: bool = True,
) -> WebhookEndpoint:
    """Of some of our events, or of a published event type or interest value, whose campaign is the
    workspace's. Raises Refused for a URL that webhooks don't go to, HeaderRefused."""
    check_url(url)
    endpoint = WebhookEndpoint(
        workspace_id=workspace_id,
        url=url,
        events=_in_order(events),
        event_type=event_type,
        custom_interest_value=custom_interest_value,
        campaign_id=campaign_id,
        headers=check_headers(headers or {}),
        name=name.strip(),
        is_active=is_active,
    )
    if endpoint.is_published:
        endpoint.events = events_behind(event_type)
    endpoint.save()
    _note(Action.WEBHOOK_CREATED, endpoint)
    return endpoint


@in_one_transaction
def change_endpoint(endpoint: WebhookEndpoint, changes: Mapping[str, Any]) -> None:
    """`changes`: new values of url, name, is_active and headers; of events, or of event_type,
    custom_interest_value and campaign_id. One that is switched on again begins anew.

    Raises WebhookEndpoint.DoesNotExist, Refused, HeaderRefused.
    """
    new = dict(changes)
    if "url" in new:
        check_url(new["url"])
    if "headers" in new:
        new["headers"] = check_headers(new["headers"])
    if "name" in new:
        new["name"] = new["name"].strip()
    _lock(endpoint)
    new |= _wanted_events(endpoint, new)
    if new.get("is_active") and not endpoint.is_active:
        new |= {"note": "", "failing_since": None}
    if new:
        _save(endpoint, **new)
        _note(Action.WEBHOOK_CHANGED, endpoint, fields=sorted(new))


def _wanted_events(endpoint: WebhookEndpoint, new: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from the new values: events of ours end a published type, and the other way round."""
    if "events" in new:
        ended = {"event_type": "", "custom_interest_value": None, "campaign_id": None}
        return {"events": _in_order(new["events"]), **ended}
    if "event_type" in new or "custom_interest_value" in new:
        event_type = new.get("event_type", endpoint.event_type)
        if not event_type and new.get("custom_interest_value", endpoint.custom_interest_value) is None:
            event_type = ALL_EVENTS
        return {"event_type": event_type, "events": events_behind(event_type)}
    return {}


@in_one_transaction
def renew_secret(endpoint: WebhookEndpoint) -> str:
    """The new secret. The old one signs as well for a day, so that a receiver has time to change. Raises
    WebhookEndpoint.DoesNotExist."""
    _lock(endpoint)
    until = clock.now() + dt.timedelta(hours=OLD_SECRET_HOURS)
    _save(endpoint, old_secret=endpoint.secret, old_secret_until=until, secret=new_secret())
    _note(Action.WEBHOOK_SECRET_RENEWED, endpoint)
    return endpoint.secret


@in_one_transaction
def delete_endpoint(endpoint: WebhookEndpoint) -> None:
    """With its deliveries. Waits for events on their way to it, whose deliveries go along."""
    own = WebhookEndpoint.objects.filter(workspace_id=endpoint.workspace_id, id=endpoint.id)
    if own.select_for_update().first() is not None:
        own.delete()
        _note(Action.WEBHOOK_DELETED, endpoint)


def _note(action: Action, endpoint: WebhookEndpoint, **details: Any) -> None:
    note(endpoint.workspace_id, action, object_id=endpoint.id, name=str(endpoint), **details)


def _lock(endpoint: WebhookEndpoint) -> None:
    """Deliveries note on it what became of them; it is read anew."""
    endpoint.refresh_from_db(from_queryset=WebhookEndpoint.objects.select_for_update(no_key=True))


def _save(endpoint: WebhookEndpoint, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(endpoint, name, value)
    endpoint.updated_at = clock.now()
    endpoint.save(update_fields=[*fields, "updated_at"])


def _in_order(events: Collection[str]) -> list[str]:
    """Each once."""
    return [event for event in EventType.values if event in events]


@transaction.atomic
def send_test(endpoint: WebhookEndpoint) -> WebhookDelivery:
    """An event that says nothing, to this endpoint alone."""
    _note(Action.WEBHOOK_TESTED, endpoint)
    data, at = {"webhook_id": str(endpoint.id)}, clock.now()
    if endpoint.is_published:
        body = encode_flat(endpoint.workspace_id, TEST_EVENT, data, at=at)
    else:
        body = encode(TEST_EVENT, data, at=at)
    return queue(endpoint.workspace_id, {endpoint.id: False}, event_type=TEST_EVENT, body=body)[0]


@transaction.atomic
def redeliver(delivery: WebhookDelivery) -> WebhookDelivery:
    """The same event once more, whatever became of it before. -> the new delivery."""
    note(
        delivery.workspace_id,
        Action.WEBHOOK_REDELIVERED,
        object_id=delivery.endpoint_id,
        event=delivery.event_type,
    )
    return queue(
        delivery.workspace_id,
        {delivery.endpoint_id: False},
        event_type=delivery.event_type,
        body=delivery.body,
        event_id=delivery.event_id,
    )[0]
