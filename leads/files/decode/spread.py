"""A file of text -> pieces of it from all over, whole lines each: what the first rows don't show.

A file as it is is jumped in. A packed one can't be: the start of it is unpacked, a piece kept now and then.
"""

import codecs
import io
from collections.abc import Iterator
from pathlib import Path

from leads.files.decode.model import FileFormat
from leads.files.decode.unpack import Stream, open_stream

_PIECES = 24
_PIECE = 64 * 1024  # bytes
_UNPACKED = 256 * 1024 * 1024  # bytes of a packed file that are gone through
_STRIDE = _UNPACKED // _PIECES


def spread_text(path: Path, format: FileFormat, *, limit: int) -> Iterator[str]:
    """At most _PIECES of them, in order, none from the first bytes. What can't be decoded is left out."""
    for piece in spread_bytes(path, format.packing, limit=limit):
        if text := _whole_lines(piece, format.encoding):
            yield text


def spread_bytes(path: Path, packing: str, *, limit: int) -> Iterator[bytes]:
    """The same as they are: a piece begins and ends anywhere in a line."""
    return _unpacked(path, packing, limit) if packing else _jumped(path)


def _jumped(path: Path) -> Iterator[bytes]:
    size = path.stat().st_size
    stride = max(_PIECE, size // _PIECES)
    with io.FileIO(path) as file:
        for start in range(stride, size, stride):
            file.seek(start - start % 4)  # UTF-32 has no letter across it
            yield file.read(_PIECE)


def _unpacked(path: Path, packing: str, limit: int) -> Iterator[bytes]:
    with open_stream(path, packing, limit=limit) as stream:
        position = _skip(stream, _PIECE)
        while position < _UNPACKED and (piece := _take(stream, _PIECE)):
            yield piece
            position += len(piece)
            # The first pieces lie close together: most files are small.
            position += _skip(stream, min(position, _STRIDE) // 4 * 4)


def _skip(stream: Stream, size: int) -> int:
    done = 0
    while done < size and (part := stream.read(min(_PIECE, size - done))):
        done += len(part)
    return done


def _take(stream: Stream, size: int) -> bytes:
    parts, done = [], 0
    while done < size and (part := stream.read(size - done)):
        parts.append(part)
        done += len(part)
    return b"".join(parts)


def _whole_lines(piece: bytes, encoding: str) -> str:
    """Without the line that the piece begins in, and the one that it ends in."""
    name = {"utf-16": _byte_order(piece), "utf-32": "utf-32-le", "utf-8-sig": "utf-8"}.get(encoding, encoding)
    text = codecs.decode(piece, name, "ignore")
    end = "\n" if "\n" in text else "\r"
    return text[text.find(end) + 1 : text.rfind(end) + 1]


def _byte_order(piece: bytes) -> str:
    """Of UTF-16, by its zeros: most marks of a table are ASCII."""
    return "utf-16-le" if piece[1::2].count(0) >= piece[::2].count(0) else "utf-16-be"
