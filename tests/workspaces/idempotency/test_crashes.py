"""The first request still runs, or died: what the next one with the same key is answered."""

import json
import os
import random
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from leads.models import Lead, LeadImport, Membership
from tests.builders import Tenant, add_leads, make_tenant
from tests.processes import children_of
from tests.server import web_server
from tests.waiting import is_somebody_waiting_for_a_lock, wait_for
from workspaces.models import KeptAnswer
from workspaces.models.locks import lock_workspace

ADD = "/api/v2/leads/add"
_GATE_IN_COMMIT = 4711  # the advisory lock that the trigger waits for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant(transactional_db: None) -> Tenant:
    return make_tenant()


def ask(port: int, tenant: Tenant, path: str = ADD, *, key: str = "one", body: Any = None) -> Any:
    """-> status, headers, body; None when the server hung up."""
    if path != ADD:
        body = {"listId": str(tenant.list.id)}
    body = body or {"campaign_id": str(tenant.campaign.id), "leads": [{"email": "ada@lovelace.example"}]}
    headers = {
        "Authorization": f"Bearer {tenant.key}",
        "Content-Type": "application/json",
        "Idempotency-Key": key,
    }
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as client:
        try:
            client.request("POST", path, json.dumps(body), headers)
            reply = client.getresponse()
            return reply.status, dict(reply.headers), reply.read()
        except (HTTPException, OSError):
            return None


def kill_web_worker() -> None:
    """SIGKILL to the only child of the test's gunicorn, which starts another one."""
    (master,) = [pid for pid in children_of(os.getpid()) if "gunicorn" in _command(pid)]
    for worker in children_of(master):
        os.kill(worker, signal.SIGKILL)


def _command(pid: int) -> str:
    """ "" for one that is gone: `ps` lists itself."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def test_while_the_first_one_runs_it_is_409(tenant: Tenant) -> None:
    with web_server(workers=2, threads=2) as port, ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_workspace(tenant.workspace.id)
            first = pool.submit(ask, port, tenant)
            wait_for(is_somebody_waiting_for_a_lock, what="the first request in the gate")
            status, headers, body = ask(port, tenant)
            assert (status, headers["Retry-After"]) == (409, "1")
            assert json.loads(body)["error"] == "Conflict"
            assert "Idempotency-Key" in json.loads(body)["message"]
        answer = first.result()
        assert answer[0] == 200
        again = ask(port, tenant)
    assert (again[0], again[2]) == (200, answer[2])
    assert again[1]["Idempotent-Replayed"] == "true"
    assert LeadImport.objects.count() == 1


def test_many_at_once_do_it_once(tenant: Tenant) -> None:
    with web_server(workers=2, threads=4) as port, ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: ask(port, tenant), range(24)))
    assert {status for status, _, _ in replies} <= {200, 409}
    assert len({body for status, _, body in replies if status == 200}) == 1
    assert sum(status == 200 and "Idempotent-Replayed" not in headers for status, headers, _ in replies) == 1
    assert (LeadImport.objects.count(), Lead.objects.count()) == (1, 1)


def test_one_that_died_before_its_commit_is_simply_done(tenant: Tenant) -> None:
    with web_server(workers=1, threads=2) as port, ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_workspace(tenant.workspace.id)
            first = pool.submit(ask, port, tenant)
            wait_for(is_somebody_waiting_for_a_lock, what="the first request in the gate")
            kill_web_worker()
            assert first.result() is None
        answer = _once_not_409(port, tenant)
    assert answer[0] == 200
    assert "Idempotent-Replayed" not in answer[1]
    assert json.loads(answer[2])["leads_uploaded"] == 1
    assert LeadImport.objects.count() == 1


def test_one_that_lost_the_database_is_simply_done(tenant: Tenant) -> None:
    with web_server(workers=1, threads=2) as port, ThreadPoolExecutor(1) as pool:
        with transaction.atomic(), connection.cursor() as cursor:
            lock_workspace(tenant.workspace.id)
            first = pool.submit(ask, port, tenant)
            wait_for(is_somebody_waiting_for_a_lock, what="the first request in the gate")
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted")
            assert first.result()[0] == 503
        answer = ask(port, tenant)
    assert answer[0] == 200
    assert "Idempotent-Replayed" not in answer[1]
    assert LeadImport.objects.count() == 1


def test_races_are_lost_and_won_inside_of_a_savepoint(tenant: Tenant) -> None:
    """Overlapping, shuffled batches, each with a key of its own: whoever loses begins anew."""
    people = [f"person{number}@example.com" for number in range(120)]

    def add(seed: int) -> Any:
        batch = random.Random(seed).sample(people, 60)
        body = {"campaign_id": str(tenant.campaign.id), "leads": [{"email": email} for email in batch]}
        return ask(port, tenant, key=f"key {seed}", body=body)

    with web_server(workers=2, threads=4) as port, ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(add, range(32)))
    assert {reply[0] for reply in replies} == {200}
    assert sum(json.loads(reply[2])["leads_uploaded"] for reply in replies) == Lead.objects.count()
    assert KeptAnswer.objects.count() == 32


def test_one_that_died_in_its_commit_is_answered_again(tenant: Tenant) -> None:
    """PostgreSQL commits what was requested, and nobody is there to read the answer."""
    with (
        web_server(workers=1, threads=2) as port,
        ThreadPoolExecutor(1) as pool,
        commits_wait("workspaces_keptanswer"),
    ):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_GATE_IN_COMMIT])
            first = pool.submit(ask, port, tenant)
            wait_for(is_somebody_waiting_for_a_lock, what="the first request in its commit")
            kill_web_worker()
            assert first.result() is None
            assert not KeptAnswer.objects.exists()
        answer = _once_not_409(port, tenant)
    assert answer[0] == 200
    assert answer[1]["Idempotent-Replayed"] == "true"
    assert json.loads(answer[2])["leads_uploaded"] == 1
    assert answer[1]["X-Import-Id"] == str(LeadImport.objects.get().id)


def test_work_in_steps_that_died_carries_on(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": f"{n}@example.com"} for n in range(3)], list_id=tenant.list.id)
    path = f"/api/campaigns/{tenant.campaign.id}/leads/import-from-list"
    with web_server(workers=1, threads=2) as port, ThreadPoolExecutor(1) as pool:
        with commits_wait("leads_membership"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_GATE_IN_COMMIT])
            first = pool.submit(ask, port, tenant, path)
            wait_for(is_somebody_waiting_for_a_lock, what="the first page in its commit")
            assert ask(port, tenant, path)[0] == 409
            kill_web_worker()
            assert first.result() is None
        other = _once_not_409(port, tenant)  # the same key for something else
        assert other[0] == 422
        answer = ask(port, tenant, path)
        again = ask(port, tenant, path)
    assert Membership.objects.filter(campaign_id=tenant.campaign.id).count() == 3
    assert (answer[0], json.loads(answer[2])["duplicates"]) == (422, 3)  # all of them are there already
    assert (again[0], again[2]) == (answer[0], answer[2])
    assert again[1]["Idempotent-Replayed"] == "true"


def test_as_many_as_the_limit_says_are_removed_although_the_first_call_failed(tenant: Tenant) -> None:
    """After the first batch of a thousand."""
    for first in (0, 1000):
        add_leads(tenant, [{"email": f"{n}@example.com"} for n in range(first, first + 1000)])
    left = Membership.objects.filter(campaign_id=tenant.campaign.id)
    last = left.order_by("id").values_list("id", flat=True)[1040]
    body = json.dumps({"campaign_id": str(tenant.campaign.id), "limit": 1500})
    headers = {"Authorization": f"Bearer {tenant.key}", "Idempotency-Key": "one"}

    def delete() -> Any:
        client = Client(raise_request_exception=False)
        return client.generic(
            "DELETE", "/api/v2/leads", body, content_type="application/json", headers=headers
        )

    with cannot_be_deleted("leads_membership", str(last)):
        assert delete().status_code == 500
    assert left.count() == 2000
    assert [delete().json(), delete().json()] == [{"count": 1500}] * 2
    assert left.count() == 500


@contextmanager
def cannot_be_deleted(table: str, pk: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse_deletion() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN RAISE 'it cannot be deleted'; END $$;"
            f"CREATE TRIGGER refuse BEFORE DELETE ON {table} FOR EACH ROW"
            f" WHEN (OLD.id = '{pk}') EXECUTE FUNCTION refuse_deletion()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER refuse ON {table}; DROP FUNCTION refuse_deletion()")


def _once_not_409(port: int, tenant: Tenant) -> Any:
    """The backend of a killed process notices its death after the statement that it is at."""

    def answer() -> Any:
        reply = ask(port, tenant)
        return reply if reply is not None and reply[0] != 409 else None

    return wait_for(answer, what="an answer")


@contextmanager
def commits_wait(table: str) -> Iterator[None]:
    """Each commit of a new row of the table waits until nobody holds the advisory lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION wait_in_commit() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN PERFORM pg_advisory_xact_lock_shared({_GATE_IN_COMMIT}); RETURN NULL; END $$;"
            f"CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON {table}"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_in_commit()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION wait_in_commit() CASCADE")
