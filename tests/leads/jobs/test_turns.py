"""A long job makes room for those of other workspaces, and goes on where it was."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db.models import F
from procrastinate.contrib.django.models import ProcrastinateJob

from leads.file_imports.run import importing
from leads.files import sources
from leads.jobs import turns
from leads.jobs.batches import never
from leads.jobs.queue import LARGE, LONGEST, Task, queue
from leads.jobs.shares import JOBS
from leads.jobs.turns import FIRST, TURN, Turn, run_in_turns
from leads.models import LeadImport, Membership, SourceFile
from leads.people import deletion
from leads.removing import REMOVALS, delete_target
from leads.tasks import defer_what_is_open
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.file_imports.files import as_csv, options_for, start, upload
from tests.leads.jobs import workers
from tests.leads.jobs.workers import Worker, put
from tests.leads.test_tasks import _work
from workspaces.database.locks import only_here

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_queue(transactional_db: None) -> None:
    workers.empty_queue()


def begin_import(tenant: Tenant, *, rows: int = 1) -> LeadImport:
    people = [[f"p{n}@example.com"] for n in range(rows)]
    return start(upload(tenant, as_csv(["Email"], people)), options_for(tenant))


def take(tenant: Tenant, lock: str) -> int:
    """A worker takes the job that waits, and as many of its workspace as it may. -> its row in the queue."""
    row = ProcrastinateJob.objects.get(status="todo", queueing_lock=lock)
    put(tenant.workspace.id.hex, JOBS - 2, level=1)
    ProcrastinateJob.objects.filter(id=row.id).update(priority=F("priority") - 1)
    assert len(Worker().fetch_all()) == JOBS - 1
    return int(row.id)


def turn_of(row: int, *, should_stop: Callable[[], bool] = never) -> Turn:
    """One that is over at once."""
    return Turn(queue_id=row, level=1, should_stop=should_stop, seconds=0)


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
    removal, lock = REMOVALS.kind(size=1), Task.REMOVE.lock(job.id)
    row = take(tenant, lock)
    waiting = ProcrastinateJob.objects.filter(status="todo", queueing_lock=lock)
    put(tenant.workspace.id.hex, level=1)
    two_steps = iter([False, False, True]).__next__
    # Its own workspace's job waits: it goes on.
    assert not run_in_turns(removal, job.id, turn_of(row, should_stop=two_steps))
    assert (Membership.objects.count(), waiting.exists()) == (3, False)
    put(other.workspace.id.hex, level=1)
    assert not run_in_turns(removal, job.id, turn_of(row))
    assert Membership.objects.count() < 3  # each turn gets something done
    assert waiting.get().priority == -2
    ProcrastinateJob.objects.filter(status="todo").delete()
    assert run_in_turns(removal, job.id, turn_of(row))
    assert not Membership.objects.exists()
    assert not waiting.exists()


def test_import_in_turns_is_done_once() -> None:
    """It reads its file again from the beginning, and each turn gets it further, however short it is."""
    tenant, other = make_tenant(), make_tenant()
    record = begin_import(tenant, rows=30)
    kind = importing(lambda found: replace(sources.open_import(found), chunk=1))
    row = take(tenant, Task.IMPORT.lock(record.id))
    put(other.workspace.id.hex, level=1)
    done = [0]
    while not run_in_turns(kind, record.id, turn_of(row)):
        done.append(LeadImport.objects.get(id=record.id).total_count)
    assert done == sorted(set(done))
    record.refresh_from_db()
    assert (record.state, record.total_count, record.created_count) == ("finished", 30, 30)
    assert Membership.objects.count() == 30


def test_next_turn_is_twice_as_long() -> None:
    assert 0 < FIRST < TURN
    lengths = [turns.seconds_of(level) for level in range(LONGEST + 1)]
    assert lengths[:3] == [FIRST, TURN, 2 * TURN]
    assert lengths[-1] == TURN * 2 ** (LONGEST - 1)


def test_large_file_is_long_from_the_beginning() -> None:
    """Its conversion can't be put aside."""
    tenant = make_tenant()
    sources = [
        SourceFile.objects.create(workspace=tenant.workspace, size=size) for size in (LARGE, LARGE + 1)
    ]
    for source in sources:
        queue(Task.CONVERT, source.id)
    jobs = ProcrastinateJob.objects.filter(task_name=workers.CONVERT).order_by("id")
    assert list(jobs.values_list("priority", flat=True)) == [0, -1]


def test_sweep_leaves_alone_what_a_worker_has() -> None:
    """Another start would go home at once, but it would take a slot, and seem to wait."""
    tenant = make_tenant()
    running, forgotten = begin_import(tenant), begin_import(tenant)
    workers.empty_queue()
    with only_here(Task.IMPORT.lock(running.id)):
        defer_what_is_open()
    waiting = ProcrastinateJob.objects.filter(task_name=workers.IMPORT).values_list(
        "queueing_lock", flat=True
    )
    assert list(waiting) == [Task.IMPORT.lock(forgotten.id)]
