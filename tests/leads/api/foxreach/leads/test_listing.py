"""GET /api/v1/leads: pages, filters, and how PostgreSQL gets at them."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.models import Lead
from leads.people import listing
from leads.people.deletion import delete_leads
from leads.search import make_searchable
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.api.foxreach.conversation import (
    FoxReachClient,
    check_error,
    check_sample,
    create,
    emails,
    import_leads,
    read,
)
from workspaces.models import Plan, Usage


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> FoxReachClient:
    return FoxReachClient(tenant.key)


@pytest.fixture(params=["few", "many"])
def _either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few leads are sorted, for many an index is walked: the reply is the same."""
    if request.param == "many":
        monkeypatch.setattr(listing, "FEW", 0)
        monkeypatch.setattr("leads.search.find.FEW", 0)


either_way = pytest.mark.usefixtures("_either_way")


@pytest.fixture
def people(tenant: Tenant) -> Iterator[list[str]]:
    """Emails, the newest first. Another workspace has leads of the same kind before and after."""
    stranger = make_tenant()
    import_leads(stranger, [{"email": f"s{n}@example.com", "tags": ["vip"]} for n in range(5)])
    import_leads(
        tenant,
        [
            {"email": "ann@acme.example", "firstName": "Ann", "lastName": "Smith", "tags": ["vip", "berlin"]},
            {"email": "bob@acme.example", "firstName": "Bob", "company": "Acme Inc.", "status": "bounced"},
            {
                "email": "cy@globex.example",
                "lastName": "Öztürk",
                "company": "Acro",
                "tags": ["Berlin", "a b"],
            },
            {
                "email": "100%_off@globex.example",
                "company": "ACRO & Co",
                "status": "replied",
                "notes": "Ann",
                "tags": ["vip"],
            },
        ],
    )
    import_leads(stranger, [{"email": f"t{n}@example.com", "status": "bounced"} for n in range(5)])
    make_searchable()
    yield ["100%_off@globex.example", "cy@globex.example", "bob@acme.example", "ann@acme.example"]


@either_way
def test_list_answers_as_the_sample(client: FoxReachClient) -> None:
    create(client, email="bob@example.com")
    check_sample(read(client, "leads"), "leads.reply")


@either_way
def test_newest_come_first(client: FoxReachClient, people: list[str]) -> None:
    body = read(client, "leads")
    assert emails(body) == people
    assert body["meta"] == {"page": 1, "pageSize": 50, "total": 4, "totalPages": 1}
    create(client, email="zoe@example.com")
    assert emails(read(client, "leads")) == ["zoe@example.com", *people]


@either_way
@pytest.mark.parametrize("query", [{}, {"search": "a"}])
def test_pages(client: FoxReachClient, people: list[str], query: dict[str, str]) -> None:
    pages = [read(client, "leads", page=number, pageSize=3, **query) for number in (1, 2, 3, 10**9)]
    assert [emails(page) for page in pages] == [people[:3], people[3:], [], []]
    metas = [page["meta"] for page in pages]
    assert [meta["page"] for meta in metas] == [1, 2, 3, 10**9]
    assert {(meta["pageSize"], meta["total"], meta["totalPages"]) for meta in metas} == {(3, 4, 2)}


def test_no_leads(client: FoxReachClient) -> None:
    body = read(client, "leads")
    assert body == {"data": [], "meta": {"page": 1, "pageSize": 50, "total": 0, "totalPages": 0}}


ANN, BOB, CY, OFF = "ann@acme.example", "bob@acme.example", "cy@globex.example", "100%_off@globex.example"


@either_way
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"email": ANN}, [ANN]),
        ({"email": " ANN@Acme.example "}, [ANN]),
        ({"email": "acme.example"}, []),
        ({"email": "nobody@example.com"}, []),
        ({"status": "active"}, [CY, ANN]),
        ({"status": "bounced"}, [BOB]),
        ({"status": "unsubscribed"}, []),
        ({"status": "replied"}, [OFF]),
        ({"tags": "vip"}, [OFF, ANN]),
        ({"tags": "berlin"}, [ANN]),
        ({"tags": "berlin, a b"}, [CY, ANN]),
        ({"tags": ["berlin", "Berlin"]}, [CY, ANN]),
        ({"tags": "none"}, []),
        ({"tags": ",', \""}, []),
        ({"search": "ann"}, [ANN]),
        ({"search": "ACME"}, [BOB]),
        ({"search": "acme inc"}, [BOB]),
        ({"search": "Ann Smith"}, [ANN]),
        ({"search": "öztÜrk"}, [CY]),
        ({"search": "@globex"}, []),
        ({"search": "100%_"}, [OFF]),
        ({"search": "%"}, []),
        ({"search": "\\"}, []),
        ({"search": "nobody"}, []),
        ({"search": "a", "status": "active"}, [CY, ANN]),
        ({"search": "ann", "tags": "vip", "email": ANN, "status": "active"}, [ANN]),
        ({"search": "ann", "tags": "vip", "email": ANN, "status": "bounced"}, []),
        ({"search": " ", "tags": " ,", "email": "", "status": ""}, [OFF, CY, BOB, ANN]),
    ],
)
def test_filters(client: FoxReachClient, people: list[str], query: Any, expected: list[str]) -> None:
    body = read(client, "leads", **query)
    assert emails(body) == expected
    assert body["meta"]["total"] == len(expected)


@either_way
def test_deleted_leads_are_in_no_list(tenant: Tenant, client: FoxReachClient, people: list[str]) -> None:
    gone = Lead.objects.get(email=BOB)
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[gone.id])
    for query in ({}, {"search": "a"}):
        body = read(client, "leads", **query)
        assert emails(body) == [OFF, CY, ANN]
        assert body["meta"]["total"] == 3
    for query in ({"status": "bounced"}, {"email": BOB}):
        assert read(client, "leads", **query)["data"] == []


def test_leads_without_an_email_are_listed(tenant: Tenant, client: FoxReachClient) -> None:
    add_leads(tenant, [{"first_name": "Ann"}, {"last_name": "Lee"}], list_id=tenant.list.id)
    assert [lead["email"] for lead in read(client, "leads")["data"]] == ["", ""]
    assert read(client, "leads", search="lee")["meta"]["total"] == 1


def test_total_of_all_comes_from_the_counter(
    tenant: Tenant, client: FoxReachClient, people: list[str]
) -> None:
    Usage.objects.filter(workspace=tenant.workspace).update(contacts=1_000)
    assert read(client, "leads")["meta"]["total"] == 1_000
    assert read(client, "leads", search="a")["meta"]["total"] == 4


@pytest.mark.parametrize("name", ["page", "pageSize"])
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "x", "", "1e3", "٣", "9" * 12, "9" * 5000, "\x00", "+1"])
def test_pages_are_whole_numbers(client: FoxReachClient, name: str, value: str) -> None:
    for path in ("leads", "campaigns"):
        check_error(client.get(path, **{name: value}), 422, name)


def test_page_has_at_most_1000(client: FoxReachClient) -> None:
    assert read(client, "leads", pageSize=1000)["meta"]["pageSize"] == 1000
    check_error(client.get("leads", pageSize=1001), 422, "pageSize", "1000")


def test_unknown_status(client: FoxReachClient) -> None:
    for status in ("Active", "gone", "1"):
        check_error(client.get("leads", status=status), 422, "status", "unsubscribed")


@pytest.mark.parametrize("name", ["search", "status", "tags", "email"])
def test_character_that_cannot_be_searched(client: FoxReachClient, name: str) -> None:
    check_error(client.get("leads", **{name: "a\x00"}), 422, name)


def test_unknown_parameters_are_ignored(client: FoxReachClient, people: list[str]) -> None:
    assert emails(read(client, "leads", sort="email", limit=1)) == people


@either_way
@pytest.mark.parametrize("query", [{}, {"search": "a"}])
def test_page_takes_as_many_queries_for_many_as_for_one(
    tenant: Tenant, client: FoxReachClient, query: dict[str, str]
) -> None:
    import_leads(tenant, [{"email": "ann@example.com"}])
    read(client, "leads", **query)
    with CaptureQueriesContext(connection) as one:
        read(client, "leads", **query)
    import_leads(tenant, [{"email": f"a{n}@example.com"} for n in range(20)])
    with CaptureQueriesContext(connection) as many:
        assert len(read(client, "leads", **query)["data"]) == 21
    assert len(many) == len(one)


# --- what the planner does, whatever it believes ---

_FILL = """
    INSERT INTO leads_lead (id, workspace_id, email)
    SELECT overlay(gen_random_uuid()::text PLACING '0190' FROM 1)::uuid, %s, 'p' || n || '@example.com'
    FROM generate_series(1, %s) AS n
"""


@pytest.fixture(params=["none", "stale", "fresh"])
def crowd(request: pytest.FixtureRequest, tenant: Tenant) -> Tenant:
    """A workspace of 12 000 leads among others. Stale: the planner takes it for one of few leads."""
    if request.param == "stale":
        for _ in range(100):
            _fill(make_uuid(), 1)
        _analyze()
    _fill(make_uuid(), 5_000)
    _fill(tenant.workspace.id, 12_000)
    Usage.objects.filter(workspace=tenant.workspace).update(contacts=12_000)
    if request.param == "fresh":
        _analyze()
    return tenant


def make_uuid() -> UUID:
    with connection.cursor() as cursor:
        cursor.execute("SELECT gen_random_uuid()")
        found: UUID = cursor.fetchone()[0]
    return found


def _fill(workspace: UUID, people: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FILL, [workspace, people])


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE leads_lead")


def plans_of(client: FoxReachClient, **query: Any) -> list[list[dict[str, Any]]]:
    """The nodes of each plan that reads leads, in the order of the statements."""
    with CaptureQueriesContext(connection) as queries:
        read(client, "leads", **query)
    statements = [each["sql"] for each in queries if 'FROM "leads_lead"' in each["sql"]]
    assert statements
    return [list(_nodes(_explain(statement))) for statement in statements]


def _explain(statement: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
        plan = cursor.fetchone()[0]
    root: dict[str, Any] = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    return root


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", []):
        yield from _nodes(child)


def test_many_leads_are_walked_in_order(crowd: Tenant) -> None:
    client = FoxReachClient(crowd.key)
    (plan,) = plans_of(client, pageSize=50)
    assert [node["Node Type"] for node in plan] == ["Limit", "Index Scan"]
    assert plan[1]["Index Name"] == "leads_lead_pkey"
    assert plan[1]["Scan Direction"] == "Backward"


@pytest.mark.parametrize("query", [{"page": 200}, {"status": "active", "page": 200}])
def test_deep_page_is_walked_from_the_newest_import(crowd: Tenant, query: dict[str, Any]) -> None:
    """Whoever came later belongs to others."""
    Plan.objects.filter(workspace=crowd.workspace).update(contact_limit=100_000)
    assert import_leads(crowd, [{"email": "newest@example.com"}]).status_code == 200
    plan = plans_of(FoxReachClient(crowd.key), **query)[-1]
    assert [node["Node Type"] for node in plan] == ["Limit", "Index Scan"]
    assert plan[1]["Index Name"] == "leads_lead_pkey"
    assert "id <= " in plan[1]["Index Cond"]


def test_one_email_is_found_by_its_index(crowd: Tenant) -> None:
    find, _ = plans_of(FoxReachClient(crowd.key), email="p7@example.com")
    assert "lead_workspace_email_unique" in {node.get("Index Name") for node in find}


def test_page_of_few_fetches_no_more_than_the_page(crowd: Tenant) -> None:
    """Of all that match only the ids are read; the leads themselves by them."""
    (fetch,) = plans_of(FoxReachClient(crowd.key), search="p77")
    assert {node.get("Index Name") for node in fetch} & {"leads_lead_pkey"}
