"""API keys: who is let in."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.builders import ApiClient, Tenant, make_key, make_member, make_tenant
from workspaces.models import ApiKey, Member, Role

PATH = "/api/v2/imports/00000000-0000-0000-0000-000000000000"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def status_with(key: str) -> int:
    return int(ApiClient(key).get(PATH).status_code)


def test_key_is_stored_as_a_hash_with_a_visible_prefix(tenant: Tenant) -> None:
    record = ApiKey.objects.get()
    stored = " ".join(str(value) for value in ApiKey.objects.values().get().values())
    assert tenant.key not in stored
    assert tenant.key.startswith(record.prefix)
    assert len(record.prefix) == 10
    assert len(tenant.key) > 40


def test_expired_revoked_and_unknown_keys_are_refused(tenant: Tenant) -> None:
    past, future = (timezone.now() + dt.timedelta(minutes=minutes) for minutes in (-1, 1))
    assert status_with(make_key(tenant.workspace, tenant.owner, expires_at=future)) == 404
    assert status_with(make_key(tenant.workspace, tenant.owner, expires_at=past)) == 401
    assert status_with(make_key(tenant.workspace, tenant.owner, revoked_at=past)) == 401
    assert status_with(tenant.key + "x") == 401
    assert status_with(tenant.key[:-1]) == 401


def test_key_ends_with_its_user(tenant: Tenant) -> None:
    colleague = make_member(tenant.workspace, Role.MANAGER)
    key = make_key(tenant.workspace, colleague)
    assert status_with(key) == 404
    colleague.is_active = False
    colleague.save()
    assert status_with(key) == 401
    colleague.is_active = True
    colleague.save()
    Member.objects.filter(user=colleague).delete()
    assert status_with(key) == 401
