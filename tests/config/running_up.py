"""`manage.py up` as a user runs it: a process of its own, whose output is read."""

import os
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from tests.config.processes import PROJECT
from tests.waiting import LIMIT

READY = "Leadgate is ready at "


class Up:
    """A running `up`; `output` is what it has printed so far. `within`: the command that becomes it."""

    def __init__(
        self,
        data_dir: Path,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        within: Sequence[str] = (),
        **environment: str,
    ) -> None:
        self.output: list[str] = []
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115  close() closes it
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [
                *within,
                *(sys.executable, str(PROJECT / "manage.py"), "up"),
                *("--data", str(data_dir), "--host", host, "--port", str(port)),
            ],
            env=inherited | {"LEADGATE_TEST_POSTGRES": "1"} | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            start_new_session=True,
            # Whoever started the tests may ignore it (nohup does), and children inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # noqa: PLW1509  nothing runs in threads here
        )

    def wait_until_ready(self) -> str:
        """The address in the line that says that everything runs."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output.append(line.rstrip("\n"))
            if line.startswith(READY):
                return line.removeprefix(READY).strip()
        raise AssertionError(f"up has ended: {self.output} {self.errors()}")

    def signal(self, number: signal.Signals, *, group: bool = False) -> None:
        """To `up` alone, or to its whole process group."""
        if group:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)

    def wait_for_end(self) -> int:
        """The exit status; closes what the test has open."""
        rest = self.process.communicate(timeout=LIMIT)[0]
        self.output += rest.splitlines()
        return self.process.returncode

    def errors(self) -> str:
        """What was written to stderr, by it and its children."""
        self._errors.seek(0)
        return self._errors.read()

    def close(self) -> None:
        """Whatever the test has left running."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate(timeout=LIMIT)
        self._errors.close()


def status_of(url: str, **headers: str) -> int | None:
    """The HTTP status; None when there is no answer."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=LIMIT) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return None
