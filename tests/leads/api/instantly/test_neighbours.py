"""What the original takes and its schema doesn't say: neighbouring types, empty properties, no body."""

import json
from typing import Any

import pytest

from leads.models import Membership
from tests.builders import ApiClient, Tenant, add_leads, make_tenant

LIST, MOVE, ADD = "/api/v2/leads/list", "/api/v2/leads/move", "/api/v2/leads/add"


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    add_leads(tenant, [{"email": "ada@example.com"}, {"email": "bob@example.com"}])
    return tenant


@pytest.fixture
def api(tenant: Tenant) -> ApiClient:
    return ApiClient(tenant.key)


def emails(reply: Any) -> list[str]:
    assert reply.status_code == 200, reply.content
    return [item["email"] for item in reply.json()["items"]]


# --- no body ---


@pytest.mark.parametrize("content_type", ["application/json", "", "text/plain"])
def test_a_list_needs_no_body(api: ApiClient, content_type: str) -> None:
    assert len(emails(api.send("POST", LIST, b"", content_type))) == 2


def test_without_a_body_the_query_counts(tenant: Tenant, api: ApiClient) -> None:
    lead = Membership.objects.order_by("id").last()
    assert lead is not None
    for query, found in (
        ("limit=1", ["ada@example.com"]),
        (f"campaign_id={tenant.campaign.id}&search=bob&foo=", ["bob@example.com"]),
        (f"campaign={tenant.other_campaign.id}", []),
        ("contacts=bob@example.com,nobody@example.com", ["bob@example.com"]),
        (f"ids={lead.id}", ["bob@example.com"]),
        ("contacts=ada@example.com&contacts=bob@example.com", ["ada@example.com", "bob@example.com"]),
        ("in_list=true", []),
        ("skip=0", ["ada@example.com", "bob@example.com"]),
    ):
        assert emails(api.send("POST", f"{LIST}?{query}", b"")) == found, query
    refused = api.send("POST", f"{LIST}?foo=1", b"")
    assert (refused.status_code, refused.json()["message"]) == (400, "foo is not allowed")
    assert api.send("POST", f"{LIST}?limit=many", b"").status_code == 400
    assert api.send("POST", f"{LIST}?search=a%00", b"").status_code == 400


def test_a_move_without_a_body_says_what_it_lacks(tenant: Tenant, api: ApiClient) -> None:
    reply = api.send("POST", MOVE, b"")
    assert reply.status_code == 400
    assert "to_campaign_id" in reply.json()["message"]
    query = f"campaign={tenant.campaign.id}&to_list_id={tenant.list.id}&copy_leads=true&limit=1"
    assert api.send("POST", f"{MOVE}?{query}", b"").json()["type"] == "move-leads"


def test_other_calls_want_a_body(api: ApiClient) -> None:
    for path in (ADD, "/api/v2/leads", "/api/v2/leads/merge"):
        assert api.send("POST", path, b"").status_code == 400


# --- unknown properties ---


def test_campaign_id_is_taken_for_campaign(tenant: Tenant, api: ApiClient) -> None:
    assert emails(api.post(LIST, {"campaign_id": str(tenant.other_campaign.id)})) == []
    moved = {"campaign_id": str(tenant.campaign.id), "to_list_id": str(tenant.list.id)}
    assert api.post(MOVE, moved).status_code == 200
    assigned = {"campaign_id": str(tenant.campaign.id), "organization_user_ids": [str(tenant.owner.id)]}
    assert api.post("/api/v2/leads/bulk-assign", assigned).status_code == 202
    both = {"campaign_id": str(tenant.campaign.id), "campaign": str(tenant.other_campaign.id)}
    assert api.post(LIST, both).json()["message"] == "campaign_id is not allowed"
    stranger = make_tenant()
    assert api.post(LIST, {"campaign_id": str(stranger.campaign.id)}).status_code == 404


@pytest.mark.parametrize("value", [None, "", 0, False, [], {}])
def test_unknown_names_without_a_value_are_passed_over(tenant: Tenant, api: ApiClient, value: Any) -> None:
    assert len(emails(api.post(LIST, {"skip": value}))) == 2
    leads = [{"email": "cid@example.com", "colour": value}]
    added = api.post(ADD, {"campaign_id": str(tenant.campaign.id), "leads": leads, "foo": value})
    assert added.json()["leads_uploaded"] == 1
    single = {"email": "dan@example.com", "campaign": str(tenant.campaign.id), "foo": value}
    assert api.post("/api/v2/leads", single).json()["message"] == "foo is not allowed"  # as published


@pytest.mark.parametrize("value", [1, "x", [0], True, {"a": None}])
def test_unknown_names_with_a_value_are_refused_by_name(api: ApiClient, value: Any) -> None:
    reply = api.post(LIST, {"skip": value})
    assert (reply.status_code, reply.json()["message"]) == (400, "skip is not allowed")


# --- neighbouring types ---


def test_numbers_and_booleans_are_read_from_texts_and_the_other_way_round(
    tenant: Tenant, api: ApiClient
) -> None:
    lead = {"email": "cid@example.com", "phone": 4915112345, "lt_interest_status": "1", "pl_value_lead": 2.5}
    body = {"campaign_id": str(tenant.campaign.id), "skip_if_in_list": "true", "verify_leads_on_import": 0}
    assert api.post(ADD, {**body, "leads": [lead]}).json()["leads_uploaded"] == 1
    stated = Membership.objects.order_by("id").last()
    assert stated is not None
    assert (stated.lt_interest_status, stated.pl_value_lead) == (1, "2.5")
    (shown,) = api.post(LIST, {"limit": "1", "search": "cid", "esg_code": 0, "in_campaign": 1}).json()[
        "items"
    ]
    assert shown["phone"] == "4915112345"
    assert api.post(LIST, {"distinct_contacts": None}).status_code == 200


def test_a_lists_name_may_be_a_number(api: ApiClient) -> None:
    reply = api.post("/api/v2/lead-lists", {"name": 2027, "has_enrichment_task": "false"})
    assert (reply.json()["name"], reply.json()["has_enrichment_task"]) == ("2027", False)


def test_a_campaigns_settings_are_kept_as_they_were_meant(api: ApiClient) -> None:
    schedule = {
        "schedules": [
            {
                "name": 1,
                "timing": {"from": "09:00", "to": "17:00"},
                "days": {"1": 1},
                "timezone": "Etc/GMT+12",
            }
        ]
    }
    reply = api.post("/api/v2/campaigns", {"name": "May", "daily_limit": "30", "campaign_schedule": schedule})
    assert reply.status_code == 200, reply.content
    assert reply.json()["daily_limit"] == 30
    assert reply.json()["campaign_schedule"]["schedules"][0]["name"] == "1"


def test_campaigns_by_the_name_of_their_status(tenant: Tenant, api: ApiClient) -> None:
    api.post(f"/api/v2/campaigns/{tenant.campaign.id}/activate", {})
    active = api.get("/api/v2/campaigns", status="active").json()["items"]
    assert [item["id"] for item in active] == [str(tenant.campaign.id)]
    assert len(api.get("/api/v2/campaigns", status="draft").json()["items"]) == 2
    assert len(api.get("/api/v2/campaigns", exclude_status="Draft").json()["items"]) == 1
    assert api.get("/api/v2/campaigns", status="running").status_code == 400


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        (LIST, {"limit": "many"}, "limit is invalid: expected `integer`, got `string`"),
        (LIST, {"limit": True}, "limit is invalid: expected `integer`, got `boolean`"),
        (LIST, {"campaign": ["x"]}, "campaign is invalid: expected `string | null`, got `array`"),
        (
            ADD,
            {"leads": [{"custom_variables": {"a": []}}]},
            "leads[0].custom_variables.a is invalid: expected `boolean | number | string | null`, "
            "got `array`",
        ),
    ],
)
def test_messages_speak_of_json(api: ApiClient, path: str, body: Any, message: str) -> None:
    reply = api.post(path, body)
    assert reply.status_code == 400
    assert reply.json()["message"] == message


def test_a_filter_that_is_null_is_no_filter_for_all(tenant: Tenant, api: ApiClient) -> None:
    path = f"/api/v2/blocklists/{tenant.blocklist.id}/remove-matches"
    assert api.send("POST", path, json.dumps({"bl_values": None}).encode()).status_code == 400
