"""The calls under /api/v2/block-lists-entries: the default blocklist."""

from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from blocklists.models import Blocklist, BlocklistEntry
from tests.builders import ApiClient, Tenant, add_leads, block, make_key, make_tenant
from tests.waiting import is_somebody_waiting_for_a_lock, wait_for

PATH = "/api/v2/block-lists-entries"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.mark.parametrize(
    ("sent", "value", "is_domain"), [("Acme.com", "acme.com", True), ("Joe@acme.com", "joe@acme.com", False)]
)
def test_entry_is_made_on_the_default_blocklist(
    tenant: Tenant, sent: str, value: str, is_domain: bool
) -> None:
    reply = ApiClient(tenant.key).post(PATH, {"bl_value": sent})
    entry = BlocklistEntry.objects.get(blocklist=tenant.blocklist)
    assert reply.status_code == 200
    assert reply.json() == {
        "id": str(entry.id),
        "timestamp_created": reply.json()["timestamp_created"],
        "organization_id": str(tenant.workspace.id),
        "bl_value": value,
        "is_domain": is_domain,
    }
    assert reply.json()["timestamp_created"].endswith("Z")


def test_entry_that_exists_is_answered_as_it_stands(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    first, second = client.post(PATH, {"bl_value": "acme.com"}), client.post(PATH, {"bl_value": "ACME.com"})
    assert first.json() == second.json()


def test_workspace_without_a_default_blocklist_gets_one(tenant: Tenant) -> None:
    Blocklist.objects.all().delete()
    assert ApiClient(tenant.key).post(PATH, {"bl_value": "acme.com"}).status_code == 200
    assert Blocklist.objects.get().is_default


def test_new_default_blocklist_takes_a_name_that_is_free(tenant: Tenant) -> None:
    tenant.workspace.blocklists.update(is_default=False)
    tenant.workspace.blocklists.create(name="Default blocklist 2")
    assert ApiClient(tenant.key).post(PATH, {"bl_value": "acme.com"}).status_code == 200
    made = Blocklist.objects.get(is_default=True)
    assert made.name == "Default blocklist 3"
    assert BlocklistEntry.objects.get().blocklist == made


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("is_default", "expected"), [(True, "Default blocklist"), (False, "Default blocklist 2")]
)
def test_name_that_somebody_takes_meanwhile(is_default: bool, expected: str) -> None:
    tenant = make_tenant()
    tenant.blocklist.delete()
    statuses: list[int] = []

    def post() -> None:
        statuses.append(ApiClient(tenant.key).post(PATH, {"bl_value": "acme.com"}).status_code)
        connection.close()

    other = Thread(target=post)
    with transaction.atomic():
        tenant.workspace.blocklists.create(name="Default blocklist", is_default=is_default)
        other.start()
        wait_for(is_somebody_waiting_for_a_lock, what="the call to wait for the name")
    other.join(timeout=60)
    assert statuses == [200]
    assert BlocklistEntry.objects.get().blocklist.name == expected
    assert Blocklist.objects.filter(is_default=True).count() == 1


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "bl_value"),
        ({"bl_value": 5}, "bl_value"),
        ({"bl_value": "nothing"}, "bl_value"),
        ({"bl_value": ""}, "bl_value"),
        ({"bl_value": "acme.com", "x": 1}, "x"),
        ({"bl_value": "a\x00.com"}, "bl_value"),
    ],
)
def test_wrong_bodies_are_answered_with_the_field(tenant: Tenant, body: Any, named: str) -> None:
    reply = ApiClient(tenant.key).post(PATH, body)
    assert reply.status_code == 400
    assert reply.json()["error"] == "Bad Request"
    assert named in reply.json()["message"]


def test_stranger_fills_their_own_blocklist(tenant: Tenant) -> None:
    stranger = make_tenant()
    ApiClient(stranger.key).post(PATH, {"bl_value": "acme.com"})
    assert BlocklistEntry.objects.get().workspace == stranger.workspace


def test_scope(tenant: Tenant) -> None:
    for scope, status in (("leads:all", 403), ("block_list_entries:create", 200)):
        key = make_key(tenant.workspace, tenant.owner, scopes=(scope,))
        assert ApiClient(key).post(PATH, {"bl_value": "acme.com"}).status_code == status


def test_entry_tells_how_many_leads_it_matches(tenant: Tenant) -> None:
    people = [{"email": email} for email in ("a@acme.com", "b@mail.acme.com", "c@notacme.com")]
    add_leads(tenant, people)
    add_leads(tenant, people[:1], campaign_id=tenant.other_campaign.id)
    add_leads(tenant, people, list_id=tenant.list.id)
    client = ApiClient(tenant.key)
    domain = client.post(PATH, {"bl_value": "acme.com"})
    assert (domain["X-Matching-Leads"], domain["X-Matching-Leads-Complete"]) == ("3", "true")
    assert client.post(PATH, {"bl_value": "a@acme.com"})["X-Matching-Leads"] == "2"
    assert client.post(PATH, {"bl_value": "com.acme"})["X-Matching-Leads"] == "0"


# --- many ---


def values(reply: Any) -> list[str]:
    body = reply.json()
    return [entry["bl_value"] for entry in (body if isinstance(body, list) else body["items"])]


def test_bulk_create_blocks_what_is_valid(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    client.post(PATH, {"bl_value": "b.example"})
    sent = ["b.example", "A@x.example", "nonsense", "a@X.example", "a.example", ""]
    reply = client.post(f"{PATH}/bulk-create", {"bl_values": sent})
    assert reply.status_code == 200
    assert values(reply) == ["a.example", "a@x.example", "b.example"]
    assert (reply.json()["valid_count"], reply.json()["invalid_count"]) == (4, 2)
    assert BlocklistEntry.objects.count() == 3


@pytest.mark.parametrize("sent", [[], ["a.example"] * 1001, "a.example", None, [[5]]])
def test_bulk_create_takes_one_to_a_thousand(tenant: Tenant, sent: Any) -> None:
    reply = ApiClient(tenant.key).post(f"{PATH}/bulk-create", {"bl_values": sent})
    assert reply.status_code == 400
    assert "bl_values" in reply.json()["message"]


def test_bulk_delete_answers_what_was_deleted(tenant: Tenant) -> None:
    stranger = make_tenant()
    block(tenant.blocklist, "a.example", "b.example", "c.example")
    block(stranger.blocklist, "a.example")
    chosen = BlocklistEntry.objects.filter(value__in=["a.example", "b.example"])
    ids = [str(entry.id) for entry in chosen]
    reply = ApiClient(tenant.key).post(f"{PATH}/bulk-delete", {"ids": [*ids, str(uuid4())]})
    assert values(reply) == ["a.example", "b.example"]
    left = {(e.workspace_id, e.value) for e in BlocklistEntry.objects.all()}
    assert left == {(tenant.workspace.id, "c.example"), (stranger.workspace.id, "a.example")}


def test_entries_are_paged_and_searched(tenant: Tenant) -> None:
    block(tenant.blocklist, "b.example", "a@b.example", "c.example", "a.example", "b@b.example")
    client = ApiClient(tenant.key)
    in_order = ["a.example", "a@b.example", "b.example", "b@b.example", "c.example"]
    seen, query = [], {"limit": "2"}
    for _ in range(3):
        reply = client.get(PATH, **query)
        seen += values(reply)
        query["starting_after"] = reply.json().get("next_starting_after", "")
    assert seen == in_order
    assert query["starting_after"] == ""
    by_id = BlocklistEntry.objects.get(value="b.example").id
    assert values(client.get(PATH, starting_after=by_id)) == ["b@b.example", "c.example"]
    assert values(client.get(PATH, search=" B")) == ["b.example", "b@b.example"]
    assert values(client.get(PATH, domains_only="true")) == ["a.example", "b.example", "c.example"]
    assert values(client.get(PATH, domains_only="true", search="b")) == ["b.example"]


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "101"}, {"starting_after": str(uuid4())}, {"domains_only": "maybe"}]
)
def test_wrong_queries_are_answered_with_the_parameter(tenant: Tenant, query: dict[str, str]) -> None:
    reply = ApiClient(tenant.key).get(PATH, **query)
    assert reply.status_code == 400
    assert f"querystring/{next(iter(query))}" in reply.json()["message"]


def test_all_entries_are_deleted_or_those_that_are_searched(tenant: Tenant) -> None:
    stranger = make_tenant()
    block(stranger.blocklist, "a.example")
    block(tenant.blocklist, "a.example", "b.example", "b@b.example", "c.example")
    client = ApiClient(tenant.key)
    reply = client.send("DELETE", f"{PATH}?search=b&domains_only=true", b"")
    assert (values(reply), reply["X-Deleted-Count"]) == (["b.example"], "1")
    assert values(client.send("DELETE", PATH, b"")) == ["a.example", "b@b.example", "c.example"]
    tenant.blocklist.refresh_from_db()
    assert (tenant.blocklist.entry_count, stranger.blocklist.entries.count()) == (0, 1)


def test_download_comes_back_through_an_upload(tenant: Tenant) -> None:
    odd = ["'=b@x.example", "+a@x.example", "-c@x.example", "=b@x.example", "plain.example"]
    block(tenant.blocklist, *odd)
    client = ApiClient(tenant.key)
    reply = client.get(f"{PATH}/download")
    text = b"".join(reply.streaming_content).decode()
    assert reply["Content-Type"].startswith("text/csv")
    assert text.startswith("Blocked Email,Date\r\n''=b@x.example,2")
    assert "\r\n=" not in text
    path = f"/api/v2/blocklists/{tenant.blocklist.id}"
    again = client.send("POST", f"{path}/upload", text.encode(), "text/csv").json()
    assert (again["created_count"], again["existing_count"], again["invalid_count"]) == (0, 5, 0)
    only = client.get(f"{PATH}/download", domains_only="true")
    assert b"".join(only.streaming_content).count(b"\r\n") == 2


# --- one ---


def test_entry_is_read_changed_and_deleted(tenant: Tenant) -> None:
    block(tenant.blocklist, "a.example", "b.example")
    client = ApiClient(tenant.key)
    path = f"{PATH}/{BlocklistEntry.objects.get(value='a.example').id}"
    assert client.get(path).json()["bl_value"] == "a.example"
    changed = client.send("PATCH", path, b'{"bl_value": "Joe@A.example"}').json()
    assert (changed["bl_value"], changed["is_domain"]) == ("joe@a.example", False)
    for body in (b'{"bl_value": "b.example"}', b"{}", b'{"bl_value": null}', b'{"bl_value": "x"}'):
        assert client.send("PATCH", path, body).status_code == 400
    assert client.send("DELETE", path, b"").json() == changed
    assert client.get(path).status_code == 404
    assert client.send("DELETE", path, b"").status_code == 404


def test_stranger_finds_no_entry(tenant: Tenant) -> None:
    block(tenant.blocklist, "a.example")
    second = Blocklist.objects.create(workspace=tenant.workspace, name="Second")
    block(second, "b.example")
    stranger = ApiClient(make_tenant().key)
    path = f"{PATH}/{BlocklistEntry.objects.get(value='a.example').id}"
    assert stranger.get(path).status_code == 404
    assert stranger.send("PATCH", path, b'{"bl_value": "c.example"}').status_code == 404
    assert stranger.send("DELETE", path, b"").status_code == 404
    assert stranger.get(f"{PATH}/no-id").status_code == 404
    assert values(stranger.get(PATH)) == []
    other = f"{PATH}/{BlocklistEntry.objects.get(value='b.example').id}"
    assert ApiClient(tenant.key).get(other).status_code == 404  # not on the default one
