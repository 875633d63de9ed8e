"""Who gets a free slot of the worker, and who has to make room."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from leads.jobs.shares import CHORES, JOBS, OVERTAKEN, WEBHOOKS, makes_room
from tests.leads.jobs.workers import CHORE, CONVERT, WEBHOOK, Worker, empty_queue, put
from tests.server import database_url

pytestmark = pytest.mark.django_db(transaction=True)
A, B, C, D, E = (uuid4().hex for _ in range(5))


@pytest.fixture
def worker(transactional_db: None) -> Worker:
    empty_queue()
    return Worker()


def end(queue: str, **which: Any) -> None:
    job = ProcrastinateJob.objects.filter(status="doing", queue_name=queue, **which).order_by("id").first()
    assert job is not None
    ProcrastinateJob.objects.filter(id=job.id).update(status="succeeded")


def test_one_workspace_never_has_all_slots(worker: Worker) -> None:
    put(A, 20)
    assert worker.fetch_all() == [A] * (JOBS - 1)
    put(B)
    assert worker.fetch() == B
    put(B)
    assert worker.fetch() is None
    end(A)
    assert worker.fetch() == B  # whoever has fewer, though A came first


def test_each_worker_counts_its_own_slots(worker: Worker) -> None:
    put(A, 20)
    assert len(worker.fetch_all()) == len(Worker().fetch_all()) == JOBS - 1


def test_long_jobs_of_all_workspaces_leave_a_slot_for_short_ones(worker: Worker) -> None:
    for workspace in (A, B, C, D):
        put(workspace, level=1)
    assert worker.fetch_all() == [A, B, C]
    put(E)
    assert worker.fetch() == E
    end(E)
    assert worker.fetch() is None
    end(A)
    assert worker.fetch() == D


def test_short_jobs_pass_a_long_one_but_not_for_ever(worker: Worker) -> None:
    put(A, level=1)
    for _ in range(OVERTAKEN + JOBS):
        put(uuid4().hex)
    passed = 0
    while (found := worker.fetch()) != A:
        assert found is not None
        passed += 1
        end(found)
    assert 0 < passed <= OVERTAKEN


def test_workspaces_are_served_one_after_the_other(worker: Worker) -> None:
    """Also where each has nothing running: whoever has many waiting doesn't go before one who came later."""
    for workspace in (A, B, C):
        put(workspace, 5)
    put(D)
    order = []
    for _ in range(6):
        found = worker.fetch()
        assert found is not None
        order.append(found)
        end(found)
    assert order == [A, B, C, D, A, B]


def test_order_within_a_workspace_is_that_of_coming(worker: Worker) -> None:
    put(A, 3)
    ids = list(ProcrastinateJob.objects.filter(status="todo").order_by("id").values_list("id", flat=True))
    worker.fetch_all()
    doing = ProcrastinateJob.objects.filter(status="doing").order_by("id")
    assert list(doing.values_list("id", flat=True)) == ids


def test_webhooks_and_chores_have_slots_of_their_own(worker: Worker) -> None:
    """Silent receivers of one workspace keep neither another's webhook nor a job, jobs no webhook."""
    put(A, 60, task=WEBHOOK)
    put("default", 5, task=CHORE)
    put(A, 9)
    found = worker.fetch_all()
    assert found.count("default") == CHORES
    assert found.count(A) == WEBHOOKS - 1 + JOBS - 1
    put(B, task=WEBHOOK)
    put(B)
    assert worker.fetch_all() == [B, B]


def test_two_workers_never_get_the_same_job(worker: Worker) -> None:
    put(A)
    put(B)
    with psycopg.connect(database_url()) as other:  # takes the first one just now
        other.execute(
            "SELECT id FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id LIMIT 1 FOR UPDATE"
        )
        assert worker.fetch_all() == [B]
    assert Worker().fetch_all() == [A]


# --- making room ---


def row_of(queue: str) -> int:
    found = ProcrastinateJob.objects.filter(status="doing", queue_name=queue).order_by("id").first()
    assert found is not None
    return int(found.id)


def test_long_job_makes_room_for_another_workspaces(worker: Worker) -> None:
    put(A, 3, level=1)
    worker.fetch_all()
    first, second, _ = ProcrastinateJob.objects.filter(status="doing").order_by("id")
    assert not makes_room(first.id)
    put(A, level=1)
    assert not makes_room(first.id)  # nobody but its own waits
    put(B)
    assert not makes_room(first.id)  # there is a slot for short ones
    worker.fetch()
    put(C, level=1)
    assert makes_room(first.id)
    assert not makes_room(second.id)  # one is enough
    assert not makes_room(row_of(B))  # has no more than C would have with its slot
    end(A)
    assert worker.fetch() == C
    assert not makes_room(second.id)


def test_who_has_the_most_slots_makes_room(worker: Worker) -> None:
    put(A, level=1)
    put(B, 2, level=1)
    assert worker.fetch_all() == [A, B, B]
    put(C, level=1)
    assert not makes_room(row_of(A))
    assert makes_room(row_of(B))


def test_workspaces_take_turns_where_there_are_more_than_slots(worker: Worker) -> None:
    for workspace in (A, B, C, D):
        put(workspace, level=1)
    assert worker.fetch_all() == [A, B, C]
    for leaving, coming in ((A, D), (B, A), (C, B), (D, C)):
        assert makes_room(row_of(leaving))
        end(leaving)
        put(leaving, level=2)
        assert worker.fetch() == coming


def test_conversion_that_cannot_make_room_keeps_nobody_from_it(worker: Worker) -> None:
    put(A, task=CONVERT, level=1)
    put(B, 2, level=1)
    worker.fetch_all()
    end(B)
    put(C, 2, level=1)
    worker.fetch_all()
    put(D, level=1)
    assert makes_room(row_of(B))


def test_what_is_due_later_does_not_put(worker: Worker) -> None:
    put(A, 3, level=1)
    worker.fetch_all()
    put(B, level=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 day' WHERE status = 'todo'"
        )
    assert not makes_room(row_of(A))
    assert worker.fetch() is None


def test_unknown_row_makes_no_room() -> None:
    assert not makes_room(-1)
