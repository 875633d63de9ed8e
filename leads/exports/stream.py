"""What COPY sends -> pieces of a file."""

import csv
import io
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.text import get_valid_filename

from leads.exports.statement import compose
from leads.exports.target import Exported, ExportFormat, look_up
from leads.exports.workbook import workbook_of
from leads.models.targets import Target
from workspaces.audit import Action, Actor, current_actor, note
from workspaces.database.cursor import plain_cursor

SOME = 5_000  # chosen leads of one COPY
_PIECE = 64 * 1024  # bytes
_BOM = b"\xef\xbb\xbf"  # without it a spreadsheet takes the file for the local code page

CONTENT_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.NDJSON: "application/x-ndjson",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, kw_only=True)
class Export:
    """`pieces` can be read once, in the thread whose connection shall be used."""

    name: str
    content_type: str
    pieces: Iterator[bytes]


def open_export(
    target: Target,
    format: ExportFormat,
    *,
    workspace_id: UUID,
    chosen: Iterable[Sequence[UUID]] | None = None,
    for_spreadsheet: bool = False,
) -> Export:
    """One statement, so the file shows one moment, that of the first piece; but a statement for each part of
    what is `chosen`: ids of the workspace's leads, or of the target's memberships. A workbook is made here.

    Raises UnknownReference, CellTooLong; OSError where a workbook has no room.
    """
    exported = look_up(target, workspace_id=workspace_id)
    header, statement, parameters = compose(exported, format, some=chosen is not None)
    parts = [{}] if chosen is None else ({"ids": list(ids)} for ids in chosen)
    rows = _noted(_rows(statement, parameters, parts), exported, current_actor())
    first = b"" if format is ExportFormat.NDJSON else _line(header)
    if format is ExportFormat.XLSX:
        pieces = workbook_of(first, rows)
    else:
        pieces = _pieces((_BOM if for_spreadsheet and first else b"") + first, rows)
    return Export(
        name=get_valid_filename(f"{exported.name[:80]} {timezone.now():%Y-%m-%d}.{format}"),
        content_type=CONTENT_TYPES[format],
        pieces=pieces,
    )


def _line(cells: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()


def _noted(
    rows: Generator[bytes, None, None], exported: Exported, actor: Actor
) -> Generator[bytes, None, None]:
    """The same rows. Whether all were read or not, the audit log knows how many leads went out: the request
    has been answered by then, so who it was is stated."""
    number, is_complete = 0, False
    try:
        for number, row in enumerate(rows, 1):  # noqa: B007  it is what is noted
            yield row
        is_complete = True
    finally:
        rows.close()  # a COPY that nobody reads on, before anything else is written
        note(
            exported.workspace_id,
            Action.LEADS_EXPORTED,
            object_id=exported.target.id,
            count=number,
            actor=actor,
            of=exported.target.kind,
            complete=is_complete,
        )


def _rows(
    statement: bytes, parameters: dict[str, Any], parts: Iterable[dict[str, Any]]
) -> Generator[bytes, None, None]:
    """Whoever stops reading half-way leaves a connection in the middle of a COPY: it is closed, and the
    thread's next query opens another one."""
    for part in parts:
        try:
            with plain_cursor().copy(statement, parameters | part) as copy:
                for row in copy:
                    yield bytes(row)
        except BaseException:
            connection.close()
            raise


def _pieces(first: bytes, rows: Iterable[bytes]) -> Iterator[bytes]:
    held, size = [first], len(first)
    for row in rows:
        held.append(row)
        size += len(row)
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
