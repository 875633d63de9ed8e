"""A path -> a stream of unpacked bytes, and how it is packed."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from typing_extensions import override

from leads.files.decode.model import FileError

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_DAMAGE = (EOFError, OSError, zlib.error, zipfile.BadZipFile, NotImplementedError, ValueError)
# A file that unpacks to more than so many times its size holds no table: of leads it is 5 to 20 times.
_MOST = 100
_LEAST = 1024 * 1024  # bytes that even a small one may have
_DIRECTORY = 1024 * 1024  # bytes: more than ten thousand names
# What the directory of a zipped document holds: Excel's own, and others that are zip files too.
_DOCUMENT_PARTS = ("[content_types].xml", "mimetype", "index/document.iwa")


class Stream:
    """Bytes of the one file, unpacked. Raises FileError for more than `limit` of them, for too many of them
    from an archive of `packed` bytes, and for damage."""

    def __init__(self, raw: IO[bytes], *, limit: int, packed: int | None = None) -> None:
        self._raw = raw
        self._limit = limit
        self._most = limit if packed is None else max(_LEAST, _MOST * packed)
        self._taken = 0

    def read(self, size: int) -> bytes:
        """At most `size` bytes; b"" at the end."""
        try:
            part = self._raw.read(size)
        except _DAMAGE as error:
            raise damaged() from error
        self._taken += len(part)
        if self._taken > self._limit:
            raise too_large(self._limit)
        if self._taken > self._most:
            raise _is_bomb()
        return part


def damaged() -> FileError:
    """For an archive that can't be unpacked."""
    return FileError(
        "damaged_archive", "The archive is damaged. Pack the file once more, or upload it as it is."
    )


def too_large(limit: int) -> FileError:
    """For a file that unpacks to more than `limit` bytes."""
    size = f"{limit / 1024**2:,.0f} MiB" if limit >= 1024**2 else f"{limit:,} bytes"
    return FileError(
        "too_large_unpacked", f"Unpacked, the file is larger than {size}, the most that is taken. Split it."
    )


def _is_bomb() -> FileError:
    text = f"Unpacked, the file is more than {_MOST} times as large, as no table is. Upload it unpacked."
    return FileError("too_large_unpacked", text)


class _BoundedFile(io.FileIO):
    """A zip file whose directory is read at once, as zipfile does, if it isn't too large for that."""

    @override
    def read(self, size: int | None = -1, /) -> Any:
        if size is not None and size > _DIRECTORY:
            raise FileError(
                "too_many_files_in_archive", "The archive holds too many files. Pack the table alone."
            )
        return super().read(size)


@contextmanager
def open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Its directory is read. Raises FileError for too many files in it, and for damage."""
    with _BoundedFile(path) as file:
        try:
            archive = zipfile.ZipFile(file)
        except _DAMAGE as error:
            raise damaged() from error
        with archive:
            yield archive


def find_packing(path: Path) -> str:
    """-> "", "gzip" or "zip", by the first bytes; a document that is a zip file itself isn't packed."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(GZIP):
        return "gzip"
    if head not in (ZIP, _EMPTY_ZIP):
        return ""
    names = {name.lower() for name in _names(path)}
    return "" if names.intersection(_DOCUMENT_PARTS) else "zip"


def _names(path: Path) -> list[str]:
    """Of the files in an archive, or in a document that is one."""
    with open_zip(path) as archive:
        return archive.namelist()


@contextmanager
def open_stream(path: Path, packing: str, *, limit: int) -> Iterator[Stream]:
    """The bytes of the one file in `path`. Raises FileError, here and when it is read."""
    if packing == "zip":
        with _open_zip(path, limit=limit) as member:
            yield Stream(member, limit=limit, packed=path.stat().st_size)
    elif packing == "gzip":
        with gzip.open(path) as file:
            packed = path.stat().st_size
            yield Stream(file, limit=limit, packed=packed)  # type: ignore[arg-type]  # reads all the same
    else:
        with io.FileIO(path) as plain:
            yield Stream(plain, limit=limit)


@contextmanager
def _open_zip(path: Path, *, limit: int) -> Iterator[IO[bytes]]:
    with open_zip(path) as archive:
        member = _only_member(archive)
        if member.file_size > limit:
            raise too_large(limit)
        with _open_member(archive, member) as file:
            yield file


def _open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    if member.flag_bits & 1:
        raise FileError("encrypted", "The archive has a password. Upload the file without one.")
    try:
        return archive.open(member)
    except _DAMAGE as error:
        raise damaged() from error


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one file, whatever macOS put beside it."""
    members = [member for member in archive.infolist() if not _is_ignored(member)]
    if len(members) != 1:
        raise FileError(
            "not_one_file_in_archive",
            f"The archive holds {len(members) or 'no'} files; exactly one can be imported. "
            "Upload the file itself, or pack it alone.",
        )
    return members[0]


def _is_ignored(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.split("/")
    return not parts[-1] or parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts)
