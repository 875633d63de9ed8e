"""A backup's table of contents: what there must be, byte for byte."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

NAME = "manifest.json"
FORMAT = 1


class BackupError(Exception):
    """The text says what is wrong with which file."""


class Entry(msgspec.Struct, frozen=True):
    """A file's size in bytes, and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`files` are named by their path in the backup, with slashes."""

    made_at: dt.datetime
    server: str
    migrations: list[str]
    files: dict[str, Entry]
    format: int = FORMAT


def contents(directory: Path) -> dict[str, Entry]:
    """Of all files there."""
    return {path.relative_to(directory).as_posix(): _measure(path) for path in _files(directory)}


def read_manifest(directory: Path) -> Manifest:
    """Raises BackupError."""
    try:
        found = msgspec.json.decode((directory / NAME).read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise BackupError(
            f"{directory} is no backup, or one that wasn't finished: it has no {NAME}."
        ) from None
    except msgspec.DecodeError as error:
        raise BackupError(f"{directory / NAME} can't be read: {error}") from error
    if found.format != FORMAT:
        raise BackupError(f"The backup has format {found.format}, this Leadgate reads {FORMAT}.")
    return found


def verify(directory: Path) -> Manifest:
    """Raises BackupError for the first file that is missing or not as it was."""
    manifest = read_manifest(directory)
    for name, entry in manifest.files.items():
        path = directory / name
        if not path.is_file():
            raise BackupError(f"{name} is missing in the backup.")
        if _measure(path) != entry:
            raise BackupError(f"{name} isn't as it was when the backup was made.")
    return manifest


def _files(directory: Path) -> Iterator[Path]:
    yield from (path for path in sorted(directory.rglob("*")) if path.is_file() and path.name != NAME)


def _measure(path: Path) -> Entry:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return Entry(path.stat().st_size, digest.hexdigest())
