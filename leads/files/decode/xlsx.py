"""A spreadsheet -> CSV, in a child process that may take so much memory and so much time.

calamine holds a whole sheet in memory, and a hostile one can be any size once it is unpacked.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from leads.files.decode.losses import warn_of_sheet
from leads.files.decode.model import ConvertedSheet, FileError
from leads.files.decode.unpack import find_packing, open_stream, too_large

_BLOCK = 1 << 20  # bytes
_CHILD = Path(__file__).with_name("xlsx_child.py")


def convert_xlsx(
    path: Path,
    *,
    target: Path,
    sheet: str = "",
    unpacked_limit: int,
    memory_limit: int,
    seconds: int,
    on_progress: Callable[[int, int], None],
) -> ConvertedSheet:
    """Writes the sheet (the first one with something in it) to `target`, row for row, as UTF-8 CSV.

    `memory_limit` is in bytes; `on_progress` gets rows done and rows in all. Raises FileError, and leaves
    no `target` behind then.
    """
    try:
        with _unpacked(path, beside=target, limit=unpacked_limit) as source:
            _check_size(source, unpacked_limit)
            found = _run(
                source, target, sheet, memory_limit=memory_limit, seconds=seconds, on_progress=on_progress
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
    """Raises FileError for what isn't XLSX, or would unpack to more than `limit` bytes."""
    try:
        with zipfile.ZipFile(source) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged() from error
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise FileError("unsupported", "This is not an Excel file. Open it and save it as .xlsx or CSV.")
    if sum(part.file_size for part in parts) > limit:
        raise too_large(limit)


def _damaged() -> FileError:
    return FileError("damaged_archive", "The spreadsheet is damaged. Open it, and save it once more.")


def _encrypted() -> FileError:
    return FileError("encrypted", "The spreadsheet has a password. Save it without one.")


def _run(
    source: Path,
    target: Path,
    sheet: str,
    *,
    memory_limit: int,
    seconds: int,
    on_progress: Callable[[int, int], None],
) -> dict[str, Any]:
    """What the child reported last. Raises FileError."""
    arguments = [str(source), str(target), sheet, str(memory_limit), str(os.getpid())]
    with subprocess.Popen(
        [sys.executable, "-I", _CHILD, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
    ) as child:
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            message = _listen(child, on_progress)
        except BaseException:
            child.kill()
            raise
        finally:
            timer.cancel()
    return _result(message, is_late=late.is_set(), seconds=seconds)


def _listen(child: subprocess.Popen[bytes], on_progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Passes its progress on. -> its last message."""
    message: dict[str, Any] = {}
    assert child.stdout is not None
    for line in child.stdout:
        message = json.loads(line)
        if "done" in message:
            on_progress(message["done"], message["total"])
    return message


def _result(message: dict[str, Any], *, is_late: bool, seconds: int) -> dict[str, Any]:
    """Raises FileError for a child that failed, or that didn't live to say anything."""
    if "sheets" in message:
        return message
    error = message.get("error", "")
    if error == "password":
        raise _encrypted()
    if error == "damaged":
        raise _damaged()
    if error == "no_sheet":
        raise FileError("no_sheet", "The spreadsheet has no such sheet. Choose another one.")
    if is_late:
        raise FileError(
            "too_slow", f"The spreadsheet couldn't be read within {seconds} seconds. Save it as CSV instead."
        )
    raise FileError("too_large_sheet", "The spreadsheet needs too much memory. Save it as CSV instead.")
