"""What taking leads out does to rows and counters."""

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from campaigns.models import Campaign
from leads.models import Lead, Membership
from leads.people import deletion
from leads.people.deletion import delete_leads, remove_memberships
from leads.removing import delete_target, run_removal
from tests.builders import Tenant, add_leads, make_tenant
from tests.waiting import LIMIT, is_somebody_waiting_for_a_lock, wait_for
from workspaces.models import Usage, Workspace


@pytest.fixture
def tenant(db: None) -> Tenant:
    """Ann and Bob are in the campaign and the list, Cid in the list, Dan in the LinkedIn campaign."""
    tenant = make_tenant()
    two = [{"email": "ann@example.com"}, {"email": "bob@example.com"}]
    add_leads(tenant, two)
    add_leads(tenant, [*two, {"email": "cid@example.com"}], list_id=tenant.list.id)
    url = {"linkedin_url": "https://www.linkedin.com/in/dan"}
    add_leads(tenant, [{"email": "dan@example.com", "custom_variables": url}], campaign_id=tenant.linkedin.id)
    return tenant


def ids(*names: str) -> list[Any]:
    emails = [f"{name}@example.com" for name in names]
    return list(Lead.objects.filter(email__in=emails).values_list("id", flat=True))


def counts(tenant: Tenant) -> dict[str, int]:
    """As the counters have it; they must agree with the rows."""
    targets: dict[str, Any] = {"campaign": tenant.campaign, "list": tenant.list, "linkedin": tenant.linkedin}
    found = {}
    for name, target in targets.items():
        target.refresh_from_db()
        live = Membership.objects.in_target(workspace_id=tenant.workspace.id, target_id=target.id)
        assert target.lead_count == live.filter(deleted_at=None).count()
        found[name] = target.lead_count
    usage = Usage.objects.get(workspace=tenant.workspace)
    assert usage.contacts == Lead.objects.filter(workspace_id=tenant.workspace.id, deleted_at=None).count()
    return {**found, "contacts": usage.contacts, "uploads": usage.uploads}


def test_deleting_leads_is_soft_and_lowers_every_counter(tenant: Tenant) -> None:
    assert counts(tenant) == {"campaign": 2, "list": 3, "linkedin": 1, "contacts": 4, "uploads": 3}
    assert delete_leads(workspace_id=tenant.workspace.id, lead_ids=ids("ann", "dan")) == 2
    assert counts(tenant) == {"campaign": 1, "list": 2, "linkedin": 0, "contacts": 2, "uploads": 3}
    assert Membership.objects.count() == 6
    ann = Lead.objects.get(email="ann@example.com")
    asleep = set(Membership.objects.filter(lead_id=ann.id).values_list("deleted_at", flat=True))
    assert asleep == {ann.deleted_at} != {None}


def test_deleting_twice_counts_once(tenant: Tenant) -> None:
    chosen = ids("ann", "bob")
    assert delete_leads(workspace_id=tenant.workspace.id, lead_ids=[*chosen, *chosen]) == 2
    before = counts(tenant), Lead.objects.get(email="ann@example.com").deleted_at
    assert delete_leads(workspace_id=tenant.workspace.id, lead_ids=chosen) == 0
    assert (counts(tenant), Lead.objects.get(email="ann@example.com").deleted_at) == before


def test_deleting_from_another_workspace_does_nothing(tenant: Tenant) -> None:
    other = make_tenant().workspace.id
    memberships = list(Membership.objects.values_list("id", flat=True))
    before = counts(tenant)
    assert delete_leads(workspace_id=other, lead_ids=ids("ann")) == 0
    assert remove_memberships(workspace_id=other, membership_ids=memberships) == 0
    with pytest.raises(Workspace.DoesNotExist):
        delete_leads(workspace_id=uuid4(), lead_ids=ids("ann"))
    assert counts(tenant) == before


def test_deleting_takes_a_batch_per_transaction(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deletion, "BATCH", 2)
    everybody = ids("ann", "bob", "cid", "dan")
    assert delete_leads(workspace_id=tenant.workspace.id, lead_ids=everybody) == 4
    assert counts(tenant) == {"campaign": 0, "list": 0, "linkedin": 0, "contacts": 0, "uploads": 3}


def test_removed_membership_leaves_the_lead(tenant: Tenant) -> None:
    chosen = Membership.objects.filter(lead_id__in=ids("ann", "bob"), list_id=tenant.list.id)
    removed = remove_memberships(
        workspace_id=tenant.workspace.id, membership_ids=chosen.values_list("id", flat=True)
    )
    assert removed == 2
    assert counts(tenant) == {"campaign": 2, "list": 1, "linkedin": 1, "contacts": 4, "uploads": 3}


def test_removing_a_sleeping_membership_lowers_no_counter(tenant: Tenant) -> None:
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=ids("ann"))
    before = counts(tenant)
    asleep = Membership.objects.exclude(deleted_at=None).values_list("id", flat=True)
    assert remove_memberships(workspace_id=tenant.workspace.id, membership_ids=asleep) == 2
    assert counts(tenant) == before


@pytest.mark.parametrize("batch", [1, 2, 3, 1000])
def test_deleted_targets_take_their_memberships_along(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(deletion, "BATCH", batch)
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=ids("ann"))
    for target in (tenant.campaign, tenant.list):
        job = delete_target(target, user_id=tenant.owner.pk)
        assert not type(target)._default_manager.filter(id=target.id).exists()
        if job is not None:
            run_removal(job.id)
    assert list(Membership.objects.values_list("campaign_id", flat=True)) == [tenant.linkedin.id]
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 3


def test_second_deletion_finds_nothing_to_do(tenant: Tenant) -> None:
    delete_target(Campaign.objects.get(id=tenant.campaign.id), user_id=tenant.owner.pk)
    assert delete_target(tenant.campaign, user_id=tenant.owner.pk) is None


@pytest.mark.django_db(transaction=True)
def test_deletion_waits_for_an_import_under_way() -> None:
    """Else it would leave the import's uncommitted memberships behind, in a campaign that is gone."""
    tenant = make_tenant()
    deleting = threading.Thread(target=_delete_in_thread, args=(tenant,))
    with transaction.atomic():
        add_leads(tenant, [{"email": "late@example.com"}])
        deleting.start()
        wait_for(is_somebody_waiting_for_a_lock, what="the deletion to wait")
    deleting.join(timeout=LIMIT)
    assert not deleting.is_alive()
    assert not Campaign.objects.filter(id=tenant.campaign.id).exists()
    assert not Membership.objects.exists()


def _delete_in_thread(tenant: Tenant) -> None:
    try:
        delete_target(tenant.campaign, user_id=tenant.owner.pk)
    finally:
        connection.close()
