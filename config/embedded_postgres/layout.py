"""Data directory -> where this server's programs, files and socket are, and whose they are."""

import os
import secrets
import shutil
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.embedded_postgres import EmbeddedPostgresError
from config.embedded_postgres.account import Account, can_enter, choose_account, give
from config.embedded_postgres.binaries import shared_home, usable_binaries

PORT = 5432  # only a part of the socket's name: the server listens on no network address
SOCKET_NAME = f".s.PGSQL.{PORT}"
LONGEST_SOCKET_PATH = 103 if sys.platform == "darwin" else 107  # bytes, as the kernels limit it


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What the guardian needs to know to run the server."""

    data_dir: Path
    account: Account
    binaries: Path
    cluster: Path
    sockets: Path


def prepare_layout(data_dir: Path) -> Layout:
    """Decide where everything goes, and make the directories that must be there before initdb."""
    account = choose_account(data_dir / "postgres")
    _let_in(data_dir, account=account)
    cluster = _place_cluster(data_dir, account=account)
    return Layout(
        data_dir=data_dir,
        account=account,
        binaries=usable_binaries(account),
        cluster=cluster,
        sockets=_place_sockets(data_dir, cluster=cluster, account=account),
    )


def socket_directory(data_dir: Path) -> Path:
    """Where clients find the socket: DATA/run, or the directory that it points to."""
    run = data_dir / "run"
    return run.readlink() if run.is_symlink() else run


def password_file(data_dir: Path) -> Path:
    """The password of the server's one user, readable by the owner of the data directory only."""
    return data_dir / "postgres_password"


def log_file(data_dir: Path) -> Path:
    """What the server and its guardian have to say."""
    return data_dir / "postgres.log"


def clear_sockets(layout: Layout) -> None:
    """Remove what a killed server left. PostgreSQL itself would shy away from a lock file whose process
    number has gone to a stranger; the directory is this server's alone, and no server runs.
    """
    for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
        (layout.sockets / name).unlink(missing_ok=True)


def remove_temporary_sockets(layout: Layout) -> None:
    """Leave nothing behind in the temporary directory."""
    if layout.sockets not in _lasting_socket_directories(layout.data_dir, cluster=layout.cluster):
        shutil.rmtree(layout.sockets, ignore_errors=True)
        (layout.data_dir / "run").unlink(missing_ok=True)


def _let_in(data_dir: Path, *, account: Account) -> None:
    """Let the account pass through the data directory, and through no other: the rest isn't ours."""
    if account.user is not None and not can_enter(data_dir, account=account):
        data_dir.chmod(stat.S_IMODE(data_dir.stat().st_mode) | 0o011)


def _place_cluster(data_dir: Path, *, account: Account) -> Path:
    """DATA/postgres, or where it points to; under SHARED_HOME when the account can't get to DATA."""
    place = data_dir / "postgres"
    if place.is_symlink():
        return _behind(place)
    if can_enter(data_dir, account=account):
        return place
    if place.exists():
        raise EmbeddedPostgresError(
            f"The {account.name} runs the server and can't reach {place}. "
            "Let it through the parent directories, or set DATABASE_URL."
        )
    return _make_elsewhere(place)


def _behind(link: Path) -> Path:
    """Never start an empty database in the place of one that was moved away or isn't mounted."""
    target = link.parent / link.readlink()
    if not target.parent.is_dir():
        raise EmbeddedPostgresError(
            f"The database is kept in {target}, which is missing. "
            f"Bring it back, or remove {link} to start with an empty one."
        )
    return target


def _make_elsewhere(link: Path) -> Path:
    try:
        home = shared_home() / secrets.token_hex(4)
        home.mkdir()
        home.chmod(0o711)
    except OSError as error:
        raise EmbeddedPostgresError(
            f"The unprivileged account of the server can't reach {link.parent}, and there is no other place "
            f"for the database ({error}). Choose another directory with --data, or set DATABASE_URL."
        ) from error
    link.symlink_to(home / link.name)
    return home / link.name


def _place_sockets(data_dir: Path, *, cluster: Path, account: Account) -> Path:
    """The first directory whose path is short enough; DATA/run is it or points to it."""
    run = data_dir / "run"
    for place in _lasting_socket_directories(data_dir, cluster=cluster):
        if _fits(place) and can_enter(place.parent, account=account):
            if place == run and run.is_symlink():
                run.unlink()
            place.mkdir(exist_ok=True)
            _point(run, to=place)
            return give(place, account=account, mode=0o700)
    if run.is_symlink() and _is_private(run.readlink(), account=account):
        return run.readlink()
    place = give(_short_temporary_directory(), account=account, mode=0o700)
    _point(run, to=place)
    return place


def _lasting_socket_directories(data_dir: Path, *, cluster: Path) -> tuple[Path, Path]:
    return data_dir / "run", cluster.parent / "run"


def _fits(directory: Path) -> bool:
    """Whether a socket in it can be named; the client library takes a comma for a list of hosts."""
    path = os.fsencode(directory / SOCKET_NAME)
    return len(path) <= LONGEST_SOCKET_PATH and b"," not in path


def _is_private(directory: Path, *, account: Account) -> bool:
    """Whether it is still ours alone: the temporary directory is everybody's."""
    try:
        found = directory.lstat()
    except OSError:
        return False
    owner = os.geteuid() if account.user is None else account.user
    return stat.S_ISDIR(found.st_mode) and found.st_uid == owner and not found.st_mode & 0o077


def _short_temporary_directory() -> Path:
    usual = Path(tempfile.gettempdir()).resolve()
    return Path(tempfile.mkdtemp(prefix="leadgate-", dir=usual if _fits(usual / ("x" * 20)) else "/tmp"))


def _point(link: Path, *, to: Path) -> None:
    """Make `link` point to the directory, at once: clients may be reading it."""
    if link == to or (link.is_symlink() and link.readlink() == to):
        return
    if link.is_dir() and not link.is_symlink():
        shutil.rmtree(link)  # a socket directory that has become too long
    draft = link.with_name(f".{link.name}.{secrets.token_hex(4)}")
    draft.symlink_to(to)
    draft.replace(link)
