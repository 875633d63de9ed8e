"""What is in the audit log stays as it is, whoever wants it otherwise, and goes when it is old enough."""

import datetime as dt

import pytest
from django.db import Error, connection, transaction
from django.test import override_settings

from tests.builders import Tenant, make_tenant
from workspaces.audit import Action, note
from workspaces.audit.retention import purge_audit
from workspaces.database import clock
from workspaces.models import AuditEntry

_APPLICATION = """
CREATE ROLE audited_app NOLOGIN;
CREATE ROLE audit_owner NOLOGIN;
GRANT USAGE ON SCHEMA public TO audited_app;
GRANT USAGE, CREATE ON SCHEMA public TO audit_owner;
ALTER TABLE workspaces_auditentry OWNER TO audit_owner;
ALTER FUNCTION workspaces_purge_audit(integer) OWNER TO audit_owner;
GRANT SELECT, INSERT ON workspaces_auditentry TO audited_app;
SET ROLE audited_app;
"""
_CHANGES = [
    "UPDATE workspaces_auditentry SET action = 'lead.changed'",
    "DELETE FROM workspaces_auditentry",
    "TRUNCATE workspaces_auditentry",
]
_OTHERS_CHANGES = [
    *_CHANGES,
    "SET LOCAL leadgate.purges_audit = 'on'; DELETE FROM workspaces_auditentry",
    "ALTER TABLE workspaces_auditentry DISABLE TRIGGER audit_append_only",
    "DROP FUNCTION workspaces_audit_append_only() CASCADE",
    "SET LOCAL session_replication_role = 'replica'; DELETE FROM workspaces_auditentry",
]


@pytest.fixture
def tenant(db: None) -> Tenant:
    with connection.cursor() as cursor:  # conftest.py switches it off
        cursor.execute("ALTER TABLE workspaces_auditentry ENABLE TRIGGER audit_not_truncated")
    return make_tenant()


def _kept(tenant: Tenant) -> list[str]:
    own = AuditEntry.objects.filter(workspace_id=tenant.workspace.id)
    return list(own.order_by("id").values_list("action", flat=True))


@pytest.mark.parametrize("statement", _CHANGES)
def test_owner_of_the_table_changes_nothing_by_mistake(tenant: Tenant, statement: str) -> None:
    before = _kept(tenant)
    with pytest.raises(Error, match="only be appended to"), transaction.atomic():
        connection.cursor().execute(statement)
    assert before == _kept(tenant) != []


@pytest.mark.parametrize("statement", _OTHERS_CHANGES)
def test_role_that_does_not_own_the_table_changes_nothing_at_all(tenant: Tenant, statement: str) -> None:
    before = _kept(tenant)
    with connection.cursor() as cursor:
        cursor.execute(_APPLICATION)
        with pytest.raises(Error), transaction.atomic():
            cursor.execute(statement)
        note(tenant.workspace.id, Action.LEAD_CHANGED)
        assert _kept(tenant) == [*before, "lead.changed"]
        cursor.execute("RESET ROLE")


def test_other_role_purges_what_is_old_and_no_more(tenant: Tenant) -> None:
    _add(tenant, days_ago=31)
    before = _kept(tenant)
    with connection.cursor() as cursor:
        cursor.execute(_APPLICATION)
        cursor.execute("SELECT workspaces_purge_audit(0)")
        assert cursor.fetchone() == (1,)
        cursor.execute("RESET ROLE")
    assert sorted(_kept(tenant)) == sorted([*before[:-1], "audit.purged"])


@override_settings(LEADGATE_AUDIT_DAYS=400)
def test_entries_go_after_their_days_and_that_is_noted(tenant: Tenant) -> None:
    other = make_tenant()
    for days_ago in (399, 401, 402):
        _add(tenant, days_ago=days_ago)
    assert purge_audit() == 2
    purged = AuditEntry.objects.get(action=Action.AUDIT_PURGED)
    assert (purged.workspace_id, purged.count, purged.actor_name) == (tenant.workspace.id, 2, "purge_audit")
    old = AuditEntry.objects.filter(workspace_id=tenant.workspace.id, action="lead.changed")
    assert old.count() == 1
    assert "audit.purged" not in _kept(other)
    assert purge_audit() == 0
    with pytest.raises(Error, match="only be appended to"), transaction.atomic():
        AuditEntry.objects.all().delete()


def _add(tenant: Tenant, *, days_ago: int) -> None:
    AuditEntry.objects.create(
        workspace_id=tenant.workspace.id,
        at=clock.now() - dt.timedelta(days=days_ago),
        actor_kind="command",
        action="lead.changed",
    )
