"""Commands -> processes that are started again when they die, and that end with us."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from config.lifeline import Lifeline
from config.supervisor import UpError

PROJECT = Path(__file__).resolve().parents[2]
STEADY_AFTER = 10.0  # seconds a child must have run for its start to count as a success
MOST_DEATHS = 3  # in a row at start
LONGEST_PAUSE = 30.0  # seconds between two starts
GRACE = 35.0  # seconds to stop in: longer than the web server and the worker take themselves


@dataclass(kw_only=True)
class Child:
    """One command that has to run all the time."""

    name: str
    command: Sequence[str]
    descriptors: tuple[int, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None
    began: float = 0.0
    next_start: float = 0.0
    deaths: int = 0  # since it last was steady
    has_been_steady: bool = False

    def start(self, *, environment: dict[str, str], lifeline: Lifeline) -> None:
        """In a session of its own, so that Ctrl-C reaches us alone and its whole group can be ended.

        Its output goes to our stderr: our stdout is for what the user has to read.
        """
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=PROJECT,
            env=environment | lifeline.environment,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            pass_fds=(lifeline.descriptor, *self.descriptors),
            start_new_session=True,
        )

    def note_death(self) -> None:
        """Plan the next start. Raises UpError when it has never got going."""
        steady = time.monotonic() - self.began > STEADY_AFTER
        self.has_been_steady |= steady
        self.deaths = 1 if steady else self.deaths + 1
        if self.deaths >= MOST_DEATHS and not self.has_been_steady:
            raise UpError(
                f"The {self.name} ended {self.deaths} times in a row right after its start; "
                "its messages are above."
            )
        self.next_start = time.monotonic() + min(LONGEST_PAUSE, 0.1 * 2**self.deaths)


@dataclass(kw_only=True)
class Children:
    """All of them."""

    environment: dict[str, str]
    say: Callable[[str], None]
    lifeline: Lifeline = field(default_factory=Lifeline)
    children: list[Child] = field(default_factory=list)

    def add(self, child: Child) -> None:
        """Start it, and look after it from now on."""
        self.children.append(child)
        child.start(environment=self.environment, lifeline=self.lifeline)

    def look_after(self) -> None:
        """Start whoever has died, some time after its death; call it often."""
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._clear_up(child, status=child.process.returncode)
                child.note_death()
            if child.process is None and time.monotonic() > child.next_start:
                child.start(environment=self.environment, lifeline=self.lifeline)

    def stop(self, *, hurried: Callable[[], bool]) -> None:
        """Ask all to stop, wait until they have, and leave none of their own children either."""
        for child in self.children:
            if child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + GRACE
        while self._any_runs() and time.monotonic() < deadline and not hurried():
            time.sleep(0.05)
        for child in self.children:
            if child.process is not None:
                kill_group(child.process.pid)
                child.process.wait()
        self.lifeline.close()

    def _any_runs(self) -> bool:
        return any(child.process is not None and child.process.poll() is None for child in self.children)

    def _clear_up(self, child: Child, *, status: int) -> None:
        """What a killed server forked would hold on to its port and its database."""
        if child.process is not None:
            kill_group(child.process.pid)
        child.process = None
        how = f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
        self.say(f"The {child.name} {how}; starting it again.")


@contextmanager
def running_children(
    *, environment: dict[str, str], say: Callable[[str], None], hurried: Callable[[], bool]
) -> Iterator[Children]:
    """No child outlives the block."""
    children = Children(environment=environment, say=say)
    try:
        yield children
    finally:
        children.stop(hurried=hurried)


def kill_group(leader: int) -> None:
    """End every process of the session that a child has led."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
