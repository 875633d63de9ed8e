"""Rows that say by leadgate_id which lead they mean."""

from typing import Any
from uuid import uuid4

import pytest

from leads.file_imports.run import run_import
from leads.files import sources
from leads.imports.record.evidence import explain
from leads.imports.record.rows_of_import import rows_after
from leads.models import ImportState, Lead, LeadImport, Membership, Outcome
from leads.people.deletion import delete_leads
from tests.builders import ApiClient, Tenant, add_leads, block, make_tenant
from tests.leads.file_imports.files import (
    as_csv,
    counts,
    import_csv,
    options_for,
    refusals,
    run,
    start,
    stop_after,
    upload,
)


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    add_leads(tenant, [{"email": "ann@example.com", "first_name": "Ann"}, {"email": "bob@example.com"}])
    add_leads(tenant, [{"first_name": "Only", "last_name": "Name"}], list_id=tenant.list.id)
    return tenant


def lead_id(email: str | None) -> str:
    return str(Lead.objects.get(email=email).id)


HEADER = ["leadgate_id", "Email", "First name"]


def test_the_id_alone_says_who_is_meant(tenant: Tenant) -> None:
    ann, nameless = lead_id("ann@example.com"), lead_id(None)
    record = import_csv(tenant, HEADER, [[ann, "", ""], [nameless.upper(), "", ""]], target="other_list")
    assert counts(record) == {"created": 2}, refusals(record)
    assert Lead.objects.count() == 3
    there = Membership.objects.filter(list_id=tenant.other_list.id)
    assert {str(membership.lead_id) for membership in there} == {ann, nameless}
    again = import_csv(tenant, HEADER, [[nameless, "", "Other"]], target="other_list")
    assert counts(again) == {"duplicate": 1}


def test_lead_without_an_email_is_invalid_in_a_campaign(tenant: Tenant) -> None:
    record = import_csv(tenant, HEADER, [[lead_id(None), "", ""]], target="campaign")
    assert counts(record) == {"invalid_email": 1}


def test_another_email_is_refused_and_nobody_changes(tenant: Tenant) -> None:
    ann, nameless = lead_id("ann@example.com"), lead_id(None)
    rows = [[ann, "bob@example.com", "Bob"], [ann, "new@example.com", ""], [nameless, "x@example.com", ""]]
    before = list(Lead.objects.order_by("id").values())
    record = import_csv(tenant, HEADER, rows, update_existing=True)
    assert counts(record) == {"invalid_email": 3}
    assert list(Lead.objects.order_by("id").values()) == before
    reason = rows_after(record, after=None, limit=1, outcome=None)[0]["reason"]
    assert reason.startswith(f"leadgate_id {ann} is a lead with another email")
    # Nobody is a repetition of a row that was refused.
    record = import_csv(tenant, HEADER, [[ann, "new@example.com", ""], ["", "new@example.com", ""]])
    assert counts(record) == {"created": 1, "invalid_email": 1}


def test_unknown_id_falls_back_to_the_email(tenant: Tenant) -> None:
    stranger = make_tenant()
    add_leads(stranger, [{"email": "ann@example.com"}])
    foreign = str(Lead.objects.get(workspace_id=stranger.workspace.id).id)
    mine = str(Lead.objects.get(workspace_id=tenant.workspace.id, email="ann@example.com").id)
    rows = [[foreign, "ann@example.com", ""], ["x", "new@example.com", ""], [str(uuid4()), "", "Name"]]
    record = import_csv(tenant, HEADER, rows)
    assert counts(record) == {"created": 2, "incomplete": 1}
    assert "is no lead of this workspace" in explain(*_first(record, "incomplete"), {})
    assert Membership.objects.filter(list_id=tenant.list.id, lead_id=mine).exists()
    assert not Membership.objects.filter(list_id=tenant.list.id, lead_id=foreign).exists()


def _first(record: LeadImport, slug: str) -> tuple[Outcome, dict[str, Any]]:
    evidence = next(evidence for found, evidence in refusals(record).values() if found == slug)
    return Outcome[slug.upper()], evidence


def test_deleted_lead_comes_back_by_its_email(tenant: Tenant) -> None:
    ann = Lead.objects.get(email="ann@example.com")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[ann.id])
    record = import_csv(tenant, HEADER, [[str(ann.id), "ann@example.com", ""]])
    assert (counts(record), record.restored_count) == ({"created": 1}, 1)


@pytest.mark.parametrize("chunk", [1, 2, 100])
@pytest.mark.parametrize("is_dry_run", [False, True])
def test_repetition_is_found_by_id_or_email_across_chunks(
    tenant: Tenant, chunk: int, is_dry_run: bool
) -> None:
    block(tenant.blocklist, "acme.com")
    ann, bob = lead_id("ann@example.com"), lead_id("bob@example.com")
    rows = [
        [ann, "", ""],
        ["", "ANN@example.com", ""],
        ["", "bob@example.com", ""],
        [bob, "", ""],
        [ann, "", ""],
    ]
    source = upload(tenant, as_csv(HEADER, rows))
    record = run(start(source, options_for(tenant), is_dry_run=is_dry_run), chunk=chunk)
    assert counts(record) == {"created": 2, "repeated": 3}
    repeated = {number: evidence["repeats_row"] for number, (_, evidence) in refusals(record).items()}
    assert repeated == {3: 2, 5: 4, 6: 2}


def test_run_that_was_stopped_still_knows_repetitions(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "ann@example.com"}], list_id=tenant.list.id)
    ann = lead_id("ann@example.com")
    rows = [[ann, "", ""], ["", "x@example.com", ""], [ann, "", ""], ["", "ann@example.com", ""]]
    record = start(upload(tenant, as_csv(HEADER, rows)), options_for(tenant))
    run(record, chunk=2, should_stop=stop_after(1))
    assert record.state == ImportState.RUNNING
    run(record, chunk=1)
    assert counts(record) == {"created": 1, "duplicate": 1, "repeated": 2}


def test_blocklist_sees_the_email_of_the_named_lead(tenant: Tenant) -> None:
    block(tenant.blocklist, "ann@example.com")
    record = import_csv(tenant, HEADER, [[lead_id("ann@example.com"), "", ""]])
    assert counts(record) == {"blocked": 1}


def test_linkedin_campaign_takes_the_named_lead(tenant: Tenant) -> None:
    nameless = lead_id(None)
    header = ["leadgate_id", "LinkedIn URL"]
    rows = [[nameless, "https://www.linkedin.com/in/only-name"], [nameless, ""]]
    record = import_csv(tenant, header, rows, target="linkedin")
    assert counts(record) == {"created": 1, "invalid_identity": 1}
    assert str(Membership.objects.get(campaign_id=tenant.linkedin.id).lead_id) == nameless


def test_large_file_read_by_another_process_names_leads_too(tenant: Tenant) -> None:
    ann = lead_id("ann@example.com")
    wide = [f"Column {n}" for n in range(4, 7)]
    add_leads(tenant, [{"email": f"person{n}@example.com"} for n in range(30)])
    others = [[lead_id(f"person{n}@example.com"), "", "", *["x" * 30_000] * len(wide)] for n in range(30)]
    source = upload(tenant, as_csv([*HEADER, *wide], [[ann, "", "", "", "", ""], *others]))
    record = start(source, options_for(tenant))
    run_import(record.id, open_file=sources.open_import)
    record.refresh_from_db()
    assert counts(record) == {"created": 31}
    assert ApiClient(tenant.key).get(f"/api/v2/imports/{record.id}").json()["leads_uploaded"] == 31
