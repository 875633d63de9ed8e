"""A change that PostgreSQL takes back for the sake of another one, through the doors that make it."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from typing_extensions import override

from leads.models import Lead, Membership
from tests.admin_pages import Browser
from tests.builders import Tenant, add_leads, make_tenant
from tests.waiting import is_somebody_waiting_for_a_lock, wait_for
from workspaces.models.locks import lock_workspace

pytestmark = pytest.mark.django_db(transaction=True)


class Meanwhile(Thread):
    """What a door answers, on a connection of its own."""

    def __init__(self, ask: Callable[[], Any]) -> None:
        super().__init__()
        self.ask = ask
        self.answer: Any = None

    @override
    def run(self) -> None:
        try:
            self.answer = self.ask()
        finally:
            connection.close()


def break_deadlock(row: Any, ask: Callable[[], Any]) -> Any:
    """Locks the row, lets `ask` wait for it with the workspace locked, and then wants the workspace.

    The wait of this transaction is not looked at for a minute, so the other one is the victim."""
    other = Meanwhile(ask)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '60s'")
        type(row).objects.select_for_update().get(id=row.id)
        other.start()
        wait_for(is_somebody_waiting_for_a_lock, what="the other transaction to wait for the row")
        lock_workspace(row.workspace_id)
    other.join(timeout=60)
    return other.answer


@pytest.fixture
def tenant() -> Tenant:
    tenant = make_tenant()
    add_leads(tenant, [{"email": "ada@example.com"}])
    return tenant


def test_deletion_by_api_is_done_anew(tenant: Tenant) -> None:
    lead = Lead.objects.get()
    headers = {"X-API-Key": tenant.key}
    response = break_deadlock(lead, lambda: Client().delete(f"/api/v1/leads/{lead.id}", headers=headers))
    assert response.status_code == 200, response.content
    assert Lead.objects.get().deleted_at is not None


def test_deletion_with_an_idempotency_key_is_done_anew(tenant: Tenant) -> None:
    """Within the transaction that keeps the answer."""
    lead = Lead.objects.get()
    headers = {"X-API-Key": tenant.key, "Idempotency-Key": "once"}
    response = break_deadlock(lead, lambda: Client().delete(f"/api/v1/leads/{lead.id}", headers=headers))
    assert response.status_code == 200, response.content
    assert Lead.objects.get().deleted_at is not None


def test_deletion_in_the_admin_is_done_anew(tenant: Tenant) -> None:
    browser, member = Browser(tenant.owner), Membership.objects.get()
    place = {"target": tenant.campaign.id}
    response = break_deadlock(
        member, lambda: browser.act("delete_selected", [member], tenant.workspace, **place)
    )
    assert response.status_code == 200
    assert not Membership.objects.exists()
