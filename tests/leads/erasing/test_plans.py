"""A person is found by small indexes in tables of any size, whatever the planner believes."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from leads.erasing import traces
from tests.builders import Tenant, make_tenant
from tests.leads.reads import STATES, as_believed, check_reads, taken_back
from workspaces.database.cursor import plain_cursor
from workspaces.database.ids import uuid7
from workspaces.database.planner import by_bitmap_only

_FILLS = {
    "leads_rowoutcome": """
        INSERT INTO leads_rowoutcome (workspace_id, import_id, row_number, outcome, email, evidence)
        SELECT %(workspace)s, gen_random_uuid(), n, 6, n || '@example.com', '{{}}'
        FROM generate_series(1, %(rows)s) AS n
    """,
    "leads_importchange": """
        INSERT INTO leads_importchange (workspace_id, import_id, kind, object_id, row_number, fields)
        SELECT %(workspace)s, gen_random_uuid(), 1, gen_random_uuid(), n, '{{}}'
        FROM generate_series(1, %(rows)s) AS n
    """,
    "leads_lead": """
        INSERT INTO leads_lead (id, workspace_id, email, phone, linkedin_url, external_id)
        SELECT gen_random_uuid(), %(workspace)s, n || gen_random_uuid()::text, n::text, n::text, n::text
        FROM generate_series(1, %(rows)s) AS n
    """,
    "leads_removedlead": """
        INSERT INTO leads_removedlead (workspace_id, job_id, membership_id, lead_id, target_id, email, reason)
        SELECT %(workspace)s, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
               n || '@example.com', 'x'
        FROM generate_series(1, %(rows)s) AS n
    """,
    "blocklists_blocklistentry": """
        INSERT INTO blocklists_blocklistentry (id, workspace_id, blocklist_id, value, is_domain)
        SELECT gen_random_uuid(), list.workspace_id, list.id, n || '@example.com', false
        FROM generate_series(1, %(rows)s) AS n
        JOIN blocklists_blocklist AS list ON list.workspace_id = %(workspace)s
    """,
}


@pytest.fixture(scope="module", params=STATES)
def filled(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Tenant]:
    """A workspace with many rows of each kind."""
    with taken_back(django_db_blocker):
        tenant = make_tenant()
        as_believed(
            request.param,
            own=lambda: _fill(tenant.workspace.id, 5_000),
            one=lambda: _fill(uuid7(), 1),
            many=lambda: _fill(uuid7(), 5_000),
            analyze=_analyze,
            workspaces=100,
        )
        yield tenant


@pytest.fixture
def tenant(filled: Tenant, db: None) -> Tenant:
    """What a test does to it is taken back after the test."""
    return filled


def _fill(workspace_id: UUID, rows: int) -> None:
    for statement in _FILLS.values():
        plain_cursor().execute(
            statement.replace("{{}}", "{}").encode(), {"workspace": workspace_id, "rows": rows}
        )


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(_FILLS)}")


@pytest.mark.parametrize(
    ("name", "parameters", "indexes"),
    [
        ("conceal_outcomes", {"emails": ["5@example.com"]}, ["outcome_email"]),
        ("outcomes_of", {"emails": ["5@example.com"]}, ["outcome_email"]),
        ("forget_changes", {"ids": [uuid7(), uuid7()]}, ["change_object"]),
        ("changes_of", {"ids": [uuid7()]}, ["change_object"]),
        (
            "forget_removed",
            {"ids": [uuid7()], "emails": ["5@example.com"]},
            ["removed_lead_lead", "removed_lead_email"],
        ),
        ("leads_by_phone", {"values": ["5", "+5"]}, ["lead_phone"]),
        ("leads_by_linkedin_url", {"values": ["5"]}, ["lead_linkedin_url"]),
        ("leads_by_external_id", {"value": "5", "source": ""}, ["lead_external_id_unique"]),
        ("leads_by_external_id", {"value": "5", "source": "crm"}, ["lead_external_id_unique"]),
    ],
)
def test_found_by_its_index_alone(
    tenant: Tenant, name: str, parameters: dict[str, Any], indexes: list[str]
) -> None:
    text = b"EXPLAIN " + traces._SQL.statement(name)
    with by_bitmap_only():
        found = plain_cursor().execute(text, {"workspace": tenant.workspace.id, **parameters}).fetchall()
    plan = "\n".join(line for (line,) in found)
    used = [line.split(" on ")[1].split()[0] for line in plan.splitlines() if "Index Scan on" in line]
    assert set(used) == set(indexes), plan
    assert "Seq Scan" not in plan
    assert "Scan using" not in plan, plan


def test_entries_of_a_long_blocklist(tenant: Tenant) -> None:
    removed: list[int] = []
    check_reads(
        lambda: removed.append(traces.unlist(tenant.workspace.id, ["5@example.com"])),
        tables=["blocklists_blocklistentry"],
        most=50,
    )
    assert removed == [1]
