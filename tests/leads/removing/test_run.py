"""Removals that go wrong, and those that two workers are given."""

import threading

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from leads.models import BackgroundJob, Membership
from leads.people import deletion
from leads.removing import REMOVALS, delete_target, open_removals, run_removal
from leads.tasks import defer_what_is_open
from tests.builders import Tenant, add_leads, make_tenant
from tests.waiting import is_somebody_waiting_for_a_lock, wait_for
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


def begin(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> BackgroundJob:
    """The campaign is gone, and three of its leads are left to take out."""
    add_leads(tenant, [{"email": f"p{n}@example.com"} for n in range(5)])
    with monkeypatch.context() as patch:
        patch.setattr(deletion, "BATCH", 2)
        job = delete_target(tenant.campaign, user_id=tenant.owner.id)
    assert job is not None
    return job


def test_whoever_requests_it_has_queued_it(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    job = begin(tenant, monkeypatch)
    queued = ProcrastinateJob.objects.filter(task_name="leads.tasks.take_out", status="todo")
    assert queued.filter(args={"job_id": str(job.id)}).count() == 1


def test_removal_that_raises_ends_as_failed_once(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    job = begin(tenant, monkeypatch)
    work = job.work
    BackgroundJob.objects.filter(id=job.id).update(work={})
    assert run_removal(job.id, size=2)
    job.refresh_from_db()
    assert (job.status, job.data["failure"]) == ("failed", "internal_error")
    assert "Something went wrong" in job.data["failure_text"]
    assert open_removals() == []
    assert run_removal(job.id, size=2) is False
    ProcrastinateJob.objects.all().delete()
    defer_what_is_open()
    assert not ProcrastinateJob.objects.exists()
    assert caplog.text.count("Traceback") == 1
    BackgroundJob.objects.filter(id=job.id).update(work=work)
    REMOVALS.resume(workspace_id=tenant.workspace.id, job_id=job.id)
    assert run_removal(job.id, size=2)
    job.refresh_from_db()
    assert (job.status, job.progress, job.data["leads_removed"]) == ("success", 100, 5)
    assert "failure_text" not in job.data
    assert not Membership.objects.exists()


def test_second_start_beside_a_running_one_goes_home(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    job = begin(tenant, monkeypatch)

    def work() -> None:
        try:
            run_removal(job.id, size=2)
        finally:
            connection.close()

    running = threading.Thread(target=work)
    with transaction.atomic():
        Workspace.objects.select_for_update().get(id=tenant.workspace.id)
        running.start()
        wait_for(is_somebody_waiting_for_a_lock, what="the running one to wait for the workspace")
        assert run_removal(job.id, size=2) is False
        assert Membership.objects.count() == 3
    running.join(timeout=60)
    job.refresh_from_db()
    assert (job.status, job.data["leads_removed"]) == ("success", 5)
