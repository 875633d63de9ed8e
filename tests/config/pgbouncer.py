"""Debian's PgBouncer in transaction mode, in front of the server of this test run."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from tests.server import free_port
from tests.waiting import wait_for

SESSIONS = 4  # of PostgreSQL, for all who connect

_SETTINGS = """
[databases]
{name} = host={host} port={port} user={user} password={password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen_port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {sessions}
max_client_conn = 200
logfile = {folder}/log
pidfile = {folder}/pid
"""


def pgbouncer_path() -> str:
    """Where Debian put it."""
    found = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        pytest.skip("PgBouncer is missing; install it with: apt-get install pgbouncer")
    return found


@contextmanager
def pgbouncer() -> Iterator[str]:
    """Yields the URL of the tests' database behind it."""
    program, to = pgbouncer_path(), connection.get_connection_params()
    name, listen_port = connection.settings_dict["NAME"], free_port()
    folder = Path(tempfile.mkdtemp(prefix="lg-bouncer-"))
    host, port = str(to["host"]), to.get("port") or 5432
    (folder / "ini").write_text(
        _SETTINGS.format(
            name=name,
            host=host,
            port=port,
            user=to["user"],
            folder=folder,
            password=to.get("password") or "",
            listen_port=listen_port,
            sessions=SESSIONS,
        )
    )
    process = subprocess.Popen([program, *_as_whom(host, folder), str(folder / "ini")])
    try:
        wait_for(lambda: _answers(listen_port), what="PgBouncer")
        user = quote(str(to["user"]), safe="")
        yield f"postgres://{user}@127.0.0.1:{listen_port}/{name}"
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def _as_whom(host: str, folder: Path) -> list[str]:
    """It refuses to be root, and has to get to the server's socket: as whoever owns that."""
    if os.getuid() != 0:
        return []
    user = pwd.getpwuid(Path(host).stat().st_uid) if host.startswith("/") else pwd.getpwnam("nobody")
    for path in (folder, folder / "ini"):
        os.chown(path, user.pw_uid, user.pw_gid)
    return ["-u", user.pw_name]


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False
