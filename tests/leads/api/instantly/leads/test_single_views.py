"""The v2 calls about one lead."""

import json
from typing import Any
from uuid import uuid4

import pytest

from leads.models import Lead, Membership
from leads.people.deletion import delete_leads
from tests.builders import ApiClient, Tenant, add_leads, block, make_key, make_tenant
from tests.leads.api.instantly.leads.leads_of import LEADS, check_counters, create_lead, send, uploads
from workspaces.models import Plan

URL = "https://www.linkedin.com/in/ada"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


# --- create ---


def test_created_lead_has_every_published_field(tenant: Tenant) -> None:
    lead = create_lead(
        tenant,
        " Ada@Example.com ",
        first_name="Ada",
        company_name="Engines",
        personalization="Hello",
        lt_interest_status=2,
        pl_value_lead="High",
        custom_variables={"city": "London", "seats": 3, "vip": True, "note": None},
    )
    assert {
        "email": "ada@example.com",
        "first_name": "Ada",
        "last_name": None,
        "status": 1,
    }.items() <= lead.items()
    assert lead["campaign"] == str(tenant.campaign.id) and lead["list_id"] is None
    assert lead["organization"] == str(tenant.workspace.id)
    assert lead["assigned_to"] == lead["uploaded_by_user"] == str(tenant.owner.id)
    assert (lead["upload_method"], lead["lt_interest_status"], lead["pl_value_lead"]) == ("api", 2, "High")
    assert lead["payload"] == {
        "firstName": "Ada",
        "companyName": "Engines",
        "personalization": "Hello",
        "city": "London",
        "seats": 3,
        "vip": True,
        "note": None,
    }
    neutral = {"email_open_count": 0, "email_reply_count": 0, "email_click_count": 0, "status_summary": {}}
    assert neutral.items() <= lead.items()
    assert lead["company_domain"] == "example.com"
    assert "verification_status" not in lead  # the published schema has no null for it
    assert lead["timestamp_created"].endswith("Z") and lead["timestamp_updated"].endswith("Z")
    assert ApiClient(tenant.key).get(f"{LEADS}/{lead['id']}").json() == lead
    tenant.campaign.refresh_from_db()
    assert set(tenant.campaign.custom_variables) == {"city", "seats", "vip", "note"}
    check_counters(tenant)


def test_lead_that_is_there_is_answered_as_it_stands(tenant: Tenant) -> None:
    first = create_lead(tenant, "ada@example.com", first_name="Ada")
    assert create_lead(tenant, "ADA@example.com", first_name="Eve") == first
    assert create_lead(tenant, list_id=tenant.list.id, email="ada@example.com")["id"] != first["id"]
    linked = create_lead(tenant, campaign=tenant.linkedin.id, custom_variables={"linkedin_url": URL})
    again = {"linkedin_url": f"{URL}/?trk=1"}
    assert create_lead(tenant, campaign=tenant.linkedin.id, custom_variables=again) == linked
    assert uploads(tenant) == 2
    check_counters(tenant)


def test_lead_of_a_list_needs_only_a_name(tenant: Tenant) -> None:
    lead = create_lead(
        tenant, list_id=tenant.list.id, last_name="Lovelace", website="https://www.engines.example/a"
    )
    assert (lead["email"], lead["last_name"]) == (None, "Lovelace")
    assert lead["company_domain"] == "engines.example"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (
            {"email": "joe@acme.com"},
            "(blocked): Blocked by the entry acme.com of the blocklist Default blocklist",
        ),
        ({"email": "a b@example.com"}, "(invalid_email): The email is not valid"),
        ({"email": ""}, "(invalid_email)"),
        (
            {"email": "in@example.com", "skip_if_in_list": True},
            "(skipped): Skipped (skip_if_in_list): in the list Prospects",
        ),
        ({"list_id": True, "email": None}, "(incomplete): None of email, first_name, last_name is given"),
        ({"linkedin": True, "email": "x@example.com"}, "(invalid_identity)"),
    ],
)
def test_refused_lead_is_400_with_the_reason(tenant: Tenant, fields: dict[str, Any], reason: str) -> None:
    block(tenant.blocklist, "acme.com")
    create_lead(tenant, "in@example.com", list_id=tenant.list.id)
    place: dict[str, Any] = {"campaign": tenant.campaign.id}
    if fields.pop("linkedin", False):
        place = {"campaign": tenant.linkedin.id}
    elif fields.pop("list_id", False):
        place = {"list_id": tenant.list.id}
    reply = send(tenant, "POST", "", **place, **fields)
    assert (reply.status_code, reply.json()["error"]) == (400, "Bad Request")
    assert reason in reply.json()["message"]
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "The lead was not created (invalid_email)"),  # a person of the workspace, without an email
        ({"campaign": str(uuid4()), "list_id": str(uuid4())}, "body must have campaign or list_id, not both"),
        ({"campaign": "x"}, "campaign is invalid"),
        ({"campaign_id": str(uuid4())}, "campaign_id is not allowed"),
        ({"campaign": str(uuid4()), "lt_interest_status": 1.5}, "lt_interest_status is invalid"),
        (
            {"campaign": str(uuid4()), "first_name": "a\u0000"},
            "first_name is invalid: it contains the character U+0000",
        ),
        ({"campaign": str(uuid4()), "custom_variables": {"a": []}}, "custom_variables.a is invalid"),
    ],
)
def test_malformed_lead_is_400_naming_the_field(tenant: Tenant, body: Any, message: str) -> None:
    reply = ApiClient(tenant.key).post(LEADS, body)
    assert reply.status_code == 400
    assert reply.json()["message"].startswith(message)


def test_lead_past_the_plan_is_402(tenant: Tenant) -> None:
    Plan.objects.update(upload_limit=0)
    assert send(tenant, "POST", "", email="a@example.com", campaign=tenant.campaign.id).status_code == 402
    assert not Membership.objects.exists() and not Lead.objects.exists()


# --- change ---


def test_patch_changes_what_is_stated_in_this_campaign_only(tenant: Tenant) -> None:
    here = create_lead(
        tenant, "ada@example.com", first_name="Ada", job_title="Poet", custom_variables={"a": 1, "b": 2}
    )
    there = create_lead(tenant, "ada@example.com", list_id=tenant.list.id)
    changes = {
        "first_name": "Augusta",
        "job_title": None,
        "phone": "123",
        "personalization": "Dear",
        "lt_interest_status": -3,
        "pl_value_lead": "Low",
        "assigned_to": None,
        "custom_variables": {"b": "two", "c": None},
    }
    reply = send(tenant, "PATCH", f"/{here['id']}", **changes)
    changed = reply.json()
    assert reply.status_code == 200
    del changes["custom_variables"]
    assert changes.items() <= changed.items()
    assert changed["payload"]["firstName"] == "Augusta" and "jobTitle" not in changed["payload"]
    assert {"a": 1, "b": "two", "c": None}.items() <= changed["payload"].items()
    assert changed["timestamp_updated"] >= here["timestamp_updated"]
    assert ApiClient(tenant.key).get(f"{LEADS}/{here['id']}").json() == changed
    assert ApiClient(tenant.key).get(f"{LEADS}/{there['id']}").json() == there
    assert Lead.objects.get().first_name == "Ada"
    tenant.campaign.refresh_from_db()
    assert tenant.campaign.custom_variables == ["a", "b", "c"]
    back = send(tenant, "PATCH", f"/{here['id']}", first_name="Ada", lt_interest_status=None).json()
    assert back["first_name"] == "Ada" and "lt_interest_status" not in back
    assert Membership.objects.get(id=here["id"]).overrides == {"job_title": "", "phone": "123"}
    check_counters(tenant)


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"email": "x@example.com"}, 400, "email is not allowed"),
        ({}, 400, "body must NOT have fewer than 1 properties"),
        ({"status": 1}, 400, "status is not allowed"),
        ({"lt_interest_status": 2**40}, 400, "lt_interest_status is invalid"),
        ({"assigned_to": str(uuid4())}, 404, "assigned_to not found"),
    ],
)
def test_patch_refuses(tenant: Tenant, body: Any, status: int, message: str) -> None:
    lead = create_lead(tenant, "ada@example.com")
    reply = send(tenant, "PATCH", f"/{lead['id']}", **body)
    assert (reply.status_code, reply.json()["message"][: len(message)]) == (status, message)


# --- delete ---


def test_delete_answers_the_lead_and_leaves_the_person(tenant: Tenant) -> None:
    lead = create_lead(tenant, "ada@example.com")
    reply = ApiClient(tenant.key).send("DELETE", f"{LEADS}/{lead['id']}", b"null")
    assert (reply.status_code, reply.json()) == (200, lead)
    assert ApiClient(tenant.key).get(f"{LEADS}/{lead['id']}").status_code == 404
    assert ApiClient(tenant.key).send("DELETE", f"{LEADS}/{lead['id']}", b"").status_code == 404
    assert Lead.objects.get().deleted_at is None
    assert uploads(tenant) == 1
    check_counters(tenant)


def test_lead_of_a_deleted_person_is_not_found_until_it_comes_again(tenant: Tenant) -> None:
    lead = create_lead(tenant, "ada@example.com", personalization="Hi")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[Lead.objects.get().id])
    assert send(tenant, "PATCH", f"/{lead['id']}", phone="1").status_code == 404
    assert create_lead(tenant, "ada@example.com")["id"] == lead["id"]
    check_counters(tenant)


# --- merge, interest ---


def test_merge_fills_what_the_destination_lacks(tenant: Tenant) -> None:
    ada = create_lead(
        tenant, "ada@example.com", first_name="Ada", phone="1", custom_variables={"a": 1, "b": 1}
    )
    eve = create_lead(
        tenant, "eve@example.com", list_id=tenant.list.id, first_name="Eve", custom_variables={"b": 2}
    )
    reply = send(tenant, "POST", "/merge", lead_id=ada["id"], destination_lead_id=eve["id"])
    merged = reply.json()
    assert reply.status_code == 200
    assert {
        "id": eve["id"],
        "email": "eve@example.com",
        "first_name": "Eve",
        "phone": "1",
    }.items() <= merged.items()
    assert {"a": 1, "b": 2}.items() <= merged["payload"].items()
    assert ApiClient(tenant.key).get(f"{LEADS}/{ada['id']}").status_code == 404
    assert Lead.objects.filter(deleted_at=None).count() == 2
    assert send(tenant, "POST", "/merge", lead_id=eve["id"], destination_lead_id=eve["id"]).status_code == 400
    check_counters(tenant)


def test_interest_is_set_where_that_is_requested(tenant: Tenant) -> None:
    here = create_lead(tenant, "ada@example.com")
    there = create_lead(tenant, "ada@example.com", list_id=tenant.list.id)

    def update(**body: Any) -> list[Any]:
        reply = send(tenant, "POST", "/update-interest-status", lead_email="Ada@example.com", **body)
        assert reply.status_code == 202 and reply.json()["message"]
        leads = [ApiClient(tenant.key).get(f"{LEADS}/{lead['id']}").json() for lead in (here, there)]
        return [lead.get("lt_interest_status") for lead in leads]

    assert update(interest_value=1) == [1, 1]
    assert update(interest_value=-77, campaign_id=tenant.campaign.id) == [-77, 1]
    assert update(interest_value=None, list_id=tenant.list.id) == [-77, None]
    for email in ("bob@example.com", "no email"):
        reply = send(tenant, "POST", "/update-interest-status", lead_email=email, interest_value=1)
        assert reply.status_code == 404
    missing = send(tenant, "POST", "/update-interest-status", lead_email="ada@example.com")
    assert missing.json()["message"] == "body must have required property 'interest_value'"


# --- who may ---

_UNKNOWN = str(uuid4())
CALLS: list[tuple[str, str, Any, str]] = [
    ("POST", "", {"email": "a@example.com", "campaign": "{campaign}"}, "create"),
    ("GET", "/{lead}", None, "read"),
    ("PATCH", "/{lead}", {"phone": "1"}, "update"),
    ("DELETE", "/{lead}", None, "delete"),
    ("POST", "/list", {"campaign": "{campaign}"}, "read"),
    ("DELETE", "", {"campaign_id": "{campaign}"}, "delete"),
    ("DELETE", "", {"list_id": "{list}"}, "delete"),
    ("POST", "/merge", {"lead_id": "{lead}", "destination_lead_id": "{own}"}, "update"),
    ("POST", "/merge", {"lead_id": "{own}", "destination_lead_id": "{lead}"}, "update"),
    ("POST", "/update-interest-status", {"lead_email": "ada@example.com", "interest_value": 1}, "update"),
    ("POST", "/move", {"campaign": "{campaign}", "to_list_id": "{own_list}"}, "update"),
    ("POST", "/move", {"ids": ["{own}"], "to_list_id": "{list}"}, "update"),
    ("POST", "/move", {"ids": ["{own}"], "to_list_id": "{own_list}", "assigned_to": "{owner}"}, "update"),
    ("POST", "/bulk-assign", {"campaign": "{campaign}", "organization_user_ids": ["{own_owner}"]}, "update"),
    ("POST", "/bulk-assign", {"ids": ["{own}"], "organization_user_ids": ["{owner}"]}, "update"),
]


@pytest.mark.parametrize(("method", "path", "body", "action"), CALLS)
def test_stranger_is_404_and_the_wrong_scope_403(
    tenant: Tenant, method: str, path: str, body: Any, action: str
) -> None:
    stranger = make_tenant()
    lead = create_lead(tenant, "ada@example.com")
    ids = {
        "lead": lead["id"],
        "campaign": tenant.campaign.id,
        "list": tenant.list.id,
        "owner": tenant.owner.id,
        "own": create_lead(stranger, "bob@example.com")["id"],
        "own_list": stranger.list.id,
        "own_owner": stranger.owner.id,
    }
    text = json.dumps(body)
    for name, value in ids.items():
        text = text.replace(f"{{{name}}}", str(value))
    path = LEADS + path.format(**ids)
    reply = ApiClient(stranger.key).send(method, path, text.encode() if body else b"")
    assert (reply.status_code, reply.json()["error"]) == (404, "Not Found")
    assert ApiClient(tenant.key).get(f"{LEADS}/{lead['id']}").json() == lead
    wrong = tuple(f"leads:{name}" for name in ("create", "read", "update", "delete") if name != action)
    key = make_key(tenant.workspace, tenant.owner, scopes=wrong)
    assert ApiClient(key).send(method, path, text.encode() if body else b"").status_code == 403
    assert ApiClient(None).send(method, path, b"").status_code == 401


@pytest.mark.parametrize("lead_id", ["nobody", "0b7c9a52-3a1e-4f0e-9c58-6d2f1b7e4a90", "%00", "a" * 300])
def test_id_that_is_none_is_404(tenant: Tenant, lead_id: str) -> None:
    for method in ("GET", "DELETE"):
        assert ApiClient(tenant.key).send(method, f"{LEADS}/{lead_id}", b"").status_code == 404


def test_bulk_delete(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": f"{n}@example.com"} for n in range(6)])
    add_leads(tenant, [{"email": "0@example.com"}], list_id=tenant.list.id)
    ids = [
        str(pk)
        for pk in Membership.objects.filter(campaign_id=tenant.campaign.id).values_list("id", flat=True)
    ]
    inside = {"campaign_id": tenant.campaign.id}
    Membership.objects.filter(id=ids[0]).update(status=-1)
    assert send(tenant, "DELETE", "", **inside, status=-1).json() == {"count": 1}
    elsewhere = str(Membership.objects.get(list_id=tenant.list.id).id)
    assert send(tenant, "DELETE", "", **inside, ids=[ids[0], ids[1], elsewhere]).json() == {"count": 1}
    assert send(tenant, "DELETE", "", **inside, limit=2).json() == {"count": 2}
    assert send(tenant, "DELETE", "", **inside, ids=[]).json() == {"count": 0}
    assert send(tenant, "DELETE", "", **inside).json() == {"count": 2}
    assert send(tenant, "DELETE", "", **inside).json() == {"count": 0}
    assert Membership.objects.count() == 1 and Lead.objects.filter(deleted_at=None).count() == 6
    check_counters(tenant)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "body must have required property 'campaign_id' or 'list_id'"),
        ({"campaign_id": str(uuid4()), "limit": 10_001}, "limit is invalid"),
        ({"campaign_id": str(uuid4()), "status": 9}, "status is invalid"),
        ({"campaign_id": str(uuid4()), "search": "a"}, "search is not allowed"),
    ],
)
def test_bulk_delete_refuses(tenant: Tenant, body: Any, message: str) -> None:
    reply = send(tenant, "DELETE", "", **body)
    assert reply.status_code == 400 and reply.json()["message"].startswith(message)
