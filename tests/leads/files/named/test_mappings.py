"""Mappings that are saved under a name by the upload's page; used there, by the API, on the command line."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import call_command

from leads.files.decode import Column
from leads.files.mapping import BadMapping
from leads.files.named import (
    MappingNameTaken,
    apply_named,
    delete_mapping,
    find_mapping,
    pairs_of,
    rename_mapping,
    save_mapping,
)
from leads.models import LeadImport, NamedMapping
from tests.admin_pages import Browser, errors, page_url
from tests.builders import ApiClient, Tenant, make_member, make_tenant
from tests.leads.admin.upload_pages import confirm, prepare_url, uploaded
from tests.leads.file_imports.files import run
from workspaces.models import Role
from workspaces.tenant_admin import change_url
from workspaces.text.names import NameRefused

CSV = "Mail,Ort,Post\nada@example.com,Ulm,ada@home.example\n"
OTHER = "Ort,Mail,Website\nUlm,ada@example.com,ada.example\n"
CHOICES = ["custom:work", "custom:town", "email"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


def save(tenant: Tenant, name: str = "Fair") -> NamedMapping:
    columns = [Column(index=n, name=text, samples=()) for n, text in enumerate(["Mail", "Ort", "Post"])]
    return save_mapping(workspace_id=tenant.workspace.id, name=name, columns=columns, choices=CHOICES)


def mapping_of(import_id: str) -> list[str]:
    record = LeadImport.objects.get(id=import_id)
    return list(run(record).mapping if record.state == "pending" else record.mapping)


def through_upload(tenant: Tenant, _: Path) -> list[str]:
    browser = Browser(tenant.owner)
    source = uploaded(browser, OTHER, tenant.workspace)
    saved = NamedMapping.objects.get(workspace_id=tenant.workspace.id).id
    posted = {"target": f"list:{tenant.list.id}", "skip_if_in_list": "on", "tags": "a"}
    chosen = {**posted, "saved_mapping": saved, "use_mapping": "1", "import_file_name": source.id}
    form = browser.post(prepare_url(source), chosen).context["form"]
    assert {name: str(form[name].value()) for name in posted} == {**posted, "skip_if_in_list": "True"}
    columns = {
        name: form[name].value() or "" for name in form.fields if name.startswith(("column_", "name_"))
    }
    reply = confirm(browser, source, **posted, **columns)
    assert reply.status_code == 302, reply.context["form"].errors
    return mapping_of(str(LeadImport.objects.latest("id").id))


def send(tenant: Tenant, content: str) -> Any:
    path = f"/api/v2/imports?{urlencode({'list_id': tenant.list.id, 'mapping_name': 'Fair'})}"
    return ApiClient(tenant.key).send("POST", path, content.encode(), "text/csv")


def through_v2(tenant: Tenant, _: Path) -> list[str]:
    query = {"list_id": tenant.list.id, "mapping_name": "Fair"}
    reply = ApiClient(tenant.key).send(
        "POST", f"/api/v2/imports?{urlencode(query)}", OTHER.encode(), "text/csv"
    )
    assert reply.status_code == 202, reply.content
    return mapping_of(reply.json()["id"])


def through_command_line(tenant: Tenant, folder: Path) -> list[str]:
    path, out = folder / "people.csv", StringIO()
    path.write_text(OTHER)
    place = [f"--workspace={tenant.workspace.name}", "--list=Prospects", "--json"]
    with pytest.raises(SystemExit):
        call_command("import_leads", str(path), *place, "--mapping-name=Fair", stdout=out)
    return mapping_of(json.loads(out.getvalue())["import_id"])


@pytest.mark.parametrize("door", [through_upload, through_v2, through_command_line])
def test_saved_mapping_is_used_by_the_names_of_columns(
    tenant: Tenant, tmp_path: Path, door: Callable[[Tenant, Path], list[str]]
) -> None:
    """Mail is no email in it; then nothing says who a lead is, but for what isn't in the mapping."""
    save(tenant)
    NamedMapping.objects.update(columns=[["Ort", "custom:town"], ["Website", ""], ["Gone", "phone"]])
    assert door(tenant, tmp_path) == ["custom:town", "email", ""]


def test_field_of_a_column_that_is_there_is_not_guessed_for_another() -> None:
    known = {"Post": "email", "Gone": "phone"}
    assert apply_named(known, ["Mail", "Post", "Tel"], ["email", "", "phone"]) == ["", "email", "phone"]


def test_mapping_is_saved_where_a_file_is_prepared_and_replaced_by_its_name(tenant: Tenant) -> None:
    browser = Browser(tenant.owner)
    for town in ("town", "city"):
        source = uploaded(browser, CSV, tenant.workspace)
        chosen = {"target": f"list:{tenant.list.id}", "mapping_name": " Fair ", "column_1": "custom"}
        assert confirm(browser, source, **chosen, name_1=town).status_code == 302
    named = NamedMapping.objects.get(workspace_id=tenant.workspace.id)
    assert (named.name, pairs_of(named)) == (
        "Fair",
        {"Mail": "email", "Ort": "custom:city", "Post": "custom:Post"},
    )


def test_unknown_name_is_refused(tenant: Tenant, tmp_path: Path) -> None:
    save(make_tenant())
    query = {"list_id": tenant.list.id, "mapping_name": "Fair"}
    reply = ApiClient(tenant.key).send(
        "POST", f"/api/v2/imports?{urlencode(query)}", CSV.encode(), "text/csv"
    )
    assert (reply.status_code, reply.json()["message"].split()[0]) == (400, "mapping_name")
    assert not LeadImport.objects.exists()


def test_mapping_is_renamed_and_deleted_on_its_page(tenant: Tenant) -> None:
    fair, other, browser = save(tenant), save(tenant, "Other"), Browser(tenant.owner)
    page = browser.get(change_url(NamedMapping, fair.id)).content.decode()
    assert "custom variable town" in page and "Post" in page
    assert not errors(browser.save(fair, name=" Trade fair "))
    assert find_mapping(workspace_id=tenant.workspace.id, name="Trade fair").id == fair.id
    for name in ("Other", " ", "x" * 201):
        assert "name" in errors(browser.save(fair, name=name))
    browser.post(page_url(NamedMapping, "delete", other.id), {"post": "yes"})
    assert [named.name for named in NamedMapping.objects.all()] == ["Trade fair"]


def test_strangers_and_viewers_change_nothing(tenant: Tenant) -> None:
    fair, stranger = save(tenant), make_tenant()
    by: dict[str, Any] = {"workspace_id": stranger.workspace.id, "mapping_id": fair.id}
    with pytest.raises(NamedMapping.DoesNotExist):
        rename_mapping(**by, name="Mine")
    delete_mapping(**by)
    with pytest.raises(BadMapping):
        find_mapping(workspace_id=stranger.workspace.id, name="Fair")
    assert Browser(stranger.owner).get(change_url(NamedMapping, fair.id)).status_code == 302
    viewer = Browser(make_member(tenant.workspace, Role.VIEWER))
    assert viewer.post(page_url(NamedMapping, "delete", fair.id), {"post": "yes"}).status_code == 403
    browser = Browser(stranger.owner)
    source = uploaded(browser, CSV, stranger.workspace)
    chosen = {"saved_mapping": fair.id, "use_mapping": "1", "import_file_name": source.id}
    form = browser.post(prepare_url(source), chosen).context["form"]
    assert form["column_0"].value() == "email"
    assert NamedMapping.objects.get().name == "Fair"


def test_names_are_those_of_one_mapping(tenant: Tenant) -> None:
    fair, _ = save(tenant), save(tenant, "Other")
    with pytest.raises(MappingNameTaken):
        rename_mapping(workspace_id=tenant.workspace.id, mapping_id=fair.id, name="Other")
    with pytest.raises(NameRefused):
        save(tenant, " ")
