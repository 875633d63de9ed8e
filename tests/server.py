"""The real web server on the test database, for what only real processes can show."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

from tests.waiting import LIMIT


@contextmanager
def web_server(
    *, workers: int = 2, threads: int = 4, environment: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Runs gunicorn on a free port of loopback and yields the port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn_conf"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", str(threads)]
    command += ["config.wsgi:application"]
    process = subprocess.Popen(command, env=_environment(environment), cwd=settings.BASE_DIR)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=LIMIT)


class Workers:
    """`manage.py worker` processes on the test database, started again when they end, as `up` does it."""

    def __init__(self, number: int, *, environment: Mapping[str, str] | None = None) -> None:
        self._number = number
        self._environment = _environment(environment)
        self._running: list[subprocess.Popen[bytes]] = []
        self._ends = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="workers")

    def __enter__(self) -> "Workers":
        self._running = [self._start() for _ in range(self._number)]
        self._keeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._keeper.join()
        for worker in self._running:
            worker.terminate()
        for worker in self._running:
            worker.wait(timeout=LIMIT)

    def kill_one(self) -> None:
        """SIGKILL; returns when it is dead."""
        worker = self._running[0]
        worker.kill()
        worker.wait(timeout=LIMIT)

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "manage.py", "worker"]
        return subprocess.Popen(command, env=self._environment, cwd=settings.BASE_DIR)

    def _keep(self) -> None:
        while not self._ends.wait(0.05):
            self._running = [worker if worker.poll() is None else self._start() for worker in self._running]


def _environment(own: Mapping[str, str] | None) -> dict[str, str]:
    """`own` goes before what all have."""
    common = {"DATABASE_URL": database_url(), "LEADGATE_FILES": str(settings.LEADGATE_FILES)}
    return os.environ | common | dict(own or {})


def database_url() -> str:
    """The database of this test run, as another process reaches it."""
    parameters = connection.get_connection_params()
    user = f"{quote(parameters['user'], safe='')}:{quote(parameters.get('password') or '', safe='')}"
    query = urlencode({"host": parameters["host"], "port": parameters.get("port") or 5432})
    return f"postgres://{user}@/{connection.settings_dict['NAME']}?{query}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        assert process.poll() is None, "the web server ended at once"
        with suppress(OSError), closing(HTTPConnection("127.0.0.1", port, timeout=5)) as client:
            client.request("GET", "/healthz")
            assert client.getresponse().status == 200
            return
        time.sleep(0.05)
    raise AssertionError("the web server doesn't answer")
