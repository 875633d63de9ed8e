"""What jobs read of the large tables is in proportion to what they change, whatever the statistics say.

PostgreSQL itself counts the rows that it fetches, in each statement, by the ORM or not. A statement that can
do otherwise than use its index reads the workspace at least once, and then the count shows it.
"""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection

from leads.models import EmailVerdict, LeadImport, Membership
from leads.models.targets import Target
from leads.moving import run_job, start_move
from leads.people.deletion import delete_leads
from leads.people.purge import purge_leads
from leads.removing import delete_target, run_removal
from leads.search import make_searchable
from leads.selection import Wanted
from leads.undo.run import request_undo, run_undo
from tests.builders import Tenant, make_tenant
from tests.leads.file_imports.files import import_csv
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


@pytest.fixture(params=["none", "empty", "one lead each", "another workspace", "fresh"])
def tenant(request: pytest.FixtureRequest, db: None) -> Tenant:
    """A workspace of many leads. What the planner believes: nothing; that there are no leads; that each
    workspace has one; that all are another's, so that this one isn't among the frequent ones; the truth."""
    tenant = make_tenant(contact_limit=100_000, upload_limit=100_000)
    if request.param == "one lead each":
        for _ in range(300):
            fill_other(1)
    if request.param == "another workspace":
        fill_other(3 * PEOPLE)
    if request.param in ("empty", "one lead each", "another workspace"):
        analyze()
    fill(PEOPLE, workspace=tenant.workspace.id, campaign=tenant.campaign.id, list=tenant.list.id)
    if request.param == "fresh":
        analyze()
    return tenant


def check_reads(work: Callable[[], object]) -> None:
    """The work reads at most MOST rows of each table."""
    before = _fetched()
    work()
    read = {table: number - before[table] for table, number in _fetched().items()}
    assert sum(read.values()), "nothing was counted"
    assert max(read.values()) <= MOST, read


def _fetched() -> dict[str, int]:
    """Rows of this transaction, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)"
            " FROM pg_stat_xact_user_tables WHERE relname = ANY (%s)",
            [list(TABLES)],
        )
        return dict(cursor.fetchall())


def test_undo(tenant: Tenant) -> None:
    rows = [[f"new{n}@example.com", f"Ann {n}"] for n in range(CHANGED)]
    rows += [[f"p{n}@example.com", f"Other {n}"] for n in range(1, CHANGED)]
    record = import_csv(tenant, ["Email", "First name"], rows, target="other_list", update_existing=True)
    make_searchable()
    emails = [f"new{n}@example.com" for n in range(CHANGED)]
    EmailVerdict.objects.bulk_create(
        EmailVerdict(workspace_id=tenant.workspace.id, email=email, status=1, reason="mail_host", evidence={})
        for email in emails
    )
    request_undo(workspace_id=tenant.workspace.id, import_id=record.id)
    check_reads(lambda: run_undo(record.id))
    record.refresh_from_db()
    assert (record.undo_state, record.undo_report["leads"]) == ("done", CHANGED)
    assert record.undo_report["restored"] == CHANGED - 1


def test_removal(tenant: Tenant) -> None:
    job = delete_target(tenant.campaign, user_id=tenant.owner.id)
    assert job is not None
    one_step = iter([False, True]).__next__
    check_reads(lambda: run_removal(job.id, size=CHANGED, should_stop=one_step))
    job.refresh_from_db()
    assert job.data["leads_removed"] == 1000 + CHANGED


def test_purge(tenant: Tenant) -> None:
    members = Membership.objects.in_target(workspace_id=tenant.workspace.id, target_id=tenant.list.id)
    lead_ids = list(members.values_list("lead_id", flat=True)[:CHANGED])
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=lead_ids)
    purged = []
    check_reads(lambda: purged.extend(purge_leads(days=0, workspace_id=tenant.workspace.id)))
    assert [(one.leads, one.memberships) for one in purged] == [(CHANGED, 2 * CHANGED)]


def test_move(tenant: Tenant) -> None:
    job = start_move(
        Wanted(place=Target("campaign", tenant.campaign.id)),
        workspace_id=tenant.workspace.id,
        user_id=tenant.owner.id,
        api_key_id=None,
        destination=Target("campaign", tenant.other_campaign.id),
        limit=CHANGED,
    )
    check_reads(lambda: run_job(job.id))
    assert LeadImport.objects.get(door="v2_leads_move").created_count == CHANGED
