"""Who runs the server: PostgreSQL refuses to run as root, so root picks somebody else."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config.embedded_postgres import EmbeddedPostgresError

UNPRIVILEGED = ("postgres", "nobody")  # in this order, if the system has them


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account in the words of `subprocess.Popen`; None everywhere means ourselves."""

    name: str = "this user"
    user: int | None = None
    group: int | None = None
    extra_groups: tuple[int, ...] | None = None


def choose_account(cluster: Path) -> Account:
    """Ourselves; for root the owner of the cluster if there is one, else an unprivileged account."""
    if os.geteuid() != 0:
        return Account()
    if cluster.exists() and cluster.stat().st_uid != 0:
        return _account_of(uid=cluster.stat().st_uid, gid=cluster.stat().st_gid)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return _account_of(uid=entry.pw_uid, gid=entry.pw_gid)
    raise EmbeddedPostgresError(
        "PostgreSQL can't run as root, and this system has neither a user postgres nor a user nobody. "
        "Start as another user, or set DATABASE_URL."
    )


def give(path: Path, *, account: Account, mode: int) -> Path:
    """Make `path` the account's own, with this mode whatever the umask; returns the path."""
    path.chmod(mode)
    if account.user is not None and account.group is not None:
        os.chown(path, account.user, account.group)
    return path


def run_as(account: Account, arguments: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run a program as the account and return its output and exit status.

    It starts in "/" and knows nothing of our environment: both may be closed to the account.
    Raises OSError when the account can't reach the program or we may not become the account.
    """
    return subprocess.run(
        arguments,
        user=account.user,
        group=account.group,
        extra_groups=account.extra_groups,
        cwd="/",
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def clean_environment() -> dict[str, str]:
    """What PostgreSQL needs to know: no PG… variable of the user may change where it listens."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def can_enter(directory: Path, *, account: Account) -> bool:
    """Whether the account gets through every parent; tried for real, as modes don't tell of ACLs."""
    return run_as(account, ["/bin/sh", "-c", 'cd "$1"', "sh", directory]).returncode == 0


def can_run(program: Path, *, account: Account) -> bool:
    """Whether the account reaches the program and the libraries it is linked to."""
    try:
        return run_as(account, [program, "--version"]).returncode == 0
    except PermissionError:
        return False


def _account_of(*, uid: int, gid: int) -> Account:
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:  # the owner of a mounted directory need not exist here
        name = f"number {uid}"
    return Account(name=f"user {name}", user=uid, group=gid, extra_groups=())
