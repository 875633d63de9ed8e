"""A lead is known by the phone number through every door that takes match_by_phone, read by the country that
the workspace's owner has chosen."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import call_command

from leads.models import Lead, LeadImport, RowOutcome
from tests.admin_pages import Browser
from tests.builders import ApiClient, Tenant, add_leads, make_member, make_tenant
from tests.leads.admin.upload_pages import confirm, prepare_url, uploaded
from tests.leads.file_imports.files import run
from workspaces.models import Role, Workspace

pytestmark = pytest.mark.django_db(transaction=True)

CSV = "Phone,Job title\n0151/234 567 89,CTO\n"


def through_v2(tenant: Tenant, _: Path) -> str:
    leads: list[dict[str, Any]] = [{"phone": "0151/234 567 89", "job_title": "CTO"}]
    reply = add_leads(tenant, leads, list_id=tenant.list.id, update="overwrite", match_by_phone=True)
    assert reply.status_code == 200, reply.content
    return str(reply.headers["X-Import-Id"])


def through_v2_file(tenant: Tenant, _: Path) -> str:
    query = {"list_id": tenant.list.id, "update": "overwrite", "match_by_phone": "true"}
    path = f"/api/v2/imports?{urlencode(query)}"
    reply = ApiClient(tenant.key).send("POST", path, CSV.encode(), "text/csv")
    assert reply.status_code == 202, reply.content
    assert reply.json()["options"]["match_by_phone"] is True
    return str(run(LeadImport.objects.get(id=reply.json()["id"])).id)


def through_upload(tenant: Tenant, _: Path) -> str:
    browser = Browser(tenant.owner)
    source = uploaded(browser, CSV, tenant.workspace)
    chosen = {"target": f"list:{tenant.list.id}", "update": "overwrite", "match_by_phone": "on"}
    reply = confirm(browser, source, **chosen)
    assert reply.status_code == 302, reply.context["form"].errors
    record = LeadImport.objects.latest("id")
    assert browser.get(prepare_url(source, f"?from={record.id}")).context["form"]["match_by_phone"].value()
    return str(run(record).id)


def through_command_line(tenant: Tenant, folder: Path) -> str:
    path, out = folder / "people.csv", StringIO()
    path.write_text(CSV)
    given = [f"--workspace={tenant.workspace.name}", "--list=Prospects", "--json", "--match-by-phone"]
    with pytest.raises(SystemExit):
        call_command("import_leads", str(path), *given, "--update=overwrite", stdout=out)
    return str(json.loads(out.getvalue())["import_id"])


@pytest.mark.parametrize("door", [through_v2, through_v2_file, through_upload, through_command_line])
def test_lead_is_known_by_the_phone_number(door: Callable[[Tenant, Path], str], tmp_path: Path) -> None:
    tenant, stranger = make_tenant(), make_tenant("Strangers")
    page = f"/admin/workspaces/workspace/{tenant.workspace.id}/change/"
    saved = Browser(tenant.owner).post(page, {"name": tenant.workspace.name, "default_country": "DE"})
    assert saved.status_code == 302, saved.context["adminform"].form.errors
    people = [{"email": "ada@example.com", "phone": "+49 151 23456789"}]
    for each in (tenant, stranger):
        add_leads(each, people, list_id=each.list.id)
    import_id = door(tenant, tmp_path)
    outcome = RowOutcome.objects.get(import_id=import_id)
    assert (outcome.email, outcome.evidence["matched_by"]) == ("ada@example.com", "phone")
    assert outcome.evidence["updated"] == ["job_title", "phone"]
    titles = dict(Lead.objects.values_list("workspace_id", "job_title"))
    assert titles == {tenant.workspace.id: "CTO", stranger.workspace.id: ""}


def test_only_an_owner_chooses_the_country() -> None:
    tenant, stranger = make_tenant(), make_tenant("Strangers")
    page = f"/admin/workspaces/workspace/{tenant.workspace.id}/change/"
    given = {"name": tenant.workspace.name, "default_country": "DE"}
    assert Browser(make_member(tenant.workspace, Role.MANAGER)).post(page, given).status_code == 403
    assert Browser(stranger.owner).post(page, given).status_code in (302, 404)
    refused = Browser(tenant.owner).post(page, given | {"default_country": "XX"})
    assert "default_country" in refused.context["adminform"].form.errors
    assert not Workspace.objects.exclude(default_country="").exists()
