"""A file is looked into in a process of its own, which is killed when it takes too long.

A hostile file can make any reader slow or large. Where that happens in the web server, or in a worker, all
others wait: Python runs one thread at a time.
"""

import io
import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from leads.files.decode.model import FileError, FileFormat, Inspection

_CHILD = Path(__file__).with_name("child.py")
_TICK = 0.5  # seconds between two questions whether anybody still waits for it
_PART = 1 << 16  # bytes
_LONGEST = 64 * 1024 * 1024  # bytes of what it says at once: whoever listens has no limit of memory
_TOO_LARGE = {"inspect": ("too_large_in_memory", "file"), "convert": ("too_large_sheet", "spreadsheet")}


class TooSlow(FileError):
    """The process was ended when its time was over."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "too_slow", f"The file couldn't be read within {seconds:g} seconds. Split it, or save it as CSV."
        )


def inspect_apart(
    path: Path,
    *,
    name: str,
    unpacked_limit: int,
    memory_limit: int,
    seconds: float,
    wanted: FileFormat | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Inspection:
    """As inspect, within `seconds` and in `memory_limit` bytes. Raises FileError, TooSlow among them."""
    job = {
        "job": "inspect",
        "path": str(path),
        "name": name,
        "limit": unpacked_limit,
        "wanted": wanted.to_json() if wanted else None,
    }
    found = run_apart(job, memory=memory_limit, file_size=0, seconds=seconds, tick=tick)
    return msgspec.convert(found, Inspection)


def run_apart(
    job: dict[str, Any],
    *,
    memory: int,
    file_size: int,
    seconds: float,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    tick: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """What the process found. `tick` is called now and then, and may raise to end this. Raises FileError."""
    bounded = {**job, "memory": memory, "file_size": file_size, "parent": os.getpid()}
    with subprocess.Popen(
        [sys.executable, "-I", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
    ) as child:
        try:
            assert child.stdin is not None and child.stdout is not None
            child.stdin.write(json.dumps(bounded).encode())
            child.stdin.close()
            found = _last_word(_words(child.stdout, seconds=seconds, tick=tick), on_progress)
        except BrokenPipeError:
            found = None
        finally:
            child.kill()
    if found is None:
        raise _died(job["job"])
    return found


def _last_word(
    words: Iterator[dict[str, Any]], on_progress: Callable[[int, int], None]
) -> dict[str, Any] | None:
    """None where it has ended without one."""
    for word in words:
        if "done" in word:
            on_progress(word["done"], word["total"])
        elif "found" in word:
            found: dict[str, Any] = word["found"]
            return found
        elif "sentence" in word:
            raise FileError(word["error"], word["sentence"])
    return None


def _died(job: str) -> FileError:
    """Who needs too much memory says nothing any more, most times."""
    code, what = _TOO_LARGE[job]
    return FileError(code, f"The {what} needs too much memory. Split it, or save it as CSV.")


def _words(output: IO[bytes], *, seconds: float, tick: Callable[[], None]) -> Iterator[dict[str, Any]]:
    """What it says, line by line. Raises TooSlow."""
    deadline = time.monotonic() + seconds
    line = io.BytesIO()
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            tick()
            if not selector.select(min(left, _TICK)):
                continue
            part = os.read(output.fileno(), _PART)
            if not part:
                return
            *ends, rest = part.split(b"\n")
            for end in ends:
                line.write(end)
                yield json.loads(line.getvalue())
                line = io.BytesIO()
            line.write(rest)
            if line.tell() > _LONGEST:
                return
    raise TooSlow(seconds)
