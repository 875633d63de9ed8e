"""A file -> its encoding, and how many lines it has: one pass over all of it."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from leads.files.decode.letters import rank_codepages
from leads.files.decode.model import FileError
from leads.files.decode.text import read_text, undecodable
from leads.files.decode.unpack import Stream, open_stream

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with UTF-16's, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PART = 1024 * 1024  # bytes
_SAMPLE = 128 * 1024  # bytes that a guess is made from
_NOT_ASCII_SHOWN = 5  # letters in good UTF-8 before a bad byte: then it is damaged UTF-8


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What one pass over the file found out. `encodings`: the one in use, and others that are plausible."""

    encodings: tuple[str, ...]
    lines: int


def scan_file(path: Path, *, packing: str, limit: int, head: bytes, wanted: str) -> Scan:
    """`wanted` is obeyed where it isn't "". Raises FileError(undecodable), FileError(unknown_encoding)."""
    if wanted:
        _check_codec(wanted)
        return _scan_as((wanted,), path, packing=packing, limit=limit)
    if marked := mark_of(head) or _unmarked_utf16(head):
        return _scan_as((marked,), path, packing=packing, limit=limit)
    with open_stream(path, packing, limit=limit) as stream:
        utf8 = _Utf8Scan(stream)
        if utf8.run():
            return Scan(encodings=("utf-8", "cp1252"), lines=utf8.lines)
    if utf8.error is not None and (utf8.is_damaged or utf8.not_ascii >= _NOT_ASCII_SHOWN):
        raise utf8.error
    return _scan_as(rank_codepages(utf8.sample), path, packing=packing, limit=limit)


def mark_of(head: bytes) -> str:
    """The encoding that a byte order mark stands for, or ""."""
    return next((encoding for mark, encoding in _MARKS if head.startswith(mark)), "")


def _unmarked_utf16(head: bytes) -> str:
    """Text of mostly Latin letters has a NUL in every other byte."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    enough = max(4, len(head) // 8)
    if odd >= enough and even * 8 < odd:
        return "utf-16-le"
    return "utf-16-be" if even >= enough and odd * 8 < even else ""


def _check_codec(encoding: str) -> None:
    """There are codecs for other things than text."""
    try:
        is_text = getattr(codecs.lookup(encoding), "_is_text_encoding", True)
        codecs.getincrementaldecoder(encoding)
    except LookupError:
        is_text = False
    if not is_text:
        raise FileError("unknown_encoding", f"There is no encoding {encoding!r}. Choose another one.")


def _scan_as(encodings: tuple[str, ...], path: Path, *, packing: str, limit: int) -> Scan:
    """In the first encoding that all of the file can be read in."""
    failure: FileError | None = None
    for index, encoding in enumerate(encodings):
        try:
            lines = _count_lines(path, encoding, packing=packing, limit=limit)
        except FileError as error:
            if error.code != "undecodable":
                raise
            failure = failure or error
            continue
        others = (*encodings[:index], *encodings[index + 1 :])
        return Scan(encodings=(encoding, *others), lines=lines)
    assert failure is not None
    raise failure


def _count_lines(path: Path, encoding: str, *, packing: str, limit: int) -> int:
    with open_stream(path, packing, limit=limit) as stream:
        lines, last = 0, "\n"
        for text in read_text(stream, encoding):
            lines += text.count("\n") or text.count("\r")
            last = text[-1]
        return lines + (last not in "\r\n")


class _Utf8Scan:
    """One pass in big blocks: is it UTF-8, how many lines are there, and what is in the way?"""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.lines = 0
        self.not_ascii = 0
        self.is_damaged = False
        self.sample = b""
        self.error: FileError | None = None

    def run(self) -> bool:
        """Whether all of it is UTF-8. If not, `sample` are the lines around the first byte that isn't."""
        decoder = codecs.getincrementaldecoder("utf-8")()
        done, last = 0, b"\n"
        while True:
            data = self._stream.read(_PART)
            held = len(decoder.getstate()[0])
            try:
                text = decoder.decode(data, final=not data)
            except UnicodeDecodeError as error:
                self._note(error, done - held)
                return False
            if not data:
                self.lines += last not in b"\r\n"
                return True
            self.lines += data.count(b"\n") or data.count(b"\r")
            self.not_ascii += len(data) - len(text)
            done, last = done + len(data), data[-1:]

    def _note(self, error: UnicodeDecodeError, start: int) -> None:
        good, bad = error.object[: error.start], error.object[error.start :]
        self.not_ascii += len(good) - len(good.decode("utf-8", "ignore"))
        line = self.lines + (good.count(b"\n") or good.count(b"\r")) + 1
        self.error = undecodable("utf-8", line=line, byte=start + error.start, value=bad[0])
        begin = max(good.rfind(b"\n", 0, max(0, error.start - 4096)) + 1, 0)
        self.sample = (error.object[begin:] + self._stream.read(_SAMPLE))[:_SAMPLE]
        self.is_damaged = _is_damaged_utf8(good[:begin] + self.sample)


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether letters in good UTF-8 are many, and bad bytes are few."""
    foreign = [character for character in data.decode("utf-8", "replace") if not character.isascii()]
    bad = foreign.count("\ufffd")
    return len(foreign) - bad >= max(_NOT_ASCII_SHOWN, 4 * bad)
