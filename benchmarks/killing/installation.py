"""`manage.py up` in a data directory of its own, as a user runs it."""

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import quote, urlsplit

from config.embedded_postgres.layout import password_file, socket_directory

PROJECT = Path(__file__).resolve().parents[2]
_READY = "Leadgate is ready at "
_KEY = re.compile(r"API key: +(\S+)")


# A server of its own, and one that keeps what it has committed: that of the tests may forget.
_OWN = ("DATABASE_URL", "LEADGATE_TEST_POSTGRES")


class Installation:
    """Runs from `start` to `stop`. `key` is the demo workspace's; what its processes log is in `log`."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.data_dir = data_dir
        self.log = data_dir.with_name(f"{data_dir.name}.log")
        self._environment = environment
        self.port, self.key = 0, ""

    def start(self) -> None:
        """Returns when it answers."""
        inherited = {name: value for name, value in os.environ.items() if name not in _OWN}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    str(PROJECT / "manage.py"),
                    "up",
                    "--data",
                    str(self.data_dir),
                    "--port",
                    "0",
                ],
                env=inherited | self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := _KEY.search(line):
                self.key = found[1]
            if line.startswith(_READY):
                self.port = urlsplit(line.removeprefix(_READY).strip()).port or 0
                break
        else:
            raise RuntimeError(f"up has ended; its messages are in {self.log}")
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def stop(self) -> int:
        """-> the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=120)

    def database_url(self) -> str:
        """Its server, as somebody reaches it who doesn't look after it."""
        password = quote(password_file(self.data_dir).read_text().strip(), safe="")
        host = quote(str(socket_directory(self.data_dir)), safe="")
        return f"postgres://leadgate:{password}@/leadgate?host={host}&port=5432"
