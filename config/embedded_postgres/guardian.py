"""The guardian: keeps the server of one data directory running while somebody uses it.

    python -m config.embedded_postgres.guardian DATA LOCK

LOCK is the number of an inherited descriptor that holds DATA/guardian.lock. In order:
1. Leave the client's session, so that neither its Ctrl-C nor its end reaches us.
2. Stop what a killed predecessor left behind, make the cluster if there is none.
3. Start the server, and again when it dies.
4. Once every client is gone, and no new one can come in, stop the server.
5. End. Only that frees the two locks, so whoever finds ours free may say that no process is left; and
   a client that has been waiting for the clients' lock starts the next guardian.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

from config.embedded_postgres import EmbeddedPostgresError
from config.embedded_postgres.cluster import create_cluster_if_missing, start_server
from config.embedded_postgres.layout import (
    Layout,
    clear_sockets,
    log_file,
    prepare_layout,
    remove_temporary_sockets,
)
from config.embedded_postgres.leftover import stop_leftover
from config.embedded_postgres.locks import clients_lock, try_lock

LOOK_EVERY = 0.1  # seconds
LONGEST_LOG = 10 * 1024 * 1024  # bytes
LAST_ORDERS = 15.0  # seconds that clients have to finish after the guardian was ordered to stop
STEADY_AFTER = 10.0  # seconds a server must have run for its death to be the first one again
MOST_DEATHS = 6  # in a row, over about six seconds
STOP_STEPS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))  # seconds


class Clients:
    """Who still needs the server."""

    def __init__(self, data_dir: Path) -> None:
        self.lock = clients_lock(data_dir)
        self.last_orders: float | None = None
        signal.signal(signal.SIGTERM, self.hurry)
        for unheeded in (signal.SIGINT, signal.SIGHUP):  # the terminal's, not ours
            # Not SIG_IGN: the server would inherit that, and miss our SIGINT while it starts.
            signal.signal(unheeded, lambda _signal, _frame: None)

    def hurry(self, _signal: int, _frame: FrameType | None) -> None:
        """The system is going down, and tells the clients as well: let them finish first."""
        self.last_orders = time.monotonic() + LAST_ORDERS

    def are_gone(self) -> bool:
        """Once true, no client comes in until this process has ended."""
        late = self.last_orders is not None and time.monotonic() > self.last_orders
        return try_lock(self.lock) or late


def main() -> int:
    """The exit status: 0 when nobody needs the server any more, 1 when it can't be had."""
    data_dir, lock = Path(sys.argv[1]), int(sys.argv[2])
    if os.fork():
        os._exit(0)  # the client waits for this one; init gets the other
    os.set_inheritable(lock, False)
    os.ftruncate(lock, 0)
    os.pwrite(lock, b"%d\n" % os.getpid(), 0)
    clients = Clients(data_dir)
    try:
        layout = prepare_layout(data_dir)
        stop_leftover(layout.cluster)
        clear_sockets(layout)
        create_cluster_if_missing(layout)
        guard(layout, clients=clients)
    except (EmbeddedPostgresError, OSError) as error:
        print(f"Leadgate: {error}", file=sys.stderr, flush=True)  # noqa: T201  the log is our stderr
        return 1
    if clients.last_orders is None:
        remove_temporary_sockets(layout)
    return 0


def guard(layout: Layout, *, clients: Clients) -> None:
    """Keep a server running until the clients are gone."""
    deaths = 0
    while deaths <= MOST_DEATHS:
        began = time.monotonic()
        server = start_server(layout)
        if runs_until_clients_are_gone(server, clients=clients, log=log_file(layout.data_dir)):
            stop_server(server)
            return
        deaths = deaths + 1 if time.monotonic() - began < STEADY_AFTER else 1
        time.sleep(0.05 * 2**deaths)
    raise EmbeddedPostgresError(f"PostgreSQL ended {deaths} times in a row; its messages are above.")


def runs_until_clients_are_gone(server: "subprocess.Popen[bytes]", *, clients: Clients, log: Path) -> bool:
    """True when the clients are gone, False when the server ended before."""
    while not clients.are_gone():
        if server.poll() is not None:
            return False
        if log.stat().st_size > LONGEST_LOG:
            start_new_log(log)
        time.sleep(LOOK_EVERY)
    return True


def stop_server(server: "subprocess.Popen[bytes]") -> None:
    """Fast shutdown; then the hard one, from which the next start recovers."""
    for sign, limit in STOP_STEPS:
        server.send_signal(sign)
        try:
            server.wait(limit)
        except subprocess.TimeoutExpired:
            continue
        return


def start_new_log(log: Path) -> None:
    """Keep one former log, if the disk has room for it: on a full one, the log's own room is worth more. The
    server goes on appending to the same file, so that is emptied."""
    former = log.with_name(f"{log.name}.1")
    with suppress(OSError):
        former.unlink(missing_ok=True)
        former.touch(mode=0o600)
        former.write_bytes(log.read_bytes())
    os.truncate(log, 0)


if __name__ == "__main__":
    sys.exit(main())
