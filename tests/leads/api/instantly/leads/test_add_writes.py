"""POST /api/v2/leads/add: what it leaves in the database besides the leads it creates."""

import datetime as dt

import pytest

from leads.models import BackgroundJob, ImportChange, Lead, LeadImport, Membership, RowOutcome
from leads.people.deletion import delete_leads
from tests.builders import Tenant, add_leads, make_campaign, make_member, make_tenant
from tests.leads.api.instantly.leads.counters import count
from workspaces.models import Plan, Role, Usage


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


# --- what an upload does to what is there ---


def test_upload_fills_blanks_and_keeps_what_differs_on_the_membership(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "ada@example.com", "first_name": "Ada", "phone": "+1"}])
    later = {"email": "ada@example.com", "first_name": "Augusta", "last_name": "King", "phone": ""}
    reply = add_leads(tenant, [later], campaign_id=tenant.other_campaign.id)
    person = Lead.objects.get()
    assert (person.first_name, person.last_name, person.phone) == ("Ada", "King", "+1")
    place = Membership.objects.get(campaign_id=tenant.other_campaign.id)
    assert place.overrides == {"first_name": "Augusta"}
    change = ImportChange.objects.get(import_id=reply.headers["X-Import-Id"])
    assert change.object_id == person.id
    assert change.fields == {"last_name": ["", "King"]}


def test_duplicate_and_skipped_rows_touch_nothing(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "ada@example.com"}])
    add_leads(tenant, [{"email": "ada@example.com", "first_name": "Ada"}])
    add_leads(
        tenant,
        [{"email": "ada@example.com", "first_name": "Ada"}],
        list_id=tenant.list.id,
        skip_if_in_campaign=True,
    )
    assert Lead.objects.get().first_name == ""


def test_deleted_lead_wakes_with_the_membership_of_this_target_only(tenant: Tenant) -> None:
    for target in (tenant.campaign, tenant.other_campaign):
        add_leads(tenant, [{"email": "ada@example.com", "personalization": "Hi"}], campaign_id=target.id)
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[Lead.objects.get().id])
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 0
    reply = add_leads(tenant, [{"email": "ada@example.com", "pl_value_lead": "Low"}])
    assert count(reply) == {"leads_uploaded": 1}
    record = LeadImport.objects.get(id=reply.headers["X-Import-Id"])
    assert (record.created_count, record.restored_count) == (1, 1)
    awake = Membership.objects.get(deleted_at=None)
    assert (awake.campaign_id, awake.personalization, awake.pl_value_lead) == (
        tenant.campaign.id,
        "Hi",
        "Low",
    )
    assert reply.json()["created_leads"][0]["id"] == str(awake.id)
    assert Membership.objects.filter(campaign_id=tenant.other_campaign.id, deleted_at=None).count() == 0
    changes = {change.kind: change.fields for change in ImportChange.objects.filter(import_id=record.id)}
    assert changes[ImportChange.Kind.LEAD]["deleted_at"][1] is None
    assert changes[ImportChange.Kind.MEMBERSHIP]["pl_value_lead"] == ["", "Low"]
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 1
    assert Usage.objects.get(workspace=tenant.workspace).uploads == 3


# --- who gets it ---


def test_assignee_is_the_campaign_owner_or_the_caller(tenant: Tenant) -> None:
    colleague = make_member(tenant.workspace, Role.UPLOADER)
    campaign = make_campaign(tenant.workspace, colleague, "Theirs")
    add_leads(tenant, [{"email": "a@example.com"}], campaign_id=campaign.id)
    add_leads(tenant, [{"email": "b@example.com"}], list_id=tenant.list.id)
    assert Membership.objects.get(campaign_id=campaign.id).assigned_to == colleague.id
    assert Membership.objects.get(list_id=tenant.list.id).assigned_to == tenant.owner.id


def test_assignee_of_a_lead_beats_that_of_the_envelope(tenant: Tenant) -> None:
    one, two = make_member(tenant.workspace, Role.VIEWER), make_member(tenant.workspace, Role.VIEWER)
    leads = [{"email": "a@example.com", "assigned_to": str(one.id)}, {"email": "b@example.com"}]
    add_leads(tenant, leads, assigned_to=two.id)
    assert list(Membership.objects.order_by("id").values_list("assigned_to", flat=True)) == [one.id, two.id]


def test_verification_is_recorded_as_a_job(tenant: Tenant) -> None:
    reply = add_leads(tenant, [{"email": "a@example.com"}], verify_leads_on_import=True)
    job = BackgroundJob.objects.get()
    assert (job.type, job.status, job.entity_type) == ("verify-leads", "pending", "campaign")
    assert job.entity_id == tenant.campaign.id
    assert job.data == {"import_id": reply.headers["X-Import-Id"]}


# --- the plan ---


@pytest.mark.parametrize(("limit", "left"), [("contact_limit", 0), ("upload_limit", 1)])
def test_request_past_the_plan_writes_nothing(tenant: Tenant, limit: str, left: int) -> None:
    Plan.objects.filter(workspace=tenant.workspace).update(**{limit: 2})
    add_leads(tenant, [{"email": "a@example.com"}])
    before = list(LeadImport.objects.values())
    reply = add_leads(tenant, [{"email": f"{name}@example.com"} for name in "bc"])
    assert reply.status_code == 402
    assert reply.json()["error"] == "Payment Required"
    assert "Nothing was written" in reply.json()["message"]
    assert list(LeadImport.objects.values()) == before
    assert (Lead.objects.count(), Membership.objects.count(), RowOutcome.objects.count()) == (1, 1, 0)
    usage = Usage.objects.get(workspace=tenant.workspace)
    assert (usage.contacts, usage.uploads) == (1, 1)
    assert count(add_leads(tenant, [{"email": "b@example.com"}])) == {"leads_uploaded": 1}


def test_smaller_plan_hinders_only_what_it_counts(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "a@example.com"}])
    Plan.objects.filter(workspace=tenant.workspace).update(contact_limit=0, upload_limit=0)
    reply = add_leads(tenant, [{"email": "a@example.com"}])
    assert count(reply) == {"duplicated_leads": 1}
    assert reply.json()["remaining_in_plan"] == 0
    assert count(add_leads(tenant, [{"email": "a@example.com"}], list_id=tenant.list.id)) == {
        "leads_uploaded": 1
    }


def test_new_billing_period_counts_anew(tenant: Tenant) -> None:
    Usage.objects.filter(workspace=tenant.workspace).update(
        uploads=10_000, contacts=5, period_start=dt.date(2020, 1, 1)
    )
    reply = add_leads(tenant, [{"email": "a@example.com"}])
    assert reply.json()["remaining_in_plan"] == 9_999
    usage = Usage.objects.get(workspace=tenant.workspace)
    assert (usage.uploads, usage.contacts) == (1, 6)
    assert usage.period_start > dt.date(2026, 1, 1)
