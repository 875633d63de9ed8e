"""Every ugly file of tests/samples goes through the upload and through the command line: the same report
from both, and it is the expected one."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from leads.files import sources
from leads.models import Lead, LeadImport, Outcome, RowOutcome, SourceState
from tests.admin_pages import Browser
from tests.builders import Tenant, add_leads, block, make_tenant
from tests.leads.admin.upload_pages import confirm, uploaded
from tests.leads.file_imports.files import counts, run
from tests.samples.make_samples import FOLDER

NAMES = sorted(path.name.removesuffix(".json") for path in FOLDER.glob("*.json"))
PROFILE = (
    "email",
    "first_name",
    "last_name",
    "company_name",
    "job_title",
    "phone",
    "website",
    "linkedin_url",
)


def make_ground() -> Tenant:
    """As the expectations want it: a blocked domain, and somebody who is in every target already."""
    tenant = make_tenant()
    block(tenant.blocklist, "blocked.example")
    add_leads(tenant, [{"email": "already@example.com"}], list_id=tenant.list.id)
    add_leads(tenant, [{"email": "already@example.com"}])
    return tenant


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", NAMES)
def test_both_doors_give_the_expected_report(name: str, settings: Any) -> None:
    expected = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    settings.LEADGATE_UNPACKED_LIMIT = expected.get("unpacked_limit") or settings.LEADGATE_UNPACKED_LIMIT
    by_upload, error_of_upload = _through_upload(name, expected)
    by_command, error_of_command = _through_command(name, expected)
    assert error_of_upload == error_of_command == expected["error"]
    assert by_upload == by_command
    if expected["error"] is None:
        assert by_upload is not None
        assert by_upload["counts"] == expected["counts"]
        assert by_upload["outcomes"] == expected["outcomes"]
        for lead in expected["leads"]:
            assert _comparable(lead) in by_upload["leads"]


def _through_upload(name: str, expected: dict[str, Any]) -> tuple[dict[str, Any] | None, str | None]:
    """-> the report, or the code of the error."""
    tenant = make_ground()
    browser = Browser(tenant.owner)
    source = uploaded(browser, (FOLDER / name).read_bytes(), tenant.workspace, name=name)
    if source.state == SourceState.CONVERTING:
        sources.convert_source(source.id)
        source.refresh_from_db()
    if source.state == SourceState.BAD:
        return None, source.problem_code
    names = [column for column, _ in source.columns]
    choices = {f"column_{names.index(column)}": field for column, field in expected["map"].items()}
    target = tenant.list if expected["target"] == "list" else tenant.campaign
    reply = confirm(browser, source, **choices, target=f"{expected['target']}:{target.id}")
    assert reply.status_code == 302, reply.context["form"].errors
    record = LeadImport.objects.filter(workspace=tenant.workspace, source_id=source.id).get()
    run(record)
    return _report(tenant, record), record.failure or None


def _through_command(name: str, expected: dict[str, Any]) -> tuple[dict[str, Any] | None, str | None]:
    tenant = make_ground()
    printed = StringIO()
    target = "Prospects" if expected["target"] == "list" else "Spring"
    mapping = [f"--map={column}={field}" for column, field in expected["map"].items()]
    with pytest.raises(SystemExit) as ended:
        call_command(
            "import_leads",
            str(FOLDER / name),
            f"--workspace={tenant.workspace.name}",
            f"--{expected['target']}={target}",
            "--json",
            *mapping,
            stdout=printed,
        )
    report = json.loads(printed.getvalue())
    if "import_id" not in report:
        assert (report["status"], ended.value.code) == ("failed", 1)
        return None, report["error"]
    record = LeadImport.objects.get(id=report["import_id"])
    assert report["leads_uploaded"] == record.created_count
    assert ended.value.code == (0 if record.created_count else 1)
    return _report(tenant, record), record.failure or None


def _report(tenant: Tenant, record: LeadImport) -> dict[str, Any]:
    refused = RowOutcome.objects.filter(import_id=record.id).exclude(outcome=Outcome.CREATED)
    leads = Lead.objects.filter(workspace_id=tenant.workspace.id).exclude(email="already@example.com")
    return {
        "counts": counts(record),
        "outcomes": {str(row.row_number): Outcome(row.outcome).slug for row in refused},
        "leads": sorted(
            (_comparable({field: getattr(lead, field) for field in PROFILE}) for lead in leads), key=repr
        ),
    }


def _comparable(lead: dict[str, Any]) -> dict[str, str]:
    """The profile's fields that hold something."""
    return {field: lead[field] for field in PROFILE if lead.get(field)}


def test_every_sample_is_run() -> None:
    assert len(NAMES) >= 60
    assert all(Path(FOLDER / name).is_file() for name in NAMES)
