"""Logins, and what wasn't one."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import Tenant, make_tenant
from workspaces.audit import Action
from workspaces.models import AuditEntry, Member, Role


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    tenant.owner.set_password("right horse battery")
    tenant.owner.save()
    return tenant


def _log_in(name: str, password: str) -> Client:
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.post(reverse("admin:login"), {"username": name, "password": password})
    return client


def test_login_logout_and_failure_are_entries_of_each_workspace(tenant: Tenant) -> None:
    other = make_tenant()
    Member.objects.create(workspace=other.workspace, user=tenant.owner, role=Role.VIEWER)
    _log_in(tenant.owner.email.upper(), "wrong")
    _log_in(tenant.owner.email, "right horse battery").post(reverse("admin:logout"))
    for workspace in (tenant.workspace, other.workspace):
        own = AuditEntry.objects.filter(workspace_id=workspace.id, action__startswith="login.")
        found = list(own.order_by("id").values_list("action", "object_id", "address", "actor_kind"))
        assert [action for action, *_ in found] == [Action.LOGIN_FAILED, Action.LOGIN, Action.LOGOUT]
        assert {(who, address) for _, who, address, _ in found} == {(tenant.owner.id, "192.0.2.7")}
        assert [kind for *_, kind in found] == ["nobody", "person", "person"]


def test_name_that_nobody_has_is_not_kept(tenant: Tenant) -> None:
    """It may be a password, typed into the wrong field."""
    _log_in("my secret password", "x")
    entry = AuditEntry.objects.get(action=Action.LOGIN_FAILED)
    assert (entry.workspace_id, entry.object_id, entry.details) == (None, None, {})


def test_lockout_is_an_entry(tenant: Tenant) -> None:
    for _ in range(11):
        _log_in(tenant.owner.email, "wrong")
    assert AuditEntry.objects.filter(action=Action.LOGIN_LOCKED, object_id=tenant.owner.id).exists()


def test_new_password_is_an_entry(tenant: Tenant) -> None:
    client = _log_in(tenant.owner.email, "right horse battery")
    new = {"new_password1": "staple staple 77", "new_password2": "staple staple 77"}
    client.post(reverse("admin:password_change"), {"old_password": "wrong", **new})
    assert not AuditEntry.objects.filter(action=Action.PASSWORD_CHANGED).exists()
    client.post(reverse("admin:password_change"), {"old_password": "right horse battery", **new})
    entry = AuditEntry.objects.get(action=Action.PASSWORD_CHANGED)
    assert (entry.user_id, entry.object_id) == (tenant.owner.id, tenant.owner.id)
