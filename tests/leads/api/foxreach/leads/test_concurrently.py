"""Calls that meet: somebody wins, nobody fails, and the numbers are right."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from leads.models import Lead
from tests.builders import Tenant, make_tenant
from tests.leads.api.foxreach.conversation import FoxReachClient, create, import_leads, read
from workspaces.models import Usage

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


@pytest.fixture
def tenant(transactional_db: None) -> Tenant:
    return make_tenant()


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Replies, in the order of the calls, which begin together, each with a connection of its own."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def check_numbers(tenant: Tenant) -> None:
    live = Lead.objects.filter(workspace_id=tenant.workspace.id, deleted_at=None).count()
    assert Usage.objects.get(workspace=tenant.workspace).contacts == live
    assert read(FoxReachClient(tenant.key), "leads")["meta"]["total"] == live


def test_same_lead_is_created_once(tenant: Tenant) -> None:
    for number in range(ROUNDS):
        body = {"email": f"p{number}@example.com"}
        replies = at_once(*[lambda b=body: FoxReachClient(tenant.key).post("leads", b)] * 4)
        assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409]
    check_numbers(tenant)


def test_email_is_given_or_imported_but_not_both(tenant: Tenant) -> None:
    client = FoxReachClient(tenant.key)
    for number in range(ROUNDS):
        email, lead = f"p{number}@example.com", create(client, email=f"old{number}@example.com")
        leads = [{"email": email}, {"email": f"q{number}@example.com"}]

        def patch(path: str = f"leads/{lead['id']}", email: str = email) -> Any:
            return FoxReachClient(tenant.key).patch(path, {"email": email})

        def load(leads: list[dict[str, str]] = leads) -> Any:
            return import_leads(tenant, leads)

        patched, imported = at_once(patch, load)
        outcome = (patched.status_code, imported.json()["data"]["created"])
        assert outcome in [(200, 1), (409, 2)]
        assert Lead.objects.filter(email=email).count() == 1
    check_numbers(tenant)


def test_deleting_meets_restoring(tenant: Tenant) -> None:
    client = FoxReachClient(tenant.key)
    lead = create(client, email="ann@example.com")
    path = f"leads/{lead['id']}"
    for _ in range(ROUNDS):
        deleted, imported = at_once(
            lambda: FoxReachClient(tenant.key).delete(path),
            lambda: import_leads(tenant, [{"email": "ann@example.com"}]),
        )
        assert deleted.status_code in (200, 404)
        assert imported.status_code == 200
        check_numbers(tenant)
