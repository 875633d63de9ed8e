"""A database that is lost or refuses, at every moment of a request: what is answered is true."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from leads.models import Lead, LeadImport
from tests.builders import ApiClient, Tenant, make_tenant
from tests.killing import make_commits_durable
from tests.server import database_url, web_server
from tests.waiting import wait_for
from workspaces.api.database_errors import as_api_error
from workspaces.database.fate import FateUnknown
from workspaces.database.retries import StillRacing

PATH = "/api/v2/leads/add"

pytestmark = pytest.mark.django_db(transaction=True)
embedded = pytest.mark.skipif(bool(settings.DATABASE_URL), reason="changes the server's settings")


@pytest.fixture
def tenant(transactional_db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def admin(transactional_db: None) -> Iterator["psycopg.Connection[Any]"]:
    """A session of its own, whose commits wait for nobody."""
    with psycopg.connect(database_url(), autocommit=True) as session:
        session.execute("SET synchronous_commit TO local")
        yield session


def post(port: int, tenant: Tenant, *, key: str | None = None) -> tuple[int, dict[str, str], Any]:
    headers = {"Authorization": f"Bearer {tenant.key}", "Content-Type": "application/json"}
    if key:
        headers["Idempotency-Key"] = key
    body = {"campaign_id": str(tenant.campaign.id), "leads": [{"email": "ada@example.com"}]}
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as client:
        client.request("POST", PATH, json.dumps(body), headers)
        reply = client.getresponse()
        return reply.status, dict(reply.getheaders()), json.loads(reply.read())


def find_session(admin: "psycopg.Connection[Any]", waits: str) -> int | None:
    """The process of one of which pg_stat_activity says so."""
    query = f"SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND {waits}"
    found = admin.execute(query).fetchone()
    return found[0] if found else None


def end_one_that_waits(admin: "psycopg.Connection[Any]", waits: str) -> None:
    pid = wait_for(lambda: find_session(admin, waits), what="a session that waits")
    admin.execute("SELECT pg_terminate_backend(%s)", [pid])


@contextmanager
def locked(tenant: Tenant) -> Iterator[None]:
    """The campaign, by somebody else."""
    with psycopg.connect(database_url()) as session:
        session.execute("SELECT FROM campaigns_campaign WHERE id = %s FOR UPDATE", [tenant.campaign.id])
        yield
        session.rollback()  # a COMMIT might wait, too


@contextmanager
def commits_that_wait(admin: "psycopg.Connection[Any]") -> Iterator[None]:
    """For a standby that doesn't exist: what is committed is on the disk, and it is never reported. The first
    is one of our own, so from here on all do."""
    with psycopg.connect(database_url(), autocommit=True) as own, ThreadPoolExecutor(1) as pool:
        admin.execute("ALTER SYSTEM SET synchronous_standby_names TO 'nobody'")
        admin.execute("SELECT pg_reload_conf()")
        waits = f"wait_event = 'SyncRep' AND pid = {own.info.backend_pid}"
        try:
            commit = pool.submit(own.execute, "SELECT pg_logical_emit_message(true, 'a test', '')")
            while not find_session(admin, waits):
                if commit.done():  # the server hadn't read its settings yet
                    commit = pool.submit(own.execute, "SELECT pg_logical_emit_message(true, 'a test', '')")
            yield
        finally:
            admin.execute("ALTER SYSTEM RESET synchronous_standby_names")
            admin.execute("SELECT pg_reload_conf()")


def lose_commit(port: int, tenant: Tenant, admin: "psycopg.Connection[Any]", *, key: str | None) -> Any:
    """The reply to a request whose connection was lost in its COMMIT."""
    with ThreadPoolExecutor(1) as pool, ExitStack() as stack:
        with locked(tenant):
            answer = pool.submit(post, port, tenant, key=key)
            wait_for(lambda: find_session(admin, "wait_event_type = 'Lock'"), what="the request")
            stack.enter_context(commits_that_wait(admin))
        end_one_that_waits(admin, "wait_event = 'SyncRep' AND query = 'COMMIT'")
        return answer.result(timeout=60)


@embedded
@pytest.mark.parametrize("key", [None, "once"])
def test_connection_lost_in_commit(tenant: Tenant, admin: "psycopg.Connection[Any]", key: str | None) -> None:
    make_commits_durable()
    with web_server(workers=1) as port:
        status, headers, reply = lose_commit(port, tenant, admin, key=key)
        assert (status, reply["leads_uploaded"]) == (200, 1)  # it has looked: it was written
        record = LeadImport.objects.get()
        assert headers["X-Import-Id"] == str(record.id)
        found = ApiClient(tenant.key).get(f"/api/v2/imports/{headers['X-Import-Id']}")
        assert (found.status_code, found.json()["state"]) == (200, "finished")
        if key is not None:
            status, headers, reply = post(port, tenant, key=key)
            assert (status, reply["leads_uploaded"]) == (200, 1)
            assert headers["Idempotent-Replayed"] == "true"
    assert Lead.objects.count() == LeadImport.objects.count() == 1


def test_connection_lost_before_commit(tenant: Tenant, admin: "psycopg.Connection[Any]") -> None:
    with web_server(workers=1) as port, locked(tenant), ThreadPoolExecutor(1) as pool:
        answer = pool.submit(post, port, tenant)
        end_one_that_waits(admin, "wait_event_type = 'Lock'")
        status, headers, reply = answer.result(timeout=60)
    assert status == 503
    assert "Nothing was written; try again." in reply["message"]
    assert "X-Import-Id" not in headers
    assert not LeadImport.objects.exists()


@pytest.mark.parametrize("setting", ["statement_timeout", "lock_timeout"])
def test_limits_of_the_database_are_named(tenant: Tenant, setting: str) -> None:
    """They are no sign of a database that can't be reached."""
    leads = [{"email": "ada@example.com"}]
    body = {"campaign_id": str(tenant.campaign.id), "leads": leads}
    with connection.cursor() as cursor, locked(tenant):
        cursor.execute(f"SET {setting} TO '200ms'")
        try:
            reply = ApiClient(tenant.key).post(PATH, body)
        finally:
            connection.close()
    assert reply.status_code == 503
    assert f"({setting}). Nothing was written; try again." in reply.json()["message"]
    assert ApiClient(tenant.key).post(PATH, body).status_code == 200


def test_lost_database_costs_a_line_of_the_log(
    tenant: Tenant, admin: "psycopg.Connection[Any]", caplog: pytest.LogCaptureFixture
) -> None:
    with connection.cursor() as cursor, locked(tenant):
        cursor.execute("SET lock_timeout TO '50ms'")
        try:
            body = {"campaign_id": str(tenant.campaign.id), "leads": [{"email": "ada@example.com"}]}
            assert ApiClient(tenant.key).post(PATH, body).status_code == 503
        finally:
            connection.close()
    (line,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert line.exc_info is None and "\n" not in line.getMessage()
    assert "canceling statement due to lock timeout" in line.getMessage()


@pytest.mark.parametrize(
    ("error", "status", "part"),
    [
        (psycopg.errors.DiskFull("no space"), 507, "The disk of the database is full."),
        (MemoryError(), 503, "more memory than there is"),
        (psycopg.errors.QueryCanceled(), 503, "(statement_timeout)"),
        (psycopg.errors.LockNotAvailable(), 503, "(lock_timeout)"),
        (psycopg.errors.DeadlockDetected(), 503, "Others are changing the same rows"),
        (StillRacing(), 503, "Others are changing the same rows"),
        (psycopg.OperationalError("gone"), 503, "can't be reached"),
        (OperationalError("gone"), 503, "can't be reached"),
        (InterfaceError("closed"), 503, "can't be reached"),
        (FateUnknown("gone"), 503, "it isn't known"),
    ],
)
def test_what_it_says_follows_from_what_is_committed(error: Exception, status: int, part: str) -> None:
    for may_have_written in (False, True):
        answer = as_api_error(error, has_begun=True, may_have_written=may_have_written)
        assert answer is not None and answer.status_code == status
        assert part in str(answer.detail) and answer.headers["Retry-After"].isdigit()
        says_nothing = "Nothing was written" in str(answer.detail)
        assert says_nothing == (not may_have_written and not isinstance(error, FateUnknown))
    assert as_api_error(ValueError(), has_begun=True, may_have_written=False) is None


def test_before_its_work_begins_a_request_has_written_nothing() -> None:
    answer = as_api_error(FateUnknown("gone"), has_begun=False, may_have_written=False)
    assert answer is not None and "Nothing was written" in str(answer.detail)
