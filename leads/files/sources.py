"""Uploaded files: kept in the storage "imports", and looked into once.

store_file       bytes > SourceFile, streaming: size, SHA-256
inspect_source   what it is: format, columns, a guessed or remembered mapping; FileError > state bad
convert_source   a spreadsheet > text, in a child process; a worker does it
open_source      SourceFile > what the gate reads
"""

import contextlib
import datetime as dt
import hashlib
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from django.utils.text import get_valid_filename

from leads.files.decode import Column, FileError, FileFormat, Inspection, convert_xlsx, inspect
from leads.files.exported import names_leads
from leads.files.file_rows import OpenFile
from leads.files.guess import guess_mapping
from leads.files.mapping import apply_mapping, header_key
from leads.files.mended import is_mended, parent_of
from leads.files.warnings import warn_of_unknown_leads
from leads.models import ImportState, LeadImport, RememberedMapping, SourceFile, SourceState
from workspaces.database.ids import uuid7


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


def inspect_source(source: SourceFile, *, wanted: FileFormat | None = None) -> SourceFile:
    """Looks into the file, as `wanted` if somebody stated what it is, and saves what it found.

    A spreadsheet that isn't converted yet becomes `converting`, and a worker has to do that.
    """
    try:
        found = inspect(
            text_path_of(source),
            name=source.name,
            unpacked_limit=settings.LEADGATE_UNPACKED_LIMIT,
            wanted=wanted,
        )
    except FileError as error:
        return _refuse(source, error)
    if found.format.kind == "xlsx":
        source.state, source.format = SourceState.CONVERTING, found.format.to_json()
        source.save()
        return source
    return _accept(source, found)


def read_as_requested(
    source: SourceFile,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    has_header: bool | None = None,
) -> SourceFile:
    """Looks into it once more where something else was stated than found. Raises FileError."""
    if source.state != SourceState.CONVERTING and source.format:
        found = _text_format(source)
        wanted = replace(
            found,
            encoding=encoding or found.encoding,
            delimiter=delimiter or found.delimiter,
            has_header=found.has_header if has_header is None else has_header,
        )
        source = inspect_source(source, wanted=wanted) if wanted != found else source
    if source.state == SourceState.BAD:
        raise FileError(source.problem_code or "bad_file", source.problem)
    return source


def convert_source(source_id: UUID) -> None:
    """Converts the spreadsheet and looks into the result; again, if it was done already."""
    source = SourceFile.objects.get(id=source_id)
    sheet = source.format.get("sheet", "")
    source.converted_name = f"{source.stored_name}.csv"
    try:
        converted = convert_xlsx(
            path_of(source),
            target=text_path_of(source),
            sheet=sheet,
            unpacked_limit=settings.LEADGATE_UNPACKED_LIMIT,
            memory_limit=settings.LEADGATE_CONVERT_MEMORY,
            seconds=settings.LEADGATE_CONVERT_SECONDS,
            on_progress=lambda done, total: _note_progress(source, done, total),
        )
        wanted = source.format.get("has_header")
        found = inspect(
            text_path_of(source), name=f"{source.name}.csv", unpacked_limit=settings.LEADGATE_UNPACKED_LIMIT
        )
        if wanted is not None and source.columns and wanted != found.format.has_header:
            found = inspect(
                text_path_of(source),
                name=f"{source.name}.csv",
                unpacked_limit=settings.LEADGATE_UNPACKED_LIMIT,
                wanted=replace(found.format, has_header=wanted),
            )
    except FileError as error:
        _refuse(source, error)
        return
    source.sheets = list(converted.sheets)
    found = replace(
        found,
        format=replace(found.format, sheet=converted.sheet),
        warnings=(*converted.warnings, *found.warnings),
        encodings=(),
    )
    _accept(source, found)


def _note_progress(source: SourceFile, done: int, total: int) -> None:
    percent = min(99, 100 * done // total) if total else 0
    if percent != source.progress:
        source.progress = percent
        SourceFile.objects.filter(workspace_id=source.workspace_id, id=source.id).update(progress=percent)


# Where the guess was wrong, or a file has a bad byte: what it may be read as.
_ENCODINGS = ("cp1252", "iso8859-15", "cp1250", "cp1251", "mac_roman", "cp932", "gb18030", "utf-8", "utf-16")


def _refuse(source: SourceFile, error: FileError) -> SourceFile:
    """One that can't be decoded can be looked into again, in an encoding that somebody chooses."""
    if error.code == "undecodable" and not source.format:
        unknown = FileFormat(kind="", packing="", encoding="", delimiter="", has_header=True)
        source.format, source.encodings = unknown.to_json(), list(_ENCODINGS)
    source.state, source.problem, source.problem_code = SourceState.BAD, str(error), error.code
    source.save()
    return source


def _accept(source: SourceFile, found: Inspection) -> SourceFile:
    source.state, source.problem, source.problem_code = SourceState.READY, "", ""
    source.format = found.format.to_json()
    source.encodings = list(found.encodings)
    source.columns = [[column.name, list(column.samples)] for column in found.columns]
    warnings = [*found.warnings, *warn_of_unknown_leads(source, found.columns)]
    source.warnings = [warning.to_json() for warning in warnings]
    source.row_count, source.row_count_is_exact = found.row_count, found.row_count_is_exact
    source.parent_import_id = _parent(source, found.columns)
    source.mapping = _mapping(source, found.columns)
    source.progress = 100
    source.save()
    return source


def columns_of(source: SourceFile) -> list[Column]:
    """What was found in the file."""
    return [
        Column(index=index, name=name, samples=tuple(samples))
        for index, (name, samples) in enumerate(source.columns)
    ]


def _parent(source: SourceFile, columns: Sequence[Column]) -> UUID | None:
    """The import whose rejected rows these are, if it is one of this workspace."""
    parent_id = parent_of(columns)
    if parent_id is None:
        return None
    known = LeadImport.objects.filter(workspace_id=source.workspace_id, id=parent_id)
    return parent_id if known.exists() else None


def _mapping(source: SourceFile, columns: Sequence[Column]) -> list[str]:
    """What these columns were last time; else the guess."""
    remembered = RememberedMapping.objects.filter(
        workspace_id=source.workspace_id, header_key=header_key(columns)
    ).first()
    if remembered is not None and len(remembered.mapping) == len(columns):
        return list(remembered.mapping)
    return guess_mapping(columns)


def remember_mapping(source: SourceFile, mapping: Sequence[str]) -> None:
    """For the next file with the same headers in this workspace."""
    if not source.format.get("has_header", False) and source.format.get("kind") != "ndjson":
        return
    RememberedMapping.objects.update_or_create(
        workspace_id=source.workspace_id,
        header_key=header_key(columns_of(source)),
        defaults={"mapping": list(mapping)},
    )


def same_file_imports(source: SourceFile) -> list[LeadImport]:
    """Earlier imports of a file with the same bytes in this workspace, the newest first."""
    twins = SourceFile.objects.filter(workspace_id=source.workspace_id, sha256=source.sha256)
    imports = LeadImport.objects.filter(
        workspace_id=source.workspace_id, is_dry_run=False, source_id__in=twins.values("id")
    )
    return list(imports.order_by("-id")[:5])


def open_source(source: SourceFile, *, mapping: Sequence[str]) -> OpenFile:
    """For the gate."""
    return OpenFile(
        path=text_path_of(source),
        format=_text_format(source),
        columns=[name for name, _ in source.columns],
        mapping=list(mapping),
        unescape=_is_ours(source),
        is_converted=bool(source.converted_name),
        unpacked_limit=settings.LEADGATE_UNPACKED_LIMIT,
    )


def _is_ours(source: SourceFile) -> bool:
    """Whether Leadgate wrote it, with its formulas escaped. In JSON there are none."""
    columns = columns_of(source)
    return source.format.get("kind") != "ndjson" and (is_mended(columns) or names_leads(columns))


def _text_format(source: SourceFile) -> FileFormat:
    return FileFormat.from_json(source.format)


def open_import(record: LeadImport) -> OpenFile:
    """The file of an import, as it was mapped for it. Raises SourceFile.DoesNotExist; FileError and
    BadMapping where a spreadsheet turned out not to be what its sender stated."""
    assert record.source_id is not None, "only files are opened"
    source = SourceFile.objects.get(workspace_id=record.workspace_id, id=record.source_id)
    if not record.mapping:
        record.mapping = map_as_requested(source, record.asked)
        record.save(update_fields=["mapping"])
    return open_source(source, mapping=record.mapping)


def map_as_requested(source: SourceFile, requested: Mapping[str, Any]) -> list[str]:
    """What each column is: the guess, with what its sender stated about the file: `has_header`, and `mapping`
    by the columns' names. Raises FileError, BadMapping."""
    source = read_as_requested(source, has_header=requested.get("has_header"))
    return apply_mapping(source.mapping, columns_of(source), requested.get("mapping") or {})


def is_converting(import_id: UUID) -> bool:
    """Whether the import's file is a spreadsheet that some worker still converts."""
    waiting = SourceFile.objects.filter(state=SourceState.CONVERTING)
    imports = LeadImport.objects.filter(id=import_id, source_id__in=waiting.values("id"))
    return imports.exists()


def wants_conversion(source_id: UUID) -> bool:
    return SourceFile.objects.filter(id=source_id, state=SourceState.CONVERTING).exists()


def waiting_imports(source_id: UUID) -> list[UUID]:
    """Those that begin when the spreadsheet is converted."""
    waiting = LeadImport.objects.filter(source_id=source_id, state=ImportState.PENDING)
    return list(waiting.values_list("id", flat=True))


def open_conversions() -> list[UUID]:
    """Spreadsheets that some worker should convert, of all workspaces."""
    waiting = SourceFile.objects.filter(state=SourceState.CONVERTING)
    return list(waiting.order_by("id").values_list("id", flat=True))


def prune_files() -> int:
    """Removes files that were uploaded LEADGATE_OUTCOME_DAYS ago. -> how many."""
    before = timezone.now() - dt.timedelta(days=settings.LEADGATE_OUTCOME_DAYS)
    due = list(SourceFile.objects.filter(created_at__lt=before).exclude(stored_name=""))
    for source in due:
        remove_file(source)
    _remove_abandoned()
    return len(due)


def _remove_abandoned() -> None:
    """Uploads and scratch files of processes that were killed."""
    yesterday = timezone.now().timestamp() - dt.timedelta(days=1).total_seconds()
    _remove_unknown(before=yesterday)
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir():
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < yesterday:
                path.unlink()


def _remove_unknown(*, before: float) -> None:
    """Stored files whose record was never saved, or has gone with its workspace."""
    for folder in Path(storage().location).glob("*-*-*-*-*/*-*-*-*-*"):
        with contextlib.suppress(FileNotFoundError, ValueError):
            pk = UUID(folder.name)
            if folder.stat().st_mtime < before and not SourceFile.objects.filter(id=pk).exists():
                shutil.rmtree(folder)


def remove_file(source: SourceFile) -> None:
    """From the disk; what is known about it stays."""
    names: list[Any] = [source.stored_name, source.converted_name]
    for name in filter(None, names):
        storage().delete(name)
    source.stored_name = source.converted_name = ""
    source.save(update_fields=["stored_name", "converted_name"])
