"""Real processes for the tests: who runs on a data directory."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded_postgres import binaries
from tests.waiting import LIMIT, wait_for

PROJECT = Path(__file__).resolve().parents[2]

# Uses the server until its standard input is closed.
CLIENT = """
import sys
from pathlib import Path
from config.embedded_postgres.client import ensure_running
print(ensure_running(Path(sys.argv[1])).host, flush=True)
sys.stdin.read()
"""


class Client:
    """A process that uses the embedded server of a data directory."""

    def __init__(self, data_dir: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", CLIENT, str(data_dir)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self) -> str:
        """The directory of the socket, printed once the server has answered."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline().rstrip("\n")
        assert line, "the client failed; its traceback is in the captured output"
        return line

    def leave(self) -> None:
        """End as a process does that has done its work."""
        self.process.communicate(timeout=LIMIT)
        assert self.process.returncode == 0

    def kill(self) -> None:
        """End without a chance to say anything."""
        self.process.kill()
        self.process.communicate(timeout=LIMIT)


def wait_until_none(data_dir: Path) -> None:
    """No process may be left on the data directory."""
    wait_for(lambda: not processes_on(data_dir), what=f"the end of {processes_on(data_dir)}")


def processes_on(data_dir: Path) -> dict[int, str]:
    """Every live process that names the directory, has it in its environment, or works in it.

    The last one finds the sessions of a server, which show no path; see proc(5).
    """
    places = {str(data_dir), str((data_dir / "postgres").resolve())}
    found = {}
    for directory in Path("/proc").glob("[0-9]*"):
        if directory.name != str(os.getpid()) and _belongs(directory, places=places):
            found[int(directory.name)] = _read(directory / "cmdline").replace("\0", " ").strip()
    return found


def postmaster_of(data_dir: Path) -> int | None:
    """The server's first process."""
    return next((pid for pid, command in processes_on(data_dir).items() if " -D " in command), None)


def parent_of(pid: int) -> int:
    """The process that started it; 0 when it is gone."""
    fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return int(fields[1]) if fields else 0


def has_open(pid: int, path: Path) -> bool:
    """Whether the process has the file open."""
    try:
        return any(link.readlink() == path for link in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:  # it closes files meanwhile
        return False


def _belongs(directory: Path, *, places: set[str]) -> bool:
    if not _read(directory / "cmdline"):  # it has just ended
        return False
    words = (_read(directory / "cmdline") + "\0" + _read(directory / "environ")).split("\0")
    known = {place for word in words for place in (word, word.partition("=")[2])} | {_cwd(directory)}
    return any(_is_in(name, place) for name in known for place in places)


def _is_in(name: str, place: str) -> bool:
    return name == place or name.startswith(place + "/")


def _read(path: Path) -> str:
    try:
        return os.fsdecode(path.read_bytes())
    except OSError:
        return ""


def _cwd(directory: Path) -> str:
    try:
        return str((directory / "cwd").readlink())
    except OSError:
        return ""


@contextmanager
def shared_home_alone() -> Iterator[Path]:
    """Where root keeps what the server's account can't reach otherwise; removes what is added. A machine has
    one: another run of the tests would take away what this one has added, and waits."""
    with (Path(tempfile.gettempdir()) / "leadgate-tests-of-shared-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before, existed = set(_children(binaries.SHARED_HOME)), binaries.SHARED_HOME.exists()
        yield binaries.SHARED_HOME
        for added in set(_children(binaries.SHARED_HOME)) - before:
            shutil.rmtree(added)
        if not existed and binaries.SHARED_HOME.exists():
            binaries.SHARED_HOME.rmdir()


def _children(directory: Path) -> list[Path]:
    return list(directory.iterdir()) if directory.exists() else []
