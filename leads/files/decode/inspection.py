"""A file -> what it is and what is in it. One pass over all bytes, one over the first rows."""

import contextlib
import csv
import io
import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from leads.files.decode.columns import make_columns, width_of
from leads.files.decode.csv_rows import ANY_WIDTH, read_records
from leads.files.decode.encodings.doubts import warn_of_encoding
from leads.files.decode.encodings.names import CODEPAGES
from leads.files.decode.encodings.scan import Scan, scan_file
from leads.files.decode.known.cells import as_shown
from leads.files.decode.known.names import field_of
from leads.files.decode.layout.dialect import EXPORT_BEGINS, find_dialect
from leads.files.decode.layout.header import Header, are_pairs, find_header, is_list
from leads.files.decode.layout.quoting import lines_of, reader_of
from leads.files.decode.losses import warn_of_header, warn_of_losses
from leads.files.decode.model import FIND_HEADER, FileError, FileFormat, FileRow, FileWarning, Inspection
from leads.files.decode.ndjson import find_keys, parse_object, read_ndjson
from leads.files.decode.signatures import HEAD, OLD_OFFICE, find_kind, holds_encrypted_package, refuse_binary
from leads.files.decode.spread import spread_text
from leads.files.decode.text import read_text
from leads.files.decode.unpack import find_packing, open_stream

_SAMPLE = 1000  # records
_LATER = 100  # records of each piece of the rest
_START = 1 << 17  # characters in which the delimiter is looked for
_MAX_COLUMNS = 20_000
_TAIL = 1 << 20  # bytes
_OUR_NAMES = frozenset([EXPORT_BEGINS, "Leadgate import"])  # exported.LEAD_ID, mended.IMPORT


def inspect(path: Path, *, name: str, unpacked_limit: int, wanted: FileFormat | None = None) -> Inspection:
    """`wanted` is what somebody stated the file to be: its encoding, delimiter and header are obeyed.

    Of a spreadsheet only the kind is reported: it has to be converted. `name` is what the file is called, and
    proves nothing. Raises FileError.
    """
    packing = find_packing(path)
    head = _head(path, packing, limit=unpacked_limit)
    format = _format(packing, sheet=wanted.sheet if wanted else "")
    if find_kind(head, tail_holds_key=_is_encrypted(path, head)) == "xlsx":
        return Inspection(format=replace(format, kind="xlsx"))
    requested = wanted if wanted and wanted.kind != "xlsx" else format
    chosen = "" if requested.is_doubted else requested.encoding
    scan = scan_file(path, packing=packing, limit=unpacked_limit, head=head, wanted=chosen)
    format = replace(
        format, encoding=scan.encodings[0], is_doubted=bool(scan.rivals), has_bad_bytes=bool(scan.bad_count)
    )
    start = _start(path, format, limit=unpacked_limit)
    format = replace(format, kind=requested.kind or _kind(start))
    if format.kind == "ndjson":
        return _inspect_ndjson(path, format, scan, limit=unpacked_limit)
    dialect = find_dialect(start, delimiter=requested.delimiter)
    format = replace(format, delimiter=dialect.delimiter, quoting=dialect.quoting)
    wish = requested if requested is wanted and requested.header_row != FIND_HEADER else None
    return _inspect_csv(path, format, scan, limit=unpacked_limit, wish=wish)


def _format(packing: str, *, sheet: str) -> FileFormat:
    return FileFormat(kind="", packing=packing, encoding="", delimiter="", has_header=True, sheet=sheet)


def _choices(scan: Scan) -> tuple[str, ...]:
    """What fits comes first."""
    codepages = (codepage.codec for codepage in CODEPAGES)
    return tuple(dict.fromkeys((*scan.encodings, "utf-8", *codepages, "utf-16")))


def _head(path: Path, packing: str, *, limit: int) -> bytes:
    """The first bytes. Raises FileError for none."""
    with open_stream(path, packing, limit=limit) as stream:
        head = stream.read(HEAD)
    if not head:
        raise _empty()
    return head


def _is_encrypted(path: Path, head: bytes) -> bool:
    """The directory of an old container may stand at its very end."""
    if not head.startswith(OLD_OFFICE):
        return False
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, io.SEEK_END) - _TAIL))
        return holds_encrypted_package(head + file.read())


def _start(path: Path, format: FileFormat, *, limit: int) -> str:
    """Whole lines from the beginning. Raises FileError for white space only, and for what is no text."""
    with open_stream(path, format.packing, limit=limit) as stream:
        text = next(read_text(stream, format.encoding, has_bad_bytes=format.has_bad_bytes), "")
    if not text.strip():
        raise _empty()
    refuse_binary(text)
    cut = max(text.rfind("\n", 0, _START), text.rfind("\r", 0, _START)) + 1
    return text[:cut] if len(text) > _START and cut else text


def _kind(start: str) -> str:
    """ "ndjson" or "csv". Raises FileError for other JSON."""
    first = start.lstrip().split("\n", 1)[0].strip()
    if first.startswith("{") and (
        parse_object(first) is not None or parse_object(_second(start)) is not None
    ):
        _refuse_one_object(start, first)
        return "ndjson"
    if first == "{" or first.startswith(('{"', '[{"')) or first in ("[", "[{"):
        raise FileError(
            "unsupported", "This is JSON, but not one object a line. Save it as NDJSON (JSON Lines) or CSV."
        )
    return "csv"


def _refuse_one_object(start: str, first: str) -> None:
    """Raises FileError for a single object that isn't a lead but holds a list of some."""
    found = parse_object(first) if not start.strip()[len(first) :].strip() else None
    holder = next((key for key, value in (found or {}).items() if _is_list_of_objects(value)), None)
    if found and holder is not None and not any(field_of(key).field for key in found if key != holder):
        raise FileError(
            "unsupported",
            f"This is JSON, one object that holds a list (“{holder}”). Save the list as NDJSON (JSON Lines): "
            "one object a line.",
        )


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _second(start: str) -> str:
    """The first line may be the bad one."""
    return "".join(start.lstrip().splitlines()[1:2])


def _empty() -> FileError:
    return FileError("empty_file", "The file is empty. Upload one with a header and at least one row.")


def _header_only() -> FileError:
    return FileError("header_only", "The file has a header, but no rows below it. Upload one with rows.")


def _pairs() -> FileError:
    return FileError(
        "unsupported",
        "Each line of this file is a name and a value (Email: …), not a row of a table. Save it as CSV with "
        "one row for each person.",
    )


def _check_width(columns: int) -> None:
    if columns > _MAX_COLUMNS:
        raise FileError(
            "too_many_columns",
            f"The file has more than {_MAX_COLUMNS:,} columns. Check the delimiter, or remove some.",
        )


def _inspect_csv(
    path: Path, format: FileFormat, scan: Scan, *, limit: int, wish: FileFormat | None
) -> Inspection:
    """`wish` is where somebody has stated where the header is."""
    records = _sample(path, format, limit=limit)
    if not records:
        raise _empty()
    if wish.is_list if wish else is_list(records):
        return _inspect_list(records, format, scan)
    if wish is None and are_pairs(records):
        raise _pairs()
    good = [record for record in records if not record.problem] or records[:1]
    header = _wished_header(good, wish) if wish else find_header(good)
    format = replace(format, has_header=header.has_header, header_row=header.row, last_row=header.last_row)
    head, rows = _parts(records, format)
    is_all = len(records) < _SAMPLE or header.last_row > 0
    if not rows and is_all:
        raise _header_only()
    width = width_of(head, rows) if head else max(len(row.cells) for row in rows or good)
    _check_width(width)
    head = [*head, *[""] * (width - len(head))] if head else head
    format = replace(format, is_ours=not _OUR_NAMES.isdisjoint(head))
    later = [] if is_all else _later_records(path, format, width=width, limit=limit)
    columns = make_columns(head or [""] * width, [*(row.cells for row in rows if not row.problem), *later])
    return Inspection(
        format=format,
        encodings=_choices(scan),
        columns=columns,
        row_count=len(rows) if is_all else _estimate(rows, scan.lines - header.row),
        row_count_is_exact=is_all,
        warnings=(
            *warn_of_encoding(scan),
            *warn_of_header(header, records),
            *warn_of_losses(columns, head, rows),
        ),
    )


def _wished_header(records: Sequence[FileRow], wish: FileFormat) -> Header:
    """Where the row is blank, the next one is meant. Raises FileError for one further down than is looked."""
    if not wish.has_header:
        return Header(has_header=False, row=wish.header_row, last_row=wish.last_row)
    found = next((record.number for record in records if record.number >= wish.header_row), 0)
    if not found:
        text = f"There is no row {wish.header_row:,} among the first {_SAMPLE:,}. Choose another header row."
        raise FileError("no_header_row", text)
    is_first = found == records[0].number
    last = wish.last_row if found < wish.last_row else 0
    return Header(row=0 if is_first else found, last_row=last)


def _parts(records: Sequence[FileRow], format: FileFormat) -> tuple[list[str], list[FileRow]]:
    """(the header or [], the rows below it)."""
    header = format.header_row or (records[0].number if format.has_header else 0)
    head = next((row.cells for row in records if row.number == header), []) if format.has_header else []
    last = format.last_row or records[-1].number
    return head, [row for row in records if header < row.number <= last]


def _inspect_list(records: Sequence[FileRow], format: FileFormat, scan: Scan) -> Inspection:
    """Addresses in a line or in a few: each is a row."""
    cells = [cell for record in records for cell in record.cells if cell.strip()]
    format = replace(format, has_header=False, is_list=True)
    text = "The file is a list of addresses in lines, with several in a line: each address is a row."
    return Inspection(
        format=format,
        encodings=_choices(scan),
        columns=make_columns([""], [[cell] for cell in cells]),
        row_count=len(cells),
        row_count_is_exact=len(records) < _SAMPLE,
        warnings=(*warn_of_encoding(scan), FileWarning(code="addresses_in_lines", text=text)),
    )


def _sample(path: Path, format: FileFormat, *, limit: int) -> list[FileRow]:
    """The first records, the header among them. Raises FileError."""
    blocks = read_records(path, format, width=ANY_WIDTH, unpacked_limit=limit, block=_SAMPLE)
    return next(blocks, [])


def _later_records(path: Path, format: FileFormat, *, width: int, limit: int) -> list[list[str]]:
    """From all over the rest of the file. A piece may begin within quotation marks: what comes of that is
    mostly not as wide as a row."""
    found: list[list[str]] = []
    for text in spread_text(path, format, limit=limit):
        records = reader_of(lines_of(text), format.delimiter, format.quoting)
        with contextlib.suppress(csv.Error):
            rows = (cells for cells in itertools.islice(records, _LATER) if len(cells) == width)
            found += [list(map(as_shown, cells)) for cells in rows]
    return found


def _estimate(rows: list[FileRow], lines: int) -> int:
    """By how many lines the first rows have."""
    seen = sum(1 + sum(cell.count("\n") for cell in row.cells) for row in rows)
    seen += rows[-1].number - rows[0].number + 1 - len(rows)  # blank ones
    return max(len(rows), round((lines - 1) * len(rows) / seen))


def _inspect_ndjson(path: Path, format: FileFormat, scan: Scan, *, limit: int) -> Inspection:
    keys = find_keys(path, format, unpacked_limit=limit)
    _check_width(len(keys))
    format = replace(format, has_header=False, keys=keys)
    rows = next(read_ndjson(path, format, unpacked_limit=limit, block=_SAMPLE), [])
    if not keys or not rows:
        raise _empty()
    columns = make_columns(keys, [row.cells for row in rows if not row.problem])
    is_all = len(rows) < _SAMPLE
    return Inspection(
        format=format,
        encodings=_choices(scan),
        columns=columns,
        row_count=len(rows) if is_all else scan.lines,
        row_count_is_exact=is_all,
        warnings=(*warn_of_encoding(scan), *warn_of_losses(columns, [], [])),
    )
