"""Leads of a list into a campaign or another list."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from leads.imports import ImportOptions, UnknownReference
from leads.list_imports import run as list_run
from leads.list_imports.run import ListFilter, ListReport, import_list
from leads.models import Door, ImportState, Lead, LeadImport, Membership, Outcome
from leads.models.targets import TargetRow, target_of
from leads.people.deletion import delete_leads
from leads.tasks import defer_what_is_open
from tests.builders import Tenant, add_leads, block, make_tenant
from workspaces.models import Plan


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_run, "PAGE", 3)


def run(tenant: Tenant, target: TargetRow, *, from_list: UUID | None = None, **wanted: Any) -> ListReport:
    options = ImportOptions(
        workspace_id=tenant.workspace.id,
        target=target_of(target),
        door=Door.PUFFLE,
        user_id=tenant.owner.id,
    )
    return import_list(from_list or tenant.list.id, options, wanted=ListFilter(**wanted))


def fill(tenant: Tenant, *leads: dict[str, Any]) -> None:
    assert add_leads(tenant, list(leads), list_id=tenant.list.id).status_code == 200


def people(count: int) -> list[dict[str, Any]]:
    return [{"email": f"p{n:02}@example.com", "first_name": f"P{n % 3}"} for n in range(count)]


def emails_in(target: TargetRow) -> list[str]:
    found = Membership.objects.in_target(workspace_id=target.workspace_id, target_id=target.id)
    ids = [m.lead_id for m in found.filter(deleted_at=None)]
    return sorted(filter(None, Lead.objects.filter(id__in=ids).values_list("email", flat=True)))


def counted(report: ListReport) -> dict[Outcome, int]:
    return {outcome: count for outcome, count in report.counts.items() if count}


def test_list_goes_into_a_campaign(tenant: Tenant) -> None:
    variables = {"city": "Ulm", "n": 1}
    fill(
        tenant, *people(7), {"email": "v@example.com", "personalization": "Hi", "custom_variables": variables}
    )
    fill(tenant, {"first_name": "No", "last_name": "Email"}, {"email": "x@blocked.example"})
    block(tenant.blocklist, "blocked.example")
    add_leads(tenant, [{"email": "p03@example.com"}])
    report = run(tenant, tenant.campaign)
    assert report.state is ImportState.FINISHED
    assert counted(report) == {
        Outcome.CREATED: 7,
        Outcome.DUPLICATE: 1,
        Outcome.BLOCKED: 1,
        Outcome.INVALID_EMAIL: 1,
    }
    record = LeadImport.objects.get(id=report.import_id)
    assert (record.state, record.total_count, record.created_count) == ("finished", 10, 7)
    tenant.campaign.refresh_from_db()
    assert (tenant.campaign.lead_count, sorted(tenant.campaign.custom_variables)) == (8, ["city", "n"])
    assert emails_in(tenant.campaign) == [f"p{n:02}@example.com" for n in range(7)] + ["v@example.com"]
    lead = Lead.objects.get(email="v@example.com")
    there = Membership.objects.get(lead_id=lead.id, campaign_id=tenant.campaign.id)
    assert (there.personalization, there.custom_variables, there.overrides) == ("Hi", variables, {})
    again = run(tenant, tenant.campaign)
    assert counted(again) == {Outcome.DUPLICATE: 8, Outcome.BLOCKED: 1, Outcome.INVALID_EMAIL: 1}


def test_list_goes_into_another_list(tenant: Tenant) -> None:
    fill(tenant, *people(4), {"first_name": "No", "last_name": "Email"})
    assert counted(run(tenant, tenant.other_list)) == {Outcome.CREATED: 5}
    assert counted(run(tenant, tenant.other_list)) == {Outcome.DUPLICATE: 5}
    assert Lead.objects.count() == 5


def test_empty_list(tenant: Tenant) -> None:
    report = run(tenant, tenant.campaign)
    assert (report.total, report.state) == (0, ImportState.FINISHED)


def test_profiles_are_what_a_linkedin_campaign_goes_by(tenant: Tenant) -> None:
    urls = ["linkedin.com/in/a", "https://www.linkedin.com/in/A/?x", "linkedin.com/company/x", "", "in/b"]
    urls += ["de.linkedin.com/in/c", "linkedin.com/in/a#late", "linkedin.com/in/c"]
    for number, url in enumerate(urls):
        variables = {"linkedin_url": url} if url else {}
        fill(tenant, {"email": f"p{number}@example.com", "custom_variables": variables})
    Lead.objects.filter(email="p5@example.com").update(email="p5@blocked.example")
    block(tenant.blocklist, "blocked.example")
    report = run(tenant, tenant.linkedin)
    assert counted(report) == {
        Outcome.CREATED: 1,
        Outcome.REPEATED: 3,  # among them one whose first occurrence was blocked, in an earlier page
        Outcome.BLOCKED: 1,
        Outcome.INVALID_IDENTITY: 3,
    }
    assert Membership.objects.get(campaign_id=tenant.linkedin.id).linkedin_url == (
        "https://www.linkedin.com/in/a"
    )


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({"where": (("first_name", "p1"),)}, [1, 4, 7]),
        ({"where": (("first_name", "P1"), ("email", "P04@EXAMPLE.COM"))}, [4]),
        ({"where": (("status", "active"),), "limit": 4}, [0, 1, 2, 3]),
        ({"where": (("status", "no such"),)}, []),
        ({"where": (("custom_fields.city", "ulm"),)}, [9]),
        ({"limit": 3}, [0, 1, 2]),
        ({"limit": 100}, list(range(10))),
        ({"order_by": ("first_name", "email"), "limit": 5}, [0, 3, 6, 9, 1]),
        ({"order_by": ("first_name", "email")}, list(range(10))),
        ({"order_by": ("email",), "where": (("first_name", "P2"),), "limit": 2}, [2, 5]),
    ],
)
def test_filter(tenant: Tenant, wanted: dict[str, Any], numbers: list[int]) -> None:
    leads = people(10)
    leads[9]["custom_variables"] = {"city": "Ulm"}
    fill(tenant, *leads)
    run(tenant, tenant.campaign, **wanted)
    assert emails_in(tenant.campaign) == sorted(f"p{n:02}@example.com" for n in numbers)


def test_filter_by_lead_ids(tenant: Tenant) -> None:
    fill(tenant, *people(8))
    wanted = Lead.objects.filter(email__in=["p01@example.com", "p07@example.com"])
    run(tenant, tenant.campaign, lead_ids=(*wanted.values_list("id", flat=True), uuid4()))
    assert emails_in(tenant.campaign) == ["p01@example.com", "p07@example.com"]


def test_deleted_leads_are_in_no_list(tenant: Tenant) -> None:
    fill(tenant, *people(5))
    gone = Lead.objects.get(email="p00@example.com")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[gone.id])
    assert counted(run(tenant, tenant.campaign)) == {Outcome.CREATED: 4}


def test_plan_stops_it_before_the_page_that_goes_past(tenant: Tenant) -> None:
    fill(tenant, *people(8))
    Plan.objects.filter(workspace=tenant.workspace).update(upload_limit=7)
    report = run(tenant, tenant.campaign)
    assert (report.state, report.failure, report.total > 0) == (ImportState.FAILED, "plan_exhausted", True)
    assert counted(report) == {Outcome.CREATED: 6}
    tenant.campaign.refresh_from_db()
    assert tenant.campaign.lead_count == 6
    report = run(tenant, tenant.other_campaign)
    assert (report.state, report.failure, report.total) == (ImportState.FAILED, "plan_exhausted", 0)


def test_list_of_somebody_else_is_none(tenant: Tenant) -> None:
    other = make_tenant()
    fill(other, *people(3))
    with pytest.raises(UnknownReference):
        run(tenant, tenant.campaign, from_list=other.list.id)
    with pytest.raises(UnknownReference):
        run(tenant, other.campaign)
    assert not Membership.objects.filter(campaign_id__isnull=False).exists()


def test_run_whose_process_was_killed_is_closed(tenant: Tenant) -> None:
    record = LeadImport.objects.create(
        workspace=tenant.workspace,
        door=Door.PUFFLE,
        from_list_id=tenant.list.id,
        campaign_id=tenant.campaign.id,
        state=ImportState.RUNNING,
        run_number=1,
    )
    defer_what_is_open()
    record.refresh_from_db()
    assert (record.state, record.failure) == ("failed", "interrupted")
