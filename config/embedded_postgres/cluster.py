"""Layout -> a cluster that is complete, and a server process on it."""

import ctypes
import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from config.embedded_postgres import EmbeddedPostgresError
from config.embedded_postgres.account import Account, clean_environment, give, run_as
from config.embedded_postgres.layout import PORT, Layout, password_file
from config.embedded_postgres.leftover import recorded_process
from config.embedded_postgres.settings import server_settings
from config.secrets_file import read_or_create_secret

USER = "leadgate"
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def create_cluster_if_missing(layout: Layout) -> None:
    """initdb into a draft that is then renamed: a start that was killed leaves no half a cluster."""
    if (layout.cluster / "PG_VERSION").exists():
        return
    if layout.cluster.exists() and any(layout.cluster.iterdir()):
        raise EmbeddedPostgresError(f"{layout.cluster} holds something else than a database. Move it away.")
    for abandoned in layout.cluster.parent.glob(".postgres.new.*"):
        shutil.rmtree(abandoned)
    draft = layout.cluster.with_name(f".postgres.new.{secrets.token_hex(4)}")
    draft.mkdir()
    try:
        give(draft, account=layout.account, mode=0o700)
        _initdb(layout, draft=draft)
        (draft / "cluster").rename(layout.cluster)
    finally:
        shutil.rmtree(draft)


def start_server(layout: Layout) -> "subprocess.Popen[bytes]":
    """Start PostgreSQL as our child; returns at once, long before the server answers."""
    settings = server_settings(
        sockets=layout.sockets, for_tests=for_tests(), compresses=_has_lz4(layout.binaries)
    )
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return subprocess.Popen(
        [layout.binaries / "postgres", "-D", layout.cluster, "-p", str(PORT), *options],
        user=layout.account.user,
        group=layout.account.group,
        extra_groups=layout.account.extra_groups,
        cwd="/",
        env=_server_environment(layout.cluster),
        stdin=subprocess.DEVNULL,
        preexec_fn=dying_with_us(),  # noqa: PLW1509  the guardian has one thread
    )


def for_tests() -> bool:
    """Whether the data may be lost when the machine stops."""
    return os.environ.get("LEADGATE_TEST_POSTGRES") == "1"


def dying_with_us() -> Callable[[], None] | None:
    """What the child does before it becomes the server: ask Linux for SIGQUIT at our death.

    SIGQUIT stops PostgreSQL within five seconds whatever its sessions do, and nobody would be left
    to hurry a slower stop; the next start recovers from the log. Elsewhere than on Linux the next
    guardian finds and stops the server (leftover.py).
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    guardian = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(signal.SIGQUIT), 0, 0, 0)
        if os.getppid() != guardian:  # it died before this line
            os._exit(1)

    return ask


def _initdb(layout: Layout, *, draft: Path) -> None:
    """Unlike the guardian's, the account's eyes must see the password: it gets a short-lived copy."""
    secret = draft / "password"
    secret.touch(mode=0o600)
    secret.write_text(read_or_create_secret(password_file(layout.data_dir)))
    give(secret, account=layout.account, mode=0o600)
    result = run_as(
        layout.account,
        [
            *(layout.binaries / "initdb", "-D", draft / "cluster", "-U", USER, f"--pwfile={secret}"),
            *("--auth=scram-sha-256", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *(["--no-sync"] if for_tests() else []),
        ],
    )
    if result.returncode != 0:
        raise EmbeddedPostgresError(f"initdb failed in {draft}: {result.stdout}{result.stderr}")


def _server_environment(cluster: Path) -> dict[str, str]:
    """PostgreSQL won't start while the process that its postmaster.pid names is alive.

    The caller has made sure that no such server is left; then the number has gone to a stranger,
    and naming it as the grandparent makes PostgreSQL look at the rest of the file only: whether
    sessions of the former server still use its shared memory.
    """
    recorded = recorded_process(cluster)
    return clean_environment() | ({"PG_GRANDPARENT_PID": str(recorded)} if recorded else {})


def _has_lz4(binaries: Path) -> bool:
    return "--with-lz4" in run_as(Account(), [binaries / "pg_config", "--configure"]).stdout
