"""What is due at an endpoint -> delivered, tried again later, or given up.

1. one worker at a time works at an endpoint, in the order of the events
2. an attempt is noted with the moment of the next one before it is made, so a worker that is killed
   meanwhile leaves a delivery that becomes due again
3. a success is a status of 2xx; anything else is tried again after the delays below, or after what the
   receiver's Retry-After says, if that is longer
4. an endpoint at which nothing got through for DISABLED_AFTER is switched off, as is one that answers 410
"""

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from workspaces.audit.actions import Action
from workspaces.audit.retention import note_purge
from workspaces.database import clock
from workspaces.database.locks import only_here
from workspaces.models import DeliveryState, WebhookDelivery, WebhookEndpoint
from workspaces.webhooks.send import Received, post
from workspaces.webhooks.sign import signed_headers

# Seconds from one attempt to the next: ten attempts in three days.
DELAYS = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
TURN = 10.0  # seconds at one endpoint, while others wait; an attempt under way is brought to its end
JITTER = 0.1  # of a delay, up or down: endpoints that failed together are not tried together
LONGEST_WAIT = DELAYS[-1]  # that a receiver may wish for with Retry-After
DISABLED_AFTER = dt.timedelta(days=5)  # longer than one event is tried
KEPT_DAYS = 30
_GONE = 410


def deliver_due(
    endpoint_id: UUID, *, should_stop: Callable[[], bool] = lambda: False, turn: float = TURN
) -> bool:
    """Until nothing is due, or an attempt gets no answer at all: the sweep brings the others, so that an
    endpoint that hangs keeps a worker for one attempt at a time. -> False where the turn was over before."""
    deadline = time.monotonic() + turn
    with only_here(f"webhook {endpoint_id}") as is_ours:
        while is_ours and not should_stop():
            if time.monotonic() >= deadline:
                return False
            claimed = _claim(endpoint_id)
            if claimed is None:
                break
            endpoint, delivery = claimed
            if _attempt(endpoint, delivery).status is None:
                break
    return True


def endpoints_with_due() -> list[UUID]:
    """Of all workspaces."""
    due = WebhookDelivery.objects.filter(state=DeliveryState.PENDING, next_attempt_at__lte=clock.now())
    return list(due.order_by("endpoint_id").values_list("endpoint_id", flat=True).distinct())


def next_delay(attempts: int) -> dt.timedelta | None:
    """After so many attempts; None: that was the last one."""
    if attempts > len(DELAYS):
        return None
    spread = random.uniform(1 - JITTER, 1 + JITTER)  # nosec B311 # nobody gains by guessing it
    return dt.timedelta(seconds=DELAYS[attempts - 1] * spread)


@transaction.atomic
def _claim(endpoint_id: UUID) -> tuple[WebhookEndpoint, WebhookDelivery] | None:
    """The first one that is due, its attempt noted. None: nothing is, or the endpoint is gone or off."""
    now = clock.now()
    due = WebhookDelivery.objects.filter(
        endpoint_id=endpoint_id, state=DeliveryState.PENDING, next_attempt_at__lte=now
    )
    delivery = due.select_related("endpoint").select_for_update(of=("self",)).order_by("id").first()
    if delivery is None:
        return None
    if not delivery.endpoint.is_active:
        due.update(state=DeliveryState.FAILED, next_attempt_at=None, error="The endpoint is switched off")
        return None
    delivery.attempts += 1
    delivery.last_attempt_at = now
    delivery.next_attempt_at = now + (next_delay(delivery.attempts) or dt.timedelta(minutes=1))
    delivery.save(update_fields=["attempts", "last_attempt_at", "next_attempt_at"])
    return delivery.endpoint, delivery


def _secrets_of(endpoint: WebhookEndpoint) -> list[str]:
    """Those that are valid now."""
    until = endpoint.old_secret_until
    has_old = bool(endpoint.old_secret) and until is not None and clock.now() < until
    return [endpoint.secret, endpoint.old_secret] if has_old else [endpoint.secret]


def _attempt(endpoint: WebhookEndpoint, delivery: WebhookDelivery) -> Received:
    headers = {"User-Agent": "Leadgate-Webhooks/1", **endpoint.headers, "Content-Type": "application/json"}
    headers |= signed_headers(delivery, secrets=_secrets_of(endpoint), at=timezone.now())
    received = post(endpoint.url, delivery.body.encode(), headers)
    _note(delivery, received)
    return received


@transaction.atomic
def _note(delivery: WebhookDelivery, received: Received) -> None:
    """The endpoint is locked first, as by whoever deletes it: then its deliveries are gone as well."""
    own = WebhookEndpoint.objects.filter(workspace_id=delivery.workspace_id, id=delivery.endpoint_id)
    if own.select_for_update(no_key=True).first() is None:
        return
    delivery.status, delivery.error = received.status, received.error
    delivery.response = received.response
    if not received.error:
        delivery.state, delivery.next_attempt_at = DeliveryState.DELIVERED, None
    elif next_delay(delivery.attempts) is None or received.status == _GONE:
        delivery.state, delivery.next_attempt_at = DeliveryState.FAILED, None
    elif received.retry_after is not None:
        _put_off(delivery, seconds=received.retry_after)
    delivery.save(update_fields=["status", "error", "response", "state", "next_attempt_at"])
    if not received.error:
        own.filter(failing_since__isnull=False).update(failing_since=None)
        return
    own.filter(failing_since=None).update(failing_since=clock.now())
    if received.status == _GONE:
        own.update(is_active=False, note="Switched off: it answered 410 Gone.")
    else:
        too_long = own.filter(is_active=True, failing_since__lt=clock.now() - DISABLED_AFTER)
        days = DISABLED_AFTER.days
        too_long.update(is_active=False, note=f"Switched off: nothing got through for {days} days.")


def _put_off(delivery: WebhookDelivery, *, seconds: float) -> None:
    """Until then, if it isn't put off for longer already."""
    wanted = clock.now() + dt.timedelta(seconds=min(seconds, LONGEST_WAIT))
    assert delivery.next_attempt_at is not None
    delivery.next_attempt_at = max(delivery.next_attempt_at, wanted)


def prune_deliveries() -> int:
    """Forgets deliveries that are older than KEPT_DAYS. -> how many."""
    before = clock.now() - dt.timedelta(days=KEPT_DAYS)
    with transaction.atomic():
        old = WebhookDelivery.objects.filter(created_at__lt=before)
        numbers = Counter(old.select_for_update().values_list("workspace_id", flat=True))
        removed, _ = old.delete()
        note_purge(Action.DELIVERIES_PURGED, numbers)
        WebhookEndpoint.objects.filter(is_once=True, created_at__lt=before).delete()
    return removed
