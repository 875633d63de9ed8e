"""Delivered once it works, tried again for days, given up then."""

import datetime as dt
from email.utils import format_datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from standardwebhooks import Webhook

from tests.builders import Tenant, make_tenant
from tests.loopback.receiver import Receiver
from tests.workspaces.database.passing_time import let_pass
from tests.workspaces.webhooks.endpoints import content_of, deliver, make_endpoint
from workspaces.models import EventType, WebhookDelivery, WebhookEndpoint
from workspaces.tasks import sweep_webhooks
from workspaces.webhooks.deliver import DELAYS, DISABLED_AFTER, JITTER, deliver_due, prune_deliveries
from workspaces.webhooks.emit import emit
from workspaces.webhooks.endpoints import redeliver, renew_secret, send_test


@pytest.fixture
def tenant(db: None, settings: Any) -> Tenant:
    settings.LEADGATE_WEBHOOK_PRIVATE_ADDRESSES = True
    return make_tenant()


def emit_one(tenant: Tenant) -> None:
    emit(tenant.workspace.id, EventType.LEAD_DELETED, {"lead_ids": ["ä"], "count": 1})


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="workspaces.tasks.deliver_webhooks").count()


def test_delivered_and_signed(tenant: Tenant) -> None:
    with Receiver() as receiver:
        endpoint = make_endpoint(tenant, receiver)
        emit_one(tenant)
        assert jobs() == 1
        deliver(endpoint)
        deliver(endpoint)
    (message,) = receiver.received
    assert Webhook(endpoint.secret).verify(message.body, message.headers) == content_of(message)
    assert content_of(message)["type"] == "lead.deleted"
    assert content_of(message)["data"] == {"lead_ids": ["ä"], "count": 1}
    assert message.headers["Content-Type"] == "application/json"
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.status) == ("delivered", 1, 200)
    assert (delivery.next_attempt_at, delivery.error) == (None, "")
    assert message.headers["webhook-id"] == f"msg_{delivery.event_id.hex}"


def test_slow_receiver_makes_room_after_a_while(tenant: Tenant) -> None:
    with Receiver() as receiver:
        endpoint = make_endpoint(tenant, receiver)
        emit_one(tenant)
        assert not deliver_due(endpoint.id, turn=0)
        assert receiver.received == []
        assert deliver_due(endpoint.id)
    assert len(receiver.received) == 1


def test_failing_receivers_stand_behind_others(tenant: Tenant) -> None:
    """Each workspace has its share of the worker by the name of its queue."""
    make_endpoint(tenant)
    emit_one(tenant)
    WebhookEndpoint.objects.update(failing_since=timezone.now())
    emit_one(tenant)
    own = ProcrastinateJob.objects.filter(queue_name=tenant.workspace.id.hex).order_by("id")
    assert list(own.values_list("priority", flat=True)) == [0, -1]


def test_only_endpoints_that_want_it_and_are_on_and_of_the_workspace(tenant: Tenant) -> None:
    stranger = make_tenant()
    wanted = make_endpoint(tenant, None, EventType.LEAD_DELETED)
    make_endpoint(tenant, None, EventType.IMPORT_FAILED)
    make_endpoint(tenant, None, is_active=False)
    make_endpoint(stranger)
    emit_one(tenant)
    assert [delivery.endpoint_id for delivery in WebhookDelivery.objects.all()] == [wanted.id]


def test_data_is_not_made_where_nobody_listens(tenant: Tenant) -> None:
    def data() -> dict[str, Any]:
        raise AssertionError

    emit(tenant.workspace.id, EventType.LEAD_DELETED, data)
    assert jobs() == 0


def pass_by(clock: Any, time: dt.timedelta | float) -> None:
    """Here, which the signature's timestamp is of, and in the database."""
    clock.shift(time)
    let_pass(time)


def test_after_a_failure_it_is_tried_again_by_the_sweep(tenant: Tenant) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock, Receiver([500, "close", 200]) as receiver:
        endpoint = make_endpoint(tenant, receiver)
        emit_one(tenant)
        deliver(endpoint)
        sweep_webhooks(0)
        assert jobs() == 1  # nothing is due
        delivery = WebhookDelivery.objects.get()
        assert (delivery.state, delivery.attempts, delivery.status) == ("pending", 1, 500)
        assert WebhookEndpoint.objects.get().failing_since is not None
        pass_by(clock, DELAYS[0] * (1 + JITTER) + 1)
        sweep_webhooks(0)
        assert jobs() == 1  # the one that waits will do it
        ProcrastinateJob.objects.filter(status="todo").update(status="succeeded")
        sweep_webhooks(0)
        assert jobs() == 2
        deliver(endpoint)
        pass_by(clock, DELAYS[1] * (1 + JITTER) + 1)
        deliver(endpoint)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts, delivery.status) == ("delivered", 3, 200)
        assert WebhookEndpoint.objects.get().failing_since is None
        ids = {message.headers["webhook-id"] for message in receiver.received}
        times = {message.headers["webhook-timestamp"] for message in receiver.received}
        assert (len(receiver.received), len(ids), len(times)) == (3, 1, 3)


def test_it_is_given_up_after_three_days(tenant: Tenant) -> None:
    with Receiver([503]) as receiver:
        endpoint = make_endpoint(tenant, receiver)
        emit_one(tenant)
        delays = []
        while True:
            deliver(endpoint)
            delivery = WebhookDelivery.objects.get()
            if delivery.next_attempt_at is None:
                break
            assert delivery.last_attempt_at is not None
            delays.append((delivery.next_attempt_at - delivery.last_attempt_at).total_seconds())
            let_pass(delays[-1])
        assert (delivery.state, delivery.attempts, delivery.error) == ("failed", 10, "Answered 503")
        assert dt.timedelta(hours=67).total_seconds() < sum(delays) < dt.timedelta(hours=84).total_seconds()
    for delay, planned in zip(delays, DELAYS, strict=True):
        assert planned * (1 - JITTER) <= delay <= planned * (1 + JITTER)


def test_an_endpoint_that_fails_for_days_is_switched_off(tenant: Tenant) -> None:
    with Receiver([500]) as receiver:
        endpoint = make_endpoint(tenant, receiver)
        emit_one(tenant)
        deliver(endpoint)
        let_pass(DISABLED_AFTER + dt.timedelta(seconds=1))
        emit_one(tenant)
        deliver(endpoint)
        endpoint.refresh_from_db()
        assert not endpoint.is_active
        assert "5 days" in endpoint.note
        let_pass(3600.0)
        deliver(endpoint)
    states = set(WebhookDelivery.objects.values_list("state", "error"))
    assert states == {("failed", "The endpoint is switched off")}
    assert len(receiver.received) == 2


def test_gone_switches_off_at_once(tenant: Tenant) -> None:
    with Receiver([410]) as receiver:
        endpoint = make_endpoint(tenant, receiver)
        emit_one(tenant)
        deliver(endpoint)
    endpoint.refresh_from_db()
    assert (endpoint.is_active, WebhookDelivery.objects.get().state) == (False, "failed")


def test_a_hanging_endpoint_keeps_a_worker_for_one_attempt(tenant: Tenant) -> None:
    with Receiver(["close"]) as receiver:
        endpoint = make_endpoint(tenant, receiver)
        emit_one(tenant)
        emit_one(tenant)
        deliver(endpoint)
        assert len(receiver.received) == 1
        deliver(endpoint)
        assert len(receiver.received) == 2


def test_what_a_killed_worker_had_in_hand_becomes_due_again(tenant: Tenant, monkeypatch: Any) -> None:
    """The attempt is noted before it is made: here the process ends in between."""
    with Receiver() as receiver:
        endpoint = make_endpoint(tenant, receiver)
        emit_one(tenant)
        with monkeypatch.context() as patched, pytest.raises(SystemExit):
            patched.setattr("workspaces.webhooks.deliver.signed_headers", _end)
            deliver(endpoint)
        assert receiver.received == []
        let_pass(DELAYS[0] * 2)
        deliver(endpoint)
        assert WebhookDelivery.objects.get().state == "delivered"


def _end(*_: Any, **__: Any) -> Any:
    raise SystemExit


def test_both_secrets_sign_for_a_day(tenant: Tenant) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock, Receiver() as receiver:
        endpoint = make_endpoint(tenant, receiver)
        old, new = endpoint.secret, renew_secret(endpoint)
        assert new.startswith("whsec_") and new != old
        send_test(endpoint)
        deliver(endpoint)
        message = receiver.received[0]
        for secret in (old, new):
            assert Webhook(secret).verify(message.body, message.headers)["type"] == "webhook.test"
        pass_by(clock, dt.timedelta(hours=25))
        send_test(endpoint)
        deliver(endpoint)
        assert " " not in receiver.received[1].headers["webhook-signature"]


def test_a_redelivery_is_the_same_event(tenant: Tenant) -> None:
    with Receiver() as receiver:
        endpoint = make_endpoint(tenant, receiver)
        emit_one(tenant)
        deliver(endpoint)
        redeliver(WebhookDelivery.objects.get())
        deliver(endpoint)
    first, again = receiver.received
    assert (again.body, again.headers["webhook-id"]) == (first.body, first.headers["webhook-id"])
    assert WebhookDelivery.objects.count() == 2


def test_deliveries_are_forgotten_after_thirty_days(tenant: Tenant) -> None:
    make_endpoint(tenant)
    emit_one(tenant)
    assert prune_deliveries() == 0
    WebhookDelivery.objects.update(created_at=timezone.now() - dt.timedelta(days=31))
    assert prune_deliveries() == 1


def _wait_after(tenant: Tenant, retry_after: str) -> float:
    """Seconds until the second attempt, of a receiver that wants to be left alone."""
    with Receiver([503], headers={"Retry-After": retry_after}) as receiver:
        endpoint = make_endpoint(tenant, receiver)
        emit_one(tenant)
        deliver(endpoint)
    delivery = WebhookDelivery.objects.get()
    assert delivery.next_attempt_at is not None and delivery.last_attempt_at is not None
    return (delivery.next_attempt_at - delivery.last_attempt_at).total_seconds()


def test_a_receiver_that_wants_to_be_left_alone_is(tenant: Tenant) -> None:
    assert 3600 <= _wait_after(tenant, "3600") < 3660


def test_it_may_name_the_time_as_well(tenant: Tenant) -> None:
    at = timezone.now() + dt.timedelta(hours=2)
    assert 7000 < _wait_after(tenant, format_datetime(at.astimezone(dt.UTC), usegmt=True)) < 7300


@pytest.mark.parametrize("text", ["1", "soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT", "9" * 400, "Thu"])
def test_what_it_says_is_bounded(tenant: Tenant, text: str) -> None:
    """Never sooner than planned, never later than in a day."""
    assert DELAYS[0] * (1 - JITTER) <= _wait_after(tenant, text) <= DELAYS[-1] + 60


def test_headers_of_the_maker_are_sent_along(tenant: Tenant) -> None:
    with Receiver() as receiver:
        endpoint = make_endpoint(tenant, receiver, headers={"Authorization": "Basic eDp5", "User-Agent": "x"})
        emit_one(tenant)
        deliver(endpoint)
    (message,) = receiver.received
    assert (message.headers["Authorization"], message.headers["User-Agent"]) == ("Basic eDp5", "x")
    assert Webhook(endpoint.secret).verify(message.body, message.headers)
