"""Rows that are known by what another program calls the lead: external_id and external_source."""

from typing import Any

import pytest

from leads.imports import RawRow, import_leads
from leads.models import ImportChange, Lead, Membership, Outcome
from leads.people.deletion import delete_leads
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.file_imports.files import (
    as_csv,
    counts,
    import_csv,
    options_for,
    refusals,
    run,
    start,
    upload,
)
from tests.leads.undo.test_run import snapshot, undo

HEADER = ["External id", "Email", "First name", "Phone"]


@pytest.fixture
def tenant(db: None) -> Tenant:
    """Ada is 17, Bob has no external id, Eve has neither id nor email."""
    tenant = make_tenant()
    people = [
        {"email": "ada@x.example", "first_name": "Ada", "external_id": "17"},
        {"email": "bob@x.example", "first_name": "Bob"},
        {"first_name": "Eve"},
    ]
    add_leads(tenant, people, list_id=tenant.list.id)
    return tenant


def lead_of(tenant: Tenant, email: str) -> Lead:
    return Lead.objects.get(workspace_id=tenant.workspace.id, email=email)


def test_row_is_known_by_its_external_id_without_an_email(tenant: Tenant) -> None:
    record = import_csv(tenant, HEADER, [["17", "", "Augusta", "1"]], update="overwrite")
    assert counts(record) == {"duplicate": 1}
    assert refusals(record)[2][1]["matched_by"] == "external_id"
    ada = lead_of(tenant, "ada@x.example")
    assert (ada.first_name, ada.phone) == ("Augusta", "1")


def test_known_id_goes_into_a_campaign_under_the_leads_email(tenant: Tenant) -> None:
    record = import_csv(tenant, HEADER, [["17", "", "", ""], ["18", "", "", ""]], target="campaign")
    assert counts(record) == {"created": 1, "invalid_email": 1}
    place = Membership.objects.get(campaign_id=tenant.campaign.id)
    assert place.lead_id == lead_of(tenant, "ada@x.example").id
    assert refusals(record)[3][1]["problem"].startswith("is no lead of this workspace")


def test_lead_without_an_external_id_takes_the_rows_and_undo_takes_it_back(tenant: Tenant) -> None:
    before = snapshot(tenant)
    rows = [["20", "bob@x.example", "", ""], ["21", "new@x.example", "New", ""], ["22", "", "Zoe", ""]]
    record = import_csv(tenant, HEADER, rows, target="other_list")
    assert counts(record) == {"created": 3}
    found = Lead.objects.exclude(external_id=None).values_list("external_id", "first_name")
    assert sorted(found) == [("17", "Ada"), ("20", "Bob"), ("21", "New"), ("22", "Zoe")]
    assert record.changed_fields == {"external_id": 1}
    bob = lead_of(tenant, "bob@x.example")
    change = ImportChange.objects.get(import_id=record.id, object_id=bob.id)
    assert change.fields == {"external_id": [None, "20"]}
    undo(record)
    assert snapshot(tenant) == before


def test_duplicate_takes_the_id_only_where_it_is_updated(tenant: Tenant) -> None:
    rows = [["20", "bob@x.example", "", ""]]
    import_csv(tenant, HEADER, rows)
    assert lead_of(tenant, "bob@x.example").external_id is None
    record = import_csv(tenant, HEADER, rows, update="fill_blanks")
    assert lead_of(tenant, "bob@x.example").external_id == "20"
    assert refusals(record)[2][1]["updated"] == ["external_id"]


@pytest.mark.parametrize(
    ("row", "other"),
    [
        (["17", "bob@x.example", "", ""], "bob@x.example"),
        (["17", "stranger@x.example", "", ""], None),
        (["99", "ada@x.example", "", ""], "ada@x.example"),
    ],
)
@pytest.mark.parametrize("target", ["list", "campaign"])
def test_keys_that_mean_two_people_are_a_conflict_and_nothing_is_written(
    tenant: Tenant, row: list[str], other: str | None, target: str
) -> None:
    before = snapshot(tenant)
    record = import_csv(tenant, HEADER, [row], target=target, update="overwrite")
    assert counts(record) == {"conflict": 1}
    assert snapshot(tenant) == before
    evidence = refusals(record)[2][1]
    assert evidence["lead_id"] == (str(lead_of(tenant, "ada@x.example").id) if row[0] == "17" else None)
    assert evidence["other_lead_id"] == (str(lead_of(tenant, other).id) if other else None)


@pytest.mark.parametrize("chunk", [1, 2, 10])
def test_first_row_with_a_key_wins_whatever_the_chunk(tenant: Tenant, chunk: int) -> None:
    rows = [
        ["30", "c@x.example", "C", ""],
        ["30", "d@x.example", "repeats the id", ""],
        ["31", "c@x.example", "repeats the email", ""],
        ["17", "", "is Ada", ""],
        ["", "ada@x.example", "is Ada too", ""],
        ["17", "bob@x.example", "repeats the id of Ada", ""],
    ]
    source = upload(tenant, as_csv(HEADER, rows))
    dry = run(start(source, options_for(tenant, target="campaign"), is_dry_run=True), chunk=chunk)
    record = run(start(source, options_for(tenant, target="campaign")), chunk=chunk)
    assert counts(record) == counts(dry) == {"created": 2, "repeated": 4}
    repeated = {number: evidence["repeats_row"] for number, (_, evidence) in refusals(record).items()}
    assert repeated == {3: 2, 4: 2, 6: 5, 7: 5}


def test_two_programs_may_use_one_id(tenant: Tenant) -> None:
    header = ["External id", "External source", "Email"]
    rows = [["17", "crm", "crm@x.example"], ["17", "shop", "shop@x.example"]]
    assert counts(import_csv(tenant, header, rows)) == {"created": 2}
    assert Lead.objects.filter(external_id="17").count() == 3
    again = import_csv(tenant, header, [["17", "shop", ""]])
    assert refusals(again)[2][1]["matched_by"] == "external_id"


def test_deleted_lead_is_restored_by_its_external_id(tenant: Tenant) -> None:
    ada = lead_of(tenant, "ada@x.example")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[ada.id])
    record = import_csv(tenant, HEADER, [["17", "", "", ""]])
    assert (counts(record), record.restored_count) == ({"created": 1}, 1)


def test_same_id_in_another_workspace_is_somebody_else(tenant: Tenant) -> None:
    stranger = make_tenant("Strangers")
    record = import_csv(stranger, HEADER, [["17", "", "", ""], ["17", "ada@x.example", "", ""]])
    assert counts(record) == {"incomplete": 1, "repeated": 1}


@pytest.mark.parametrize("external_id", ["x" * 201, "a\u0007b", "a\nb"])
def test_what_cannot_be_an_id_is_refused(tenant: Tenant, external_id: str) -> None:
    raw = RawRow(number=0, email="new@x.example", external_id=external_id)
    report = import_leads([raw], options_for(tenant))
    assert report.counts[Outcome.INVALID_IDENTITY] == 1
    assert report.refusals[0].evidence["field"] == "external_id"


def test_profile_of_somebody_else_in_a_linkedin_campaign_is_a_conflict(tenant: Tenant) -> None:
    def row(external_id: str, url: str) -> list[dict[str, Any]]:
        return [{"external_id": external_id, "custom_variables": {"linkedin_url": f"linkedin.com/in/{url}"}}]

    assert add_leads(tenant, row("17", "ada"), campaign_id=tenant.linkedin.id).json()["leads_uploaded"] == 1
    place = Membership.objects.get(campaign_id=tenant.linkedin.id)
    assert place.lead_id == lead_of(tenant, "ada@x.example").id
    reply = add_leads(tenant, row("40", "ada"), campaign_id=tenant.linkedin.id).json()
    assert (reply["skipped_count"], reply["leads_uploaded"]) == (1, 0)


def test_known_without_an_email_stays_the_same_person(tenant: Tenant) -> None:
    add_leads(tenant, [{"first_name": "Eve", "external_id": "50"}], list_id=tenant.list.id)
    record = import_csv(tenant, HEADER, [["50", "", "Eva", "3"]], update="overwrite")
    assert counts(record) == {"duplicate": 1}
    eve = Lead.objects.get(external_id="50")
    assert (eve.first_name, eve.phone, eve.email) == ("Eva", "3", None)


def test_rows_of_whom_a_refused_one_meant_are_repetitions(tenant: Tenant) -> None:
    """Whatever key they say it by; found by the long campaign of the reference model."""
    other, own = ["99", "ada@x.example", "", ""], ["17", "", "", ""]
    assert counts(import_csv(tenant, HEADER, [other, own])) == {"conflict": 1, "repeated": 1}
    assert counts(import_csv(tenant, HEADER, [own, other])) == {"duplicate": 1, "repeated": 1}
