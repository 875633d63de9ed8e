"""What was deleted long ago goes for good, and nothing else does."""

import datetime as dt
import json
import threading
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils import timezone

from leads.imports.record.rows_of_import import rows_after
from leads.models import Lead, LeadImport, Membership, UndoState
from leads.people import purge
from leads.people.deletion import delete_leads
from leads.people.purge import purge_leads
from leads.undo.run import request_undo, run_undo
from tests.builders import Tenant, add_leads, make_tenant
from tests.waiting import LIMIT, is_somebody_waiting_for_a_lock, wait_for
from workspaces.models import Usage

URL = "https://www.linkedin.com/in/"


def make_people(tenant: Tenant) -> None:
    """Ann, Bob, Cid and Dan are in the campaign and the list, Dan in the LinkedIn campaign, too."""
    four = [{"email": f"{name}@example.com"} for name in ("ann", "bob", "cid", "dan")]
    add_leads(tenant, four)
    add_leads(tenant, four, list_id=tenant.list.id)
    profile = {"custom_variables": {"linkedin_url": f"{URL}dan"}}
    add_leads(tenant, [four[3] | profile], campaign_id=tenant.linkedin.id)


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    make_people(tenant)
    return tenant


def delete(tenant: Tenant, *names: str, days_ago: float) -> None:
    emails = [f"{name}@example.com" for name in names]
    leads = Lead.objects.filter(workspace_id=tenant.workspace.id, email__in=emails)
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=leads.values_list("id", flat=True))
    leads.update(deleted_at=timezone.now() - dt.timedelta(days=days_ago))


def names(tenant: Tenant) -> set[str]:
    emails = Lead.objects.filter(workspace_id=tenant.workspace.id).values_list("email", flat=True)
    return {str(email).partition("@")[0] for email in emails}


def counters(tenant: Tenant) -> tuple[int, ...]:
    usage = Usage.objects.get(workspace=tenant.workspace)
    for target in (tenant.campaign, tenant.list, tenant.linkedin):
        target.refresh_from_db()
    targets = tenant.campaign.lead_count, tenant.list.lead_count, tenant.linkedin.lead_count
    return usage.contacts, usage.uploads, *targets


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("purge_leads", *arguments, stdout=output)
    return output.getvalue()


def run_json(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json"))


def test_purge_removes_what_was_deleted_long_ago_with_its_memberships(tenant: Tenant) -> None:
    delete(tenant, "ann", "dan", days_ago=31)
    delete(tenant, "bob", days_ago=29)
    before = counters(tenant)
    (purged,) = purge_leads(days=30)
    assert (purged.workspace_id, purged.leads, purged.memberships) == (tenant.workspace.id, 2, 5)
    assert names(tenant) == {"bob", "cid"}
    left = set(Membership.objects.values_list("lead_id", flat=True))
    assert left == set(Lead.objects.values_list("id", flat=True))
    assert Membership.objects.count() == 4
    assert counters(tenant) == before == (1, 5, 1, 1, 0)
    assert purge_leads(days=30) == []


def test_purged_lead_comes_back_as_a_new_one(tenant: Tenant) -> None:
    old = Lead.objects.get(email="ann@example.com").id
    delete(tenant, "ann", days_ago=2)
    purge_leads(days=1)
    reply = add_leads(tenant, [{"email": "ann@example.com"}]).json()
    assert reply["leads_uploaded"] == 1
    assert Lead.objects.get(email="ann@example.com").id != old
    assert counters(tenant) == (4, 6, 4, 3, 1)


def test_woken_lead_stays(tenant: Tenant) -> None:
    delete(tenant, "ann", "bob", days_ago=90)
    add_leads(tenant, [{"email": "ann@example.com"}])
    (purged,) = purge_leads(days=30)
    assert purged.leads == 1
    assert names(tenant) == {"ann", "cid", "dan"}


@pytest.mark.django_db(transaction=True)
def test_lead_that_is_being_woken_stays() -> None:
    """The purge waits for the import, and looks only then."""
    tenant = make_tenant()
    make_people(tenant)
    delete(tenant, "ann", "bob", days_ago=90)
    purging = threading.Thread(target=_purge_in_thread)
    with transaction.atomic():
        add_leads(tenant, [{"email": "ann@example.com"}])
        purging.start()
        wait_for(is_somebody_waiting_for_a_lock, what="the purge to wait")
    purging.join(timeout=LIMIT)
    assert not purging.is_alive()
    assert names(tenant) == {"ann", "cid", "dan"}
    assert Membership.objects.filter(lead_id=Lead.objects.get(email="ann@example.com").id).count() == 2


def _purge_in_thread() -> None:
    try:
        purge_leads(days=30)
    finally:
        connection.close()


@pytest.mark.parametrize("batch", [1, 2, 3, 1000])
def test_purge_takes_a_batch_per_transaction(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(purge, "BATCH", batch)
    delete(tenant, "ann", days_ago=40)
    delete(tenant, "bob", "cid", "dan", days_ago=31)
    counted = purge_leads(days=30, is_dry_run=True)
    assert names(tenant) == {"ann", "bob", "cid", "dan"}
    assert purge_leads(days=30) == counted
    assert names(tenant) == set()
    assert Membership.objects.count() == 0
    assert counted[0].memberships == 9


def test_membership_that_is_awake_by_mishap_is_counted_off(tenant: Tenant) -> None:
    lead = Lead.objects.get(email="ann@example.com")
    Lead.objects.filter(id=lead.id).update(deleted_at=timezone.now() - dt.timedelta(days=2))
    purge_leads(days=1)
    assert counters(tenant)[2:] == (3, 3, 1)


def test_undo_of_an_import_goes_on_after_a_purge(tenant: Tenant) -> None:
    """One that made the lead, and one that had woken it."""
    making = LeadImport.objects.earliest("id")
    delete(tenant, "ann", days_ago=0)
    reply = add_leads(tenant, [{"email": "ann@example.com", "first_name": "Ann"}])
    waking = LeadImport.objects.get(id=reply.headers["X-Import-Id"])
    delete(tenant, "ann", days_ago=90)
    purge_leads(days=30)
    before = counters(tenant)
    for record in (waking, making):
        request_undo(workspace_id=tenant.workspace.id, import_id=record.id)
        run_undo(record.id)
        record.refresh_from_db()
        assert record.undo_state == UndoState.DONE
        if record == waking:
            assert counters(tenant) == before
            assert record.undo_report["kept_count"] == 0
    assert names(tenant) == {"bob", "cid", "dan"}  # they are in the list, too
    assert counters(tenant)[2] == 0


def test_rows_of_an_import_can_be_read_after_a_purge(tenant: Tenant) -> None:
    record = LeadImport.objects.earliest("id")
    delete(tenant, "ann", days_ago=2)
    purge_leads(days=1)
    assert [row["row_number"] for row in rows_after(record, after=None, limit=10, outcome=None)] == [1, 2, 3]


def test_purge_finds_deleted_leads_by_their_own_index(tenant: Tenant) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    leads = purge._deleted(tenant.workspace.id, timezone.now())
    plan = leads.values_list("id")[:1000].explain()
    assert "lead_deleted" in plan
    assert "Sort" not in plan


def test_command_removes_from_all_workspaces_or_from_one(tenant: Tenant) -> None:
    other = make_tenant()
    make_people(other)
    delete(tenant, "ann", days_ago=31)
    delete(other, "ann", "bob", days_ago=31)
    report = run_json("--days", "30", f"--workspace={tenant.workspace.name}")
    assert report == {
        "days": 30,
        "is_dry_run": False,
        "leads": 1,
        "memberships": 2,
        "workspaces": [
            {"id": str(tenant.workspace.id), "name": tenant.workspace.name, "leads": 1, "memberships": 2}
        ],
    }
    assert names(other) == {"ann", "bob", "cid", "dan"}
    assert run_json("--days=30", f"--workspace={tenant.workspace.id}")["workspaces"] == []
    make_people(tenant)
    delete(tenant, "bob", days_ago=31)
    assert run_json("--days=30")["leads"] == 3


def test_command_tries_before_it_removes(tenant: Tenant) -> None:
    delete(tenant, "ann", "dan", days_ago=31)
    tried = run_json("--days=30", "--dry-run")
    assert (tried["is_dry_run"], tried["leads"], tried["memberships"]) == (True, 2, 5)
    assert names(tenant) == {"ann", "bob", "cid", "dan"}
    assert run_json("--days=30") == tried | {"is_dry_run": False}


def test_command_speaks_in_sentences(tenant: Tenant) -> None:
    delete(tenant, "ann", days_ago=31)
    assert "1 lead and 2 memberships would be removed" in run("--days=30", "--dry-run")
    printed = run("--days=1")
    assert "1 lead and 2 memberships removed, deleted more than 1 day ago" in printed
    assert f"{tenant.workspace.name} ({tenant.workspace.id}): 1" in printed
    assert "0 leads and 0 memberships removed" in run("--days=0")


@pytest.mark.parametrize("days", ["-1", "1.5", "ten", "", "36501", "99999999999", "٣"])
def test_command_refuses_days_that_are_no_number(tenant: Tenant, days: str) -> None:
    delete(tenant, "ann", days_ago=31)
    with pytest.raises(CommandError, match="must be a whole number from 0 to 36500"):
        run(f"--days={days}")
    assert "ann" in names(tenant)


def test_command_requires_the_days(tenant: Tenant) -> None:
    with pytest.raises(CommandError, match="--days"):
        run()


@pytest.mark.parametrize("name", ["Nowhere", "", "01981b46-0000-7000-8000-000000000000"])
def test_command_reports_a_workspace_that_is_not_there(tenant: Tenant, name: str) -> None:
    delete(tenant, "ann", days_ago=31)
    with pytest.raises(CommandError, match=f"There is no workspace '{name}'"):
        run("--days=0", f"--workspace={name}")
    assert "ann" in names(tenant)
