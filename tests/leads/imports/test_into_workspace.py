"""Imports into no campaign and no list, and of leads that are known by their ids."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from leads.imports import (
    ImportOptions,
    ImportReport,
    PlanExhausted,
    RawRow,
    UnknownReference,
    import_known_leads,
    import_leads,
)
from leads.imports.rows import PersonFields
from leads.models import Door, Lead, LeadImport, LeadStatus, Membership, Outcome
from leads.models.targets import Target, TargetRow, target_of
from leads.people.deletion import delete_leads
from leads.undo.run import request_undo, run_undo
from tests.builders import Tenant, add_leads, block, make_tenant
from tests.leads.tags.tagged import give_tags, tags_on
from workspaces.models import Plan, Usage


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def options(tenant: Tenant, **changed: Any) -> ImportOptions:
    into = Target(kind="workspace", id=tenant.workspace.id)
    given = {"target": into, "door": Door.FOXREACH, "user_id": tenant.owner.id, **changed}
    return ImportOptions(workspace_id=tenant.workspace.id, **given)


def send(tenant: Tenant, *rows: dict[str, Any], **changed: Any) -> ImportReport:
    raw = [RawRow(number=number, **row) for number, row in enumerate(rows)]
    return import_leads(raw, options(tenant, **changed))


def outcomes(report: ImportReport) -> dict[int, Outcome]:
    return {refusal.number: refusal.outcome for refusal in report.refusals}


def count_of(target: Any) -> int:
    target.refresh_from_db()
    return int(target.lead_count)


def put_everywhere_and_delete(tenant: Tenant, email: str) -> Lead:
    """In a campaign, a list and a LinkedIn campaign, then deleted."""
    add_leads(tenant, [{"email": email, "first_name": "Ada"}])
    add_leads(tenant, [{"email": email}], list_id=tenant.list.id)
    variables = {"linkedin_url": "https://linkedin.com/in/ada"}
    add_leads(tenant, [{"email": email, "custom_variables": variables}], campaign_id=tenant.linkedin.id)
    lead = Lead.objects.get(email=email)
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[lead.id])
    return lead


def test_person_comes_in_with_everything_that_is_stated(tenant: Tenant) -> None:
    person = PersonFields(
        source="fair",
        status=LeadStatus.REPLIED,
        custom_fields={"size": 5, "deep": {"a": [1, "x\ty\n"]}, "ü": None},
    )
    report = send(
        tenant,
        {
            "email": " Ada@Example.com",
            "first_name": "Ada",
            "notes": "two\nlines",
            "person": person,
            "tags": ("{f}", 'a"b', "c,d", "\\e", "", "{f} "),
        },
        {"email": "bob@example.com"},
        {"email": "ada@example.com"},
        {"first_name": "Nobody"},
    )
    assert report.counts[Outcome.CREATED] == 2
    assert outcomes(report) == {2: Outcome.REPEATED, 3: Outcome.INVALID_EMAIL}
    ada = Lead.objects.get(email="ada@example.com")
    assert (ada.source, ada.status, ada.notes) == ("fair", LeadStatus.REPLIED, "two\nlines")
    assert tags_on(ada) == ["\\e", 'a"b', "c,d", "{f}"]
    assert ada.custom_fields == {"size": 5, "deep": {"a": [1, "x\ty\n"]}, "ü": None}
    bob = Lead.objects.get(email="bob@example.com")
    assert (bob.source, bob.status, tags_on(bob), bob.custom_fields) == ("api", LeadStatus.ACTIVE, [], {})
    assert not Membership.objects.exists()
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 2


def test_rules_of_the_gate_hold(tenant: Tenant) -> None:
    block(tenant.blocklist, "blocked.example")
    add_leads(tenant, [{"email": "ada@example.com", "first_name": "Ada"}])
    report = send(
        tenant, {"email": "x@mail.blocked.example"}, {"email": "ada@example.com", "first_name": "New"}
    )
    assert outcomes(report) == {0: Outcome.BLOCKED, 1: Outcome.DUPLICATE}
    assert Lead.objects.get().first_name == "Ada"
    report = send(tenant, {"email": "x@blocked.example"}, ignore_blocklist=True)
    assert report.counts[Outcome.CREATED] == 1


def test_restored_lead_brings_its_memberships_back(tenant: Tenant) -> None:
    lead = put_everywhere_and_delete(tenant, "ada@example.com")
    before = Usage.objects.get(workspace=tenant.workspace)
    person = PersonFields(custom_fields={"b": 2})
    Lead.objects.update(custom_fields={"a": 1, "b": 1})
    give_tags(tenant.workspace.id, lead.id, ["old"])
    report = send(
        tenant,
        {"email": "ada@example.com", "last_name": "Byron", "person": person, "tags": ("new",)},
        {"email": "new@x.org"},
    )
    assert (report.counts[Outcome.CREATED], report.restored) == (2, 1)
    lead.refresh_from_db()
    assert (lead.deleted_at, lead.first_name, lead.last_name) == (None, "Ada", "Byron")
    assert (tags_on(lead), lead.custom_fields) == (["new", "old"], {"a": 1, "b": 2})
    assert not Membership.objects.exclude(deleted_at=None).exists()
    assert [count_of(t) for t in (tenant.campaign, tenant.list, tenant.linkedin)] == [1, 1, 1]
    after = Usage.objects.get(workspace=tenant.workspace)
    assert (after.contacts - before.contacts, after.uploads - before.uploads) == (2, 2)


def test_restoring_is_undone(tenant: Tenant) -> None:
    lead = put_everywhere_and_delete(tenant, "ada@example.com")
    give_tags(tenant.workspace.id, lead.id, ["old"])
    send(
        tenant,
        {"email": "ada@example.com", "first_name": "New", "person": PersonFields(status=3), "tags": ("new",)},
        {"email": "other@example.com"},
    )
    record = LeadImport.objects.latest("id")
    request_undo(workspace_id=tenant.workspace.id, import_id=record.id)
    run_undo(record.id)
    record.refresh_from_db()
    assert record.undo_report["kept"] == []
    before = lead
    lead = Lead.objects.get()
    assert (lead.id, lead.first_name, tags_on(lead), lead.status) == (before.id, "Ada", ["old"], 1)
    assert lead.deleted_at is not None
    assert not Membership.objects.filter(deleted_at=None).exists()
    assert [count_of(t) for t in (tenant.campaign, tenant.list, tenant.linkedin)] == [0, 0, 0]
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 0


def test_deleted_lead_may_be_kept_deleted(tenant: Tenant) -> None:
    lead = put_everywhere_and_delete(tenant, "ada@example.com")
    report = send(tenant, {"email": "ada@example.com", "first_name": "New"}, keep_deleted=True)
    assert outcomes(report) == {0: Outcome.DUPLICATE}
    lead.refresh_from_db()
    assert lead.deleted_at is not None


def test_plan_holds_for_what_wakes(tenant: Tenant) -> None:
    put_everywhere_and_delete(tenant, "ada@example.com")
    Plan.objects.filter(workspace=tenant.workspace).update(upload_limit=3)
    with pytest.raises(PlanExhausted):
        send(tenant, {"email": "ada@example.com"})
    assert not Lead.objects.filter(deleted_at=None).exists()
    assert [count_of(t) for t in (tenant.campaign, tenant.list)] == [0, 0]


def test_workspace_of_somebody_else_is_no_target(tenant: Tenant) -> None:
    with pytest.raises(UnknownReference):
        send(tenant, {"email": "a@x.org"}, target=Target(kind="workspace", id=make_tenant().workspace.id))


def known(tenant: Tenant, ids: list[UUID], target: TargetRow, **changed: Any) -> ImportReport:
    return import_known_leads(ids, options(tenant, target=target_of(target), **changed))


def test_known_leads_go_into_a_campaign(tenant: Tenant) -> None:
    block(tenant.blocklist, "blocked.example")
    emails = ["ada@example.com", "bob@example.com", "x@blocked.example"]
    send(tenant, *({"email": email, "first_name": "F"} for email in emails), ignore_blocklist=True)
    add_leads(tenant, [{"email": "bob@example.com"}])
    add_leads(tenant, [{"first_name": "No", "last_name": "Email"}], list_id=tenant.list.id)
    stranger = make_tenant()
    send(stranger, {"email": "stranger@example.com"})
    mine = Lead.objects.filter(workspace_id=tenant.workspace.id)
    ids = [mine.get(email=email).id for email in emails] + [mine.get(email=None).id, uuid4()]
    ids += [Lead.objects.get(workspace_id=stranger.workspace.id).id, ids[0]]
    report = known(tenant, ids, tenant.campaign)
    assert outcomes(report) == {
        1: Outcome.DUPLICATE,
        2: Outcome.BLOCKED,
        3: Outcome.INVALID_EMAIL,
        4: Outcome.INVALID_EMAIL,
        5: Outcome.INVALID_EMAIL,
        6: Outcome.REPEATED,
    }
    assert report.counts[Outcome.CREATED] == 1
    assert count_of(tenant.campaign) == 2
    assert Lead.objects.count() == 5


def test_known_lead_without_an_email_stays_the_same_person(tenant: Tenant) -> None:
    add_leads(tenant, [{"first_name": "No", "last_name": "Email"}], list_id=tenant.list.id)
    lead = Lead.objects.get()
    assert known(tenant, [lead.id], tenant.other_list).counts[Outcome.CREATED] == 1
    assert outcomes(known(tenant, [lead.id], tenant.other_list)) == {0: Outcome.DUPLICATE}
    assert list(Membership.objects.values_list("lead_id", flat=True)) == [lead.id, lead.id]


def test_known_leads_go_into_a_linkedin_campaign_by_their_profiles(tenant: Tenant) -> None:
    urls = ["https://www.linkedin.com/in/ada/?x=1", "https://www.linkedin.com/company/acme", ""]
    send(tenant, *({"email": f"p{n}@example.com", "linkedin_url": url} for n, url in enumerate(urls)))
    ids = list(Lead.objects.order_by("email").values_list("id", flat=True))
    report = known(tenant, ids, tenant.linkedin)
    assert outcomes(report) == {1: Outcome.INVALID_IDENTITY, 2: Outcome.INVALID_IDENTITY}
    assert Membership.objects.get().linkedin_url == "https://www.linkedin.com/in/ada"
    send(tenant, {"email": "other@example.com", "linkedin_url": "linkedin.com/in/Ada"})
    other = Lead.objects.get(email="other@example.com").id
    assert outcomes(known(tenant, [other], tenant.linkedin)) == {0: Outcome.DUPLICATE}
