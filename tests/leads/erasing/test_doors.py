"""The API, the admin and the command line erase and give out alike."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from leads.models import Erasure, Lead, Membership
from tests.admin_pages import Browser
from tests.builders import ApiClient, Tenant, add_leads, make_key, make_member, make_tenant
from workspaces.models import Role

ADA = "ada@example.com"
CRM = {"external_id": "17", "external_source": "crm"}
PERSON = "/admin/leads/erasure/person/"


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant("Acme")
    add_leads(tenant, [{"email": ADA, "first_name": "Ada", "phone": "+1 555 000 1111", **CRM}])
    return tenant


def _is_there() -> bool:
    return Lead.objects.filter(email=ADA).exists()


# --- the API ---


def test_api_erases_and_lists(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    reply = client.post("/api/v2/privacy/erasures", {"email": ADA})
    assert (reply.status_code, reply.json()["counts"]["leads"]) == (200, 1)
    assert ADA not in reply.content.decode()
    assert not _is_there()
    listed = client.get("/api/v2/privacy/erasures")
    assert [each["id"] for each in listed.json()["items"]] == [reply.json()["id"]]
    assert ADA not in listed.content.decode()
    assert client.get(f"/api/v2/privacy/erasures/{reply.json()['id']}").json() == reply.json()


@pytest.mark.parametrize("is_membership", [True, False])
def test_api_takes_both_ids_of_a_lead(tenant: Tenant, is_membership: bool) -> None:
    lead_id = (Membership if is_membership else Lead).objects.get().id
    assert (
        ApiClient(tenant.key).post("/api/v2/privacy/erasures", {"lead_id": str(lead_id)}).status_code == 200
    )
    assert not _is_there()


@pytest.mark.parametrize("body", [CRM, {"external_id": "17"}])
def test_api_takes_an_external_id(tenant: Tenant, body: dict[str, str]) -> None:
    known = ApiClient(tenant.key).post("/api/v2/privacy/known", body)
    assert [lead["email"] for lead in known.json()["leads"]] == [ADA]
    reply = ApiClient(tenant.key).post("/api/v2/privacy/erasures", body)
    assert (reply.status_code, reply.json()["named_by"]) == (200, "external_id")
    assert not _is_there()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        (CRM | {"email": ADA}, 400),
        ({"email": ADA, "external_source": "crm"}, 400),
        ({"external_source": "crm"}, 400),
        (CRM | {"external_source": "shop"}, 404),
        ({"external_id": "18"}, 404),
        ({"email": ADA, "phone": "+1 555 000 1111"}, 400),
        ({"email": "nobody"}, 404),
        ({"lead_id": "01890000-0000-7000-8000-000000000000"}, 404),
        ({"phone": "15550001111"}, 409),
    ],
)
def test_api_refuses(tenant: Tenant, body: dict[str, str], status: int) -> None:
    add_leads(tenant, [{"email": f"{n}@example.com", "phone": "15550001111"} for n in range(2)])
    for call in ("erasures", "known"):
        assert ApiClient(tenant.key).post(f"/api/v2/privacy/{call}", body).status_code == status
    assert _is_there()
    assert not Erasure.objects.exists()


def test_api_gives_out(tenant: Tenant) -> None:
    reply = ApiClient(tenant.key).post("/api/v2/privacy/known", {"email": ADA})
    assert [lead["first_name"] for lead in reply.json()["leads"]] == ["Ada"]


@pytest.mark.parametrize("role", [Role.UPLOADER, Role.VIEWER])
@pytest.mark.parametrize("call", ["erasures", "known"])
def test_api_wants_a_manager(tenant: Tenant, role: Role, call: str) -> None:
    key = make_key(tenant.workspace, make_member(tenant.workspace, role))
    assert ApiClient(key).post(f"/api/v2/privacy/{call}", {"email": ADA}).status_code == 403
    assert _is_there()


# --- the admin ---


def _posted(browser: Browser, **fields: Any) -> Any:
    return browser.post(PERSON, {"by": "email", "value": ADA, **fields})


def test_admin_erases_once_it_is_confirmed(tenant: Tenant) -> None:
    browser = Browser(tenant.owner)
    question = _posted(browser, erase="1")
    assert question.status_code == 200
    assert 'name="confirmed"' in question.content.decode()
    assert _is_there()
    assert _posted(browser, erase="1", confirmed="yes").status_code == 302
    assert not _is_there()
    page = browser.get(reverse("admin:leads_erasure_changelist")).content.decode()
    assert tenant.owner.email in page
    assert ADA not in page


def test_admin_takes_an_external_id(tenant: Tenant) -> None:
    browser, crm = Browser(tenant.owner), {"by": "external_id", "value": "17", "source": "crm"}
    assert "goes with an external id" in _posted(browser, give_out="json", source="crm").content.decode()
    question = _posted(browser, erase="1", **crm).content.decode()
    assert 'value="17"' in question and 'value="crm"' in question
    assert _posted(browser, erase="1", confirmed="yes", **crm).status_code == 302
    assert not _is_there()


@pytest.mark.parametrize("format", ["json", "csv"])
def test_admin_gives_out(tenant: Tenant, format: str) -> None:
    reply = _posted(Browser(tenant.owner), give_out=format)
    assert "Ada" in reply.content.decode()
    assert format in reply["Content-Disposition"]


def test_admin_says_why_not(tenant: Tenant) -> None:
    reply = _posted(Browser(tenant.owner), value="nobody", erase="1", confirmed="yes")
    assert "Nobody in the workspace has it" in reply.content.decode()


@pytest.mark.parametrize("role", [Role.UPLOADER, Role.VIEWER])
def test_admin_wants_a_manager(tenant: Tenant, role: Role) -> None:
    browser = Browser(make_member(tenant.workspace, role))
    assert browser.get(PERSON).status_code == 403
    assert _posted(browser, erase="1", confirmed="yes").status_code == 403
    assert _posted(browser, give_out="json").status_code == 403
    assert _is_there()


def test_stranger_reaches_nobody_of_ours(tenant: Tenant) -> None:
    browser = Browser(make_tenant().owner)
    _posted(browser, erase="1", confirmed="yes", workspace=str(tenant.workspace.id))
    browser.post(
        f"{PERSON}?workspace={tenant.workspace.id}",
        {"by": "email", "value": ADA, "erase": "1", "confirmed": "yes"},
    )
    assert "Ada" not in _posted(browser, give_out="json").content.decode()
    reply = _posted(browser, erase="1", confirmed="yes", by="external_id", value="17")
    assert "Nobody in the workspace has it" in reply.content.decode()
    assert ApiClient(make_tenant().key).post("/api/v2/privacy/erasures", CRM).status_code == 404
    assert _is_there()


# --- the command line ---


def _called(name: str, *options: str) -> str:
    out = io.StringIO()
    call_command(name, "--workspace", "Acme", *options, stdout=out)
    return out.getvalue()


def test_command_erases(tenant: Tenant) -> None:
    assert json.loads(_called("erase_person", "--email", ADA, "--yes"))["leads"] == 1
    assert not _is_there()


def test_command_takes_an_external_id(tenant: Tenant) -> None:
    with pytest.raises(CommandError, match="goes with --external-id"):
        _called("erase_person", "--email", ADA, "--external-source", "crm", "--yes")
    assert "Ada" in _called("give_out", "--external-id", "17")
    _called("erase_person", "--external-id", "17", "--external-source", "crm", "--yes")
    assert not _is_there()


def test_command_wants_to_be_sure(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "no")
    with pytest.raises(CommandError, match="Nothing was erased"):
        _called("erase_person", "--email", ADA)
    assert _is_there()


def test_commands_say_why_not(tenant: Tenant) -> None:
    for name, more in (("erase_person", ["--yes"]), ("give_out", [])):
        with pytest.raises(CommandError, match="Nobody in the workspace has it"):
            _called(name, "--phone", "12", *more)


def test_command_gives_out(tenant: Tenant) -> None:
    assert json.loads(_called("give_out", "--email", ADA))["leads"][0]["first_name"] == "Ada"
    assert "leads,1,first_name,Ada" in _called("give_out", "--email", ADA, "--format", "csv")
