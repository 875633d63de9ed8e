"""`manage.py import_leads`, as a script or a person calls it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from leads.models import Lead, LeadImport, LeadList, Membership
from tests.builders import Tenant, make_list, make_member, make_tenant
from workspaces.models import Plan, Role

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = "Mail,Ort\nada@example.com,Ulm\nnobody,Bonn\nada@example.com,Ulm\n"


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    return path


def call(path: Path, tenant: Tenant, *options: str, place: str = "--list=Prospects") -> tuple[int, str, str]:
    """-> exit status, output, errors."""
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(
            "import_leads",
            str(path),
            f"--workspace={tenant.workspace.name}",
            place,
            *options,
            stdout=out,
            stderr=err,
        )
    assert isinstance(ended.value.code, int)
    return ended.value.code, out.getvalue(), err.getvalue()


def call_json(path: Path, tenant: Tenant, *options: str, place: str = "--list=Prospects") -> Any:
    status, out, err = call(path, tenant, "--json", *options, place=place)
    assert err == ""
    return json.loads(out) | {"exit": status}


def test_json_tells_counters_and_what_was_detected(tenant: Tenant, people: Path) -> None:
    report = call_json(people, tenant)
    record = LeadImport.objects.get()
    assert report == {
        "exit": 0,
        "import_id": str(record.id),
        "status": "finished",
        "is_dry_run": False,
        "changed_fields": {},
        "total_sent": 3,
        "leads_uploaded": 1,
        "in_blocklist": 0,
        "duplicated_leads": 0,
        "skipped_count": 0,
        "invalid_email_count": 1,
        "incomplete_count": 0,
        "duplicate_email_count": 1,
        "restored_count": 0,
        "updated_count": 0,
        "failure": None,
        "message": None,
        "warnings": [],
        "detected": {
            "kind": "csv",
            "packing": "",
            "encoding": "utf-8",
            "delimiter": ",",
            "header": True,
            "header_row": 1,
            "sheet": "",
            "mapping": {"Mail": "email", "Ort": "custom:Ort"},
        },
    }
    assert (record.door, record.user_id) == ("command_line", None)
    assert Lead.objects.get(email="ada@example.com").source == "command line"


def test_people_get_a_bar_and_a_report(tenant: Tenant, people: Path) -> None:
    status, out, err = call(people, tenant)
    assert status == 0
    assert "Finished: 3 rows, 1 imported, 2 not" in out
    assert "duplicate_email_count" in out
    assert "100% 3 rows" in err


def test_dry_run_writes_no_lead(tenant: Tenant, people: Path) -> None:
    report = call_json(people, tenant, "--dry-run")
    assert (report["is_dry_run"], report["leads_uploaded"], report["exit"]) == (True, 1, 0)
    assert not Lead.objects.exists()


def test_mapping_can_be_stated(tenant: Tenant, people: Path) -> None:
    report = call_json(people, tenant, "--map", "Ort=custom:town")
    assert report["detected"]["mapping"] == {"Mail": "email", "Ort": "custom:town"}
    assert Membership.objects.get().custom_variables == {"town": "Ulm"}
    call_json(people, tenant, "--map", "Ort=", place="--campaign=Spring")
    assert Membership.objects.get(campaign_id=tenant.campaign.id).custom_variables == {}


def test_ids_do_as_well_as_names(tenant: Tenant, people: Path) -> None:
    report = call_json(people, tenant, place=f"--campaign={tenant.campaign.id}")
    assert report["leads_uploaded"] == 1
    assert Membership.objects.get().campaign_id == tenant.campaign.id


def test_options_reach_the_gate(tenant: Tenant, people: Path) -> None:
    colleague = make_member(tenant.workspace, Role.UPLOADER)
    call_json(people, tenant)
    report = call_json(
        people,
        tenant,
        "--skip-if-in-workspace",
        f"--assign-to={colleague.email.upper()}",
        place="--list=Partners",
    )
    assert (report["skipped_count"], report["exit"]) == (1, 1)
    record = LeadImport.objects.order_by("-id")[0]
    assert record.options["skip_if_in_workspace"] is True
    assert record.options["assigned_to"] == str(colleague.id)


def test_rejected_rows_are_written_to_a_file(tenant: Tenant, people: Path, tmp_path: Path) -> None:
    rejected = tmp_path / "rejected.csv"
    call_json(people, tenant, "--rejected", str(rejected))
    header, *rows = rejected.read_text().splitlines()
    assert header.startswith("Mail,Ort,Leadgate row")
    assert [row.split(",")[0] for row in rows] == ["nobody", "ada@example.com"]


def test_stopping_before_the_end_is_exit_status_2(tenant: Tenant, tmp_path: Path) -> None:
    Plan.objects.filter(workspace=tenant.workspace).update(contact_limit=5000)
    path = tmp_path / "many.csv"
    path.write_text("Email\n" + "".join(f"p{n}@example.com\n" for n in range(5001)))
    report = call_json(path, tenant)
    assert (report["exit"], report["status"], report["failure"]) == (2, "failed", "plan_exhausted")
    assert report["leads_uploaded"] == 5000


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--list=Nowhere"], "There is no list 'Nowhere'"),
        (["--campaign=Prospects"], "There is no campaign 'Prospects'"),
        (["--list=Prospects", "--blocklist=None"], "There is no blocklist 'None'"),
        (["--list=Prospects", "--map", "Mail"], "COLUMN=FIELD"),
        (["--list=Prospects", "--map", "Post=email"], "no column 'Post'"),
        (["--list=Prospects", "--map", "Mail=telex"], "telex"),
        (["--list=Prospects", "--assign-to=stranger@example.com"], "no member"),
        (["--list=Prospects", "--encoding=klingon"], "klingon"),
    ],
)
def test_wrong_option_is_reported_in_a_sentence(
    tenant: Tenant, people: Path, options: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("import_leads", str(people), f"--workspace={tenant.workspace.name}", *options)
    assert not Lead.objects.exists()


def test_missing_file_and_workspace_are_reported(tenant: Tenant, people: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command(
            "import_leads", "nowhere.csv", f"--workspace={tenant.workspace.name}", "--list=Prospects"
        )
    with pytest.raises(CommandError, match="There is no workspace"):
        call_command("import_leads", str(people), "--workspace=Nowhere", "--list=Prospects")


def test_strangers_list_is_not_found(tenant: Tenant, people: Path) -> None:
    stranger = make_tenant()
    with pytest.raises(CommandError, match="There is no list"):
        call_command(
            "import_leads",
            str(people),
            f"--workspace={tenant.workspace.name}",
            f"--list={stranger.list.id}",
        )


def test_name_of_two_lists_is_not_guessed(tenant: Tenant, people: Path) -> None:
    make_list(tenant.workspace, tenant.owner, "Prospects")
    assert LeadList.objects.filter(name="Prospects", workspace=tenant.workspace).count() == 2
    with pytest.raises(CommandError, match="several lists named 'Prospects'"):
        call_command("import_leads", str(people), f"--workspace={tenant.workspace.name}", "--list=Prospects")


def test_warnings_are_printed(tenant: Tenant, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Mail,Phone\nada@example.com,4.9E+11\n")
    (warning,) = call_json(path, tenant)["warnings"]
    assert (warning["code"], warning["column"]) == ("digits_lost", "Phone")
    _, out, _ = call(path, tenant)
    assert f"Warning: {warning['text']}" in out


@pytest.mark.parametrize(
    "option, columns", [([], ["Mail", "Ort"]), (["--header-row=1"], ["Fair", "Column 2"])]
)
def test_header_row_is_found_or_stated(
    tenant: Tenant, tmp_path: Path, option: list[str], columns: list[str]
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"Fair\n{PEOPLE}")
    report = call_json(path, tenant, *option, f"--map={columns[0]}=email")
    assert list(report["detected"]["mapping"]) == columns
    assert report["detected"]["header_row"] == (1 if option else 2)


def test_delimiter_must_be_one(tenant: Tenant, people: Path) -> None:
    with pytest.raises(CommandError, match="can't be a delimiter"):
        call_command(
            "import_leads",
            str(people),
            "--workspace",
            str(tenant.workspace.id),
            "--list=Prospects",
            "--delimiter=ab",
        )
