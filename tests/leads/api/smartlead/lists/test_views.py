"""/api/v1/lead-list: create, list, get, rename, delete."""

from typing import Any

import pytest

from leads.models import Lead, LeadList, Membership
from tests.builders import Tenant, make_key, make_tenant
from tests.leads.api.smartlead.client import SmartleadClient, check_error, import_into_list, sample


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> SmartleadClient:
    return SmartleadClient(tenant.key)


def names(reply: Any) -> list[str]:
    assert reply.status_code == 200, reply.content
    return [found["name"] for found in reply.json()["data"]]


@pytest.mark.parametrize("slash", ["", "/"])
def test_create(tenant: Tenant, client: SmartleadClient, slash: str) -> None:
    reply = client.post(f"lead-list{slash}", sample("list_create_request"))
    assert reply.status_code == 200
    made = LeadList.objects.get(name="Enterprise prospects")
    assert reply.json() == sample("list_create_reply") | {"id": made.number}
    assert (made.workspace_id, made.owner_id) == (tenant.workspace.id, tenant.owner.id)


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({}, 400, "Bad Request"),
        ({"name": "x"}, 400, "Bad Request"),
        ({"listName": None}, 422, "Unprocessable Entity"),
        ({"listName": 5}, 422, "Unprocessable Entity"),
        ({"listName": "  "}, 422, "Unprocessable Entity"),
        ({"listName": "x" * 201}, 422, "Unprocessable Entity"),
        ({"listName": "a\x00"}, 422, "Unprocessable Entity"),
    ],
)
def test_wrong_names(tenant: Tenant, client: SmartleadClient, body: Any, status: int, error: str) -> None:
    check_error(client.post("lead-list", body), status, error, "listName", keys=["listName"])
    reply = client.put(f"lead-list/{tenant.list.number}", body)
    check_error(reply, status, error, "listName", keys=["listName"])
    assert LeadList.objects.filter(workspace=tenant.workspace).count() == 2


def test_list(tenant: Tenant, client: SmartleadClient) -> None:
    import_into_list(tenant, [{"email": "a@example.com"}, {"email": "b@example.com"}])
    make_tenant()
    reply = client.get("lead-list/")
    assert reply.status_code == 200
    body, expected = reply.json(), sample("lists_reply")
    assert set(body) == set(expected)
    first = body["data"][0]
    assert first["created_at"].endswith("Z") and len(first["created_at"]) == len("2025-01-15T10:30:00.000Z")
    expected["data"][0] |= {"id": tenant.list.number, "created_at": first["created_at"]}
    assert first == expected["data"][0]
    assert names(reply) == ["Prospects", "Partners"]


def test_list_in_pages(tenant: Tenant, client: SmartleadClient) -> None:
    assert names(client.get("lead-list", limit=1)) == ["Prospects"]
    assert names(client.get("lead-list", limit=1, offset=1)) == ["Partners"]
    assert names(client.get("lead-list", offset=2)) == []
    assert names(client.get("lead-list", offset=10**30)) == []
    assert names(client.get("lead-list", limit="", offset="")) == ["Prospects", "Partners"]


def test_list_by_name(tenant: Tenant, client: SmartleadClient) -> None:
    assert names(client.get("lead-list", listName="prosp")) == ["Prospects"]
    assert names(client.get("lead-list", listName="%")) == []
    assert names(client.get("lead-list", listName="\x00")) == ["Prospects", "Partners"]


@pytest.mark.parametrize(
    ("name", "value"), [("limit", 0), ("limit", 1001), ("limit", "ten"), ("offset", -1), ("offset", "\u0661")]
)
def test_wrong_pages(client: SmartleadClient, name: str, value: Any) -> None:
    reply = client.get("lead-list", **{name: value})
    check_error(reply, 422, "Unprocessable Entity", name, keys=[name])
    assert reply.json()["validation"]["source"] == "query"


@pytest.mark.parametrize("slash", ["", "/"])
def test_get(tenant: Tenant, client: SmartleadClient, slash: str) -> None:
    reply = client.get(f"lead-list/{tenant.list.number}{slash}")
    assert reply.status_code == 200
    assert reply.json()["ok"] is True
    assert reply.json()["data"] == client.get("lead-list").json()["data"][0]


def test_rename(tenant: Tenant, client: SmartleadClient) -> None:
    reply = client.put(f"lead-list/{tenant.list.number}", {"listName": " Customers "})
    assert reply.status_code == 200
    assert reply.json() == {"ok": True, "id": tenant.list.number, "listName": "Customers"}
    assert names(client.get("lead-list")) == ["Customers", "Partners"]


def test_delete_leaves_the_leads(tenant: Tenant, client: SmartleadClient) -> None:
    import_into_list(tenant, [{"email": "a@example.com"}])
    reply = client.delete(f"lead-list/{tenant.list.number}")
    assert (reply.status_code, reply.json()) == (200, {"ok": True})
    assert names(client.get("lead-list")) == ["Partners"]
    assert (Lead.objects.count(), Membership.objects.count()) == (1, 0)
    check_error(client.delete(f"lead-list/{tenant.list.number}"), 404, "Not Found", "list")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_strangers_and_unknown_lists(tenant: Tenant, method: str) -> None:
    stranger = SmartleadClient(make_tenant().key)
    for number in (str(tenant.list.number), "0", "9" * 30):
        reply = stranger.send(method, f"lead-list/{number}", b'{"listName": "x"}')
        check_error(reply, 404, "Not Found", "list")
    for nonsense in ("x", str(tenant.list.id), "-1", "1.5", "%00", "%0A"):
        reply = stranger.send(method, f"lead-list/{nonsense}", b'{"listName": "x"}')
        check_error(reply, 422, "Unprocessable Entity", keys=["id"])
        assert reply.json()["validation"]["source"] == "params"
    tenant.list.refresh_from_db()
    assert tenant.list.name == "Prospects"


@pytest.mark.parametrize(
    ("method", "is_one", "action"),
    [
        ("POST", False, "create"),
        ("GET", False, "read"),
        ("GET", True, "read"),
        ("PUT", True, "update"),
        ("DELETE", True, "delete"),
    ],
)
def test_scopes(tenant: Tenant, method: str, is_one: bool, action: str) -> None:
    path = f"lead-list/{tenant.list.number}" if is_one else "lead-list"
    for scope, status in (("leads:all", 403), (f"lead_lists:{action}", 200)):
        client = SmartleadClient(make_key(tenant.workspace, tenant.owner, scopes=(scope,)))
        reply = client.send(method, path, b'{"listName": "x"}')
        assert reply.status_code == status, reply.content
        if status == 403:
            check_error(reply, 403, "Forbidden", f"lead_lists:{action}")
