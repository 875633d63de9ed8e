"""Pages enter their index at the cursor, whatever the statistics say."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from leads.models import Lead, LeadImport, Membership
from leads.models.row_ids import LEAD, MEMBERSHIP, id_prefix, new_import_id
from leads.selection import people, sources
from tests.builders import Tenant, make_tenant
from workspaces.database.cursor import plain_cursor
from workspaces.database.planner import by_index_only

PEOPLE = 20_000


@pytest.fixture(params=["none", "fresh"])
def tenant(request: pytest.FixtureRequest, db: None) -> Tenant:
    tenant = make_tenant()
    plain_cursor().execute(
        """
        INSERT INTO leads_membership (id, workspace_id, lead_id, campaign_id)
        SELECT (%(prefix)s || lpad(to_hex(n), 8, '0'))::uuid, %(workspace)s, gen_random_uuid(), %(campaign)s
        FROM generate_series(0, %(people)s - 1) AS n
        """,
        {
            "workspace": tenant.workspace.id,
            "campaign": tenant.campaign.id,
            "people": PEOPLE,
            "prefix": id_prefix(_made_import(tenant), MEMBERSHIP),
        },
    )
    if request.param == "fresh":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE leads_membership")
    return tenant


def _made_import(tenant: Tenant) -> UUID:
    """Among some that made nothing."""
    imports = [
        LeadImport(
            id=new_import_id(), workspace=tenant.workspace, door="puffle", campaign_id=tenant.campaign.id
        )
        for _ in range(9)
    ]
    imports[4].created_count = PEOPLE
    LeadImport.objects.bulk_create(imports)
    return imports[4].id


@pytest.mark.parametrize(
    ("name", "index"), [("in_place", "membership_target_page"), ("anywhere", "leads_membership_pkey")]
)
def test_deep_page_reads_no_more_than_its_rows(tenant: Tenant, name: str, index: str) -> None:
    members = Membership.objects.in_target(workspace_id=tenant.workspace.id, target_id=tenant.campaign.id)
    ids = list(members.values_list("id", flat=True))
    parameters: dict[str, Any] = {
        "workspace": tenant.workspace.id,
        "target": tenant.campaign.id,
        "campaigns": True,
        "lists": True,
        "limit": 11,
    }
    statement = sources._SQL.statement(name, conditions="true")
    with by_index_only():
        _check(statement, parameters, ids, index)


def test_leads_are_read_by_their_imports(tenant: Tenant) -> None:
    made = LeadImport.objects.get(created_count=PEOPLE)
    plain_cursor().execute(
        """
        INSERT INTO leads_lead (id, workspace_id)
        SELECT (%(prefix)s || lpad(to_hex(n), 8, '0'))::uuid, %(workspace)s
        FROM generate_series(0, %(people)s - 1) AS n
        """,
        {"prefix": id_prefix(made.id, LEAD), "workspace": tenant.workspace.id, "people": PEOPLE},
    )
    ids = list(Lead.objects.order_by("id").values_list("id", flat=True))
    parameters = {
        "workspace": tenant.workspace.id,
        "first": UUID(int=0),
        "last": UUID(int=(1 << 128) - 1),
        "limit": 11,
    }
    with by_index_only():
        _check(people._NEXT, parameters, ids, "leads_lead_pkey", table="leads_lead")


def _check(
    statement: bytes,
    parameters: dict[str, Any],
    ids: list[UUID],
    index: str,
    *,
    table: str = "leads_membership",
) -> None:
    for after, expected in ((UUID(int=0), ids[:11]), (ids[-12], ids[-11:])):
        found = plain_cursor().execute(statement, parameters | {"after": after}).fetchall()
        assert [pk for (pk,) in found] == expected
        explain = b"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement
        row = plain_cursor().execute(explain, parameters | {"after": after}).fetchone()
        assert row is not None
        plan = (row[0] if isinstance(row[0], list) else json.loads(row[0]))[0]["Plan"]
        scans = [node for node in nodes(plan) if node.get("Relation Name") == table]
        assert scans and {scan["Index Name"] for scan in scans} == {index}
        assert all(scan["Shared Hit Blocks"] + scan["Shared Read Blocks"] < 60 for scan in scans)


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", []) for node in nodes(child))]
