"""Data directory -> the right to run `up` on it, for as long as this process lives."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded_postgres.locks import open_lock, try_lock
from config.supervisor import UpError


class Claim:
    """The locked DATA/up.lock, which holds the address for whoever finds it locked."""

    def __init__(self, lock: int) -> None:
        self._lock = lock
        self.abandoned = _read(lock)  # the address of an `up` that was killed: its children may linger

    def announce(self, address: str) -> None:
        """Let the next `up` tell where this one answers."""
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, address.encode(), 0)


@contextmanager
def claimed(data_dir: Path) -> Iterator[Claim]:
    """Raises UpError, with the address, when another `up` runs on this data directory; or when it can't be
    written."""
    try:
        data_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
        lock = open_lock(data_dir / "up.lock")
    except OSError as error:
        raise UpError(
            f"The data directory {data_dir} can't be written: {error}. Make it writable for this user, or "
            "choose another with --data."
        ) from error
    try:
        if not try_lock(lock):
            where = _read(lock) or "an address that it is about to open"
            raise UpError(f"Leadgate is already running on this data (DATA {data_dir}) at {where}")
        claim = Claim(lock)
        try:
            yield claim
        finally:
            claim.announce("")
    finally:
        os.close(lock)


def _read(lock: int) -> str:
    return os.pread(lock, 1000, 0).decode()
