"""What jobs read of the large tables is in proportion to what they change, whatever the statistics say."""

from collections.abc import Iterator
from typing import Any

import pytest

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
from tests.leads.reads import CHANGED, STATES, check_reads, fill_believing, forget_leads, taken_back


@pytest.fixture(scope="module", params=STATES)
def filled(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Tenant]:
    with taken_back(django_db_blocker):
        forget_leads()
        tenant = make_tenant(contact_limit=100_000, upload_limit=100_000)
        fill_believing(request.param, tenant)
        yield tenant


@pytest.fixture
def tenant(filled: Tenant, db: None) -> Tenant:
    """What a test does to it is taken back after the test."""
    return filled


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
