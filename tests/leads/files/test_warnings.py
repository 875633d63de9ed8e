"""What is doubtful about a file is reported, and which rows have an email in a cell that holds more."""

import csv
import io
import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from leads.files import sources
from leads.files.rejected import rejected_lines
from leads.models import LeadImport, Membership, RowOutcome
from tests.builders import ApiClient, Tenant, add_leads, make_tenant
from tests.leads.file_imports.files import as_csv, options_for, run, start, upload

HEADER = ["Email", "First name", "City"]
ROWS = [
    ["ann@example.com", "Ann", "Ulm"],
    ["Bob Roe <bob@example.com>", "Bob", "Ulm"],
    ["mailto:cy@example.com", "Cy", "Ulm"],
    ["cy@example.com;", "Cy", "Bonn"],
    ["known\uff20example.com; second@example.com", "Di", "Bonn"],
    ["nobody at all", "Ed", "Bonn"],
    ["fay\uff20example.com", "Fay", "Bonn"],
]
# Row > what its cell holds.
CELLS = {
    3: "Bob Roe <bob@example.com>",
    4: "mailto:cy@example.com",
    5: "cy@example.com;",
    6: "known\uff20example.com; second@example.com",
    8: "fay\uff20example.com",
}


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    add_leads(tenant, [{"email": "known@example.com"}], list_id=tenant.list.id)
    return tenant


def imported(tenant: Tenant, *, chunk: int = 2, is_dry_run: bool = False) -> LeadImport:
    source = upload(tenant, as_csv(HEADER, ROWS))
    return run(start(source, options_for(tenant), is_dry_run=is_dry_run), chunk=chunk)


def cells_of(record: LeadImport) -> dict[int, str]:
    rows = RowOutcome.objects.filter(workspace_id=record.workspace_id, import_id=record.id)
    return {row.row_number: row.evidence["read_from"] for row in rows if "read_from" in row.evidence}


@pytest.mark.parametrize("chunk", [1, 2, 5000])
@pytest.mark.parametrize("is_dry_run", [False, True])
def test_cells_are_counted_and_kept_with_their_rows(tenant: Tenant, chunk: int, is_dry_run: bool) -> None:
    record = imported(tenant, chunk=chunk, is_dry_run=is_dry_run)
    assert (record.held_count, record.held_row) == (5, 3)
    assert cells_of(record) == CELLS
    assert (record.created_count, record.repeated_count, record.duplicate_count) == (4, 1, 1)


def test_api_reports_them(tenant: Tenant) -> None:
    record = imported(tenant)
    client = ApiClient(tenant.key)
    (warning,) = client.get(f"/api/v2/imports/{record.id}").json()["warnings"]
    assert (warning["code"], warning["row"]) == ("addresses_in_cells", 3)
    assert "In 5 rows" in warning["text"]
    rows = client.get(f"/api/v2/imports/{record.id}/rows").json()["items"]
    created = next(row for row in rows if row["row_number"] == 3)
    assert created["reason"] == "The email is read out of “Bob Roe <bob@example.com>”"
    assert created["lead_id"] is not None and created["email"] == "bob@example.com"
    reasons = {row["row_number"]: row["reason"] for row in rows}
    assert reasons[2] is None
    assert reasons[5] == "Repeats row 4; the email is read out of “cy@example.com;”"
    assert {row["row_number"] for row in rows if row["lead_id"]} == {2, 3, 4, 8}


def test_pages_report_them(tenant: Tenant, client: Client) -> None:
    record = imported(tenant)
    client.force_login(tenant.owner)
    page = client.get(reverse("admin:leads_leadimport_change", args=[record.id])).content.decode()
    assert "In 5 rows the email is read out of a cell that holds more" in page
    rows = client.get(reverse("admin:leads_leadimport_rows", args=[record.id])).content.decode()
    assert "The email is read out of “mailto:cy@example.com”" in rows


def test_pages_of_strangers_report_nothing(tenant: Tenant, client: Client) -> None:
    record = imported(tenant)
    client.force_login(make_tenant().owner)
    assert client.get(reverse("admin:leads_leadimport_rows", args=[record.id])).status_code == 404


def test_file_of_rejected_rows_reports_them(tenant: Tenant) -> None:
    record = imported(tenant)
    text = b"".join(rejected_lines(record, sources.open_import(record))).decode()
    reasons = {row["Leadgate row"]: row["Leadgate reason"] for row in csv.DictReader(io.StringIO(text))}
    assert reasons["5"] == "Repeats row 4; the email is read out of “cy@example.com;”"
    assert "read out of" in reasons["6"]


def test_a_column_with_some_addresses_is_named_where_none_is_the_email(tenant: Tenant) -> None:
    rows = [["https://example.com/contact", "Ann"], ["bob@example.com", "Bob"]]
    source = upload(tenant, as_csv(["Contact", "Name"], rows))
    (warning,) = source.warnings
    assert (warning["code"], warning["column"]) == ("no_email", "Contact")
    assert "bob@example.com" in warning["text"]


def test_an_owner_s_address_is_named_by_no_warning(tenant: Tenant) -> None:
    assert upload(tenant, as_csv(["Owner Email", "Name"], [["rep@example.com", "Ann"]])).warnings == []


def test_second_address_is_kept(tenant: Tenant) -> None:
    source = upload(tenant, as_csv(HEADER, [["a@example.com, b@example.com", "Ann", "Ulm"]]))
    run(start(source, options_for(tenant)))
    (membership,) = Membership.objects.filter(
        workspace_id=tenant.workspace.id, custom_variables__has_key="email 2"
    )
    assert membership.custom_variables == {"City": "Ulm", "email 2": "b@example.com"}


@pytest.mark.django_db(transaction=True)
def test_command_line_reports_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    tenant = make_tenant()
    path = tmp_path_factory.mktemp("files") / "leads.csv"
    path.write_bytes(as_csv(HEADER, ROWS))
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command(
            "import_leads",
            str(path),
            f"--workspace={tenant.workspace.name}",
            "--list=Prospects",
            "--json",
            stdout=out,
        )
    warnings = json.loads(out.getvalue())["warnings"]
    assert [(w["code"], w["row"]) for w in warnings] == [("addresses_in_cells", 3)]
