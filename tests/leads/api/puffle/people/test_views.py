"""/api/leads: the people of a workspace, and POST /api/lists/import."""

from typing import Any
from uuid import uuid4

import pytest

from leads.models import Door, Lead, LeadImport, Membership
from leads.search import make_searchable
from tests.builders import ApiClient, Tenant, add_leads, block, make_tenant
from tests.leads.api.puffle.conversation import check_error, check_sample, delete, send
from workspaces.models import Plan

ANN = {
    "type": "person",
    "name": {"full": "Ms Ann Archer"},
    "title": "CTO",
    "company": {"name": "Acme", "domain": "acme.example"},
    "location": {"city": "Berlin", "country": "Germany"},
    "socials": [{"url": "https://x.com/ann"}, {"url": "https://linkedin.com/in/ann"}],
    "contacts": [{"value": "+49 123"}, {"value": "Ann@Example.com"}],
    "industry": "Tools",
    "size": "11-50",
    "attributes": {"score": 7},
    "sources": [{"id": "x"}],
    "raw": {"any": "thing"},
}


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> ApiClient:
    return ApiClient(tenant.key)


@pytest.fixture
def stranger(db: None) -> ApiClient:
    return ApiClient(make_tenant().key)


def create(client: ApiClient, **stated: Any) -> Any:
    return client.post("/api/leads", stated)


def named(client: ApiClient, email: str) -> str:
    """-> the id of a new person."""
    reply = create(client, contacts=[{"value": email}])
    assert reply.status_code == 201, reply.content
    pk: str = reply.json()["lead"]["id"]
    return pk


def listed(client: ApiClient, **query: Any) -> list[str]:
    reply = client.get("/api/leads", **query)
    assert reply.status_code == 200, reply.content
    return [lead["contacts"][0]["value"].partition("@")[0] for lead in reply.json()["leads"]]


def test_new_lead_answers_as_the_sample(tenant: Tenant, client: ApiClient) -> None:
    reply = create(client, **ANN, listIds=[str(tenant.list.id)])
    assert reply.status_code == 201
    check_sample(reply.json(), "lead.reply")
    lead = reply.json()["lead"]
    shown = client.get("/api/leads", id=lead["id"])
    assert shown.json() == {"leads": [lead], "nextCursor": None}
    assert LeadImport.objects.filter(door=Door.PUFFLE).count() == 2


def test_attribute_that_is_no_scalar_is_kept_as_json(client: ApiClient) -> None:
    deep: Any = "x"
    for _ in range(200):
        deep = [deep]
    stated = {"contacts": [{"value": "ann@example.com"}], "attributes": {"a": {"b": 1}}}
    pk = create(client, **stated).json()["lead"]["id"]
    (lead,) = client.get("/api/leads", id=pk).json()["leads"]
    assert lead["attributes"] == {"a": '{"b":1}'}
    changed = send(client, "PATCH", "/api/leads", {"id": pk, "attributes": {"a": deep}}).json()["lead"]
    assert changed["attributes"]["a"] == "[" * 200 + '"x"' + "]" * 200


def test_whom_the_workspace_has_is_answered_as_they_are(tenant: Tenant, client: ApiClient) -> None:
    first = create(client, **ANN).json()["lead"]
    again = create(client, contacts=[{"value": "ann@example.com"}], listIds=[str(tenant.list.id)])
    assert (again.status_code, again.json()["lead"]["id"]) == (200, first["id"])
    assert [each["name"] for each in again.json()["lead"]["lists"]] == ["Prospects"]
    assert again.json()["lead"]["title"] == "CTO"


def test_who_has_no_email_can_be_in_a_list_only(tenant: Tenant, client: ApiClient) -> None:
    check_error(create(client, name={"full": "Bob Brown"}), 400, "contacts")
    lists = [str(tenant.list.id), str(tenant.other_list.id)]
    reply = create(client, name={"full": "Bob Brown"}, listIds=lists)
    assert reply.status_code == 201
    assert [each["id"] for each in reply.json()["lead"]["lists"]] == sorted(lists)
    assert Lead.objects.count() == 1


@pytest.mark.parametrize(
    ("stated", "part"),
    [
        ({"contacts": [{"value": "nothing@"}]}, "contacts"),
        ({"contacts": [{"value": "x@blocked.example"}]}, "contacts"),
        ({"contacts": "x@a.com"}, "contacts"),
        ({"contacts": [{"value": 5}]}, "contacts[0].value"),
        ({"type": "company"}, "type"),
        ({"name": "Ann"}, "name"),
        ({"listIds": ["x"]}, "listIds[0]"),
    ],
)
def test_lead_that_cannot_be(tenant: Tenant, client: ApiClient, stated: dict[str, Any], part: str) -> None:
    block(tenant.blocklist, "blocked.example")
    check_error(create(client, **stated), 400, part)
    assert not Lead.objects.exists()


def test_unknown_list_creates_nobody(tenant: Tenant, client: ApiClient) -> None:
    body = {"contacts": [{"value": "ann@example.com"}], "listIds": [str(tenant.list.id), str(uuid4())]}
    check_error(create(client, **body), 404, "List not found")
    assert not Lead.objects.exists()


def test_plan_has_no_room(tenant: Tenant, client: ApiClient) -> None:
    Plan.objects.filter(workspace=tenant.workspace).update(contact_limit=0)
    check_error(create(client, **ANN), 402, "Nothing was written")


@pytest.mark.parametrize("query", [{}, {"q": "p"}])
def test_cursor_leads_to_all(tenant: Tenant, client: ApiClient, query: dict[str, str]) -> None:
    """The newest first; of a search in order of what was found."""
    add_leads(tenant, [{"email": f"p{n}@example.com"} for n in range(7)])
    add_leads(make_tenant(), [{"email": "p9@example.com"}])
    make_searchable()
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get("/api/leads", limit=3, **query, **cursor).json()
        found += [lead["contacts"][0]["value"] for lead in page["leads"]]
        if page["nextCursor"] is None:
            break
        cursor = {"cursor": page["nextCursor"]}
    order = [f"p{n}@example.com" for n in range(7)]
    assert found == (order if query else order[::-1])


def test_filters(tenant: Tenant, client: ApiClient) -> None:
    for email in ("ann@example.com", "bob@example.com"):
        named(client, email)
    assert listed(client, email="Ann@example.com") == ["ann"]
    assert listed(client, email="nobody@example.com") == []
    assert listed(client, q="bo") == ["bob"]
    assert listed(client, type="person", limit=1) == ["bob"]
    assert listed(client, type="company") == []
    for name in ("name", "title", "role", "company", "domain", "industry", "location"):
        check_error(client.get("/api/leads", **{name: "x"}), 400, name)
        assert listed(client, **{name: ""}) == ["bob", "ann"]
    for wrong in ({"cursor": "x"}, {"q": "a", "cursor": "x"}):
        check_error(client.get("/api/leads", **wrong), 400, "nextCursor")
    check_error(client.get("/api/leads", type="firm"), 400, "type")
    check_error(client.get("/api/leads", limit=0), 400, "limit")
    check_error(client.get("/api/leads", q="a\x00"), 400, "U+0000")
    for pk in ("x", str(uuid4())):
        check_error(client.get("/api/leads", id=pk), 404, "Lead not found")


def test_update_replaces_what_is_given(tenant: Tenant, client: ApiClient) -> None:
    lead = create(client, **ANN).json()["lead"]
    body = {
        "id": lead["id"],
        "name": {"last": "Bowman"},
        "company": {"name": "Bows"},
        "contacts": [{"value": "ann@bows.example"}],
        "attributes": {"score": None, "tier": "A"},
    }
    changed = send(client, "PATCH", "/api/leads", body).json()["lead"]
    assert changed["name"]["full"] == "Ann Bowman"
    assert (changed["company"]["name"], changed["company"]["domain"]) == ("Bows", "acme.example")
    assert changed["contacts"] == [
        {"type": "email", "value": "ann@bows.example"},
        {"type": "phone", "value": "+49 123"},
    ]
    assert changed["attributes"] == {
        "location": "Berlin, Germany",
        "industry": "Tools",
        "size": "11-50",
        "tier": "A",
    }
    assert client.get("/api/leads", id=lead["id"]).json()["leads"] == [changed]


def test_update_that_cannot_be(client: ApiClient) -> None:
    pk = named(client, "ann@example.com")
    named(client, "bob@example.com")
    for stated, part in (
        ({"contacts": [{"value": "bob@example.com"}]}, "contacts"),
        ({"contacts": [{"value": "a@"}]}, "contacts"),
        ({"title": "x" * 40_000}, "job_title"),
    ):
        check_error(send(client, "PATCH", "/api/leads", {"id": pk, **stated}), 400, part)
    check_error(send(client, "PATCH", "/api/leads", {"title": "x"}), 400, "id")
    check_error(send(client, "PATCH", "/api/leads", {"id": str(uuid4())}), 404, "Lead not found")


def test_delete_is_for_the_whole_workspace_and_an_import_wakes(tenant: Tenant, client: ApiClient) -> None:
    lead = create(client, **ANN, listIds=[str(tenant.list.id)]).json()["lead"]
    assert delete(client, "/api/leads", {"id": lead["id"]}).json() == {"success": True}
    assert client.get(f"/api/lists/{tenant.list.id}").json()["leadCount"] == 0
    for _ in range(2):
        check_error(delete(client, "/api/leads", {"id": lead["id"]}), 404, "Lead not found")
    assert create(client, **ANN).json()["lead"]["id"] == lead["id"]


def test_import_into_a_list(tenant: Tenant, client: ApiClient) -> None:
    rows = [ANN, {"contacts": [{"value": "ann@example.com"}]}, {"name": {"full": "Bob Brown"}}, {}]
    body = {"listId": str(tenant.list.id), "leads": rows}
    preview = client.post("/api/lists/import", body | {"preview": True})
    counts = {"imported": 2, "duplicates": 1, "invalid": 1, "total": 4}
    assert preview.json() == {"preview": {"leadCount": 2, "personCount": 2, "companyCount": 0, **counts}}
    assert not Lead.objects.exists()
    reply = client.post("/api/lists/import", body)
    assert reply.status_code == 200
    assert {name: reply.json()[name] for name in counts} == counts
    assert (reply.json()["list"]["id"], reply.json()["list"]["leadCount"]) == (str(tenant.list.id), 2)
    assert LeadImport.objects.get(id=reply.headers["X-Import-Id"]).list_id == tenant.list.id
    ann = Membership.objects.get(lead_id=Lead.objects.get(email="ann@example.com").id)
    assert ann.custom_variables == {
        "location": "Berlin, Germany",
        "industry": "Tools",
        "size": "11-50",
        "score": 7,
    }


def test_import_into_the_workspace(tenant: Tenant, client: ApiClient) -> None:
    reply = client.post("/api/lists/import", {"leads": [ANN, {"name": {"full": "Bob"}}]})
    assert reply.json() == {"list": None, "imported": 1, "duplicates": 0, "invalid": 1, "total": 2}
    assert Lead.objects.get().custom_fields["score"] == 7
    for leads in ([], [ANN] * 501, "x", None):
        check_error(client.post("/api/lists/import", {"leads": leads}), 400, "leads")


def test_strangers_find_nobody(tenant: Tenant, client: ApiClient, stranger: ApiClient) -> None:
    pk = named(client, "ann@example.com")
    check_error(stranger.get("/api/leads", id=pk), 404, "Lead not found")
    check_error(send(stranger, "PATCH", "/api/leads", {"id": pk, "title": "x"}), 404, "Lead not found")
    check_error(delete(stranger, "/api/leads", {"id": pk}), 404, "Lead not found")
    check_error(create(stranger, **ANN, listIds=[str(tenant.list.id)]), 404, "List not found")
    body = {"listId": str(tenant.list.id), "leads": [ANN]}
    check_error(stranger.post("/api/lists/import", body), 404, "List not found")
    assert stranger.get("/api/leads").json()["leads"] == []
    assert stranger.get("/api/leads", email="ann@example.com").json()["leads"] == []
    assert Lead.objects.count() == 1
