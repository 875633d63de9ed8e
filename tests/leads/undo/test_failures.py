"""Undos that are stopped, that go wrong, and those that two workers are given."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from leads.models import ImportChange, Lead, LeadImport, Membership, UndoState
from leads.tasks import defer_what_is_open
from leads.undo.run import can_undo, open_undos, request_undo, run_undo
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.file_imports.files import import_csv, stop_after
from tests.waiting import is_somebody_waiting_for_a_lock, wait_for
from workspaces.models import Workspace

HEADER = ["Email", "First name"]


@pytest.fixture
def tenant(transactional_db: None) -> Tenant:
    return make_tenant()


def request(record: LeadImport) -> None:
    request_undo(workspace_id=record.workspace_id, import_id=record.id)


def test_resumed_undo_counts_what_it_kept_once(tenant: Tenant) -> None:
    record = import_csv(tenant, HEADER, [[f"p{n}@example.com", ""] for n in range(6)])
    Membership.objects.update(lt_interest_status=1, updated_at=timezone.now())
    request(record)
    for _ in range(20):  # as if it were killed after each batch
        run_undo(record.id, should_stop=stop_after(1), size=2)
    record.refresh_from_db()
    assert record.undo_state == UndoState.DONE
    assert record.undo_report["kept_count"] == len(record.undo_report["kept"]) == 12
    assert (record.undo_report["memberships"], record.undo_report["leads"]) == (0, 0)
    assert (Membership.objects.count(), Lead.objects.count()) == (6, 6)


def test_undo_that_raises_ends_as_failed_once_and_can_be_requested_again(
    tenant: Tenant, caplog: pytest.LogCaptureFixture
) -> None:
    add_leads(tenant, [{"email": "old@example.com", "first_name": "Old"}])
    rows = [["old@example.com", "New"], *([f"p{n}@example.com", ""] for n in range(4))]
    record = import_csv(tenant, HEADER, rows, update_existing=True)
    image = ImportChange.objects.filter(import_id=record.id)
    fields = image.get().fields
    image.update(fields={"first_name": 7})
    request(record)
    assert run_undo(record.id, size=2)
    record.refresh_from_db()
    assert record.undo_state == UndoState.FAILED
    assert "Something went wrong" in record.undo_report["failure_text"]
    assert open_undos() == []
    assert run_undo(record.id, size=2) is False
    ProcrastinateJob.objects.all().delete()
    defer_what_is_open()
    assert not ProcrastinateJob.objects.exists()
    assert caplog.text.count("Traceback") == 1

    image.update(fields=fields)
    assert can_undo(record)
    request(record)
    assert run_undo(record.id, size=2)
    record.refresh_from_db()
    assert record.undo_state == UndoState.DONE
    report = record.undo_report
    assert (report["memberships"], report["leads"], report["restored"]) == (5, 4, 1)
    assert report["kept"] == [] and "failure_text" not in report
    assert Lead.objects.get().first_name == "Old"


def test_whoever_requests_it_has_queued_it(tenant: Tenant) -> None:
    record = import_csv(tenant, HEADER, [["a@example.com", ""]])
    request(record)
    queued = ProcrastinateJob.objects.filter(task_name="leads.tasks.undo_import", status="todo")
    assert queued.filter(args={"import_id": str(record.id)}).count() == 1


def test_second_start_beside_a_running_one_goes_home(tenant: Tenant) -> None:
    record = import_csv(tenant, HEADER, [[f"p{n}@example.com", ""] for n in range(4)])
    request(record)

    def work() -> None:
        try:
            run_undo(record.id)
        finally:
            connection.close()

    running = threading.Thread(target=work)
    with transaction.atomic():
        Workspace.objects.select_for_update().get(id=tenant.workspace.id)
        running.start()
        wait_for(is_somebody_waiting_for_a_lock, what="the running one to wait for the workspace")
        assert run_undo(record.id) is False
        assert Lead.objects.count() == 4
    running.join(timeout=60)
    record.refresh_from_db()
    assert (record.undo_state, record.undo_report["leads"]) == (UndoState.DONE, 4)
