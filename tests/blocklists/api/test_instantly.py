"""POST /api/v2/block-lists-entries."""

from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction

from blocklists.models import Blocklist, BlocklistEntry
from tests.builders import ApiClient, Tenant, make_key, make_tenant
from tests.waiting import is_somebody_waiting_for_a_lock, wait_for

PATH = "/api/v2/block-lists-entries"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.mark.parametrize(
    ("sent", "value", "is_domain"), [("Acme.com", "acme.com", True), ("Joe@acme.com", "joe@acme.com", False)]
)
def test_entry_is_made_on_the_default_blocklist(
    tenant: Tenant, sent: str, value: str, is_domain: bool
) -> None:
    reply = ApiClient(tenant.key).post(PATH, {"bl_value": sent})
    entry = BlocklistEntry.objects.get(blocklist=tenant.blocklist)
    assert reply.status_code == 200
    assert reply.json() == {
        "id": str(entry.id),
        "timestamp_created": reply.json()["timestamp_created"],
        "organization_id": str(tenant.workspace.id),
        "bl_value": value,
        "is_domain": is_domain,
    }
    assert reply.json()["timestamp_created"].endswith("Z")


def test_entry_that_exists_is_answered_as_it_stands(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    first, second = client.post(PATH, {"bl_value": "acme.com"}), client.post(PATH, {"bl_value": "ACME.com"})
    assert first.json() == second.json()


def test_workspace_without_a_default_blocklist_gets_one(tenant: Tenant) -> None:
    Blocklist.objects.all().delete()
    assert ApiClient(tenant.key).post(PATH, {"bl_value": "acme.com"}).status_code == 200
    assert Blocklist.objects.get().is_default


def test_new_default_blocklist_takes_a_name_that_is_free(tenant: Tenant) -> None:
    tenant.workspace.blocklists.update(is_default=False)
    tenant.workspace.blocklists.create(name="Default blocklist 2")
    assert ApiClient(tenant.key).post(PATH, {"bl_value": "acme.com"}).status_code == 200
    made = Blocklist.objects.get(is_default=True)
    assert made.name == "Default blocklist 3"
    assert BlocklistEntry.objects.get().blocklist == made


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("is_default", "expected"), [(True, "Default blocklist"), (False, "Default blocklist 2")]
)
def test_name_that_somebody_takes_meanwhile(is_default: bool, expected: str) -> None:
    tenant = make_tenant()
    tenant.blocklist.delete()
    statuses: list[int] = []

    def post() -> None:
        statuses.append(ApiClient(tenant.key).post(PATH, {"bl_value": "acme.com"}).status_code)
        connection.close()

    other = Thread(target=post)
    with transaction.atomic():
        tenant.workspace.blocklists.create(name="Default blocklist", is_default=is_default)
        other.start()
        wait_for(is_somebody_waiting_for_a_lock, what="the call to wait for the name")
    other.join(timeout=60)
    assert statuses == [200]
    assert BlocklistEntry.objects.get().blocklist.name == expected
    assert Blocklist.objects.filter(is_default=True).count() == 1


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "bl_value"),
        ({"bl_value": 5}, "bl_value"),
        ({"bl_value": "nothing"}, "bl_value"),
        ({"bl_value": ""}, "bl_value"),
        ({"bl_value": "acme.com", "x": 1}, "x"),
        ({"bl_value": "a\x00.com"}, "bl_value"),
    ],
)
def test_wrong_bodies_are_told_the_field(tenant: Tenant, body: Any, named: str) -> None:
    reply = ApiClient(tenant.key).post(PATH, body)
    assert reply.status_code == 400
    assert reply.json()["error"] == "Bad Request"
    assert named in reply.json()["message"]


def test_stranger_fills_his_own_blocklist(tenant: Tenant) -> None:
    stranger = make_tenant()
    ApiClient(stranger.key).post(PATH, {"bl_value": "acme.com"})
    assert BlocklistEntry.objects.get().workspace == stranger.workspace


def test_scope(tenant: Tenant) -> None:
    for scope, status in (("leads:all", 403), ("block_list_entries:create", 200)):
        key = make_key(tenant.workspace, tenant.owner, scopes=(scope,))
        assert ApiClient(key).post(PATH, {"bl_value": "acme.com"}).status_code == status


def test_other_methods_are_not_allowed(tenant: Tenant) -> None:
    assert ApiClient(tenant.key).get(PATH).status_code == 405
