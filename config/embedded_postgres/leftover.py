"""Cluster -> no server on it: stops what a killed guardian has left behind.

On Linux such a server stops by itself (cluster.py, dying_with_us), but takes a moment.
"""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from config.embedded_postgres import EmbeddedPostgresError

STEPS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))  # seconds


def stop_leftover(cluster: Path) -> None:
    """Stop the server that runs on this cluster, if any, the gentle way first.

    Call it only while holding the guardian's lock: then no other guardian can have started one.
    """
    process = recorded_process(cluster)
    if process is None:
        return
    for sign, limit in STEPS:
        if not _serves(process, cluster):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, sign)
        _wait_for_end(process, cluster, limit=limit)
    if _serves(process, cluster):
        raise EmbeddedPostgresError(
            f"Another server (process {process}) runs on {cluster} and won't stop. Stop it, then start again."
        )


def recorded_process(cluster: Path) -> int | None:
    """The process number in postmaster.pid: a hint, never a proof, that a server is running."""
    try:
        return int((cluster / "postmaster.pid").read_text().partition("\n")[0])
    except (OSError, ValueError):
        return None


def _serves(process: int, cluster: Path) -> bool:
    """Whether this process is a server on this very cluster, by its command line."""
    words = _command_line(process)
    return bool(words) and Path(words[0]).name == "postgres" and str(cluster) in words


def _command_line(process: int) -> list[str]:
    """The words of a process's command, none when it is gone; `ps` where there is no /proc."""
    with contextlib.suppress(OSError):
        return os.fsdecode(Path(f"/proc/{process}/cmdline").read_bytes()).split("\0")
    if Path("/proc/self/cmdline").exists():
        return []
    result = subprocess.run(  # nosec B607 # where the system keeps it
        ["ps", "-ww", "-o", "args=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return result.stdout.split()


def _wait_for_end(process: int, cluster: Path, *, limit: float) -> None:
    deadline = time.monotonic() + limit
    while _serves(process, cluster) and time.monotonic() < deadline:
        time.sleep(0.05)
