"""POST /api/v2/leads without a campaign and a list: a person of the workspace, by the person's own id."""

import json
from typing import Any

import pytest

from leads.models import Lead, Membership
from tests.builders import ApiClient, Tenant, add_leads, block, make_tenant

PATH = "/api/v2/leads"
ADA = {"email": "Ada@example.com", "first_name": "Ada", "custom_variables": {"city": "London"}}


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def api(tenant: Tenant) -> ApiClient:
    return ApiClient(tenant.key)


def patch(api: ApiClient, lead_id: str, body: Any) -> Any:
    return api.send("PATCH", f"{PATH}/{lead_id}", json.dumps(body).encode())


def test_person_is_made_read_changed_and_deleted(tenant: Tenant, api: ApiClient) -> None:
    reply = api.post(PATH, ADA)
    assert reply.status_code == 200, reply.content
    made = reply.json()
    assert (made["campaign"], made["list_id"], made["email"]) == (None, None, "ada@example.com")
    assert made["payload"] == {"firstName": "Ada", "city": "London"}
    assert made["uploaded_by_user"] == str(tenant.owner.id)
    lead = Lead.objects.get()
    assert (str(lead.id), lead.custom_fields) == (made["id"], {"city": "London"})
    assert not Membership.objects.exists()
    assert api.get(f"{PATH}/{lead.id}").json() == made
    changed = patch(api, made["id"], {"job_title": "Mathematician", "custom_variables": {"age": 36}}).json()
    assert (changed["job_title"], changed["first_name"]) == ("Mathematician", "Ada")
    assert (changed["payload"]["city"], changed["payload"]["age"]) == ("London", 36)
    deleted = api.send("DELETE", f"{PATH}/{made['id']}", b"")
    assert deleted.json()["id"] == made["id"]
    assert api.get(f"{PATH}/{made['id']}").status_code == 404
    assert patch(api, made["id"], {"first_name": "A"}).status_code == 404


def test_who_is_there_already_is_answered_as_it_stands(tenant: Tenant, api: ApiClient) -> None:
    first = api.post(PATH, ADA).json()
    again = api.post(PATH, ADA | {"first_name": "Augusta"}).json()
    assert again == first
    assert Lead.objects.get().first_name == "Ada"


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"email": "broken"}, "invalid_email"),
        ({"email": "ada@blocked.example"}, "blocked"),
        ({"first_name": "Ada"}, "not created"),
        ({**ADA, "lt_interest_status": 1}, "lt_interest_status is about a campaign or list"),
        ({**ADA, "personalization": "Hi"}, "personalization is about a campaign or list"),
        ({**ADA, "verify_leads_on_import": True}, "verify_leads_on_import is about a campaign or list"),
    ],
)
def test_what_is_refused_says_why(tenant: Tenant, api: ApiClient, body: Any, part: str) -> None:
    block(tenant.blocklist, "blocked.example")
    reply = api.post(PATH, body)
    assert reply.status_code == 400
    assert part in reply.json()["message"]
    assert not Lead.objects.exists()


def test_a_change_of_what_is_stated_elsewhere_is_refused(tenant: Tenant, api: ApiClient) -> None:
    made = api.post(PATH, ADA).json()
    for body in ({"lt_interest_status": 1}, {"assigned_to": str(tenant.owner.id)}, {}):
        assert patch(api, made["id"], body).status_code == 400
    assert patch(api, made["id"], {"first_name": "x" * 40_000}).status_code == 400


def test_who_is_in_a_campaign_is_not_deleted_as_a_person(tenant: Tenant, api: ApiClient) -> None:
    made = api.post(PATH, ADA).json()
    add_leads(tenant, [{"email": "ada@example.com"}])
    assert api.send("DELETE", f"{PATH}/{made['id']}", b"").status_code == 409
    assert Lead.objects.get().deleted_at is None


def test_nested_custom_fields_stay_out_of_the_answer(tenant: Tenant, api: ApiClient) -> None:
    made = api.post(PATH, ADA).json()
    Lead.objects.update(custom_fields={"city": "London", "deep": {"a": [1]}})
    assert api.get(f"{PATH}/{made['id']}").json()["payload"] == made["payload"]


def test_a_stranger_finds_no_person(tenant: Tenant, api: ApiClient) -> None:
    made = api.post(PATH, ADA).json()
    stranger = ApiClient(make_tenant().key)
    assert stranger.get(f"{PATH}/{made['id']}").status_code == 404
    assert patch(stranger, made["id"], {"first_name": "E"}).status_code == 404
    assert stranger.send("DELETE", f"{PATH}/{made['id']}", b"").status_code == 404


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"company": "ACME"}, "the property is company_name"),
        ({"email": "a@b.example"}, "says who the lead is"),
    ],
)
def test_patch_names_the_right_property(tenant: Tenant, api: ApiClient, body: Any, part: str) -> None:
    lead_id = add_leads(tenant, [{"email": "ada@example.com"}]).json()["created_leads"][0]["id"]
    reply = patch(api, lead_id, body)
    assert reply.status_code == 400
    assert part in reply.json()["message"]


def test_no_lead_is_in_a_subsequence(tenant: Tenant, api: ApiClient) -> None:
    lead_id = add_leads(tenant, [{"email": "ada@example.com"}]).json()["created_leads"][0]["id"]
    for call in ("move", "remove"):
        reply = api.post(f"{PATH}/subsequence/{call}", {"id": lead_id, "subsequence_id": lead_id})
        assert (reply.status_code, reply.json()["message"][:11]) == (404, "Subsequence")
        missing = api.post(
            f"{PATH}/subsequence/{call}", {"id": str(tenant.list.id), "subsequence_id": lead_id}
        )
        assert missing.json()["message"] == "id: lead not found"
