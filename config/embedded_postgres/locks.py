"""Path -> a lock that the kernel takes back when its holder dies, however it dies.

    DATA/clients.lock   shared: a process that uses the server; exclusive: the guardian, once all are gone
    DATA/guardian.lock  exclusive: the guardian, or the client that is about to start one

A lock belongs to the open file: a forked child shares it, a program that is executed does not have it.
"""

import fcntl
import os
from pathlib import Path


def clients_lock(data_dir: Path) -> int:
    """A new descriptor of the lock that every user of the server shares."""
    return open_lock(data_dir / "clients.lock")


def guardian_lock(data_dir: Path) -> int:
    """A new descriptor of the lock that says that the server is looked after."""
    return open_lock(data_dir / "guardian.lock")


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Take the lock if that needs no waiting; False means that somebody else is in the way."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_for_shared(descriptor: int) -> None:
    """Take the lock together with the others, after whoever has it alone has let go."""
    fcntl.flock(descriptor, fcntl.LOCK_SH)


def is_free(descriptor: int, *, shared: bool = False) -> bool:
    """Whether the lock could be taken now; closes the descriptor."""
    try:
        return try_lock(descriptor, shared=shared)
    finally:
        os.close(descriptor)


def open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
