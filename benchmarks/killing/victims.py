"""The processes of an installation, by what they are."""

import enum
import subprocess
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path


class Victim(enum.StrEnum):
    WORKER = "worker"
    READER = "reading process"
    WEB = "web process"
    MASTER = "gunicorn master"
    GUARDIAN = "guardian"
    BACKEND = "PostgreSQL backend"
    POSTMASTER = "postmaster"


# A file is read by a process of its own for moments only.
ALWAYS_THERE = tuple(victim for victim in Victim if victim is not Victim.READER)


@dataclass(frozen=True, kw_only=True)
class Process:
    pid: int
    parent: int
    command: str


def find_all(*, up: int, data_dir: Path) -> dict[Victim, list[int]]:
    """Those that there are now, as ps sees them."""
    there = _processes()
    guardian = _guardian(data_dir)
    workers = _below(there, [up], "manage.py worker")
    masters = _below(there, [up], "gunicorn")
    guardians = [each.pid for each in there if each.pid == guardian and "guardian" in each.command]
    postmasters = _below(there, guardians, " -D ")
    return {
        Victim.WORKER: workers,
        Victim.READER: _below(there, _below(there, workers, "forkserver"), ""),
        Victim.WEB: _below(there, masters, "gunicorn"),
        Victim.MASTER: masters,
        Victim.GUARDIAN: guardians,
        Victim.BACKEND: _below(there, postmasters, "postgres: leadgate leadgate"),
        Victim.POSTMASTER: postmasters,
    }


def _processes() -> list[Process]:
    command = ["ps", "-ww", "-eo", "pid=,ppid=,args="]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    words = (line.split(maxsplit=2) for line in listed.stdout.splitlines())
    return [Process(pid=int(pid), parent=int(parent), command=(*rest, "")[0]) for pid, parent, *rest in words]


def _below(there: Collection[Process], parents: Collection[int], text: str) -> list[int]:
    """Children whose command has the text."""
    return [each.pid for each in there if each.parent in parents and text in each.command]


def _guardian(data_dir: Path) -> int | None:
    try:
        return int((data_dir / "guardian.lock").read_text())
    except (OSError, ValueError):
        return None
