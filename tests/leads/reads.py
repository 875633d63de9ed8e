"""What is read of the large tables, counted by PostgreSQL itself, whatever its planner believes of them.

A statement that can do otherwise than use its index reads the workspace at least once, and then the count
shows it, by the ORM or not.

    forget_leads()
    tenant = make_tenant()
    fill_believing("another workspace", tenant)
    check_reads(lambda: delete_leads(...))
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tests.builders import Tenant
from workspaces.database.cursor import plain_cursor
from workspaces.database.ids import uuid7

PEOPLE = 6000
CHANGED = 30
MOST = 1500  # rows of one table: each one that is changed is looked at a few times
TABLES = ("leads_lead", "leads_membership", "leads_searchterm", "leads_emailverdict", "leads_importchange")
_FILL = """
    WITH people AS (
        INSERT INTO leads_lead (id, workspace_id, email, first_name, company_name)
        SELECT gen_random_uuid(), %(workspace)s, 'p' || n || '@example.com', 'Paul', 'Company ' || n
        FROM generate_series(1, %(people)s) AS n
        RETURNING id, email, company_name
    ), places AS (
        INSERT INTO leads_membership (id, workspace_id, lead_id, campaign_id, list_id)
        SELECT overlay(gen_random_uuid()::text PLACING '0000' FROM 1)::uuid, %(workspace)s, people.id,
               target.campaign, target.list
        FROM people, (VALUES (%(campaign)s::uuid, NULL::uuid), (NULL, %(list)s)) AS target (campaign, list)
    ), verdicts AS (
        INSERT INTO leads_emailverdict (workspace_id, email, status, reason, evidence)
        SELECT %(workspace)s, email, 1, 'mail_host', '{}' FROM people
    ), images AS (
        INSERT INTO leads_importchange (workspace_id, import_id, kind, object_id, row_number, fields)
        SELECT %(workspace)s, %(campaign)s, 1, id, 1, '{}' FROM people
    )
    INSERT INTO leads_searchterm (workspace_id, term, lead_key)
    SELECT %(workspace)s, v.term, reverse(translate(people.id::text, '-', ''))::uuid
    FROM people, LATERAL (VALUES ('paul'), (lower(company_name))) AS v (term)
"""


def fill(people: int, **ids: UUID) -> None:
    plain_cursor().execute(_FILL, ids | {"people": people})


def fill_other(people: int) -> None:
    fill(people, workspace=uuid7(), campaign=uuid7(), list=uuid7())


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")


@contextmanager
def taken_back(blocker: Any) -> Iterator[None]:
    """What is written within is taken back, for a fixture that all tests of a module share. `blocker`:
    pytest-django's."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


Fill = Callable[[], object]
STATES = ("none", "empty", "one lead each", "another workspace", "fresh")


def forget_leads() -> None:
    """Of other tests, and what PostgreSQL still believes of their leads: ANALYZE is not taken back."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)}")


def fill_believing(state: str, tenant: Tenant) -> None:
    """Many leads for a workspace."""
    ids = {"workspace": tenant.workspace.id, "campaign": tenant.campaign.id, "list": tenant.list.id}
    as_believed(
        state,
        own=lambda: fill(PEOPLE, **ids),
        one=lambda: fill_other(1),
        many=lambda: fill_other(3 * PEOPLE),
        analyze=analyze,
    )


def as_believed(
    state: str, *, own: Fill, one: Fill, many: Fill, analyze: Fill, workspaces: int = 300
) -> None:
    """Calls `own`, which fills a large workspace, when the planner believes: nothing; that there are no rows;
    that each workspace has one, by calling `one` so often, as on a day when that was so (the worst that
    statistics can say); that all are another's, by `many`, so that this one isn't among the frequent ones;
    the truth."""
    if state == "one lead each":
        for _ in range(workspaces):
            one()
    if state == "another workspace":
        many()
    if state in ("empty", "one lead each", "another workspace"):
        analyze()
    own()
    if state == "fresh":
        analyze()


def check_reads(work: Callable[[], object], *, tables: Sequence[str] = TABLES, most: int = MOST) -> None:
    """The work reads at most so many rows of each table."""
    before = fetched(tables)
    work()
    read = {table: number - before[table] for table, number in fetched(tables).items()}
    assert sum(read.values()), "nothing was counted"
    assert max(read.values()) <= most, read


def fetched(tables: Sequence[str] = TABLES) -> dict[str, int]:
    """Rows of this transaction so far, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)"
            " FROM pg_stat_xact_user_tables WHERE relname = ANY (%s)",
            [list(tables)],
        )
        return dict(cursor.fetchall())
