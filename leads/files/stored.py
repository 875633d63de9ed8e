"""Uploaded files on the disk, in the storage "imports": how they come there and how they go.

store_file     bytes > SourceFile, streaming: size, SHA-256
prune_files    what is older than LEADGATE_OUTCOME_DAYS, and what was left behind
"""

import contextlib
import datetime as dt
import hashlib
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, InterfaceError
from django.db.models import Sum
from django.utils.text import get_valid_filename

from leads.files.corrected.drafts import forget_mended
from leads.models import SourceFile
from workspaces.audit.actions import Action
from workspaces.audit.retention import note_purge
from workspaces.database import clock
from workspaces.database.ids import uuid7
from workspaces.text.no_room import ShareUsed


class FileTooLarge(Exception):
    """More bytes than LEADGATE_UPLOAD_LIMIT. Nothing is kept of it."""

    def __init__(self) -> None:
        mebibytes = settings.LEADGATE_UPLOAD_LIMIT / 1024**2
        super().__init__(f"The file is larger than {mebibytes:,.0f} MiB, the most that is taken. Split it.")


def storage() -> FileSystemStorage:
    """Where the files are. On the disk: the gate reads them by their paths."""
    found = storages["imports"]
    assert isinstance(found, FileSystemStorage)
    return found


def store_file(parts: Iterable[bytes], *, name: str, workspace_id: UUID, user_id: UUID | None) -> SourceFile:
    """A file's bytes, part by part -> its record. Raises FileTooLarge."""
    with Incoming(name=name, workspace_id=workspace_id, user_id=user_id) as incoming:
        for part in parts:
            incoming.write(part)
    incoming.source.save(force_insert=True)
    return incoming.source


class Incoming:
    """A file on its way into the storage. A context manager: nothing is left of one that breaks off.

    At the end `source` is the file's record, not saved yet.
    """

    def __init__(self, *, name: str, workspace_id: UUID, user_id: UUID | None) -> None:
        name = Path(name.replace("\0", "")).name or "file"
        self.source = SourceFile(id=uuid7(), workspace_id=workspace_id, user_id=user_id, name=name, size=0)
        stored = get_valid_filename(f"_{name}")[1:][-80:]
        self.source.stored_name = f"{workspace_id}/{self.source.id}/{stored if stored.strip('.') else 'file'}"
        self._digest = hashlib.sha256()

    def __enter__(self) -> Self:
        """Raises ShareUsed."""
        _check_share(self.source.workspace_id)
        path = path_of(self.source)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = path.open("xb")
        path.chmod(0o600)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self.source.sha256 = self._digest.hexdigest()
        if kind is not None:
            _delete(self.source)

    def write(self, part: bytes) -> None:
        """Raises FileTooLarge."""
        self.source.size += len(part)
        if self.source.size > settings.LEADGATE_UPLOAD_LIMIT:
            raise FileTooLarge
        self._digest.update(part)
        self._file.write(part)


def _check_share(workspace_id: UUID) -> None:
    kept = SourceFile.objects.filter(workspace_id=workspace_id).exclude(stored_name="")
    used = kept.aggregate(bytes=Sum("size"))["bytes"] or 0
    if used >= settings.LEADGATE_FILES_LIMIT:
        raise ShareUsed(
            f"The workspace's files take {used / 1024**3:,.1f} GiB, as much as it may keep. "
            f"Each goes {settings.LEADGATE_OUTCOME_DAYS} days after it was uploaded; until then send leads "
            "without one."
        )


def delete_unless_saved(source: SourceFile) -> None:
    """Removes the file of an Incoming whose record was not saved, or taken back. Keeps it where the database
    can't tell: its record may be there."""
    with contextlib.suppress(DatabaseError, InterfaceError):
        if not SourceFile.objects.filter(workspace_id=source.workspace_id, id=source.id).exists():
            _delete(source)


def _delete(source: SourceFile) -> None:
    path = path_of(source)
    path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        path.parent.rmdir()


def path_of(source: SourceFile) -> Path:
    """The uploaded file on disk."""
    return Path(storage().path(source.stored_name))


def text_path_of(source: SourceFile) -> Path:
    """The text that is imported: the file itself, or what the spreadsheet was converted to."""
    return Path(storage().path(source.converted_name or source.stored_name))


def prune_files() -> int:
    """Removes files that were uploaded LEADGATE_OUTCOME_DAYS ago. -> how many."""
    before = clock.now() - dt.timedelta(days=settings.LEADGATE_OUTCOME_DAYS)
    due = list(SourceFile.objects.filter(created_at__lt=before).exclude(stored_name=""))
    for source in due:
        remove_file(source)
    note_purge(Action.FILES_PURGED, Counter(source.workspace_id for source in due))
    _remove_abandoned()
    return len(due)


def _remove_abandoned() -> None:
    """Uploads and scratch files of processes that were killed."""
    yesterday = _time_of_files() - dt.timedelta(days=1).total_seconds()
    _remove_unknown(before=yesterday)
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir():
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < yesterday:
                path.unlink()


def _time_of_files() -> float:
    """What a file gets that is written there now, be it by the clock of another host."""
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        file.write(b"x")
        file.flush()
        return os.fstat(file.fileno()).st_mtime


def _remove_unknown(*, before: float) -> None:
    """Stored files whose record was never saved, or has gone with its workspace."""
    for folder in Path(storage().location).glob("*-*-*-*-*/*-*-*-*-*"):
        with contextlib.suppress(FileNotFoundError, ValueError):
            pk = UUID(folder.name)
            if folder.stat().st_mtime < before and not SourceFile.objects.filter(id=pk).exists():
                shutil.rmtree(folder)


def remove_file(source: SourceFile) -> None:
    """From the disk; what is known about it stays, but for what was shown of it or typed over it."""
    names: list[Any] = [source.stored_name, source.converted_name]
    for name in filter(None, names):
        storage().delete(name)
    source.stored_name = source.converted_name = ""
    source.columns = [[name, []] for name, _ in source.columns]
    forget_mended(source)
    source.save(update_fields=["stored_name", "converted_name", "columns"])
