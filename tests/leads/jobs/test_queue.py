"""Whoever requests a job has queued it, in the same transaction."""

from uuid import UUID

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from leads.file_imports.run import run_import
from leads.files import sources
from leads.files.conversions import CONVERSIONS
from leads.imports.record.lifecycle import request_cancel, resume_import
from leads.jobs.queue import Task, queue
from leads.jobs.runner import run
from leads.models import ImportState
from leads.tasks import defer_what_is_open
from tests.browser.small_xlsx import small_xlsx
from tests.builders import Tenant, make_tenant
from tests.leads.file_imports.files import as_csv, options_for, start, upload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


def queued(task: str) -> list[UUID]:
    """The objects that the task waits for."""
    waiting = ProcrastinateJob.objects.filter(task_name=f"leads.tasks.{task}", status="todo").order_by("id")
    return [UUID(next(iter(job.args.values()))) for job in waiting]


def empty_queue() -> None:
    ProcrastinateJob.objects.filter(status="todo").delete()


def test_import_is_queued_when_it_begins_and_when_it_is_resumed(tenant: Tenant) -> None:
    record = start(upload(tenant, as_csv(["Email"], [["a@example.com"]])), options_for(tenant))
    assert record.id in queued("import_file")
    empty_queue()
    request_cancel(workspace_id=tenant.workspace.id, import_id=record.id)
    resume_import(workspace_id=tenant.workspace.id, import_id=record.id)
    assert queued("import_file") == [record.id]


def test_import_of_a_spreadsheet_waits_for_its_conversion(tenant: Tenant) -> None:
    source = upload(tenant, small_xlsx({"Leads": [["Email"], ["a@example.com"]]}), name="leads.xlsx")
    empty_queue()
    record = start(source, options_for(tenant), mapping=[])
    assert (queued("convert_file"), queued("import_file")) == ([source.id], [])
    assert not run_import(record.id, open_file=sources.open_import)  # the sweep may have queued it
    assert run(CONVERSIONS, source.id)
    assert not run(CONVERSIONS, source.id)
    assert queued("import_file") == [record.id]
    assert run_import(record.id, open_file=sources.open_import)
    record.refresh_from_db()
    assert (record.state, record.created_count) == (ImportState.FINISHED, 1)


def test_what_is_taken_back_is_not_queued(tenant: Tenant) -> None:
    source = upload(tenant, as_csv(["Email"], [["a@example.com"]]))
    empty_queue()
    with transaction.atomic():
        start(source, options_for(tenant))
        transaction.set_rollback(True)
    assert queued("import_file") == []


def test_what_waits_already_is_not_queued_again(tenant: Tenant) -> None:
    record = start(upload(tenant, as_csv(["Email"], [["a@example.com"]])), options_for(tenant))
    empty_queue()
    with transaction.atomic():
        queue(Task.IMPORT, record.id)
        queue(Task.IMPORT, record.id)
    defer_what_is_open()
    assert queued("import_file").count(record.id) == 1
