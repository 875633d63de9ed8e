"""Database, kept files and the secret key -> a directory, while everything runs; and back.

database/       pg_dump in its directory format: one snapshot
files/          what LEADGATE_FILES holds
secret_key      where this data directory has one: sessions and hashes go on with it
manifest.json   written last: without it a backup wasn't finished

Files never change once they are stored, so they are copied before the dump, and what is new once more after
it: what the dump names is there.
"""

import os
import shutil
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from config.operation.manifest import NAME, BackupError, Manifest, contents, verify
from config.operation.programs import run_program

_DATABASE, _FILES, _SECRET = "database", "files", "secret_key"
_JOBS = str(min(4, os.cpu_count() or 2))


def make_backup(directory: Path) -> Manifest:
    """Into a directory that is empty or isn't there. Raises BackupError, ProgramError or OSError."""
    if directory.exists() and any(directory.iterdir()):
        raise BackupError(f"{directory} isn't empty.")
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    _copy_new(Path(settings.LEADGATE_FILES), directory / _FILES)
    run_program(
        "pg_dump", "--format=directory", f"--jobs={_JOBS}", "--no-owner", f"--file={directory / _DATABASE}"
    )
    _copy_new(Path(settings.LEADGATE_FILES), directory / _FILES)
    secret = settings.LEADGATE_DATA / _SECRET
    if secret.is_file():
        shutil.copy2(secret, directory / _SECRET)
    manifest = Manifest(
        made_at=timezone.now(),
        server=_server_version(),
        migrations=_applied_migrations(),
        files=contents(directory),
    )
    draft = directory / f".{NAME}"
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    draft.rename(directory / NAME)
    return manifest


def restore_backup(directory: Path) -> Manifest:
    """Into an empty database and a place for files without any. Raises BackupError (nothing was done then),
    ProgramError or OSError."""
    manifest = verify(directory)
    _refuse_what_is_in_use()
    secret = settings.LEADGATE_DATA / _SECRET
    if (directory / _SECRET).is_file() and not os.environ.get("LEADGATE_SECRET_KEY"):
        shutil.copy2(directory / _SECRET, secret)
    _copy_new(directory / _FILES, Path(settings.LEADGATE_FILES))
    connection.close()
    run_program(
        "pg_restore",
        *("--no-owner", "--no-privileges", "--exit-on-error", f"--jobs={_JOBS}"),
        f"--dbname={connection.settings_dict['NAME']}",
        str(directory / _DATABASE),
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return manifest


def verify_backup(directory: Path) -> Manifest:
    """All files are as they were, and pg_restore can read the dump. Raises BackupError or ProgramError."""
    manifest = verify(directory)
    run_program("pg_restore", "--list", str(directory / _DATABASE))
    return manifest


def _refuse_what_is_in_use() -> None:
    if tables := connection.introspection.table_names():
        raise BackupError(f"The database isn't empty: it has {len(tables)} tables. Restore into a new one.")
    files = Path(settings.LEADGATE_FILES)
    if any(path.is_file() for path in files.rglob("*")):
        raise BackupError(f"{files} isn't empty. Restore with another LEADGATE_FILES, or move it away.")


def _copy_new(source: Path, target: Path) -> None:
    """What `target` doesn't have. A file that is pruned meanwhile, or still comes in, is nobody's loss."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    incoming = Path(settings.FILE_UPLOAD_TEMP_DIR)
    for path in source.rglob("*"):
        copy = target / path.relative_to(source)
        if path.is_dir() or path.is_relative_to(incoming) or copy.exists():
            continue
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            shutil.copy2(path, copy)
        except FileNotFoundError:
            continue


def _server_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        version: str = cursor.fetchone()[0]
    return version


def _applied_migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
