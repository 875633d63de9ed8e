"""What COPY sends -> pieces of a file."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.text import get_valid_filename

from leads.exports.statement import compose
from leads.exports.target import ExportFormat, look_up
from leads.models.targets import Target
from workspaces.database.cursor import plain_cursor

_PIECE = 64 * 1024  # bytes
_BOM = b"\xef\xbb\xbf"  # without it a spreadsheet takes the file for the local code page

CONTENT_TYPES = {ExportFormat.CSV: "text/csv; charset=utf-8", ExportFormat.NDJSON: "application/x-ndjson"}


@dataclass(frozen=True, kw_only=True)
class Export:
    """`pieces` can be read once, in the thread whose connection shall be used."""

    name: str
    content_type: str
    pieces: Iterator[bytes]


def open_export(
    target: Target, format: ExportFormat, *, workspace_id: UUID, for_spreadsheet: bool = False
) -> Export:
    """One statement, so the file shows one moment, that of the first piece. Raises UnknownReference."""
    exported = look_up(target, workspace_id=workspace_id)
    header, statement, parameters = compose(exported, format)
    first = b""
    if format is ExportFormat.CSV:
        first = (_BOM if for_spreadsheet else b"") + _line(header)
    return Export(
        name=get_valid_filename(f"{exported.name[:80]} {timezone.now():%Y-%m-%d}.{format}"),
        content_type=CONTENT_TYPES[format],
        pieces=_pieces(first, statement, parameters),
    )


def _line(cells: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()


def _pieces(first: bytes, statement: bytes, parameters: dict[str, Any]) -> Iterator[bytes]:
    """Whoever stops reading half-way leaves a connection in the middle of a COPY: it is closed, and the
    thread's next query opens another one."""
    held, size = [first], len(first)
    try:
        with plain_cursor().copy(statement, parameters) as copy:
            for row in copy:
                held.append(bytes(row))
                size += len(row)
                if size >= _PIECE:
                    yield b"".join(held)
                    held, size = [], 0
    except BaseException:
        connection.close()
        raise
    if held:
        yield b"".join(held)
