"""The Smartlead calls about the block list: the workspace's default blocklist."""

from typing import Any

import pytest

from blocklists.models import Blocklist, BlocklistEntry
from tests.builders import Tenant, block, make_key, make_tenant
from tests.leads.api.smartlead.client import SmartleadClient, check_error, count, import_into_list, sample

GET = "leads/get-domain-block-list"
ADD = "leads/add-domain-block-list"
DELETE = "leads/delete-domain-block-list"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> SmartleadClient:
    return SmartleadClient(tenant.key)


def values(reply: Any) -> list[str]:
    assert reply.status_code == 200, reply.content
    return [entry["email_or_domain"] for entry in reply.json()]


def test_add(tenant: Tenant, client: SmartleadClient) -> None:
    reply = client.post(ADD, sample("block_list_add_request"))
    assert (reply.status_code, reply.json()) == (200, {"ok": True, "uploadCount": 2, "totalDomainAdded": 2})
    entries = BlocklistEntry.objects.filter(blocklist=tenant.blocklist).order_by("value")
    assert list(entries.values_list("value", "is_domain")) == [("a.com", True), ("x@b.com", False)]
    leads = [{"email": "joe@mail.a.com"}, {"email": "x@b.com"}, {"email": "y@b.com"}]
    assert count(import_into_list(tenant, leads)) == {"imported": 1, "blocked": 2}


def test_what_is_there_is_not_added_again(tenant: Tenant, client: SmartleadClient) -> None:
    block(tenant.blocklist, "a.com")
    before = BlocklistEntry.objects.get()
    reply = client.post(ADD, {"domain_block_list": ["A.com", "b.com", " b.com", "@b.com"]})
    assert reply.json() == {"ok": True, "uploadCount": 2, "totalDomainAdded": 1}
    assert BlocklistEntry.objects.get(value="a.com").id == before.id
    assert BlocklistEntry.objects.count() == 2


def test_workspace_without_a_default_blocklist_gets_one(tenant: Tenant, client: SmartleadClient) -> None:
    tenant.blocklist.delete()
    assert values(client.get(GET)) == []
    assert client.post(ADD, {"domain_block_list": ["a.com"]}).status_code == 200
    assert Blocklist.objects.get(workspace=tenant.workspace).is_default
    assert values(client.get(GET)) == ["a.com"]


@pytest.mark.parametrize(
    ("body", "status", "key"),
    [
        ({}, 400, "domain_block_list"),
        ({"domain_block_list": None}, 422, "domain_block_list"),
        ({"domain_block_list": "a.com"}, 422, "domain_block_list"),
        ({"domain_block_list": []}, 422, "domain_block_list"),
        ({"domain_block_list": ["a.com"] * 10_001}, 422, "domain_block_list"),
        ({"domain_block_list": ["a.com", 5]}, 422, "domain_block_list[1]"),
        ({"domain_block_list": ["a.com", "nothing"]}, 422, "domain_block_list[1]"),
        ({"domain_block_list": ["a.com", ""]}, 422, "domain_block_list[1]"),
        ({"domain_block_list": ["a\x00.com"]}, 422, "domain_block_list[0]"),
        ({"domain_block_list": ["a.com"], "client_id": "x"}, 422, "client_id"),
    ],
)
def test_wrong_bodies_are_answered_with_the_field(
    tenant: Tenant, client: SmartleadClient, body: Any, status: int, key: str
) -> None:
    error = {400: "Bad Request", 422: "Unprocessable Entity"}[status]
    check_error(client.post(ADD, body), status, error, f'"{key}"', keys=[key])
    assert BlocklistEntry.objects.count() == 0


def test_get(tenant: Tenant, client: SmartleadClient) -> None:
    block(tenant.blocklist, "a.com")
    entry = BlocklistEntry.objects.get()
    reply = client.get(GET)
    assert reply.status_code == 200
    created_at = reply.json()[0]["created_at"]
    assert created_at.endswith("Z")
    assert reply.json() == [sample("block_list_reply")[0] | {"id": entry.number, "created_at": created_at}]


def test_get_in_pages(tenant: Tenant, client: SmartleadClient) -> None:
    """In order of what is blocked; other blocklists are none of this dialect."""
    block(tenant.blocklist, "c.com", "a.com", "b@b.com")
    block(tenant.workspace.blocklists.create(name="Competitors"), "d.com")
    assert values(client.get(GET)) == ["a.com", "b@b.com", "c.com"]
    assert values(client.get(GET + "/", limit=1, offset=1)) == ["b@b.com"]
    assert values(client.get(GET, offset=3)) == []


def test_search_finds_the_very_value_first(tenant: Tenant, client: SmartleadClient) -> None:
    """A client that searches and removes the first hit unblocks whom it searched for."""
    block(tenant.blocklist, "0acme.com", "aacme.com", "acme.com", "joe@acme.com", "other.com")
    found = client.get(GET, filter_email_or_domain=" Acme.com ", limit=3)
    assert values(found) == ["acme.com", "0acme.com", "aacme.com"]
    assert values(client.get(GET, filter_email_or_domain="Acme.com", offset=3)) == ["joe@acme.com"]
    assert values(client.get(GET, filter_email_or_domain="https://acme.com/about"))[0] == "acme.com"
    assert values(client.get(GET, filter_email_or_domain="JOE@")) == ["joe@acme.com"]
    assert values(client.get(GET, filter_email_or_domain="%")) == []
    client.delete(DELETE, id=found.json()[0]["id"])
    assert values(client.get(GET)) == ["0acme.com", "aacme.com", "joe@acme.com", "other.com"]


def test_search_of_one_domain(tenant: Tenant, client: SmartleadClient) -> None:
    block(tenant.blocklist, "aacme.com", "acme.com", "amy@acme.com", "joe@acme.com", "joe@aacme.com")
    assert values(client.get(GET, filter_email_with_domain="acme.com")) == [
        "acme.com",
        "amy@acme.com",
        "joe@acme.com",
    ]
    assert values(client.get(GET, filter_email_with_domain="joe@acme.com")) == ["joe@acme.com"]
    both = client.get(GET, filter_email_with_domain="acme.com", filter_email_or_domain="joe")
    assert values(both) == ["joe@acme.com"]


def test_search_of_a_client_finds_nothing_as_there_are_none(tenant: Tenant, client: SmartleadClient) -> None:
    block(tenant.blocklist, "a.com")
    assert values(client.get(GET, filter_client_id="5")) == []
    check_error(client.get(GET, filter_client_id="x"), 422, "Unprocessable Entity", keys=["filter_client_id"])


def test_unknown_filters_are_refused_and_empty_ones_are_none(tenant: Tenant, client: SmartleadClient) -> None:
    block(tenant.blocklist, "a.com")
    refused = client.get(GET, filter_source="manual")
    check_error(refused, 400, "Bad Request", '"filter_source" is not allowed', keys=["filter_source"])
    assert refused.json()["validation"]["source"] == "query"
    assert values(client.get(GET, filter_email_or_domain="", filter_source="")) == ["a.com"]
    assert client._client.get(f"/api/v1/{GET}?&api_key={tenant.key}&&").status_code == 200
    check_error(
        client.get(GET, filter_email_or_domain="a\x00"),
        422,
        "Unprocessable Entity",
        "U+0000",
        keys=["filter_email_or_domain"],
    )
    number = BlocklistEntry.objects.get().number
    check_error(client.delete(DELETE, id=number, client_id=3), 400, "Bad Request", keys=["client_id"])
    assert values(client.get(GET)) == ["a.com"]


@pytest.mark.parametrize(("name", "value"), [("limit", 0), ("limit", 1001), ("offset", "x")])
def test_wrong_pages(client: SmartleadClient, name: str, value: Any) -> None:
    check_error(client.get(GET, **{name: value}), 422, "Unprocessable Entity", name, keys=[name])


def test_delete(tenant: Tenant, client: SmartleadClient) -> None:
    block(tenant.blocklist, "a.com", "b.com")
    number = BlocklistEntry.objects.get(value="a.com").number
    assert count(import_into_list(tenant, [{"email": "x@a.com"}])) == {"blocked": 1}
    reply = client.delete(DELETE, id=number)
    assert (reply.status_code, reply.json()) == (200, {"ok": True})
    assert values(client.get(GET)) == ["b.com"]
    assert count(import_into_list(tenant, [{"email": "x@a.com"}])) == {"imported": 1}
    check_error(client.delete(DELETE, id=number), 404, "Not Found", "entry")


def test_delete_without_an_id(client: SmartleadClient) -> None:
    check_error(client.delete(DELETE), 400, "Bad Request", keys=["id"])
    for text in ("", "x", "-1"):
        check_error(client.delete(DELETE, id=text), 422, "Unprocessable Entity", keys=["id"])


def test_stranger_has_a_list_of_their_own(tenant: Tenant) -> None:
    block(tenant.blocklist, "a.com")
    number = BlocklistEntry.objects.get().number
    stranger = SmartleadClient(make_tenant().key)
    assert values(stranger.get(GET)) == []
    check_error(stranger.delete(DELETE, id=number), 404, "Not Found")
    stranger.post(ADD, {"domain_block_list": ["b.com"]})
    assert list(tenant.blocklist.entries.values_list("value", flat=True)) == ["a.com"]


@pytest.mark.parametrize(
    ("method", "path", "action"),
    [("GET", GET, "read"), ("POST", ADD, "create"), ("DELETE", DELETE, "delete")],
)
def test_scopes(tenant: Tenant, method: str, path: str, action: str) -> None:
    block(tenant.blocklist, "a.com")
    number = BlocklistEntry.objects.get().number
    for scope, status in (("leads:all", 403), (f"block_list_entries:{action}", 200)):
        client = SmartleadClient(make_key(tenant.workspace, tenant.owner, scopes=(scope,)))
        query: dict[str, Any] = {"id": number} if method == "DELETE" else {}
        reply = client.send(method, path, b'{"domain_block_list": ["b.com"]}', **query)
        assert reply.status_code == status, reply.content
