"""While the database can't be had, a request waits for some seconds, no thread for others, and no worker."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateWorker
from psycopg import sql

from config.embedded_postgres import EmbeddedPostgresError, client
from config.embedded_postgres.locks import guardian_lock, try_lock
from tests.server import database_url
from tests.waiting import wait_for

PATIENCE = 0.5  # seconds
THREADS = 40


@pytest.fixture
def never_ready(tmp_path: Path) -> Iterator[Path]:
    """A data directory that has a guardian and gets no server. What holds the lock says it is one."""
    lock = guardian_lock(tmp_path)
    assert try_lock(lock)
    yield tmp_path
    os.close(lock)
    client.release(tmp_path)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client._process, "patience", PATIENCE)  # noqa: SLF001  as be_impatient does, for a while


@pytest.mark.usefixtures("impatient")
def test_no_thread_waits_for_the_others(never_ready: Path) -> None:
    """One after the other they would take forty times as long; each alone a minute."""

    def attempt(_: int) -> float:
        began = time.monotonic()
        with pytest.raises(EmbeddedPostgresError):
            client.ensure_running(never_ready)
        return time.monotonic() - began

    with ThreadPoolExecutor(THREADS) as pool:
        assert max(pool.map(attempt, range(THREADS))) < PATIENCE * THREADS


def test_web_processes_are_impatient() -> None:
    from config import gunicorn_conf

    assert gunicorn_conf.PATIENCE < client.PATIENCE


@pytest.mark.django_db(transaction=True)
def test_worker_that_lost_the_database_ends() -> None:
    """Whoever looks after it starts another. It waited for half a minute twice, and did nothing meanwhile."""
    ProcrastinateWorker.objects.all().delete()
    environment = os.environ | {"DATABASE_URL": database_url()}
    worker = subprocess.Popen([sys.executable, "manage.py", "worker"], env=environment, cwd=settings.BASE_DIR)
    try:
        wait_for(ProcrastinateWorker.objects.exists, what="the worker")
        with _nobody_gets_in():
            began = time.monotonic()
            worker.wait(timeout=100)
            assert time.monotonic() - began < 30  # of which it waits for three, and what the machine takes
    finally:
        worker.kill()
        worker.wait()


@contextmanager
def _nobody_gets_in() -> Iterator[None]:
    """To the tests' database, where nobody else stays either."""
    own = connection.get_connection_params() | {"dbname": "postgres"}
    known = {name: own[name] for name in ("host", "port", "user", "password", "dbname") if own.get(name)}
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    name = sql.Identifier(connection.settings_dict["NAME"])
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s"
    with psycopg.connect(**known, autocommit=True) as session:
        session.execute(allow.format(name, sql.Literal(False)))
        try:
            session.execute(
                others, [connection.settings_dict["NAME"], connection.connection.info.backend_pid]
            )
            yield
        finally:
            session.execute(allow.format(name, sql.Literal(True)))
