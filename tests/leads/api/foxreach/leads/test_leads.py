"""POST /api/v1/leads; GET, PATCH and DELETE /api/v1/leads/{id}."""

import datetime as dt
from typing import Any

import pytest

from leads.models import Lead, LeadImport, LeadStatus, Membership
from tests.builders import Tenant, add_leads, block, make_tenant
from tests.leads.api.foxreach.conversation import (
    FoxReachClient,
    check_error,
    check_sample,
    create,
    emails,
    import_leads,
    read,
    sample,
    written,
)
from workspaces.models import Plan, Usage

NO_ID = "0190a8f0-0000-7000-8000-000000000000"
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> FoxReachClient:
    return FoxReachClient(tenant.key)


@pytest.fixture
def stranger(db: None) -> FoxReachClient:
    return FoxReachClient(make_tenant().key)


# --- POST /leads ---


def test_created_lead_answers_as_the_sample(client: FoxReachClient) -> None:
    reply = client.post("leads", sample("lead"))
    assert reply.status_code == 201
    check_sample(reply.json(), "lead.reply")
    lead = reply.json()["data"]
    assert read(client, f"leads/{lead['id']}")["data"] == lead
    assert reply.headers["X-Import-Id"] == str(LeadImport.objects.get().id)
    assert Membership.objects.count() == 0


def test_bare_lead_answers_as_the_sample(client: FoxReachClient) -> None:
    check_sample(client.post("leads", {"email": "bob@example.com"}).json(), "bare_lead.reply")


@pytest.mark.parametrize("email", ["ann@example.com", " ANN@Example.com "])
def test_duplicate_is_a_conflict(tenant: Tenant, client: FoxReachClient, email: str) -> None:
    add_leads(tenant, [{"email": "ann@example.com", "first_name": "Ann"}])
    before = written()
    check_error(client.post("leads", {"email": email, "firstName": "Other"}), 409, "already exists")
    assert written() == before
    assert Lead.objects.get().first_name == "Ann"


@pytest.mark.parametrize(
    ("lead", "reason"),
    [
        ({}, "empty email"),
        ({"email": None}, "empty email"),
        ({"email": ""}, "empty email"),
        ({"email": "ann"}, "exactly one @"),
        ({"email": "eve@mail.blocked.example"}, "blocklist entry blocked.example"),
    ],
)
def test_lead_that_cannot_be_created(tenant: Tenant, client: FoxReachClient, lead: Any, reason: str) -> None:
    block(tenant.blocklist, "blocked.example")
    check_error(client.post("leads", lead), 422, "email", reason)
    assert not Lead.objects.exists()


def test_deleted_lead_is_restored(tenant: Tenant, client: FoxReachClient) -> None:
    add_leads(tenant, [{"email": "ann@example.com", "first_name": "Ann"}])
    lead_id = read(client, "leads")["data"][0]["id"]
    client.delete(f"leads/{lead_id}")
    lead = create(client, email="ann@example.com", company="Acme")
    assert (lead["id"], lead["firstName"], lead["company"]) == (lead_id, "Ann", "Acme")
    tenant.campaign.refresh_from_db()
    assert tenant.campaign.lead_count == 1


def test_plan_is_exhausted(tenant: Tenant, client: FoxReachClient) -> None:
    Plan.objects.filter(workspace=tenant.workspace).update(contact_limit=1)
    create(client, email="ann@example.com")
    check_error(client.post("leads", {"email": "bob@example.com"}), 402, "contacts")
    assert Lead.objects.count() == 1
    assert LeadImport.objects.count() == 1


@pytest.mark.parametrize(("name", "value"), [("email", 1), ("tags", "a"), ("status", "gone"), ("notes", [])])
def test_wrong_type_when_creating(client: FoxReachClient, name: str, value: Any) -> None:
    check_error(client.post("leads", {"email": "a@example.com"} | {name: value}), 422, name)
    assert not LeadImport.objects.exists()


def test_workspaces_share_no_emails(client: FoxReachClient, stranger: FoxReachClient) -> None:
    assert create(client, email="ann@example.com")["id"] != create(stranger, email="ann@example.com")["id"]


# --- GET /leads/{id} ---


def test_lead_of_another_door_is_read_too(tenant: Tenant, client: FoxReachClient) -> None:
    add_leads(tenant, [{"first_name": "Ann"}], list_id=tenant.list.id)
    lead = read(client, f"leads/{Lead.objects.get().id}")["data"]
    assert (lead["email"], lead["firstName"], lead["source"]) == ("", "Ann", "api")


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("pk", [NO_ID, "7", "cld_abc123", "x", "%00", "{}", "é", "a%0Ab", "9" * 5000])
def test_unknown_lead(client: FoxReachClient, method: str, pk: str) -> None:
    check_error(client.send(method, f"leads/{pk}", b"{}"), 404, "Lead not found")


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_deleted_lead_is_not_found(client: FoxReachClient, method: str) -> None:
    path = f"leads/{create(client, email='ann@example.com')['id']}"
    client.delete(path)
    check_error(client.send(method, path, b'{"company": "Acme"}'), 404, "Lead not found")
    assert Lead.objects.get().company_name == ""


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_strangers_lead_is_not_found(client: FoxReachClient, stranger: FoxReachClient, method: str) -> None:
    lead = create(client, email="ann@example.com", company="Acme")
    reply = stranger.send(method, f"leads/{lead['id']}", b'{"company": "Evil", "email": "e@example.com"}')
    check_error(reply, 404, "Lead not found")
    assert read(client, f"leads/{lead['id']}")["data"] == lead


# --- PATCH /leads/{id} ---

CHANGES: list[tuple[str, Any, Any]] = [
    ("email", " Jane.New@Example.com ", "jane.new@example.com"),
    ("firstName", " Joan ", "Joan"),
    ("lastName", "Doe", "Doe"),
    ("company", "Globex", "Globex"),
    ("title", "CEO", "CEO"),
    ("phone", "1", "1"),
    ("linkedinUrl", "https://www.linkedin.com/in/joan", "https://www.linkedin.com/in/joan"),
    ("website", "https://globex.example", "https://globex.example"),
    ("notes", " as typed\n", " as typed\n"),
    ("source", "call", "call"),
    ("status", "bounced", "bounced"),
    ("customFields", {"only": [1]}, {"only": [1]}),
    ("tags", ["new", "new", " ", " late"], ["late", "new"]),
    ("tags", [], []),
    ("customFields", {}, {}),
    ("company", "", None),
    ("notes", "", None),
]


@pytest.mark.parametrize(("name", "value", "expected"), CHANGES)
def test_only_what_is_given_changes(client: FoxReachClient, name: str, value: Any, expected: Any) -> None:
    lead = create(client, **sample("lead"))
    Lead.objects.update(updated_at=LONG_AGO)
    reply = client.patch(f"leads/{lead['id']}", {name: value})
    assert reply.status_code == 200, reply.content
    changed = reply.json()["data"]
    assert changed["updatedAt"] >= lead["updatedAt"]
    assert changed | {"updatedAt": ""} == lead | {name: expected, "updatedAt": ""}
    assert read(client, f"leads/{lead['id']}")["data"] == changed


@pytest.mark.parametrize("status", LeadStatus)
def test_status_changes(client: FoxReachClient, status: LeadStatus) -> None:
    lead = create(client, email="ann@example.com")
    client.patch(f"leads/{lead['id']}", {"status": status.name.lower()})
    assert Lead.objects.get().status == status


def test_null_and_unknown_fields_change_nothing(client: FoxReachClient) -> None:
    lead = create(client, **sample("lead"))
    Lead.objects.update(updated_at=LONG_AGO)
    nothing: dict[str, Any] = dict.fromkeys(sample("lead")) | {"score": 7, "id": NO_ID, "createdAt": "x"}
    for body in ({}, nothing):
        reply = client.patch(f"leads/{lead['id']}", body)
        assert reply.json()["data"] == lead | {"updatedAt": "2020-01-01T00:00:00.000Z"}


def test_what_was_read_can_be_sent_back(tenant: Tenant, client: FoxReachClient) -> None:
    """Also of a lead without an email, and of one that was blocked since."""
    create(client, **sample("lead"))
    add_leads(tenant, [{"first_name": "Ann"}], list_id=tenant.list.id)
    block(tenant.blocklist, "example.com")
    for lead in read(client, "leads")["data"]:
        reply = client.patch(f"leads/{lead['id']}", lead | {"company": "Globex"})
        assert reply.status_code == 200, reply.content
        changed = reply.json()["data"] | {"updatedAt": lead["updatedAt"]}
        assert changed == lead | {"company": "Globex"}


def test_lead_without_an_email_can_get_one(tenant: Tenant, client: FoxReachClient) -> None:
    add_leads(tenant, [{"first_name": "Ann"}], list_id=tenant.list.id)
    path = f"leads/{Lead.objects.get().id}"
    assert client.patch(path, {"email": "ann@example.com"}).json()["data"]["email"] == "ann@example.com"
    check_error(client.post("leads", {"email": "ann@example.com"}), 409)


def test_email_of_another_lead_is_a_conflict(client: FoxReachClient) -> None:
    ann = create(client, email="ann@example.com")
    bob = create(client, email="bob@example.com")
    reply = client.patch(f"leads/{bob['id']}", {"email": "ANN@example.com", "company": "Acme"})
    check_error(reply, 409, "already exists")
    assert read(client, f"leads/{bob['id']}")["data"] == bob
    client.delete(f"leads/{ann['id']}")
    check_error(client.patch(f"leads/{bob['id']}", {"email": "ann@example.com"}), 409)
    same = client.patch(f"leads/{bob['id']}", {"email": "BOB@example.com", "company": "Acme"})
    assert same.json()["data"]["company"] == "Acme"


def test_email_of_a_strangers_lead_is_free(client: FoxReachClient, stranger: FoxReachClient) -> None:
    create(stranger, email="ann@example.com")
    bob = create(client, email="bob@example.com")
    assert client.patch(f"leads/{bob['id']}", {"email": "ann@example.com"}).status_code == 200


BAD: list[tuple[str, Any]] = [
    ("email", ""),
    ("email", " "),
    ("email", "ann"),
    ("email", 1),
    ("email", "x@mail.blocked.example"),
    ("firstName", 1),
    ("notes", {}),
    ("source", "a\x00b"),
    ("status", "deleted"),
    ("status", 1),
    ("customFields", []),
    ("customFields", "{}"),
    ("tags", "a"),
    ("tags", [1]),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_bad_value_changes_nothing(tenant: Tenant, client: FoxReachClient, name: str, value: Any) -> None:
    block(tenant.blocklist, "blocked.example")
    lead = create(client, **sample("lead"))
    reply = client.patch(f"leads/{lead['id']}", {"company": "Globex", name: value})
    check_error(reply, 422, name)
    assert read(client, f"leads/{lead['id']}")["data"] == lead


def test_patch_touches_no_plan_and_no_place(tenant: Tenant, client: FoxReachClient) -> None:
    add_leads(tenant, [{"email": "ann@example.com", "first_name": "Ann"}])
    usage = Usage.objects.values().get(workspace=tenant.workspace)
    membership = Membership.objects.values().get()
    path = f"leads/{Lead.objects.get().id}"
    assert client.patch(path, {"email": "new@example.com", "firstName": "Anna"}).status_code == 200
    assert Usage.objects.values().get(workspace=tenant.workspace) == usage
    assert Membership.objects.values().get() == membership
    assert LeadImport.objects.count() == 1


# --- DELETE /leads/{id} ---


def test_deleting_is_soft(tenant: Tenant, client: FoxReachClient) -> None:
    add_leads(tenant, [{"email": "ann@example.com"}])
    other = create(client, email="bob@example.com")
    lead_id = read(client, "leads", email="ann@example.com")["data"][0]["id"]
    reply = client.delete(f"leads/{lead_id}")
    assert reply.status_code == 200
    check_sample(reply.json(), "deleted.reply")
    assert reply.json()["data"]["id"] == lead_id
    body = read(client, "leads")
    assert (emails(body), body["meta"]["total"]) == ([other["email"]], 1)
    tenant.campaign.refresh_from_db()
    assert tenant.campaign.lead_count == 0
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 1
    ann = Lead.objects.get(id=lead_id)
    assert ann.deleted_at is not None
    assert Membership.objects.get().deleted_at is not None


def test_deleted_lead_comes_back_by_an_import(tenant: Tenant, client: FoxReachClient) -> None:
    lead = create(client, **sample("lead"))
    client.delete(f"leads/{lead['id']}")
    import_leads(tenant, [{"email": lead["email"]}])
    again = read(client, f"leads/{lead['id']}")["data"]
    assert again | {"updatedAt": ""} == lead | {"updatedAt": ""}
