"""A file that somebody sent -> plain text, one value a line or the first column of a table."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from leads.files.decode import convert_xlsx
from leads.files.decode.signatures import HEAD, find_kind


@contextmanager
def open_as_text(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """A spreadsheet as CSV, of its first sheet that has something in it; text as it is.

    Raises FileError for what is neither, and for what takes too long.
    """
    head = file.read(HEAD)
    file.seek(0)
    if find_kind(head) == "text":
        yield file
        return
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        book, text = Path(folder) / "book", Path(folder) / "text"
        with book.open("wb") as kept:
            while block := file.read(1 << 20):
                kept.write(block)
        convert_xlsx(
            book,
            target=text,
            unpacked_limit=settings.LEADGATE_UNPACKED_LIMIT,
            memory_limit=settings.LEADGATE_CONVERT_MEMORY,
            seconds=settings.LEADGATE_INSPECT_SECONDS,
            on_progress=lambda done, total: None,
        )
        with text.open("rb") as converted:
            yield converted
