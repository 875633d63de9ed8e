"""One change of many leads, in a job: batch after batch, counted by what the database did."""

from typing import Any

import pytest

from leads.bulk import BULK_CHANGES, Act, Order, start_change
from leads.jobs.runner import run
from leads.models import BackgroundJob, JobStatus, Lead, LeadList, LeadStatus, Membership
from leads.models.targets import target_of
from leads.people.deletion import delete_leads
from leads.people.restoring import restore_leads
from leads.selection import People, Wanted
from leads.tags import named_tags, tags_of
from tests.builders import Tenant, add_leads, block, make_tenant
from workspaces.models import Plan, Usage

PEOPLE = [{"email": f"p{n}@example.com", "first_name": "Ann" if n % 2 else "Bob"} for n in range(7)]


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant, stranger = make_tenant(), make_tenant()
    for each in (tenant, stranger):
        add_leads(each, PEOPLE, list_id=each.list.id)
    return tenant


def done(tenant: Tenant, order: Order, selection: People | Wanted) -> BackgroundJob:
    job = start_change(
        order, selection, workspace_id=tenant.workspace.id, user_id=tenant.owner.id, total=len(PEOPLE)
    )
    assert run(BULK_CHANGES.kind(size=2), job.id)
    job.refresh_from_db()
    return job


def counts(job: BackgroundJob) -> tuple[Any, Any]:
    assert (job.status, job.progress) == (JobStatus.SUCCESS, 100), job.data
    return job.data["looked_at"], job.data["changed"]


def own(tenant: Tenant) -> Any:
    return Lead.objects.filter(workspace_id=tenant.workspace.id).order_by("email")


def usage(tenant: Tenant) -> int:
    return Usage.objects.get(workspace=tenant.workspace).contacts


def listed(tenant: Tenant) -> int:
    return LeadList.objects.get(id=tenant.list.id).lead_count


def test_all_that_a_search_finds_are_tagged_and_freed_again(tenant: Tenant) -> None:
    tags = tuple(named_tags(workspace_id=tenant.workspace.id, names=["vip"]).values())
    assert counts(done(tenant, Order(act=Act.TAG, tags=tags), People(search="ann"))) == (3, 3)
    assert counts(done(tenant, Order(act=Act.TAG, tags=tags), People())) == (7, 4)
    has = tags_of(workspace_id=tenant.workspace.id, resource_ids=own(tenant).values_list("id", flat=True))
    assert len(has) == 7
    here = Wanted(place=target_of(tenant.list), search="bob")
    assert counts(done(tenant, Order(act=Act.UNTAG, tags=tags), here)) == (4, 4)


def test_status_is_set_of_leads_that_the_filter_finds_although_it_finds_them_no_more(tenant: Tenant) -> None:
    own(tenant).filter(first_name="Ann").update(status=LeadStatus.BOUNCED)
    order = Order(act=Act.SET_STATUS, status=LeadStatus.ACTIVE)
    assert counts(done(tenant, order, People(status=LeadStatus.BOUNCED))) == (3, 3)
    assert not own(tenant).exclude(status=LeadStatus.ACTIVE).exists()


def test_memberships_get_a_status_and_are_taken_out(tenant: Tenant) -> None:
    place = target_of(tenant.list)
    order = Order(act=Act.SET_STATUS_HERE, status=2)
    assert counts(done(tenant, order, Wanted(place=place, search="ann"))) == (3, 3)
    assert counts(done(tenant, Order(act=Act.TAKE_OUT), Wanted(place=place, statuses=(2,)))) == (3, 3)
    assert (listed(tenant), Membership.objects.filter(list_id=tenant.list.id).count()) == (4, 4)
    assert own(tenant).filter(deleted_at=None).count() == 7


@pytest.mark.parametrize(("act", "values"), [(Act.BLOCK_ADDRESS, 3), (Act.BLOCK_DOMAIN, 1)])
def test_addresses_or_domains_are_blocked(tenant: Tenant, act: Act, values: int) -> None:
    looked_at, changed = counts(done(tenant, Order(act=act), People(search="ann")))
    assert (looked_at, changed) == (3, values)
    assert tenant.blocklist.entries.filter(is_domain=act is Act.BLOCK_DOMAIN).count() == values


def test_deleted_leads_come_back_with_their_places(tenant: Tenant) -> None:
    assert counts(done(tenant, Order(act=Act.DELETE), People())) == (7, 7)
    assert (usage(tenant), listed(tenant)) == (0, 0)
    gone = People(is_deleted=True, search="p1")
    assert counts(done(tenant, Order(act=Act.RESTORE), gone)) == (1, 1)
    assert counts(done(tenant, Order(act=Act.RESTORE), People(is_deleted=True))) == (6, 6)
    assert (usage(tenant), listed(tenant)) == (7, 7)
    live = Membership.objects.filter(workspace_id=tenant.workspace.id, deleted_at=None)
    assert live.count() == 7
    assert Lead.objects.exclude(deleted_at=None).count() == 0


def test_whom_the_blocklist_blocks_stays_deleted(tenant: Tenant) -> None:
    done(tenant, Order(act=Act.DELETE), People())
    block(tenant.blocklist, "p0@example.com")
    assert counts(done(tenant, Order(act=Act.RESTORE), People(is_deleted=True))) == (7, 6)
    assert list(own(tenant).exclude(deleted_at=None).values_list("email", flat=True)) == ["p0@example.com"]


def test_full_plan_stops_a_restoration_in_words(tenant: Tenant) -> None:
    done(tenant, Order(act=Act.DELETE), People())
    Plan.objects.filter(workspace=tenant.workspace).update(contact_limit=5)
    job = done(tenant, Order(act=Act.RESTORE), People(is_deleted=True))
    assert (job.status, job.data["failure"]) == (JobStatus.FAILED, "plan_exhausted")
    assert (usage(tenant), own(tenant).filter(deleted_at=None).count()) == (4, 4)


def test_restored_leads_use_uploads_of_campaigns(tenant: Tenant) -> None:
    add_leads(tenant, PEOPLE[:3])
    before = Usage.objects.get(workspace=tenant.workspace).uploads
    ids = list(own(tenant).values_list("id", flat=True))
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=ids)
    assert restore_leads(workspace_id=tenant.workspace.id, lead_ids=ids) == 7
    assert restore_leads(workspace_id=tenant.workspace.id, lead_ids=ids) == 0
    assert Usage.objects.get(workspace=tenant.workspace).uploads == before + 3
    tenant.campaign.refresh_from_db()
    assert tenant.campaign.lead_count == 3


def test_job_is_cancelled_and_resumed_where_it_was(tenant: Tenant) -> None:
    tags = tuple(named_tags(workspace_id=tenant.workspace.id, names=["vip"]).values())
    job = start_change(
        Order(act=Act.TAG, tags=tags),
        People(),
        workspace_id=tenant.workspace.id,
        user_id=tenant.owner.id,
        total=7,
    )
    assert not BULK_CHANGES.do_step(job.id, 3)
    BULK_CHANGES.cancel(workspace_id=tenant.workspace.id, job_id=job.id)
    assert not run(BULK_CHANGES.kind(), job.id)
    BULK_CHANGES.resume(workspace_id=tenant.workspace.id, job_id=job.id)
    assert run(BULK_CHANGES.kind(size=3), job.id)
    job.refresh_from_db()
    assert counts(job) == (7, 7)
