"""`ensure_running(data_dir)`: what a process calls that needs the embedded server.

In order:
1. Share DATA/clients.lock for as long as this process lives. If the guardian is just stopping the
   server, that waits until it has stopped.
2. Whoever gets DATA/guardian.lock starts a guardian and hands it the locked file: there is no moment
   at which a second one could start.
3. Wait until the server answers; make the database if there is none.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import pq, sql

from config.embedded_postgres import EmbeddedPostgresError
from config.embedded_postgres.cluster import USER
from config.embedded_postgres.layout import PORT, SOCKET_NAME, log_file, password_file, socket_directory
from config.embedded_postgres.locks import clients_lock, guardian_lock, is_free, try_lock, wait_for_shared
from config.secrets_file import read_or_create_secret

DATABASE = "leadgate"
PATIENCE = 60.0  # seconds without any sign of the server
PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Connection:
    """How to reach the server; `host` is the directory of its socket."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    dbname: str


class _Process:
    """What this process holds. A forked child shares the locks and has them by itself after the fork."""

    def __init__(self) -> None:
        self.locks: dict[Path, int] = {}
        self.seen: set[Path] = set()
        self.patience: float | None = None  # seconds that any thread waits; None: as long as there is hope
        self.renew()

    def renew(self) -> None:
        self.turn = threading.Lock()  # another thread may have had it when this process was forked


_process = _Process()
os.register_at_fork(after_in_child=_process.renew)


def ensure_running(data_dir: Path) -> Connection:
    """Start the server of this data directory if it isn't running, and keep it for this process.

    Cheap when it runs (about a millisecond): call it before every new connection, as the server or
    its guardian may have died since. Raises EmbeddedPostgresError with the end of the log.
    """
    with _my_turn(data_dir):
        try:
            data_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
            data_dir = data_dir.resolve()
            _join(data_dir)
            return _running_server(data_dir)
        except OSError as error:
            raise EmbeddedPostgresError(
                f"The embedded database in {data_dir} can't be used: {error}. "
                "Choose another directory with LEADGATE_DATA, or set DATABASE_URL."
            ) from error


def be_impatient(patience: float) -> None:
    """From here on this process waits for the server for so many seconds at a time: whoever waits for it
    shall have an answer, be it that there is none."""
    _process.patience = patience


def is_impatient() -> bool:
    return _process.patience is not None


@contextmanager
def _my_turn(data_dir: Path) -> Iterator[None]:
    """One thread at a time looks for the server. While it waits, the others don't line up behind it to wait
    one after the other."""
    turn = _process.turn
    if not turn.acquire(timeout=-1 if _process.patience is None else _process.patience):
        raise EmbeddedPostgresError(f"The embedded database in {data_dir} does not answer.")
    try:
        yield
    finally:
        turn.release()


def release(data_dir: Path) -> None:
    """Say that this process no longer needs the server; close its connections before."""
    with _process.turn:
        data_dir = data_dir.resolve()
        _process.seen.discard(data_dir)
        if (lock := _process.locks.pop(data_dir, None)) is not None:
            os.close(lock)


def wait_until_stopped(data_dir: Path, *, limit: float = 60.0) -> bool:
    """Wait for the guardian to end; False when others use the server, or after `limit` seconds."""
    deadline = time.monotonic() + limit
    alone = time.monotonic()
    while not is_free(guardian_lock(data_dir)):
        now = time.monotonic()
        if not _used_by_others(data_dir):
            alone = now
        if now > deadline or now - alone > 1:  # a second: not just somebody who was looking, as we are
            return False
        time.sleep(0.05)
    return True


def guardian_pid(data_dir: Path) -> int | None:
    """The guardian's process, None without one. For people and tests: nothing else relies on it."""
    if is_free(guardian_lock(data_dir)):
        return None
    return int((data_dir / "guardian.lock").read_text() or 0) or None


def _join(data_dir: Path) -> None:
    if data_dir not in _process.locks:
        lock = clients_lock(data_dir)
        try:
            wait_for_shared(lock)
        except BaseException:
            os.close(lock)
            raise
        _process.locks[data_dir] = lock


def _used_by_others(data_dir: Path) -> bool:
    """Whether anybody shares the clients' lock; not if the guardian has it, who is stopping then."""
    return is_free(clients_lock(data_dir), shared=True) and not is_free(clients_lock(data_dir))


def _running_server(data_dir: Path) -> Connection:
    started = _start_guardian_if_missing(data_dir)
    patience = PATIENCE if _process.patience is None else _process.patience
    deadline = time.monotonic() + patience
    while (answer := _ping(connection := _connection(data_dir))) != pq.Ping.OK:
        if answer == pq.Ping.REJECT and not is_impatient():  # it recovers, which may take minutes
            deadline = time.monotonic() + patience
        if time.monotonic() > deadline:
            raise _failure(data_dir, f"has not answered for {patience:.0f} seconds")
        time.sleep(0.02)
        if _start_guardian_if_missing(data_dir):
            if started:
                raise _failure(data_dir, "did not start")
            started = True
    if data_dir not in _process.seen:
        _create_database_if_missing(connection)
        _process.seen.add(data_dir)
    return connection


def _start_guardian_if_missing(data_dir: Path) -> bool:
    """Start one if nobody holds its lock, and hand it the locked file; whether that was needed."""
    lock = guardian_lock(data_dir)
    try:
        if not try_lock(lock):
            return False
        # Whoever still answers there is a server that lost its guardian and is about to be stopped.
        (socket_directory(data_dir) / SOCKET_NAME).unlink(missing_ok=True)
        _start_guardian(data_dir, lock=lock)
        return True
    finally:
        os.close(lock)


def _start_guardian(data_dir: Path, *, lock: int) -> None:
    """The process that is started here forks the guardian and ends, so it leaves us no child to reap."""
    log = os.open(log_file(data_dir), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        subprocess.run(
            [sys.executable, "-m", "config.embedded_postgres.guardian", data_dir, str(lock)],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock],
            start_new_session=True,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        raise _failure(data_dir, "has a guardian that did not start") from error
    finally:
        os.close(log)


def _connection(data_dir: Path) -> Connection:
    return Connection(
        host=str(socket_directory(data_dir)),
        port=PORT,
        user=USER,
        password=read_or_create_secret(password_file(data_dir)),
        dbname=DATABASE,
    )


def _ping(connection: Connection) -> pq.Ping:
    """Whether the server accepts connections; it needs no password for that.

    A server that is queried while it starts logs that it is starting up, as FATAL; nothing is wrong then.
    """
    address = psycopg.conninfo.make_conninfo(
        host=connection.host, port=connection.port, dbname="postgres", connect_timeout=5
    )
    return pq.Ping(pq.PGconn.ping(address.encode()))


def _create_database_if_missing(connection: Connection) -> None:
    try:
        with psycopg.connect(
            host=connection.host,
            port=connection.port,
            user=connection.user,
            password=connection.password,
            dbname="postgres",
            autocommit=True,
        ) as session:
            known = session.execute("SELECT FROM pg_database WHERE datname = %s", [connection.dbname])
            if known.rowcount == 0:
                # Another client may be doing the same at this moment.
                with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    session.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(connection.dbname)))
    except psycopg.Error as error:
        raise EmbeddedPostgresError(
            f"The embedded server in {connection.host} answers, but: {error}"
        ) from error


def _failure(data_dir: Path, what: str) -> EmbeddedPostgresError:
    try:
        log = log_file(data_dir).read_text(errors="replace").splitlines()[-20:]
    except OSError as error:
        log = [str(error)]
    end = "\n".join(log)
    return EmbeddedPostgresError(
        f"The embedded PostgreSQL server {what}. Set DATABASE_URL to use another server. "
        f"The end of {log_file(data_dir)}:\n{end}"
    )
