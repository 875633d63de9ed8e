"""/api/v2/lead-labels: names for interest statuses."""

import json
from typing import Any

import pytest

from leads.models import LeadLabel, Membership
from leads.people import labels
from tests.builders import ApiClient, Tenant, add_leads, make_tenant
from workspaces.models import WebhookDelivery

PATH = "/api/v2/lead-labels"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def api(tenant: Tenant) -> ApiClient:
    return ApiClient(tenant.key)


def make(api: ApiClient, label: str, kind: str = "positive", **fields: Any) -> Any:
    reply = api.post(PATH, {"label": label, "interest_status_label": kind, **fields})
    assert reply.status_code == 200, reply.content
    return reply.json()


def send(api: ApiClient, method: str, label: Any, body: Any = None) -> Any:
    return api.send(method, f"{PATH}/{label['id']}", b"" if body is None else json.dumps(body).encode())


def test_made_listed_changed_and_deleted(tenant: Tenant, api: ApiClient) -> None:
    hot = make(api, " Hot ", description="Call today", use_with_ai=True)
    assert hot == {
        "id": hot["id"],
        "timestamp_created": hot["timestamp_created"],
        "created_by": str(tenant.owner.id),
        "organization_id": str(tenant.workspace.id),
        "label": "Hot",
        "interest_status_label": "positive",
        "interest_status": 5,
        "description": "Call today",
        "use_with_ai": True,
    }
    cold = make(api, "Cold", "negative")
    assert api.get(PATH).json() == {"items": [hot, cold]}
    assert api.get(PATH, search="OL").json() == {"items": [cold]}
    assert api.get(PATH, interest_status="positive", limit=1).json() == {"items": [hot]}
    page = api.get(PATH, limit=1).json()
    assert api.get(PATH, limit=1, starting_after=page["next_starting_after"]).json() == {"items": [cold]}
    changed = send(api, "PATCH", hot, {"label": "Hotter", "description": None}).json()
    assert changed == hot | {"label": "Hotter", "description": None}
    assert api.get(f"{PATH}/{hot['id']}").json() == changed
    assert send(api, "DELETE", hot).json() == changed
    assert api.get(f"{PATH}/{hot['id']}").status_code == 404


def test_each_kind_has_its_numbers(api: ApiClient) -> None:
    kinds = ("positive", "positive", "negative", "negative", "neutral", "neutral")
    made = [make(api, f"Label {number}", kind) for number, kind in enumerate(kinds)]
    assert [label["interest_status"] for label in made] == [5, 6, -5, -6, 20_001, 20_002]


def test_published_filters_find_what_is_labelled(tenant: Tenant, api: ApiClient) -> None:
    numbers = [make(api, kind, kind)["interest_status"] for kind in ("positive", "negative", "neutral")]
    add_leads(tenant, [{"email": f"p{number}@x.example", "lt_interest_status": number} for number in numbers])
    for kind, number in (("POSITIVE", numbers[0]), ("NEGATIVE", numbers[1])):
        found = api.post("/api/v2/leads/list", {"filter": f"FILTER_LEAD_CUSTOM_LABEL_{kind}"}).json()
        assert [lead["lt_interest_status"] for lead in found["items"]] == [number]


def test_leads_of_a_deleted_label_get_another_status_or_keep_theirs(
    tenant: Tenant, api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leads.api.instantly.labels.views.BATCH", 2)
    hot, warm = make(api, "Hot"), make(api, "Warm")
    for label, names in ((hot, "abcde"), (warm, "fg")):
        leads = [{"email": f"{n}@x.example", "lt_interest_status": label["interest_status"]} for n in names]
        add_leads(tenant, leads)
    stranger = make_tenant()
    add_leads(stranger, [{"email": "z@x.example", "lt_interest_status": 5}])
    hook = {"target_hook_url": "https://hooks.example/", "event_type": "lead_closed"}
    assert api.post("/api/v2/webhooks", hook).status_code == 200
    assert send(api, "DELETE", hot, {"reassigned_status": 4}).status_code == 200
    assert send(api, "DELETE", warm).status_code == 200
    own = Membership.objects.filter(workspace_id=tenant.workspace.id).order_by("id")
    assert list(own.values_list("lt_interest_status", flat=True)) == [4] * 5 + [6] * 2
    assert WebhookDelivery.objects.count() == 5
    assert Membership.objects.get(workspace_id=stranger.workspace.id).lt_interest_status == 5


def test_an_event_carries_the_label(tenant: Tenant, api: ApiClient) -> None:
    hot = make(api, "Hot")
    assert api.get("/api/v2/webhooks/event-types").json()["event_types"][-1] == {
        "id": hot["id"],
        "label": "Hot",
        "type": "custom",
    }
    hook = {"target_hook_url": "https://hooks.example/", "custom_interest_value": hot["interest_status"]}
    assert api.post("/api/v2/webhooks", hook).status_code == 200
    add_leads(tenant, [{"email": "ada@example.com"}])
    body = {"lead_email": "ada@example.com", "interest_value": hot["interest_status"]}
    assert api.post("/api/v2/leads/update-interest-status", body).status_code == 202
    event = json.loads(WebhookDelivery.objects.get().body)
    assert (event["event_type"], event["interest_label"]) == ("Hot", "Hot")


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({}, "label"),
        ({"label": " ", "interest_status_label": "positive"}, "label is invalid"),
        ({"label": "x" * 201, "interest_status_label": "positive"}, "label is invalid"),
        ({"label": "x", "interest_status_label": "good"}, "interest_status_label is invalid"),
        ({"label": "x", "interest_status_label": "positive", "interest_status": 9}, "interest_status is not"),
    ],
)
def test_what_is_wrong_is_named(api: ApiClient, body: Any, part: str) -> None:
    reply = api.post(PATH, body)
    assert reply.status_code == 400
    assert part in reply.json()["message"]


def test_what_a_label_keeps(api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    hot = make(api, "Hot")
    assert send(api, "PATCH", hot, {"interest_status_label": "positive"}).status_code == 200
    refused = send(api, "PATCH", hot, {"interest_status_label": "negative"})
    assert (refused.status_code, "can't be changed" in refused.json()["message"]) == (400, True)
    assert send(api, "PATCH", hot, {}).status_code == 400
    assert send(api, "DELETE", hot, {"reassigned_status": 1.5}).status_code == 400
    monkeypatch.setattr(labels, "MOST", 1)
    assert api.post(PATH, {"label": "x", "interest_status_label": "positive"}).status_code == 400


def test_strangers_find_nothing(api: ApiClient) -> None:
    hot = make(api, "Hot")
    stranger = ApiClient(make_tenant().key)
    assert stranger.get(f"{PATH}/{hot['id']}").status_code == 404
    assert send(stranger, "PATCH", hot, {"label": "x"}).status_code == 404
    assert send(stranger, "DELETE", hot, {"reassigned_status": 1}).status_code == 404
    assert stranger.get(PATH).json() == {"items": []}
    assert make(stranger, "Theirs")["interest_status"] == 5
    assert LeadLabel.objects.count() == 2
