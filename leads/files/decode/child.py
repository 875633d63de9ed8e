"""The process in which a file is looked into or converted: whatever is in the file, it takes no more memory
and writes no more than it may, and it ends with its parent. apart.py runs it by its path and bounds its time.

Reads one JSON object from its input: {"job": "inspect" | "convert", "parent", "memory", "file_size", …}.
Prints a JSON object a line: {"done", "total"} now and then, at last {"found": …} or {"error", "sentence"}.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
_PROJECT = Path(__file__).resolve().parents[3]


def main() -> None:
    job = json.load(sys.stdin)
    _bound(job["memory"], job["file_size"], job["parent"])
    sys.path.insert(0, str(_PROJECT))
    from leads.files.decode.model import FileError

    try:
        say({"found": _JOBS[job["job"]](job)})
    except FileError as error:
        say({"error": error.code, "sentence": str(error)})
    except MemoryError:
        say({"error": "memory"})


def _bound(memory: int, file_size: int, parent: int) -> None:
    """At most `memory` bytes of addresses, `file_size` of each file, and no longer life than the parent's."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _inspect(job: dict[str, Any]) -> dict[str, Any]:
    from leads.files.decode.inspection import inspect
    from leads.files.decode.model import FileFormat

    wanted = FileFormat.from_json(job["wanted"]) if job["wanted"] else None
    found = inspect(Path(job["path"]), name=job["name"], unpacked_limit=job["limit"], wanted=wanted)
    return asdict(found)


def _convert(job: dict[str, Any]) -> dict[str, Any]:
    from leads.files.decode.xlsx_child import convert

    return convert(job["path"], job["target"], job["sheet"], on_rows=_say_progress)


def _say_progress(done: int, total: int) -> None:
    say({"done": done, "total": total})


_JOBS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {"inspect": _inspect, "convert": _convert}

if __name__ == "__main__":
    main()
