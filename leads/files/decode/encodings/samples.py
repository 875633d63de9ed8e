"""A file -> lines with other bytes than ASCII, from all over it, in bounded time."""

import io
import itertools
import re
from collections.abc import Sequence
from pathlib import Path

from leads.files.decode.spread import spread_bytes

_END = 16 * 1024  # bytes
_split_lines = re.compile(rb"[\r\n]+").split


def sample_lines(path: Path, *, packing: str, limit: int, first: bytes) -> list[bytes]:
    """`first` are whole lines, some with such bytes. Different lines, and the file's beginning doesn't
    outweigh the rest: of each place one, of each place another, and so on."""
    pieces = [*spread_bytes(path, packing, limit=limit), *([] if packing else [_end(path)])]
    lines = [_foreign(_split_lines(first)), *(_foreign(_split_lines(piece)[1:-1]) for piece in pieces)]
    mixed = itertools.chain.from_iterable(itertools.zip_longest(*lines))
    return list(dict.fromkeys(filter(None, mixed)))


def _end(path: Path) -> bytes:
    """What was added last is often from somewhere else."""
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, io.SEEK_END) - _END))
        return b"\n" + file.read() + b"\n"


def _foreign(lines: Sequence[bytes]) -> list[bytes]:
    return [line for line in lines if not line.isascii()]
