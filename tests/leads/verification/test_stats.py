"""How many leads have which verdict: of a large campaign or list kept for a while."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from leads.models import Membership
from leads.verification import stats
from leads.verification.stats import count_statuses
from tests.builders import Tenant, add_leads, make_tenant


@pytest.fixture
def tenant(db: None) -> Iterator[Tenant]:
    tenant = make_tenant()
    add_leads(tenant, [{"email": "ann@example.com"}, {"email": "bob@example.com"}])
    yield tenant
    cache.clear()


def counted(tenant: Tenant) -> dict[int | None, int]:
    return dict(count_statuses(workspace_id=tenant.workspace.id, target_id=tenant.campaign.id))


def test_small_ones_are_counted_each_time(tenant: Tenant) -> None:
    assert counted(tenant) == {None: 2}
    Membership.objects.update(verification_status=1)
    assert counted(tenant) == {1: 2}


def test_large_ones_are_counted_once_for_a_while(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stats, "KEPT_FROM", 1)
    assert counted(tenant) == {None: 2}
    Membership.objects.update(verification_status=1)
    assert counted(tenant) == {None: 2}
    assert counted(make_tenant("Other")) == {}  # by campaign and workspace
    cache.clear()
    assert counted(tenant) == {1: 2}
