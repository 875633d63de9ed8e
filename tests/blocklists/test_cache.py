"""Blocklists in memory: true to the database at every version."""

from typing import Any

import psycopg
import pytest
from django.db import transaction

from blocklists import cache
from blocklists.cache import blocklist_values
from blocklists.models import Blocklist, BlocklistEntry
from tests.builders import Tenant, add_leads, block, make_tenant
from workspaces.database.cursor import plain_cursor


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def version(blocklist: Blocklist) -> int:
    return Blocklist.objects.get(id=blocklist.id).version


def blocked_by_the_gate(tenant: Tenant, email: str) -> bool:
    reply = add_leads(tenant, [{"email": email}], list_id=tenant.list.id).json()
    return bool(reply["in_blocklist"])


def test_every_change_counts_once_per_statement(tenant: Tenant) -> None:
    blocklist = tenant.blocklist
    assert version(blocklist) == 0
    BlocklistEntry.objects.bulk_create(
        BlocklistEntry(workspace=tenant.workspace, blocklist=blocklist, value=f"d{n}.example", is_domain=True)
        for n in range(10)
    )
    assert version(blocklist) == 1
    BlocklistEntry.objects.filter(value="d1.example").update(value="e1.example")
    assert version(blocklist) == 2
    BlocklistEntry.objects.filter(blocklist=blocklist).delete()
    assert version(blocklist) == 3
    assert version(make_tenant().blocklist) == 0


def test_gate_sees_an_entry_come_and_go(tenant: Tenant) -> None:
    assert not blocked_by_the_gate(tenant, "a@acme.com")
    block(tenant.blocklist, "acme.com")
    assert blocked_by_the_gate(tenant, "b@acme.com")
    assert blocked_by_the_gate(tenant, "b@mail.acme.com")
    BlocklistEntry.objects.all().delete()
    assert not blocked_by_the_gate(tenant, "c@acme.com")


def test_version_of_a_transaction_that_failed_is_not_taken_for_another(tenant: Tenant) -> None:
    class Rollback(Exception):
        pass

    with pytest.raises(Rollback), transaction.atomic():
        block(tenant.blocklist, "acme.com")
        assert blocked_by_the_gate(tenant, "a@acme.com")
        raise Rollback
    block(tenant.blocklist, "other.com")
    assert not blocked_by_the_gate(tenant, "b@acme.com")
    assert blocked_by_the_gate(tenant, "b@other.com")


def test_list_that_is_too_large_is_probed(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LARGEST", 2)
    block(tenant.blocklist, "a.example", "b.example", "c.example")
    values: Any = blocklist_values(
        plain_cursor(), workspace_id=tenant.workspace.id, blocklist_id=tenant.blocklist.id, version="large"
    )
    assert values is None
    assert blocked_by_the_gate(tenant, "x@c.example")
    assert not blocked_by_the_gate(tenant, "x@d.example")


def test_copies_are_read_once_per_version(tenant: Tenant) -> None:
    block(tenant.blocklist, "acme.com")
    ids = {"workspace_id": tenant.workspace.id, "blocklist_id": tenant.blocklist.id}
    cursor = plain_cursor()
    assert blocklist_values(cursor, version="1/7", **ids) == frozenset({"acme.com"})
    cursor.close()
    assert blocklist_values(cursor, version="1/7", **ids) == frozenset({"acme.com"})
    with pytest.raises(psycopg.InterfaceError):
        blocklist_values(cursor, version="2/8", **ids)
