"""Rows that are known by their phone numbers, where the import matches by them."""

from typing import Any

import pytest

from leads.models import Lead, LeadImport
from leads.people.deletion import delete_leads
from leads.people.leads import change_lead
from leads.search import make_searchable
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
from workspaces.models import Workspace

HEADER = ["Email", "First name", "Phone", "External id"]
ADAS, BOBS, OFFICE = "+49 151 23456789", "0151 11111111", "+49 30 901820"


@pytest.fixture(params=["with terms", "without terms"])
def tenant(request: pytest.FixtureRequest, db: None) -> Tenant:
    """Ada and Bob have numbers of their own, Eve and Zoe share one; Eve has no email. They have their search
    terms, or not yet."""
    tenant = make_tenant()
    Workspace.objects.filter(id=tenant.workspace.id).update(default_country="DE")
    people: list[dict[str, Any]] = [
        {"email": "ada@x.example", "first_name": "Ada", "phone": ADAS, "external_id": "17"},
        {"email": "bob@x.example", "first_name": "Bob", "phone": BOBS},
        {"first_name": "Eve", "phone": OFFICE},
        {"email": "zoe@x.example", "first_name": "Zoe", "phone": "(030) 90 18 20"},
        {"first_name": "Ned", "phone": "030 901821"},
    ]
    add_leads(tenant, people, list_id=tenant.list.id)
    if request.param == "with terms":
        make_searchable()
    return tenant


def imported(tenant: Tenant, *rows: list[str], **options: Any) -> LeadImport:
    """Rows with less than the header's columns are blank there."""
    full = [[*row, *[""] * (len(HEADER) - len(row))] for row in rows]
    return import_csv(tenant, HEADER, full, **{"match_by_phone": True, **options})


def lead_of(tenant: Tenant, email: str) -> Lead:
    return Lead.objects.get(workspace_id=tenant.workspace.id, email=email)


@pytest.mark.parametrize(
    "typed", ["0151 2345 6789", "0049 151 23456789", "+49 (0)151/23456789", "015123456789"]
)
def test_row_is_known_however_the_number_is_typed(tenant: Tenant, typed: str) -> None:
    record = imported(tenant, ["", "Augusta", typed], update="overwrite")
    assert counts(record) == {"duplicate": 1}
    assert refusals(record)[2][1]["matched_by"] == "phone"
    assert lead_of(tenant, "ada@x.example").first_name == "Augusta"


def test_row_of_a_large_file_is_known_too(tenant: Tenant) -> None:
    """Such files are read in another process."""
    others = [[f"{n}@x.example", "long" * 600] for n in range(1000)]
    record = imported(tenant, ["", "Augusta", ADAS], *others, update="overwrite")
    assert counts(record) == {"duplicate": 1, "created": 1000}
    assert lead_of(tenant, "ada@x.example").first_name == "Augusta"


def test_nobody_is_known_by_the_number_unless_the_import_says_so(tenant: Tenant) -> None:
    record = imported(tenant, ["", "", ADAS], ["", "Ada", ADAS], match_by_phone=False)
    assert counts(record) == {"incomplete": 1, "created": 1}


def test_known_number_goes_into_a_campaign_under_the_leads_email(tenant: Tenant) -> None:
    record = imported(
        tenant, ["", "", ADAS], ["", "", "030 901821"], ["", "", "030 901899"], target="campaign"
    )
    assert counts(record) == {"created": 1, "invalid_email": 2}
    assert refusals(record)[3][1]["problem"] == "there is none" or refusals(record)[3][1]["field"] == "email"
    assert refusals(record)[4][1]["problem"].startswith("is no lead's of this workspace")


@pytest.mark.parametrize(
    ("row", "lead", "other"),
    [
        (["bob@x.example", "", ADAS], "ada@x.example", "bob@x.example"),
        (["new@x.example", "", ADAS], "ada@x.example", None),
        (["", "", OFFICE], None, None),
        (["new@x.example", "", OFFICE], None, None),
        (["", "", BOBS, "17"], "bob@x.example", "ada@x.example"),
        (["", "", ADAS, "99"], "ada@x.example", None),
    ],
)
def test_keys_that_mean_two_people_are_a_conflict_and_nothing_is_written(
    tenant: Tenant, row: list[str], lead: str | None, other: str | None
) -> None:
    before = snapshot(tenant)
    record = imported(tenant, row, update="overwrite")
    assert counts(record) == {"conflict": 1}
    assert snapshot(tenant) == before
    evidence = refusals(record)[2][1]
    assert len(evidence["phone"]) == 5
    if lead is None:
        assert evidence["shared"]
    else:
        assert evidence["lead_id"] == str(lead_of(tenant, lead).id)
        assert evidence["other_lead_id"] == (str(lead_of(tenant, other).id) if other else None)


def test_who_is_known_by_the_email_may_share_a_number(tenant: Tenant) -> None:
    record = imported(tenant, ["zoe@x.example", "Zoë", OFFICE], update="overwrite")
    assert counts(record) == {"duplicate": 1}
    assert "matched_by" not in refusals(record)[2][1]


@pytest.mark.parametrize("chunk", [1, 2, 10])
def test_first_row_with_a_number_wins_whatever_the_chunk(tenant: Tenant, chunk: int) -> None:
    rows = [
        ["new@x.example", "New", "0151 22222222", ""],
        ["other@x.example", "repeats the number", "+4915122222222", ""],
        ["", "repeats it too", "0151 22222222", ""],
        ["", "is Ada", ADAS, ""],
        ["ada@x.example", "is Ada", "", ""],
        ["bob@x.example", "has another number now", "0151 33333333", ""],
        ["third@x.example", "repeats that", "0151 33333333", ""],
        ["zoe@x.example", "Zoe", OFFICE, ""],
    ]
    source = upload(tenant, as_csv(HEADER, rows))
    options = options_for(tenant, target="campaign", match_by_phone=True, update="overwrite")
    dry = run(start(source, options, is_dry_run=True), chunk=chunk)
    record = run(start(source, options), chunk=chunk)
    assert counts(record) == counts(dry) == {"created": 4, "repeated": 4}
    repeated = {number: evidence["repeats_row"] for number, (_, evidence) in refusals(record).items()}
    assert repeated == {3: 2, 4: 2, 6: 5, 8: 7}


@pytest.mark.parametrize("chunk", [1, 10])
@pytest.mark.parametrize(
    ("rows", "outcomes"),
    [
        ([["ada@x.example", "", "", "1"], ["", "", ADAS]], {"conflict": 1, "repeated": 1}),
        ([["", "", ADAS], ["ada@x.example", "", "", "1"]], {"duplicate": 1, "repeated": 1}),
    ],
)
def test_refused_row_has_its_keys_too(
    tenant: Tenant, rows: list[list[str]], outcomes: dict[str, int], chunk: int
) -> None:
    """Ada's external id is another one than the row says."""
    source = upload(tenant, as_csv(HEADER, [[*row, *[""] * (4 - len(row))] for row in rows]))
    record = run(start(source, options_for(tenant, match_by_phone=True)), chunk=chunk)
    assert counts(record) == outcomes
    assert refusals(record)[3][1]["repeats_row"] == 2


def test_lead_takes_the_external_id_and_undo_takes_it_back(tenant: Tenant) -> None:
    before = snapshot(tenant)
    record = imported(tenant, ["", "", BOBS, "20"], update="fill_blanks")
    assert lead_of(tenant, "bob@x.example").external_id == "20"
    undo(record)
    assert snapshot(tenant) == before


def test_edits_are_known_at_once(tenant: Tenant) -> None:
    bob = lead_of(tenant, "bob@x.example")
    change_lead(workspace_id=tenant.workspace.id, lead_id=bob.id, changes={"phone": "0151 44444444"})
    assert counts(imported(tenant, ["", "", BOBS], ["", "", "0151 44444444"])) == {
        "incomplete": 1,
        "duplicate": 1,
    }


def test_deleted_lead_is_restored_by_its_number(tenant: Tenant) -> None:
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[lead_of(tenant, "ada@x.example").id])
    record = imported(tenant, ["", "", ADAS])
    assert (counts(record), record.restored_count) == ({"created": 1}, 1)


def test_same_number_in_another_workspace_is_somebody_else(tenant: Tenant) -> None:
    stranger = make_tenant("Strangers")
    assert counts(imported(stranger, ["", "", ADAS])) == {"incomplete": 1}


def test_number_without_a_country_code_wants_the_workspaces_country(tenant: Tenant) -> None:
    Workspace.objects.update(default_country="")
    assert counts(imported(tenant, ["", "", "0151 23456789"], ["", "", ADAS])) == {
        "incomplete": 1,
        "duplicate": 1,
    }


def test_fixed_number_is_nobodys(tenant: Tenant) -> None:
    record = imported(tenant, ["a@x.example"], ["b@x.example"], fixed={"phone": ADAS})
    assert counts(record) == {"created": 2}


def test_known_number_in_a_linkedin_campaign(tenant: Tenant) -> None:
    def add(phone: str, url: str, email: str = "") -> Any:
        lead = {
            "email": email,
            "phone": phone,
            "custom_variables": {"linkedin_url": f"linkedin.com/in/{url}"},
        }
        return add_leads(tenant, [lead], campaign_id=tenant.linkedin.id, match_by_phone=True).json()

    before = Lead.objects.count()
    assert add(ADAS, "ada")["leads_uploaded"] == 1
    assert Lead.objects.count() == before
    assert add(BOBS, "ada")["skipped_count"] == 1
