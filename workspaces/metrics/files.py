"""Where the processes of this host keep their figures: prometheus_client's files, which any of them can read.

Each process has files of its own, of which the figures are the sum. What processes left that have ended is
put together into one file of each kind, so that nothing that was counted is lost, and no folder fills up.
"""

import fcntl
import os
import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from prometheus_client.mmap_dict import MmapedDict

KINDS = ("counter", "histogram", "gauge_livesum")  # as prometheus_client begins the names of its files
_BYTES = 256 * 1024  # of a process's file: more than all of its figures
_PAST = "past"  # in the place of a process's id
UNREADABLE = (OSError, RuntimeError, ValueError, struct.error)  # what prometheus_client makes of half a file


class _Own:
    """The process whose files are there; after a fork it is another. 0 where there is no room for them."""

    process = 0
    tried = 0


def has_files() -> bool:
    """Whether this process can count. Without room on the disk it doesn't, and works on."""
    process = os.getpid()
    if _Own.tried != process:
        _Own.tried = process
        _Own.process = process if _make(process) else 0
    return _Own.process == process


def folder() -> Path:
    return Path(settings.METRICS_FOLDER)


@contextmanager
def undisturbed() -> Iterator[None]:
    """While files are read, or put together."""
    with (folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def put_past_together() -> None:
    """The files of processes that have ended: at the start of a web server or worker, and when a process of
    the former ends. Raises nothing: figures are no reason not to start."""
    with suppress(OSError), undisturbed():
        for kind in KINDS:
            ended = [path for path in folder().glob(f"{kind}_*.db") if _has_ended(path)]
            if ended:
                _put_together(kind, ended)


def _put_together(kind: str, ended: list[Path]) -> None:
    past = folder() / f"{kind}_{_PAST}.db"
    if not kind.startswith("gauge"):  # what is so now, ends with its process
        sums: defaultdict[str, float] = defaultdict(float)
        for path in (past, *ended):
            for key, value, _, _ in _values(path) or ():
                sums[key] += value
        _write(sums, past)
    for path in ended:
        path.unlink()


def _write(sums: Mapping[str, float], past: Path) -> None:
    """All of it or nothing: a half is none of the files that are read."""
    half = past.with_suffix(".half")
    half.unlink(missing_ok=True)
    _allocate(half)
    whole = MmapedDict(str(half))
    for key, value in sums.items():
        whole.write_value(key, value, 0.0)
    whole.close()
    half.replace(past)


def _values(path: Path) -> list[tuple[str, float, float, int]] | None:
    """None where a crash of the machine left half of a file, or none."""
    try:
        return list(MmapedDict.read_all_values_from_file(path))
    except UNREADABLE:
        return None


def _has_ended(path: Path) -> bool:
    process = path.stem.rpartition("_")[2]
    if not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _make(process: int) -> bool:
    """An earlier process may have had its number: what that counted stands, if it can be read."""
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        for kind in KINDS:
            path = folder() / f"{kind}_{process}.db"
            if _values(path) is None:
                path.unlink(missing_ok=True)
            _allocate(path)
    except OSError:
        return False
    return True


def _allocate(path: Path) -> None:
    """With its room on the disk: to write to a mapped file without that kills the process (SIGBUS)."""
    with path.open("ab") as file:
        os.posix_fallocate(file.fileno(), 0, _BYTES)
