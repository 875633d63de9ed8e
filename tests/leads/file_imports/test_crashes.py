"""A worker and PostgreSQL are killed again and again while a file is imported: nothing is lost, nothing
is there twice, and every count equals that of a run that nobody disturbed."""

import os
import random
import signal
import time
from functools import partial
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction

from campaigns.models import Campaign
from leads.models import ImportState, Lead, LeadImport, Membership, RowOutcome
from tests.builders import Tenant, add_leads, block, make_tenant
from tests.killing import make_commits_durable, postmaster
from tests.leads.file_imports.files import as_csv, counts, options_for, run, start, upload
from tests.server import Workers
from tests.waiting import wait_for
from workspaces.models import Usage

ROWS = 200_000
KILLS = 20
EVERY = 4  # each fourth time PostgreSQL, else the worker
HEADER = ["Email", "First name", "Company", "City"]
DOWN = (DatabaseError, InterfaceError, psycopg.OperationalError)


def make_rows(number: int) -> list[list[str]]:
    """New people for the most part; also known, blocked, repeated and malformed ones, all over the file."""
    dice, rows = random.Random(number), []
    for n in range(number):
        kind = dice.random()
        email = f"p{n}@example.com"
        if kind < 0.02:
            email = f"known{dice.randrange(500)}@example.com"
        elif kind < 0.04:
            email = f"p{n}@mail.acme.com"
        elif kind < 0.07:
            email = f"P{dice.randrange(n + 1)}@example.com"
        elif kind < 0.08:
            email = f"p{n} at example.com"
        rows.append([email, f"Ann {n}", f"Company {n % 977}", "Berlin"])
    return rows


def make_ground() -> Tenant:
    tenant = make_tenant(contact_limit=10_000_000, upload_limit=10_000_000)
    block(tenant.blocklist, "acme.com")
    for first in range(0, 500, 100):
        add_leads(tenant, [{"email": f"known{n}@example.com"} for n in range(first, first + 100)])
    return tenant


@pytest.mark.campaign
@pytest.mark.timeout(600)
@pytest.mark.skipif(bool(settings.DATABASE_URL), reason="kills the server: only with the embedded one")
@pytest.mark.django_db(transaction=True)
def test_killed_import_ends_as_an_undisturbed_one() -> None:
    content = as_csv(HEADER, make_rows(ROWS))
    undisturbed = make_ground()
    expected = run(start(upload(undisturbed, content), options_for(undisturbed, target="campaign")))
    disturbed = make_ground()
    make_commits_durable()
    with transaction.atomic():
        record = start(upload(disturbed, content), options_for(disturbed, target="campaign"))
    with Workers(1) as workers:
        kills = _kill_at_random(record, workers)
        wait_for(lambda: _state(record) == ImportState.FINISHED, what="the end of the import")
    record.refresh_from_db()
    assert kills >= KILLS
    assert counts(record) == counts(expected)
    assert record.run_number > KILLS // 2, "the kills hit nobody"
    assert _everything(disturbed, record) == _everything(undisturbed, expected)


def _kill_at_random(record: LeadImport, workers: Workers) -> int:
    """Each time the import has got on a little. -> how many kills."""
    dice, kills, done = random.Random(11), 0, -1
    while kills < KILLS:
        done = wait_for(partial(_got_beyond, record, done), what="progress")
        if done >= ROWS:
            break
        time.sleep(dice.uniform(0, 0.08))
        if kills % EVERY == 0:
            os.kill(wait_for(postmaster, what="PostgreSQL"), signal.SIGKILL)
        else:
            workers.kill_one()
        kills += 1
    return kills


def _got_beyond(record: LeadImport, before: int) -> int | None:
    try:
        done: int = LeadImport.objects.values_list("total_count", flat=True).get(id=record.id)
    except DOWN:
        connection.close()
        return None
    return done if done > before else None


def _state(record: LeadImport) -> str | None:
    try:
        return LeadImport.objects.values_list("state", flat=True).get(id=record.id)
    except DOWN:
        connection.close()
        return None


def _everything(tenant: Tenant, record: LeadImport) -> dict[str, Any]:
    """All that must be the same in both workspaces, whatever its ids."""
    workspace = tenant.workspace.id
    leads = Lead.objects.filter(workspace_id=workspace)
    emails = dict(leads.values_list("id", "email"))
    memberships = Membership.objects.filter(workspace_id=workspace)
    return {
        "leads": sorted(leads.values_list("email", "first_name", "company_name", "source")),
        "memberships": sorted(
            (emails[lead_id], str(variables))
            for lead_id, variables in memberships.values_list("lead_id", "custom_variables")
        ),
        "outcomes": list(
            RowOutcome.objects.filter(import_id=record.id)
            .order_by("row_number")
            .values_list("row_number", "outcome", "email")
        ),
        "repeats": list(
            RowOutcome.objects.filter(import_id=record.id, evidence__has_key="repeats_row")
            .order_by("row_number")
            .values_list("row_number", "evidence__repeats_row")
        ),
        "counter": Campaign.objects.get(id=tenant.campaign.id).lead_count,
        "usage": Usage.objects.values_list("contacts", "uploads").get(workspace_id=workspace),
    }
