"""The probes touch every table by index only, also when the statistics know nothing of the rows."""

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from leads.imports.rows import PROFILE_FIELDS
from leads.imports.statements import change_leads, statement
from leads.list_imports.pages import LinesWanted, ListFilter, ListPages
from leads.models import Lead, Membership
from leads.models.row_ids import MAX_ROW_NUMBER, MEMBERSHIP, id_of_row, new_import_id
from leads.models.targets import Target
from leads.search.statements import phones
from leads.undo.changes import RESTORE_LEADS
from leads.verification.store import WRITE_STATUSES
from tests.builders import Tenant, block, make_list, make_tenant
from tests.leads.reads import STATES, as_believed, taken_back
from workspaces.database.cursor import plain_cursor
from workspaces.database.ids import uuid7
from workspaces.database.planner import by_index_only

PEOPLE = 10_000
URL = "https://www.linkedin.com/in/"
_NOTES = ("leads_unsearchedlead",)  # of changed leads, a short list


@pytest.fixture(scope="module", params=STATES)
def filled(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Tenant]:
    """A workspace with many leads."""
    with taken_back(django_db_blocker):
        tenant = make_tenant()
        numbers = itertools.count()
        as_believed(
            request.param,
            own=lambda: _fill_own(tenant),
            one=lambda: _fill(uuid7(), people=1, number=next(numbers)),
            many=lambda: _fill(uuid7(), people=3 * PEOPLE),
            analyze=_analyze,
        )
        yield tenant


@pytest.fixture
def tenant(filled: Tenant, db: None) -> Tenant:
    """What a test does to it is taken back after the test."""
    return filled


def _fill_own(tenant: Tenant) -> None:
    _fill(tenant.workspace.id, people=PEOPLE, tenant=tenant)
    block(tenant.blocklist, *(f"d{n}.example" for n in range(100)))


def _fill(workspace: UUID, *, people: int, number: int = 0, tenant: Tenant | None = None) -> None:
    """People in an email campaign, a list and a LinkedIn campaign."""
    campaign, lead_list, linkedin = (
        (tenant.campaign.id, tenant.list.id, tenant.linkedin.id) if tenant else (uuid7(), uuid7(), uuid7())
    )
    plain_cursor().execute(
        """
        WITH people AS (
            INSERT INTO leads_lead (id, workspace_id, email, external_id)
            SELECT gen_random_uuid(), %(workspace)s, 'p' || n || '.' || %(number)s || '@example.com', 'x' || n
            FROM generate_series(1, %(people)s) AS n
            RETURNING id, email
        )
        INSERT INTO leads_membership (id, workspace_id, lead_id, campaign_id, list_id, linkedin_url)
        SELECT gen_random_uuid(), %(workspace)s, people.id,
               target.campaign, target.list, target.prefix || email
        FROM people, (
            VALUES (%(campaign)s::uuid, NULL::uuid, NULL),
                   (NULL, %(list)s, NULL),
                   (%(linkedin)s, NULL, %(prefix)s)
        ) AS target (campaign, list, prefix)
        """,
        {
            "workspace": workspace,
            "number": str(number),
            "people": people,
            "campaign": campaign,
            "list": lead_list,
            "linkedin": linkedin,
            "prefix": URL,
        },
    )


def plan_of(query: bytes, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """Every node of the plan, the innermost last, as the gate's own transaction gets it."""
    cursor = plain_cursor()
    cursor.execute("SET LOCAL enable_seqscan = off")  # as open_campaign and open_list do
    explained = cursor.execute(b"EXPLAIN (FORMAT JSON) " + query, parameters)
    row = explained.fetchone()
    assert row is not None
    plan = row[0] if isinstance(row[0], list) else json.loads(row[0])
    return list(_nodes(plan[0]["Plan"]))


def generic_plan_of(query: bytes) -> list[dict[str, Any]]:
    """The plan that is kept once a statement was executed a few times: made without the parameters,
    so for ten rows, whatever their number."""
    names: list[str] = []

    def position(match: re.Match[str]) -> str:
        if match[1] not in names:
            names.append(match[1])
        return f"${names.index(match[1]) + 1}"

    text = re.sub(r"%\((\w+)\)s", position, query.decode())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE kept AS {text}")
        try:
            cursor.execute(f"EXPLAIN (FORMAT JSON) EXECUTE kept ({', '.join('NULL' for _ in names)})")
            (plan,) = cursor.fetchone()
        finally:
            cursor.execute("DEALLOCATE kept")
    return list(_nodes((plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]))


def check_each_is_looked_up(nodes: list[dict[str, Any]]) -> None:
    """No join compares each row of a chunk with all of its others: only one row is read for each."""
    inner = [loop["Plans"][1] for loop in nodes if loop["Node Type"] == "Nested Loop"]
    compared = [node for part in inner for node in _nodes(part) if node["Node Type"] == "Function Scan"]
    assert not compared, nodes


def _nodes(node: dict[str, Any]) -> Any:
    yield node
    for child in node.get("Plans", []):
        yield from _nodes(child)


def check_only_index_probes(nodes: list[dict[str, Any]], *indexes: str) -> None:
    scans = [node for node in nodes if "Scan" in node["Node Type"]]
    scans = [node for node in scans if node["Node Type"] not in ("Function Scan", "Bitmap Heap Scan")]
    assert scans
    for scan in scans:
        assert scan["Node Type"] in ("Index Scan", "Index Only Scan", "Bitmap Index Scan"), scan
        assert "Index Cond" in scan, json.dumps(scan)
        condition = scan["Index Cond"]
        assert condition.count("=") >= 2 or re.match(r"\((lead_)?id = ", condition), scan
    joins = {
        node["Node Type"] for node in nodes if "Join" in node["Node Type"] or "Loop" in node["Node Type"]
    }
    assert joins <= {"Nested Loop"}
    assert set(indexes) <= {scan["Index Name"] for scan in scans}


@pytest.mark.parametrize("kind", ["campaign", "list"])
def test_probe_by_email(tenant: Tenant, kind: str) -> None:
    target = tenant.campaign if kind == "campaign" else tenant.list
    nodes = plan_of(statement("probe_leads", kind=kind), _parameters(tenant) | {"target": target.id})
    check_only_index_probes(nodes, "lead_workspace_email_unique", f"membership_lead_{kind}_unique")


def test_probe_by_linkedin_url(tenant: Tenant) -> None:
    nodes = plan_of(statement("probe_linkedin"), _parameters(tenant) | {"target": tenant.linkedin.id})
    check_only_index_probes(nodes, "membership_linkedin_unique", "lead_workspace_email_unique")


@pytest.mark.parametrize("kind", ["campaign", "linkedin"])
def test_probe_by_external_id(tenant: Tenant, kind: str) -> None:
    texts = {"ids": "\n".join(f"x{n}" for n in range(1_000)), "sources": "\n" * 999, "leads": "\n" * 999}
    name = "probe_external_linkedin" if kind == "linkedin" else "probe_external"
    parameters = _parameters(tenant) | texts | {"target": getattr(tenant, kind).id}
    nodes = plan_of(statement(name), parameters)
    check_only_index_probes(
        nodes, "lead_external_id_unique", "lead_workspace_email_unique", "leads_lead_pkey"
    )


@pytest.mark.parametrize(
    ("name", "indexes"),
    [
        ("phones", {"leads_searchterm_pkey", "leads_lead_pkey"}),
        ("phones_changed", {"leads_lead_pkey"}),
        ("phones_new", {"leads_lead_pkey"}),
    ],
)
def test_probe_by_phone(tenant: Tenant, name: str, indexes: set[str]) -> None:
    """The short list of leads that changed is read as a whole; of others only those in question."""
    ids = sorted(Lead.objects.filter(workspace_id=tenant.workspace.id).values_list("id", flat=True)[:2])
    parameters = {
        "workspace": tenant.workspace.id,
        "terms": "\n".join(f"+4915{n}" for n in range(1_000)),
        "most": 50,
        "firsts": ids[:1],
        "lasts": ids[1:],
    }
    nodes = plan_of(phones(name), parameters)
    scans = [n for n in nodes if "Scan" in n["Node Type"] and n.get("Relation Name", "") not in _NOTES]
    assert {node["Index Name"] for node in scans if "Index Name" in node} == indexes
    assert all("Index Cond" in node for node in scans if "Index Name" in node)
    assert not [n for n in scans if n["Node Type"] == "Seq Scan"]
    assert not [n for n in nodes if "Join" in n["Node Type"]]


def test_probe_of_the_blocklist(tenant: Tenant) -> None:
    values = "\n".join(f"d{n}.example" for n in range(1_000))
    parameters = {"workspace": tenant.workspace.id, "blocklist": tenant.blocklist.id, "values": values}
    check_only_index_probes(plan_of(statement("probe_blocklist"), parameters), "blocklist_entry_value_unique")


@pytest.mark.parametrize(
    "name",
    [
        "lock_leads",
        "read_leads",
        "read_persons",
        "read_sleeping",
        "change_leads",
        "name_leads",
        "write_persons",
        "wake_memberships",
        "restore_leads",
        "write_statuses",
    ],
)
def test_what_is_changed_is_found_by_id(tenant: Tenant, name: str) -> None:
    table = Lead if name.endswith(("leads", "persons")) else Membership
    ids = list(table.objects.filter(workspace_id=tenant.workspace.id).values_list("id", flat=True)[:10])
    texts = ("personalization", "pl_value_lead", *PROFILE_FIELDS)
    lines = "\n".join(map(str, ids))
    parameters = {"workspace": tenant.workspace.id, "leads": lines, "ids": ids, "separator": "\x1f"}
    parameters |= {column: [""] * len(ids) for column in texts}
    parameters |= {column: [None] * len(ids) for column in ("lt_interest_status", "assigned_to")}
    parameters |= {column: ["{}"] * len(ids) for column in ("custom_variables", "overrides")}
    parameters |= {"source": [""] * len(ids), "status": [1] * len(ids)}
    parameters |= {column: ["{}"] * len(ids) for column in ("tags", "custom_fields")}
    parameters |= {column: [""] * len(ids) for column in ("external_ids", "sources")}
    composed = {"restore_leads": RESTORE_LEADS, "write_statuses": WRITE_STATUSES}
    composed["change_leads"] = change_leads(PROFILE_FIELDS)
    query = composed.get(name) or statement(name)
    if name in ("write_statuses", "change_leads"):
        parameters |= {"ids": lines, "statuses": "\n".join("1" for _ in ids)}
    if name == "change_leads":
        parameters |= {field: "\x1f" * (len(ids) - 1) for field in PROFILE_FIELDS}
    parameters |= {"deleted_at": [None] * len(ids), "own_first": ids[0], "own_last": ids[-1]}
    for nodes in (plan_of(query, parameters), generic_plan_of(query)):
        scans = [node for node in nodes if "Index Name" in node or "Scan" in node["Node Type"]]
        used = {scan.get("Index Name", scan["Node Type"]) for scan in scans} - {
            "Function Scan",
            "Bitmap Heap Scan",
            "Subquery Scan",
            "Tid Scan",
        }
        # Where an index was empty when the table was analysed, all that have the id cost the same.
        assert used in ({f"{table._meta.db_table}_pkey"}, {"membership_target_page"})
        assert all("(id = " in scan["Index Cond"] for scan in scans if "Index Name" in scan)
        check_each_is_looked_up(nodes)


@pytest.mark.parametrize("kind", ["campaign", "list"])
def test_page_of_a_list(tenant: Tenant, kind: str) -> None:
    """Both ways of reading it: the memberships in order from one index, everything else one by one."""
    target = tenant.campaign if kind == "campaign" else make_list(tenant.workspace, tenant.owner, "Other")
    pages = ListPages(
        workspace_id=tenant.workspace.id,
        list_id=tenant.list.id,
        target=Target(kind=kind, id=target.id),  # type: ignore[arg-type]
        is_linkedin=False,
        wanted=ListFilter(),
        size=1000,
    )
    indexes = ("membership_target_page", "leads_lead_pkey", f"membership_lead_{kind}_unique")
    cursor = plain_cursor()
    for query, parameters in (pages.page_query(None), pages.lines_query(LinesWanted(None, "", frozenset()))):
        with by_index_only():
            row = cursor.execute(b"EXPLAIN (FORMAT JSON) " + query, parameters).fetchone()
        assert row is not None
        used = {node["Index Name"] for node in _nodes(row[0][0]["Plan"]) if "Index Name" in node}
        assert used == set(indexes)
        assert not [
            n for n in _nodes(row[0][0]["Plan"]) if "Hash" in n["Node Type"] or "Seq" in n["Node Type"]
        ]


def test_check_can_fail(tenant: Tenant) -> None:
    """The same question without the fence: the whole workspace is read, and the check finds it out."""
    explained = plain_cursor().execute(
        "EXPLAIN (FORMAT JSON) SELECT l.id FROM unnest(%s::text[]) AS p (email)"
        ' JOIN leads_lead AS l ON l.workspace_id = %s AND l.email = p.email COLLATE "C" || %s',
        [[f"p{n}.0@example.com" for n in range(10_000)], tenant.workspace.id, ""],
    )
    row = explained.fetchone()
    assert row is not None
    with pytest.raises(AssertionError):
        check_only_index_probes(list(_nodes(row[0][0]["Plan"])), "lead_workspace_email_unique")


def test_profile_columns_are_the_models_fields() -> None:
    assert set(PROFILE_FIELDS) <= {field.name for field in Lead._meta.get_fields()}


def _parameters(tenant: Tenant) -> dict[str, Any]:
    import_id = new_import_id()
    return {
        "workspace": tenant.workspace.id,
        "emails": "\n".join(f"p{n}.0@example.com" for n in range(1_000)),
        "urls": "\n".join(f"{URL}p{n}.0@example.com" for n in range(1_000)),
        "any_campaign": True,
        "any_list": True,
        "own_first": id_of_row(import_id, MEMBERSHIP, 0),
        "own_last": id_of_row(import_id, MEMBERSHIP, MAX_ROW_NUMBER),
    }


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE leads_lead, leads_membership, blocklists_blocklistentry")
