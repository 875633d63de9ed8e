"""Jobs of one workspace don't keep those of another waiting."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from leads.jobs.queue import Task
from leads.jobs.turns import run_in_turns
from leads.models import LeadImport, Membership
from leads.people import deletion
from leads.removing import REMOVALS, delete_target
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.file_imports.files import as_csv, options_for, start, upload
from tests.leads.test_tasks import _work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_queue(transactional_db: None) -> None:
    ProcrastinateJob.objects.filter(status="todo").delete()


def begin_import(tenant: Tenant) -> LeadImport:
    return start(upload(tenant, as_csv(["Email"], [["a@example.com"]])), options_for(tenant))


def test_one_import_does_not_wait_for_the_many_of_another_workspace() -> None:
    busy, quiet = make_tenant(), make_tenant()
    many = [begin_import(busy) for _ in range(12)]
    one = begin_import(quiet)
    _work()
    one.refresh_from_db()
    assert one.finished_at is not None
    before = LeadImport.objects.filter(workspace_id=busy.workspace.id, finished_at__lt=one.finished_at)
    assert before.count() <= 1  # the first was there first
    assert LeadImport.objects.filter(state="finished").count() == len(many) + 1


def test_long_job_makes_room_for_others_only(monkeypatch: pytest.MonkeyPatch) -> None:
    tenant, other = make_tenant(), make_tenant()
    add_leads(tenant, [{"email": f"p{n}@example.com"} for n in range(6)])
    monkeypatch.setattr(deletion, "BATCH", 1)
    job = delete_target(tenant.campaign, user_id=tenant.owner.id)
    assert job is not None
    begin_import(tenant)
    waiting = ProcrastinateJob.objects.filter(status="todo", queueing_lock=Task.REMOVE.lock(job.id))
    removal = REMOVALS.kind(size=1)
    two_steps = iter([False, False, True]).__next__
    run_in_turns(
        removal, job.id, should_stop=two_steps, seconds=0
    )  # its own workspace's import waits: it goes on
    assert Membership.objects.count() == 3
    waiting.delete()
    begin_import(other)
    assert not run_in_turns(removal, job.id, should_stop=lambda: False, seconds=0)
    assert Membership.objects.count() == 3
    assert waiting.get().priority < 0
    ProcrastinateJob.objects.filter(status="todo").delete()
    assert run_in_turns(removal, job.id, should_stop=lambda: False, seconds=0)
    assert not Membership.objects.exists()
    assert not waiting.exists()
