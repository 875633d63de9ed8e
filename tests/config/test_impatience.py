"""While the embedded server can't be had, a request waits for some seconds, and no thread for the others."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.embedded_postgres import EmbeddedPostgresError, client
from config.embedded_postgres.locks import guardian_lock, try_lock

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
