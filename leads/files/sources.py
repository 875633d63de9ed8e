"""Uploaded files (stored.py keeps them), looked into once.

inspect_source   what it is: format, columns, a guessed or remembered mapping; FileError > state bad
convert_source   a spreadsheet > text, and what takes long to look into; a worker does it
open_source      SourceFile > what the gate reads
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from leads.files.corrected.cells import Cells
from leads.files.corrected.drafts import cells_read_with, forget_draft_of_file
from leads.files.decode import (
    Column,
    FileError,
    FileFormat,
    Inspection,
    TooSlow,
    convert_xlsx,
    inspect_apart,
)
from leads.files.decode.layout.header import with_header
from leads.files.decode.model import FIND_HEADER
from leads.files.exported import names_leads
from leads.files.file_rows import OpenFile
from leads.files.guess import guess_mapping
from leads.files.mapping import apply_mapping, header_key
from leads.files.mended import is_mended, parent_of
from leads.files.named import apply_named
from leads.files.stored import path_of, text_path_of
from leads.files.warnings import warnings_to_store
from leads.models import ImportState, LeadImport, RememberedMapping, SourceFile, SourceState
from workspaces.database.retries import CONNECTION_ERRORS

MOST_ATTEMPTS = 5  # at one conversion


def inspect_source(
    source: SourceFile, *, wanted: FileFormat | None = None, is_patient: bool = False
) -> SourceFile:
    """Looks into the file, as `wanted` if somebody stated what it is, and saves what it found.

    A spreadsheet that isn't converted yet becomes `converting`, and a worker has to do that; so does a file
    that can't be looked into while its sender waits, unless the caller `is_patient`.
    """
    try:
        found = _look(source, wanted=wanted, is_patient=is_patient)
    except FileError as error:
        if isinstance(error, TooSlow) and not is_patient:
            source.state, source.format = SourceState.CONVERTING, wanted.to_json() if wanted else {}
            source.save()
            return source
        return refuse(source, error)
    if found.format.kind == "xlsx":
        source.state, source.format = SourceState.CONVERTING, found.format.to_json()
        source.save()
        return source
    return _accept(source, found)


def _look(
    source: SourceFile,
    *,
    wanted: FileFormat | None,
    is_patient: bool,
    tick: Callable[[], None] = lambda: None,
) -> Inspection:
    """Raises FileError, and what `tick` raises."""
    return inspect_apart(
        text_path_of(source),
        name=source.name,
        unpacked_limit=settings.LEADGATE_UNPACKED_LIMIT,
        memory_limit=settings.LEADGATE_CONVERT_MEMORY,
        seconds=settings.LEADGATE_CONVERT_SECONDS if is_patient else settings.LEADGATE_INSPECT_SECONDS,
        wanted=wanted,
        tick=tick,
    )


def read_as_requested(
    source: SourceFile,
    *,
    is_patient: bool = False,
    encoding: str | None = None,
    delimiter: str | None = None,
    has_header: bool | None = None,
    header_row: int | None = None,
) -> SourceFile:
    """Looks into it once more where something else was stated than found; as inspect_source. Raises
    FileError."""
    if source.state == SourceState.CONVERTING or not source.format:
        return _unless_bad(source)
    found = _text_format(source)
    wanted = replace(
        found,
        encoding=encoding or found.encoding,
        is_doubted=found.is_doubted and not encoding,
        delimiter=delimiter or found.delimiter,
    )
    if wanted != found:  # what the header is can only be found now
        wanted = replace(wanted, header_row=FIND_HEADER, last_row=0)
        source = _unless_bad(inspect_source(source, wanted=wanted, is_patient=is_patient))
        if source.state == SourceState.CONVERTING:
            return source
        found = _text_format(source)
    wanted = with_header(found, has_header=has_header, header_row=header_row)
    if wanted != found:
        source = inspect_source(source, wanted=wanted, is_patient=is_patient)
    return _unless_bad(source)


def _unless_bad(source: SourceFile) -> SourceFile:
    """Raises FileError."""
    if source.state == SourceState.BAD:
        raise FileError(source.problem_code or "bad_file", source.problem)
    return source


def convert_source(source_id: UUID) -> None:
    """Converts the spreadsheet and looks into the result, or looks into a file that takes long; again, if it
    was done already."""
    source = SourceFile.objects.get(id=source_id)
    try:
        _count_attempt(source)
        if source.format.get("kind") == "xlsx" or source.converted_name:
            found = _convert(source)
        else:
            wanted = FileFormat.from_json(source.format) if "kind" in source.format else None
            found = _look(source, wanted=wanted, is_patient=True, tick=lambda: _check_wanted(source))
    except NoLongerWanted:
        return
    except CONNECTION_ERRORS:
        connection.close()
        _own(source).update(attempts=F("attempts") - 1)
        raise
    except FileError as error:
        refuse(source, error)
        return
    _accept(source, found)


def _own(source: SourceFile) -> QuerySet[SourceFile]:
    return SourceFile.objects.filter(workspace_id=source.workspace_id, id=source.id)


class NoLongerWanted(Exception):
    """It was cancelled, or all imports of the file were."""


def cancel_conversion(source: SourceFile) -> None:
    """The worker that is at it notices."""
    problem = "Reading the file was cancelled. Upload it again."
    waiting = _own(source).filter(state=SourceState.CONVERTING)
    waiting.update(state=SourceState.BAD, problem=problem, problem_code="cancelled")


def _count_attempt(source: SourceFile) -> None:
    """Raises FileError where it was begun so often that whoever begins it must die of it."""
    _own(source).update(attempts=F("attempts") + 1)
    source.attempts += 1
    if source.attempts > MOST_ATTEMPTS:
        raise FileError(
            "too_many_attempts",
            f"Reading the file was begun {MOST_ATTEMPTS} times and never came to an end. Save it as CSV.",
        )


def _convert(source: SourceFile) -> Inspection:
    """A spreadsheet. Raises FileError, NoLongerWanted."""
    source.converted_name = f"{source.stored_name}.csv"
    converted = convert_xlsx(
        path_of(source),
        target=text_path_of(source),
        sheet=source.format.get("sheet", ""),
        unpacked_limit=settings.LEADGATE_UNPACKED_LIMIT,
        memory_limit=settings.LEADGATE_CONVERT_MEMORY,
        seconds=settings.LEADGATE_CONVERT_SECONDS,
        on_progress=lambda done, total: _note_progress(source, done, total),
        tick=lambda: _check_wanted(source),
    )
    found = _look(source, wanted=None, is_patient=True)
    source.sheets = list(converted.sheets)
    return replace(
        found,
        format=replace(found.format, sheet=converted.sheet),
        warnings=tuple(dict.fromkeys((*converted.warnings, *found.warnings))),
        encodings=(),
    )


def _check_wanted(source: SourceFile) -> None:
    """Raises NoLongerWanted."""
    if not _own(source).filter(state=SourceState.CONVERTING).exists():
        raise NoLongerWanted
    imports = LeadImport.objects.filter(workspace_id=source.workspace_id, source_id=source.id)
    states = set(imports.values_list("state", flat=True))
    if states and not any(ImportState(state).is_open for state in states):
        raise NoLongerWanted


def _note_progress(source: SourceFile, done: int, total: int) -> None:
    percent = min(99, 100 * done // total) if total else 0
    if percent != source.progress:
        source.progress = percent
        _own(source).update(progress=percent)


# Where the guess was wrong, or a file has a bad byte: what it may be read as.
_ENCODINGS = ("cp1252", "iso8859-15", "cp1250", "cp1251", "mac_roman", "cp932", "gb18030", "utf-8", "utf-16")


def refuse(source: SourceFile, error: FileError) -> SourceFile:
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
    source.row_count, source.row_count_is_exact = found.row_count, found.row_count_is_exact
    source.parent_import_id = _parent(source, found.columns)
    source.mapping = _mapping(source, found.columns)
    source.warnings = warnings_to_store(source, found)
    source.progress, source.attempts = 100, 0
    source.save()
    forget_draft_of_file(source)
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


def open_source(
    source: SourceFile, *, mapping: Sequence[str], typed: Mapping[int, Cells] | None = None
) -> OpenFile:
    """For the gate; `typed`: what somebody typed over its cells."""
    return OpenFile(
        path=text_path_of(source),
        format=_text_format(source),
        columns=[name for name, _ in source.columns],
        mapping=list(mapping),
        unescape=_is_ours(source),
        is_converted=bool(source.converted_name),
        unpacked_limit=settings.LEADGATE_UNPACKED_LIMIT,
        typed=typed or {},
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
    by_phone = bool(record.options.get("match_by_phone"))
    if not record.mapping:
        record.mapping = map_as_requested(source, record.asked, by_phone=by_phone)
        record.save(update_fields=["mapping"])
    file = open_source(source, mapping=record.mapping, typed=cells_read_with(record))
    return replace(file, matches_phones=by_phone)


def map_as_requested(
    source: SourceFile, requested: Mapping[str, Any], *, by_phone: bool = False
) -> list[str]:
    """What each column is: the guess, with what its sender stated of the file: `header_row`, `has_header`,
    `encoding` and `delimiter` of a text, `named` (a saved mapping), and `mapping`, both by columns. Raises
    FileError, BadMapping."""
    text = {} if source.converted_name else {name: requested.get(name) for name in ("encoding", "delimiter")}
    source = read_as_requested(
        source,
        is_patient=True,
        has_header=requested.get("has_header"),
        header_row=requested.get("header_row"),
        **text,
    )
    guess, columns = list(source.mapping), columns_of(source)
    if named := requested.get("named"):
        guess = apply_named(named, [column.name for column in columns], guess)
    return apply_mapping(guess, columns, requested.get("mapping") or {}, by_phone=by_phone)


def is_converting(import_id: UUID) -> bool:
    """Whether the import's file is a spreadsheet that some worker still converts."""
    waiting = SourceFile.objects.filter(state=SourceState.CONVERTING)
    imports = LeadImport.objects.filter(id=import_id, source_id__in=waiting.values("id"))
    return imports.exists()


def open_conversions() -> list[UUID]:
    """Files that some worker should convert or look into, of all workspaces; not those whose imports were
    cancelled."""
    imports = LeadImport.objects.filter(workspace_id=OuterRef("workspace_id"), source_id=OuterRef("id"))
    is_open = Q(state__in=[state for state in ImportState if state.is_open])
    waiting = SourceFile.objects.filter(state=SourceState.CONVERTING)
    wanted = waiting.filter(~Exists(imports) | Exists(imports.filter(is_open)))
    return list(wanted.order_by("id").values_list("id", flat=True))
