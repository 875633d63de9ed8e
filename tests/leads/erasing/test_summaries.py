"""Where a value isn't, summaries say so, for rows as small as they get: hardly anything is read in vain."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from leads.erasing import traces
from tests.builders import Tenant, make_tenant
from tests.leads.erasing.test_plans import _fill
from tests.leads.reads import taken_back
from workspaces.database.cursor import Cursor, plain_cursor
from workspaces.database.ids import uuid7
from workspaces.database.planner import by_bitmap_only

ROWS = 60_000
NEW = 20  # rows, of one page
ABSENT = 30  # values: a profile is looked for in more than a dozen spellings
_INDEXES = ("lead_phone", "lead_linkedin_url", "outcome_email", "change_object")


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[Tenant]:
    with taken_back(django_db_blocker):
        tenant = make_tenant()
        _fill(tenant.workspace.id, ROWS)
        for name in _INDEXES:  # as a vacuum does
            plain_cursor().execute("SELECT brin_summarize_new_values(%s::regclass)", [name])
        yield tenant


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("outcomes_of", {"emails": [f"nobody{n}@example.com" for n in range(ABSENT)]}),
        ("changes_of", {"ids": [uuid7() for _ in range(ABSENT)]}),
        ("leads_by_phone", {"values": [f"+{n}" for n in range(ABSENT)]}),
        ("leads_by_linkedin_url", {"values": [f"https://{n}" for n in range(ABSENT)]}),
    ],
)
def test_little_is_read_in_vain(filled: Tenant, db: None, name: str, parameters: dict[str, Any]) -> None:
    text = b"EXPLAIN (ANALYZE, FORMAT json) " + traces._SQL.statement(name)
    with by_bitmap_only():
        found = plain_cursor().execute(text, {"workspace": filled.workspace.id, **parameters}).fetchone()
    assert found is not None
    (plan,) = found[0] if isinstance(found[0], list) else json.loads(found[0])
    assert sum(_removed(plan["Plan"])) < ROWS / 2, plan


def _removed(node: dict[str, Any]) -> Iterator[int]:
    """Rows of each part of the plan that a summary let in by mistake."""
    yield node.get("Rows Removed by Index Recheck", 0)
    for part in node.get("Plans", []):
        yield from _removed(part)


def test_a_new_value_writes_little(filled: Tenant, db: None) -> None:
    """Where it comes into a part that has its summary, as updated rows do that take the room of others."""
    cursor = plain_cursor()
    people = """INSERT INTO leads_lead (id, workspace_id, email, phone)
        SELECT gen_random_uuid(), %s, %s || n || '@example.com', %s || n FROM generate_series(1, %s) AS n"""
    cursor.execute(people, [filled.workspace.id, "first", "+1", 10])
    cursor.execute("SELECT brin_summarize_new_values('lead_phone')")
    before = _log(cursor)
    cursor.execute(people, [filled.workspace.id, "next", "+2", NEW])
    assert (_log(cursor) - before) / NEW < 1500


def _log(cursor: Cursor) -> int:
    """Bytes of PostgreSQL's log so far."""
    found = cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'").fetchone()
    assert found is not None
    return int(found[0])
