"""/api/lists and the leads in them."""

from typing import Any
from uuid import uuid4

import pytest

from leads.models import Door, Lead, LeadImport, LeadList, Membership
from leads.people.deletion import delete_leads
from tests.builders import ApiClient, Tenant, add_leads, block, make_tenant
from tests.leads.api.puffle.conversation import check_error, check_sample, delete, list_path, send
from workspaces.models import Usage

ANN = {
    "email": "ann@example.com",
    "first_name": "Ann",
    "last_name": "Archer",
    "company_name": "Acme",
    "job_title": "CTO",
    "custom_variables": {"city": "Berlin"},
}


@pytest.fixture
def tenant(db: None) -> Tenant:
    """Ann is in the list."""
    tenant = make_tenant()
    add_leads(tenant, [ANN], list_id=tenant.list.id)
    return tenant


@pytest.fixture
def client(tenant: Tenant) -> ApiClient:
    return ApiClient(tenant.key)


@pytest.fixture
def stranger(db: None) -> ApiClient:
    return ApiClient(make_tenant().key)


def ids_of(*names: str) -> list[str]:
    """In the order of the names."""
    return [str(Lead.objects.get(email=f"{name}@example.com").id) for name in names]


def in_list(client: ApiClient, lead_list: LeadList) -> list[str]:
    reply = client.get(list_path(lead_list))
    assert reply.status_code == 200, reply.content
    found = [lead["email"].partition("@")[0] for lead in reply.json()["leads"]]
    assert len(found) == reply.json()["total"]
    return found


def counts(reply: Any) -> dict[str, int]:
    """Of a change of a list's leads, beside the list itself."""
    assert reply.status_code == 200, reply.content
    return {name: value for name, value in reply.json().items() if name != "list"}


# --- lists ---


def test_new_list_answers_as_the_sample(tenant: Tenant, client: ApiClient) -> None:
    reply = client.post("/api/lists", {"name": "  Webinar guests ", "color": "red"})
    assert reply.status_code == 201
    check_sample(reply.json(), "list.reply")
    made = LeadList.objects.get(id=reply.json()["id"])
    assert (made.workspace_id, made.owner_id) == (tenant.workspace.id, tenant.owner.id)
    again = client.get(f"/api/lists/{made.id}")
    assert (again.status_code, again.json()) == (200, reply.json())


@pytest.mark.parametrize(
    "body",
    [{}, {"name": None}, {"name": ""}, {"name": "  "}, {"name": "x" * 201}, {"name": 5}, {"name": "a\0"}, []],
)
def test_list_needs_a_name(client: ApiClient, body: Any) -> None:
    check_error(client.post("/api/lists", body), 400, "name" if body != [] else "body")
    assert not LeadList.objects.filter(name="").exists()


def test_name_may_have_200_characters(client: ApiClient) -> None:
    assert client.post("/api/lists", {"name": "ß" * 200}).status_code == 201


def test_lists_answer_as_the_sample(tenant: Tenant, client: ApiClient) -> None:
    make_tenant()
    check_sample(client.get("/api/lists").json(), "lists.reply")
    second = client.get("/api/lists", page=2, limit=1).json()
    assert [each["name"] for each in second["lists"]] == ["Partners"]
    assert (second["total"], second["page"], second["limit"]) == (2, 2, 1)


def test_list_is_made_with_people_in_it(tenant: Tenant, client: ApiClient) -> None:
    body = {"name": "May", "description": " Guests ", "leadType": "person", "leadIds": ids_of("ann")}
    made = client.post("/api/lists", body).json()["list"]
    assert (made["description"], made["leadCount"]) == ("Guests", 1)
    assert in_list(client, LeadList.objects.get(id=made["id"])) == ["ann"]
    for wrong in ({"leadType": "company"}, {"leadIds": ["x"]}, {"description": 5}):
        check_error(client.post("/api/lists", {"name": "June"} | wrong), 400, *wrong)
    assert not LeadList.objects.filter(name="June").exists()


def test_list_is_changed_by_its_body_and_by_its_path(tenant: Tenant, client: ApiClient) -> None:
    """The original had the second before it had the first."""
    path, pk = f"/api/lists/{tenant.list.id}", str(tenant.list.id)
    changed = send(client, "PATCH", "/api/lists", {"id": pk, "name": "Guests", "description": "x"})
    assert (changed.json()["list"]["name"], changed.json()["list"]["description"]) == ("Guests", "x")
    changed = send(client, "PATCH", path, {"description": None})
    assert (changed.json()["list"]["name"], changed.json()["list"]["description"]) == ("Guests", None)
    assert client.get(path).json()["list"] == changed.json()["list"]
    check_error(send(client, "PATCH", path, {"name": " "}), 400, "name")
    check_error(send(client, "PATCH", "/api/lists", {"name": "x"}), 400, "id")
    check_error(send(client, "PATCH", path, {"leadType": "mixed"}), 400, "leadType")


def test_list_is_deleted_and_its_people_stay(tenant: Tenant, client: ApiClient) -> None:
    reply = delete(client, "/api/lists", {"id": str(tenant.list.id)})
    assert (reply.status_code, reply.json()) == (200, {"success": True})
    assert Lead.objects.filter(email="ann@example.com", deleted_at=None).exists()
    check_error(delete(client, "/api/lists", {"id": str(tenant.list.id)}), 404, "List not found")
    assert delete(client, f"/api/lists/{tenant.other_list.id}", None).json() == {"success": True}
    assert client.get("/api/lists").json()["lists"] == []


# --- the leads of a list ---


def test_leads_of_a_list_answer_as_the_sample(tenant: Tenant, client: ApiClient) -> None:
    body = client.get(list_path(tenant.list)).json()
    check_sample(body, "list_leads.reply")
    assert body["leads"][0]["id"] == ids_of("ann")[0]
    assert body["leads"][0]["list_id"] == str(tenant.list.id)


def test_leads_of_a_list_come_in_pages(tenant: Tenant, client: ApiClient) -> None:
    add_leads(tenant, [{"email": "bob@example.com"}, {"first_name": "Cid"}], list_id=tenant.list.id)
    pages = [client.get(list_path(tenant.list), page=number, limit=2).json() for number in (1, 2, 3)]
    assert [[lead["name"] or lead["email"] for lead in page["leads"]] for page in pages] == [
        ["Ann Archer", "bob@example.com"],
        ["Cid"],
        [],
    ]
    assert {page["total"] for page in pages} == {3}
    assert pages[1]["leads"][0]["email"] is None


@pytest.mark.parametrize("stops", ["empty", "short", "cursor"])
def test_paginators_of_clients_find_all(tenant: Tenant, client: ApiClient, stops: str) -> None:
    """Whether they follow the cursor, or stop at an empty page or at a short one."""
    add_leads(tenant, [{"email": f"p{n}@example.com"} for n in range(9)], list_id=tenant.list.id)
    found: list[str] = []
    query: dict[str, Any] = {"limit": 5}
    for number in range(1, 9):
        page = client.get(list_path(tenant.list), **query).json()
        found += [lead["id"] for lead in page["leads"]]
        assert page["hasMore"] == (page["nextCursor"] is not None)
        is_over = {
            "empty": not page["leads"],
            "short": len(page["leads"]) < 5,
            "cursor": page["nextCursor"] is None,
        }
        if is_over[stops]:
            break
        query |= {"cursor": page["nextCursor"]} if stops == "cursor" else {"page": number + 1}
    assert (len(found), len(set(found))) == (10, 10)


def test_cursor_goes_on_after_a_numbered_page(tenant: Tenant, client: ApiClient) -> None:
    add_leads(tenant, [{"email": f"p{n}@example.com"} for n in range(5)], list_id=tenant.list.id)
    second = client.get(list_path(tenant.list), page=2, limit=2).json()
    third = client.get(list_path(tenant.list), cursor=second["nextCursor"], limit=2).json()
    assert [lead["email"] for lead in third["leads"]] == ["p3@example.com", "p4@example.com"]
    assert third["nextCursor"] is None
    check_error(client.get(list_path(tenant.list), cursor="x"), 400, "nextCursor")
    assert client.get(list_path(tenant.list), type="company").json()["leads"] == []


def test_custom_fields_are_the_persons_and_the_lists(tenant: Tenant, client: ApiClient) -> None:
    Lead.objects.update(custom_fields={"city": "Rome", "size": 7})
    (ann,) = client.get(list_path(tenant.list)).json()["leads"]
    assert ann["custom_fields"] == {"city": "Berlin", "size": 7}


def test_known_leads_are_put_into_a_list(tenant: Tenant, client: ApiClient) -> None:
    add_leads(tenant, [{"email": "bob@example.com"}])
    before = Usage.objects.get(workspace=tenant.workspace)
    reply = client.post(list_path(tenant.list), {"leadIds": ids_of("bob", "ann", "bob")})
    assert counts(reply) == {"imported": 1, "duplicates": 2, "invalid": 0}
    assert reply.json()["list"] == client.get(f"/api/lists/{tenant.list.id}").json()["list"]
    assert reply.json()["list"]["leadCount"] == 2
    assert in_list(client, tenant.list) == ["ann", "bob"]
    record = LeadImport.objects.get(id=reply.headers["X-Import-Id"])
    assert (record.door, record.list_id, record.total_count) == (Door.PUFFLE, tenant.list.id, 3)
    usage = Usage.objects.get(workspace=tenant.workspace)
    assert (usage.contacts, usage.uploads) == (before.contacts, before.uploads)


def test_id_that_is_no_lead_counts_as_invalid(tenant: Tenant, client: ApiClient) -> None:
    other = make_tenant()
    add_leads(other, [{"email": "eve@example.com"}])
    add_leads(tenant, [{"email": "bob@example.com"}, {"email": "gone@example.com"}])
    ids = ids_of("bob", "eve", "gone")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[Lead.objects.get(id=ids[2]).id])
    reply = client.post(list_path(tenant.other_list), {"leadIds": [*ids, str(uuid4())]})
    assert counts(reply) == {"imported": 1, "duplicates": 0, "invalid": 3}
    assert in_list(client, tenant.other_list) == ["bob"]


def test_blocked_lead_counts_as_invalid(tenant: Tenant, client: ApiClient) -> None:
    block(tenant.blocklist, "ann@example.com")
    reply = client.post(list_path(tenant.other_list), {"leadIds": ids_of("ann")})
    assert counts(reply) == {"imported": 0, "duplicates": 0, "invalid": 1}


def test_leads_are_taken_out_of_a_list_and_stay(tenant: Tenant, client: ApiClient) -> None:
    add_leads(tenant, [{"email": "bob@example.com"}], list_id=tenant.list.id)
    add_leads(tenant, [{"email": "ann@example.com"}], list_id=tenant.other_list.id)
    ids = ids_of("ann")
    reply = delete(client, list_path(tenant.list), {"leadIds": [*ids, *ids, str(uuid4())]})
    assert counts(reply) == {"removed": 1}
    assert reply.json()["list"]["leadCount"] == 1
    assert in_list(client, tenant.list) == ["bob"]
    assert in_list(client, tenant.other_list) == ["ann"]
    assert counts(delete(client, list_path(tenant.list), {"leadIds": ids})) == {"removed": 0}
    assert client.post(list_path(tenant.list), {"leadIds": ids}).json()["imported"] == 1


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "leadIds"),
        ({"leadIds": None}, "leadIds"),
        ({"leadIds": []}, "leadIds"),
        ({"leadIds": ["x"]}, "leadIds[0]"),
        ({"leadIds": [5]}, "leadIds[0]"),
        ({"leadIds": "all"}, "leadIds"),
        ({"leadIds": [str(uuid4())] * 1001}, "leadIds"),
        ({"lead_ids": [str(uuid4())]}, "leadIds"),
        (None, "body"),
    ],
)
def test_wrong_lead_ids_are_named(tenant: Tenant, client: ApiClient, body: Any, named: str) -> None:
    check_error(client.post(list_path(tenant.list), body), 400, named)
    check_error(delete(client, list_path(tenant.list), body), 400, named)
    assert in_list(client, tenant.list) == ["ann"]


def test_plan_does_not_limit_lists(client: ApiClient) -> None:
    tenant = make_tenant(upload_limit=0)
    add_leads(tenant, [{"email": "bob@example.com"}], list_id=tenant.list.id)
    reply = ApiClient(tenant.key).post(list_path(tenant.other_list), {"leadIds": ids_of("bob")})
    assert reply.json()["imported"] == 1


# --- strangers ---


def test_strangers_list_is_not_found(tenant: Tenant, client: ApiClient, stranger: ApiClient) -> None:
    ids = {"leadIds": ids_of("ann")}
    for reply in (
        stranger.get(f"/api/lists/{tenant.list.id}"),
        stranger.get(list_path(tenant.list)),
        stranger.post(list_path(tenant.list), ids),
        delete(stranger, list_path(tenant.list), ids),
        send(stranger, "PATCH", f"/api/lists/{tenant.list.id}", {"name": "Mine"}),
        send(stranger, "PATCH", "/api/lists", {"id": str(tenant.list.id), "name": "Mine"}),
        delete(stranger, "/api/lists", {"id": str(tenant.list.id)}),
        delete(stranger, f"/api/lists/{tenant.list.id}", None),
    ):
        check_error(reply, 404, "List not found")
    assert in_list(client, tenant.list) == ["ann"]
    listed = {each["id"] for each in stranger.get("/api/lists").json()["lists"]}
    assert str(tenant.list.id) not in listed
    assert Membership.objects.count() == 1


def test_strangers_leads_are_not_taken_out(tenant: Tenant, client: ApiClient) -> None:
    other = make_tenant()
    ids = {"leadIds": ids_of("ann")}
    assert counts(delete(ApiClient(other.key), list_path(other.list), ids)) == {"removed": 0}
    assert in_list(client, tenant.list) == ["ann"]


@pytest.mark.parametrize("list_id", ["7", "x", "%00", "0190a8f0-0000-7000-8000-000000000000", "é"])
def test_id_that_is_none_is_not_found(client: ApiClient, list_id: str) -> None:
    check_error(client.get(f"/api/lists/{list_id}"), 404, "List not found")
    check_error(client.get(f"/api/lists/{list_id}/leads"), 404, "List not found")
    check_error(client.post(f"/api/lists/{list_id}/leads", {"leadIds": [str(uuid4())]}), 404, "List")
    check_error(delete(client, f"/api/lists/{list_id}/leads", {"leadIds": [str(uuid4())]}), 404, "List")
