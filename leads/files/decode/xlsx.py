"""A spreadsheet (XLSX, XLSB, XLS, ODS) -> CSV, in a child process with bounds on its memory and time.

calamine holds a whole sheet in memory, and a hostile one can be any size once it is unpacked.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from leads.files.decode.apart import run_apart
from leads.files.decode.losses import warn_of_sheet
from leads.files.decode.model import ConvertedSheet, FileError
from leads.files.decode.signatures import OLD_OFFICE
from leads.files.decode.unpack import find_packing, open_stream, open_zip, too_large

_BLOCK = 1 << 20  # bytes
_BOOKS = frozenset(["xl/workbook.xml", "xl/workbook.bin", "content.xml"])  # of XLSX, XLSB, ODS
# As text a spreadsheet may have many times its size: a cell may only say which of the shared texts it shows.
_MOST = 100
_LEAST = 64 * 1024 * 1024  # bytes that even a small one may have


def convert_xlsx(
    path: Path,
    *,
    target: Path,
    sheet: str = "",
    unpacked_limit: int,
    memory_limit: int,
    seconds: float,
    on_progress: Callable[[int, int], None],
    tick: Callable[[], None] = lambda: None,
) -> ConvertedSheet:
    """Writes the sheet (the first one with something in it) to `target`, row for row, as UTF-8 CSV.

    `memory_limit` is in bytes; `on_progress` gets rows done and rows in all; `tick` may raise to end it.
    Raises FileError, and leaves no `target` behind then.
    """
    try:
        with _unpacked(path, beside=target, limit=unpacked_limit) as source:
            _check_size(source, unpacked_limit)
            found = run_apart(
                {"job": "convert", "path": str(source), "target": str(target), "sheet": sheet},
                memory=memory_limit,
                file_size=min(unpacked_limit, max(_LEAST, _MOST * path.stat().st_size)),
                seconds=seconds,
                on_progress=on_progress,
                tick=tick,
            )
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return ConvertedSheet(
        sheet=found["sheet"],
        sheets=tuple(found["sheets"]),
        row_count=found["row_count"],
        warnings=warn_of_sheet(found),
    )


@contextmanager
def _unpacked(path: Path, *, beside: Path, limit: int) -> Iterator[Path]:
    """The spreadsheet itself, if it came in an archive."""
    packing = find_packing(path)
    if not packing:
        yield path
        return
    with tempfile.NamedTemporaryFile(dir=beside.parent, suffix=".xlsx") as file:
        with open_stream(path, packing, limit=limit) as source:
            while block := source.read(_BLOCK):
                file.write(block)
        file.flush()
        yield Path(file.name)


def _check_size(source: Path, limit: int) -> None:
    """Raises FileError for what is no spreadsheet, or would unpack to more than `limit` bytes."""
    with source.open("rb") as file:
        if file.read(len(OLD_OFFICE)) == OLD_OFFICE:
            return  # an .xls isn't packed
    with open_zip(source) as archive:
        parts = archive.infolist()
    if _BOOKS.isdisjoint(part.filename for part in parts):
        raise FileError("unsupported", "This is not an Excel file. Open it and save it as .xlsx or CSV.")
    if sum(part.file_size for part in parts) > limit:
        raise too_large(limit)
