"""A search reads by index only, and candidates in order, whatever the planner believes."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from leads.models import Lead
from leads.search import statements
from leads.search.position import MAX, NIL
from tests.builders import Tenant, make_tenant
from tests.leads.reads import STATES, as_believed, taken_back
from workspaces.database.cursor import plain_cursor
from workspaces.database.ids import uuid7
from workspaces.database.planner import by_index_only

_FILL = """
    WITH people AS (
        INSERT INTO leads_lead (id, workspace_id, email, first_name, company_name)
        SELECT gen_random_uuid(), %(workspace)s, 'p' || n || '@example.com', 'Paul', 'Company ' || n
        FROM generate_series(1, %(people)s) AS n
        RETURNING id, company_name
    ), places AS (
        INSERT INTO leads_membership (id, workspace_id, lead_id, campaign_id, list_id, linkedin_url)
        SELECT gen_random_uuid(), %(workspace)s, people.id,
               target.campaign, target.list, target.url || company_name
        FROM people, (
            VALUES (%(campaign)s::uuid, NULL::uuid, NULL),
                   (NULL, %(list)s, NULL),
                   (%(linkedin)s, NULL, 'https://www.linkedin.com/in/')
        ) AS target (campaign, list, url)
    )
    INSERT INTO leads_searchterm (workspace_id, term, lead_key)
    SELECT %(workspace)s, v.term, people.id
    FROM people, LATERAL (VALUES ('paul'), (lower(company_name))) AS v (term)
"""


@pytest.fixture(scope="module", params=STATES)
def filled(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Tenant]:
    """A workspace with many leads."""
    with taken_back(django_db_blocker):
        tenant = make_tenant()
        targets = {name: getattr(tenant, name).id for name in ("workspace", "campaign", "list", "linkedin")}
        as_believed(
            request.param,
            own=lambda: _fill(5_000, **targets),
            one=lambda: _fill(1, **{name: uuid7() for name in targets}),
            many=lambda: _fill(20_000, **{name: uuid7() for name in targets}),
            analyze=_analyze,
        )
        yield tenant


@pytest.fixture
def tenant(filled: Tenant, db: None) -> Tenant:
    """What a test does to it is taken back after the test."""
    return filled


def _fill(people: int, **ids: UUID) -> None:
    plain_cursor().execute(_FILL, ids | {"people": people})


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE leads_lead, leads_membership, leads_searchterm")


@pytest.mark.parametrize(
    ("source", "index"), [("terms", "leads_searchterm_pkey"), ("emails", "lead_workspace_email_unique")]
)
@pytest.mark.parametrize("kind", ["leads", "anywhere", "campaign", "list", "linkedin"])
def test_page_of_a_large_workspace(tenant: Tenant, source: str, index: str, kind: str) -> None:
    parameters = _parameters(tenant, kind) | {"value": "p", "end": "q", "key": NIL, "place": MAX}
    nodes = _plan(statements.hits(source=source, kind=kind), parameters)
    scans = [node for node in nodes if node["Node Type"].endswith("Scan")]
    scans = [node for node in scans if node["Node Type"] not in ("CTE Scan", "Subquery Scan", "Result")]
    assert {scan["Node Type"] for scan in scans} <= {"Index Scan", "Index Only Scan"}
    assert all("Index Cond" in scan for scan in scans)
    (candidates,) = [scan for scan in scans if scan["Index Name"] == index]
    assert "'p'" in candidates["Index Cond"]
    assert "'q'" in candidates["Index Cond"]
    assert {scan["Index Name"] for scan in scans} <= {
        index,
        "leads_lead_pkey",
        "membership_lead_campaign_unique",
        "membership_lead_list_unique",
        "membership_linkedin_lead",
    }
    assert not [node for node in nodes if node["Node Type"] in ("Hash Join", "Merge Join")]
    sorts = [node for node in nodes if node["Node Type"] == "Sort"]
    assert len(sorts) <= 1  # of the candidates that were read, for the last one


@pytest.mark.parametrize("kind", ["leads", "anywhere", "campaign", "list", "linkedin"])
def test_leads_that_have_no_terms_yet(tenant: Tenant, kind: str) -> None:
    since = {"value": "", "key": NIL, "place": NIL}
    parameters = _parameters(tenant, kind) | since | {"firsts": [NIL], "lasts": [MAX]}
    nodes = _plan(statements.newcomers(kind=kind), parameters)
    scans = [node for node in nodes if "Index Name" in node]
    assert scans[0]["Index Name"] == "leads_lead_pkey"
    assert "first" in scans[0]["Index Cond"]
    assert "last" in scans[0]["Index Cond"]
    assert not [node for node in nodes if node["Node Type"] in ("Seq Scan", "Hash Join", "Merge Join")]


def test_forgetting_looks_up_each_term_by_itself(tenant: Tenant) -> None:
    leads = Lead.objects.filter(workspace_id=tenant.workspace.id)
    ids = list(leads.order_by("id").values_list("id", flat=True)[:1000])
    explained = plain_cursor().execute(
        b"EXPLAIN (FORMAT JSON) " + statements.indexing("forget"),
        {"workspace": tenant.workspace.id, "ids": ids},
    )
    row = explained.fetchone()
    assert row is not None
    nodes = list(_nodes(row[0][0]["Plan"]))
    reads = [node for node in nodes if node.get("Relation Name") == "leads_searchterm"]
    assert sorted(node["Node Type"] for node in reads if "Scan" in node["Node Type"]) in (
        ["Index Scan", "Tid Scan"],
        ["Index Only Scan", "Tid Scan"],
    )
    (probe,) = [node for node in reads if "Index Name" in node]
    assert all(f"({column} = " in probe["Index Cond"] for column in ("workspace_id", "term", "lead_key"))
    assert {node["Index Name"] for node in nodes if "Index Name" in node} == {
        "leads_searchterm_pkey",
        "leads_lead_pkey",
    }


def _parameters(tenant: Tenant, kind: str) -> dict[str, Any]:
    return {
        "workspace": tenant.workspace.id,
        "target": getattr(tenant, kind).id if kind in ("campaign", "list", "linkedin") else None,
        "email_beginning": "p",
        "name_beginning": "p",
        "domain_beginning": None,
        "phone_beginning": None,
        "external_beginning": None,
        "most": 100,
    }


def _plan(statement: bytes, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    cursor = plain_cursor()
    with by_index_only():
        explained = cursor.execute(b"EXPLAIN (FORMAT JSON) " + statement, parameters).fetchone()
    assert explained is not None
    plan = explained[0] if isinstance(explained[0], list) else json.loads(explained[0])
    return list(_nodes(plan[0]["Plan"]))


def _nodes(node: dict[str, Any]) -> Any:
    yield node
    for child in node.get("Plans", []):
        yield from _nodes(child)
