"""Settings module -> the web server as `up` starts it, on a free port, for the duration of a block."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.lifeline import Lifeline

PROJECT = Path(__file__).resolve().parents[1]
LONGEST_START = 60.0  # seconds


@dataclass(frozen=True, kw_only=True)
class RunningServer:
    """`pid` is gunicorn's own process; its children answer."""

    port: int
    pid: int


@contextmanager
def running_server(settings: str) -> Iterator[RunningServer]:
    """Two workers (LEADGATE_WEB_WORKERS), which end with us even if we are killed."""
    lifeline = Lifeline()
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        server = _start(listener, settings=settings, lifeline=lifeline)
        try:
            port = listener.getsockname()[1]
            _wait_until_it_answers(port, server)
            yield RunningServer(port=port, pid=server.pid)
        finally:
            server.terminate()
            server.wait()
            lifeline.close()


def _start(listener: socket.socket, *, settings: str, lifeline: Lifeline) -> "subprocess.Popen[bytes]":
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn_conf"]
    return subprocess.Popen(
        [*gunicorn, "--bind", f"fd://{listener.fileno()}", "config.wsgi:application"],
        cwd=PROJECT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": settings} | lifeline.environment,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),
        pass_fds=(listener.fileno(), lifeline.descriptor),
        start_new_session=True,
    )


def _wait_until_it_answers(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + LONGEST_START
    while not _answers(port):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the web server does not answer; its messages are above")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def peak_rss(pid: int) -> float:
    """MiB, of the process since it began."""
    status = Path(f"/proc/{pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
