"""What an import gives to all rows, and tags from a column, through every door that takes them: the same
tags, the same values, and an undo that takes all of it back."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.core.management import call_command

from leads.models import Lead, LeadImport, Membership, Tag
from leads.undo.run import request_undo, run_undo
from tests.admin_pages import Browser
from tests.builders import ApiClient, Tenant, add_leads, make_tenant
from tests.leads.admin.upload_pages import confirm, prepare_url, uploaded
from tests.leads.file_imports.files import run
from tests.leads.tags.tagged import give_tags, tags_on

pytestmark = pytest.mark.django_db(transaction=True)

TAGS = ["fair", "vip, key"]
FIXED = {"company_name": "Acme", "source": "Fair\t2026", "custom:event": "Berlin"}
CSV = 'Email,Company,Labels,event\nada@example.com,,"new; ""a, b""|fair",\nbob@example.com,Globex,,Ulm\n'
MAPPING = {"Labels": "tags"}
# The same as lines of the upload's form.
PARTS = ("field", "name", "value")
FIXED_LINES = [("company_name", "", "Acme"), ("source", "", "Fair\t2026"), ("custom", "event", "Berlin")]


def make_ground() -> Tenant:
    """Bob is known, and tagged."""
    tenant = make_tenant()
    add_leads(tenant, [{"email": "bob@example.com"}], list_id=tenant.other_list.id)
    give_tags(tenant.workspace.id, Lead.objects.get(workspace_id=tenant.workspace.id).id, ["old", "fair"])
    return tenant


def through_v2(tenant: Tenant, _: Path) -> UUID:
    leads: list[dict[str, Any]] = [
        {"email": "ada@example.com", "tags": ["new", " a, b", "fair"]},
        {"email": "bob@example.com", "company_name": "Globex", "custom_variables": {"event": "Ulm"}},
    ]
    reply = add_leads(tenant, leads, list_id=tenant.list.id, tags=TAGS, fixed=FIXED)
    assert reply.status_code == 200, reply.content
    return UUID(reply.headers["X-Import-Id"])


def through_v2_file(tenant: Tenant, _: Path) -> UUID:
    query = {
        "list_id": tenant.list.id,
        "tags": 'fair; "vip, key"',
        "fixed": json.dumps(FIXED),
        "mapping": json.dumps(MAPPING),
    }
    path = f"/api/v2/imports?{urlencode(query)}"
    reply = ApiClient(tenant.key).send("POST", path, CSV.encode(), "text/csv")
    assert reply.status_code == 202, reply.content
    assert reply.json()["options"]["fixed"] == FIXED
    return run(LeadImport.objects.get(id=reply.json()["id"])).id


def through_upload(tenant: Tenant, _: Path) -> UUID:
    browser = Browser(tenant.owner)
    source = uploaded(browser, CSV, tenant.workspace)
    chosen = {
        f"fixed_{part}_{n}": text
        for n, line in enumerate(FIXED_LINES)
        for part, text in zip(PARTS, line, strict=True)
    }
    chosen |= {"target": f"list:{tenant.list.id}", "tags": 'fair, "vip, key"', "column_2": "tags"}
    reply = confirm(browser, source, **chosen)
    assert reply.status_code == 302, reply.context["form"].errors
    record = LeadImport.objects.latest("id")
    again = browser.get(prepare_url(source, f"?from={record.id}")).context["form"]
    assert {name: again[name].value() for name in ("target", "tags", "column_2")} == {
        name: chosen[name] for name in ("target", "tags", "column_2")
    }
    assert {tuple(again[f"fixed_{part}_{n}"].value() for part in PARTS) for n in range(3)} == set(FIXED_LINES)
    return run(record).id


def through_command_line(tenant: Tenant, folder: Path) -> UUID:
    path, out = folder / "people.csv", StringIO()
    path.write_text(CSV)
    fixed = [f"--fixed={name}={value}" for name, value in FIXED.items()]
    place = [f"--workspace={tenant.workspace.name}", "--list=Prospects", "--json"]
    given = [*(f"--tag={tag}" for tag in TAGS), *fixed, "--map=Labels=tags"]
    with pytest.raises(SystemExit):
        call_command("import_leads", str(path), *place, *given, stdout=out)
    return UUID(json.loads(out.getvalue())["import_id"])


@pytest.mark.parametrize("door", [through_v2, through_v2_file, through_upload, through_command_line])
def test_tags_and_fixed_values_are_the_same_through_every_door(
    door: Callable[[Tenant, Path], UUID], tmp_path: Path
) -> None:
    tenant = make_ground()
    import_id = door(tenant, tmp_path)
    assert people(tenant) == {
        "ada@example.com": (["a, b", "fair", "new", "vip, key"], "Acme", "Fair\t2026", {"event": "Berlin"}),
        "bob@example.com": (["fair", "old", "vip, key"], "Globex", "api", {"event": "Ulm"}),
    }
    request_undo(workspace_id=tenant.workspace.id, import_id=import_id)
    run_undo(import_id)
    [bob] = Lead.objects.filter(workspace_id=tenant.workspace.id)
    assert (bob.email, bob.company_name, tags_on(bob)) == ("bob@example.com", "", ["fair", "old"])


def people(tenant: Tenant) -> dict[str, Any]:
    members = Membership.objects.in_target(workspace_id=tenant.workspace.id, target_id=tenant.list.id)
    stated = {member.lead_id: member.custom_variables for member in members}
    return {
        str(lead.email): (tags_on(lead), lead.company_name, lead.source, stated[lead.id])
        for lead in Lead.objects.filter(workspace_id=tenant.workspace.id)
    }


BAD: list[dict[str, Any]] = [
    {"tags": ["x" * 201]},
    {"tags": [str(n) for n in range(101)]},
    {"fixed": {"email": "a@example.com"}},
    {"fixed": {"first_name": "Friend"}},
    {"fixed": {"custom:": "x"}},
    {"fixed": {"source": 5}},
    {"fixed": {"notes": "x" * 40_000}},
    {"fixed": {f"custom:{n}": "x" for n in range(101)}},
]


@pytest.mark.parametrize("given", BAD)
def test_what_cannot_be_given_is_refused(given: dict[str, Any]) -> None:
    tenant = make_tenant()
    reply = add_leads(tenant, [{"email": "ada@example.com"}], **given)
    [name] = given
    assert (reply.status_code, reply.json()["message"].split()[0]) == (400, name)
    text = json.dumps(given["fixed"]) if "fixed" in given else ";".join(given["tags"])
    path = f"/api/v2/imports?{urlencode({'list_id': tenant.list.id, name: text})}"
    reply = ApiClient(tenant.key).send("POST", path, CSV.encode(), "text/csv")
    assert (reply.status_code, reply.json()["message"].split()[0]) == (400, name)
    assert not Lead.objects.exists() and not Tag.objects.exists()


@pytest.mark.parametrize("text", ["{", "[]", '"x"', '{"custom:a": {}}', '{"custom:a": "\\u0000"}'])
def test_fixed_that_is_no_object_of_values_is_refused(text: str) -> None:
    tenant = make_tenant()
    path = f"/api/v2/imports?{urlencode({'list_id': tenant.list.id, 'fixed': text})}"
    reply = ApiClient(tenant.key).send("POST", path, CSV.encode(), "text/csv")
    assert (reply.status_code, reply.json()["message"].split()[0]) == (400, "fixed")
