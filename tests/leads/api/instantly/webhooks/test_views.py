"""/api/v2/webhooks."""

import json
from typing import Any

import pytest

from tests.builders import ApiClient, Tenant, make_key, make_tenant
from tests.workspaces.webhooks.endpoints import make_endpoint
from workspaces.models import EventType, WebhookDelivery, WebhookEndpoint
from workspaces.webhooks.emit import emit

PATH = "/api/v2/webhooks"
HOOK = {"url": "https://hooks.example.com/leadgate", "events": ["lead.deleted", "import.finished"]}


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def api(tenant: Tenant) -> ApiClient:
    return ApiClient(tenant.key)


def test_made_listed_changed_and_deleted(tenant: Tenant, api: ApiClient) -> None:
    reply = api.post(PATH, HOOK | {"name": " CRM "})
    assert reply.status_code == 200
    made = reply.json()
    secret = made.pop("secret")
    assert secret == WebhookEndpoint.objects.get().secret
    assert secret.startswith("whsec_")
    assert made == {
        "id": made["id"],
        "organization": str(tenant.workspace.id),
        "target_hook_url": HOOK["url"],
        "event_type": None,
        "custom_interest_value": None,
        "campaign": None,
        "headers": {},
        "status": 1,
        "timestamp_error": None,
        "organization_id": str(tenant.workspace.id),
        "url": HOOK["url"],
        "name": "CRM",
        "events": ["import.finished", "lead.deleted"],
        "is_active": True,
        "note": "",
        "timestamp_failing_since": None,
        "timestamp_created": made["timestamp_created"],
        "timestamp_updated": made["timestamp_updated"],
    }
    assert api.get(f"{PATH}/{made['id']}").json() == made
    assert api.get(PATH).json() == {"items": [made]}
    changed = api.send("PATCH", f"{PATH}/{made['id']}", b'{"events": ["import.undone"], "name": ""}').json()
    assert (changed["events"], changed["name"], changed["url"]) == (["import.undone"], "", HOOK["url"])
    assert "secret" not in changed
    assert api.send("DELETE", f"{PATH}/{made['id']}", b"").json()["id"] == made["id"]
    assert api.get(f"{PATH}/{made['id']}").status_code == 404


def test_pages(tenant: Tenant, api: ApiClient) -> None:
    ids = sorted(str(make_endpoint(tenant).id) for _ in range(3))
    first = api.get(PATH, limit=2).json()
    assert [item["id"] for item in first["items"]] == ids[:2]
    second = api.get(PATH, limit=2, starting_after=first["next_starting_after"]).json()
    assert [item["id"] for item in second["items"]] == ids[2:]
    assert "next_starting_after" not in second


def test_a_new_secret(tenant: Tenant, api: ApiClient) -> None:
    endpoint = make_endpoint(tenant)
    reply = api.post(f"{PATH}/{endpoint.id}/rotate-secret", {}).json()
    assert reply["secret"] != endpoint.secret
    stored = WebhookEndpoint.objects.get()
    assert (stored.secret, stored.old_secret) == (reply["secret"], endpoint.secret)


def test_the_secret_is_not_kept_for_a_repetition(api: ApiClient) -> None:
    api.headers["Idempotency-Key"] = "one"
    first, again = api.post(PATH, HOOK), api.post(PATH, HOOK)
    assert again["Idempotent-Replayed"] == "true"
    assert again.json() == first.json() | {"secret": "(shown once)"}
    assert WebhookEndpoint.objects.count() == 1


def test_switched_on_again_it_begins_anew(tenant: Tenant, api: ApiClient) -> None:
    endpoint = make_endpoint(tenant, is_active=False, note="Switched off: it answered 410 Gone.")
    assert api.post(f"{PATH}/{endpoint.id}/test", {}).status_code == 400
    reply = api.send("PATCH", f"{PATH}/{endpoint.id}", b'{"is_active": true}').json()
    assert (reply["is_active"], reply["note"]) == (True, "")


def test_deliveries(tenant: Tenant, api: ApiClient) -> None:
    endpoint = make_endpoint(tenant)
    tested = api.post(f"{PATH}/{endpoint.id}/test", {}).json()
    assert tested.pop("success") is True
    assert "on its way" in tested.pop("message")
    assert (tested["event_type"], tested["state"], tested["attempts"]) == ("webhook.test", "pending", 0)
    emit(tenant.workspace.id, EventType.LEAD_DELETED, {"lead_ids": [], "count": 0})
    page = api.get(f"{PATH}/{endpoint.id}/deliveries", limit=1).json()
    assert [item["event_type"] for item in page["items"]] == ["lead.deleted"]
    rest = api.get(f"{PATH}/{endpoint.id}/deliveries", starting_after=page["next_starting_after"]).json()
    assert rest == {"items": [tested]}
    assert api.get(f"{PATH}/{endpoint.id}/deliveries", state="failed").json() == {"items": []}
    again = api.post(f"{PATH}/deliveries/{tested['id']}/redeliver", {}).json()
    assert again["id"] != tested["id"]
    assert (again["event_id"], again["body"]) == (tested["event_id"], tested["body"])
    assert api.get(f"{PATH}/deliveries/{again['id']}").json() == again


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"url": "ftp://example.com"}, "url is invalid"),
        ({"url": "http://127.0.0.1/"}, "url is invalid"),
        ({"url": 5}, "url is invalid"),
        ({"url": "https://a\x00b.example/"}, "url is invalid"),
        ({"events": []}, "events is invalid"),
        ({"events": ["lead.created"]}, "events[0] is invalid"),
        ({"name": "x" * 201}, "name is invalid"),
        ({"name": "\x00"}, "name is invalid"),
        ({"colour": "red"}, "colour is not allowed"),
    ],
)
def test_what_is_wrong_is_named(tenant: Tenant, api: ApiClient, change: Any, part: str) -> None:
    endpoint = make_endpoint(tenant)
    for reply in (
        api.post(PATH, HOOK | change),
        api.send("PATCH", f"{PATH}/{endpoint.id}", json.dumps(change).encode()),
    ):
        assert reply.status_code == 400
        assert part in reply.json()["message"]
    for query in ({"limit": 0}, {"starting_after": "x"}, {"state": "x"}):
        assert api.get(f"{PATH}/{endpoint.id}/deliveries", **query).status_code == 400


def _paths(endpoint: WebhookEndpoint) -> list[tuple[str, str]]:
    emit(endpoint.workspace_id, EventType.LEAD_DELETED, {"lead_ids": [], "count": 0})
    delivery = WebhookDelivery.objects.get()
    return [
        ("GET", f"{PATH}/{endpoint.id}"),
        ("PATCH", f"{PATH}/{endpoint.id}"),
        ("DELETE", f"{PATH}/{endpoint.id}"),
        ("POST", f"{PATH}/{endpoint.id}/rotate-secret"),
        ("POST", f"{PATH}/{endpoint.id}/test"),
        ("GET", f"{PATH}/{endpoint.id}/deliveries"),
        ("GET", f"{PATH}/deliveries/{delivery.id}"),
        ("POST", f"{PATH}/deliveries/{delivery.id}/redeliver"),
    ]


def test_strangers_and_wrong_scopes(tenant: Tenant) -> None:
    paths = _paths(make_endpoint(tenant))
    stranger = ApiClient(make_tenant().key)
    for method, path in paths:
        assert stranger.send(method, path, b"{}").status_code == 404, path
    assert stranger.get(PATH).json() == {"items": []}
    poor = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=("leads:all",)))
    for method, path in [*paths, ("GET", PATH), ("POST", PATH)]:
        assert poor.send(method, path, b"{}").status_code == 403, path
    assert WebhookEndpoint.objects.count() == 1
