"""An endpoint that is deleted while something is on its way to it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from tests.builders import ApiClient, Tenant, make_tenant
from tests.loopback.receiver import Receiver
from tests.waiting import is_somebody_waiting_for_a_lock, wait_for
from tests.workspaces.webhooks.endpoints import deliver, make_endpoint
from workspaces.models import EventType, WebhookDelivery, WebhookEndpoint
from workspaces.webhooks.emit import emit
from workspaces.webhooks.endpoints import delete_endpoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant(settings: Any) -> Tenant:
    settings.LEADGATE_WEBHOOK_PRIVATE_ADDRESSES = True
    return make_tenant()


def test_event_that_is_not_committed_yet_is_waited_for(tenant: Tenant) -> None:
    endpoint = make_endpoint(tenant)

    def delete() -> int:
        try:
            path = f"/api/v2/webhooks/{endpoint.id}"
            return int(ApiClient(tenant.key).send("DELETE", path, b"").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            emit(tenant.workspace.id, EventType.LEAD_DELETED, {"lead_ids": [], "count": 1})
            deletion = pool.submit(delete)
            wait_for(is_somebody_waiting_for_a_lock, what="the deletion")
        assert deletion.result() == 200
    assert not WebhookEndpoint.objects.exists()
    assert not WebhookDelivery.objects.exists()


def test_attempt_that_is_under_way_comes_to_nothing(tenant: Tenant) -> None:
    with Receiver(["hang"]) as receiver, ThreadPoolExecutor(1) as pool:
        endpoint = make_endpoint(tenant, receiver)
        emit(tenant.workspace.id, EventType.LEAD_DELETED, {"lead_ids": [], "count": 1})

        def attempt() -> None:
            try:
                deliver(endpoint)
            finally:
                connection.close()

        delivery = pool.submit(attempt)
        wait_for(lambda: receiver.received, what="the attempt")
        delete_endpoint(endpoint)
        receiver.ends.set()
        delivery.result()  # raises nothing
    assert not WebhookDelivery.objects.exists()
