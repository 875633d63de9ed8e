"""A file -> its encoding, and how many lines it has: one pass over all of it."""

import codecs
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from leads.files.decode.encodings.guess import Guess, guess_encoding
from leads.files.decode.encodings.letters import bits_of
from leads.files.decode.encodings.samples import sample_lines
from leads.files.decode.model import FileError
from leads.files.decode.text import BAD_BYTE, can_lack_bytes, read_text, undecodable
from leads.files.decode.unpack import Stream, open_stream

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with UTF-16's, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp"))  # in nothing but ASCII
_UTF8 = ("utf-8", "utf-8-sig")
_PART = 1024 * 1024  # bytes
_AROUND = 128 * 1024  # bytes around the first one that isn't UTF-8
_SHOWN = 5  # bad lines that are named
_BAD_SHARE = 50  # at most one line in so many is bad: otherwise it's the wrong encoding
_NOT_ASCII_ENOUGH = 5  # letters in good UTF-8 before a bad byte: then it is damaged UTF-8
_MANY = 1000  # bad lines after which nobody reads on
_MIXED_SHARE = 4  # one line in so many is good UTF-8: then it is damaged UTF-8


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What one pass over the file found out.

    `encodings`: the one in use, and others that are plausible. `rivals`: those of them that read the file
    differently and about as well. `bad_lines`: the first with bytes that the encoding doesn't have.
    """

    encodings: tuple[str, ...]
    lines: int
    rivals: tuple[str, ...] = ()
    bad_lines: tuple[int, ...] = ()
    bad_count: int = 0
    sample: bytes = b""  # lines that the rivals read differently


def scan_file(path: Path, *, packing: str, limit: int, head: bytes, wanted: str) -> Scan:
    """`wanted` is obeyed where it isn't "". Raises FileError(undecodable), FileError(unknown_encoding)."""
    if wanted:
        _check_codec(wanted)
    opened = _File(path, packing, limit)
    known = wanted or mark_of(head) or _unmarked_utf16(head)
    if known and _python_name(known) not in _UTF8:
        return opened.scan_as(Guess(encodings=(known,), rivals=()))
    with open_stream(path, packing, limit=limit) as stream:
        utf8 = _Utf8Scan(stream)
        if utf8.run():
            return opened.scan_ascii(utf8) if not known else Scan(encodings=(known,), lines=utf8.lines)
    return opened.scan_damaged(utf8, known)


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


def _python_name(encoding: str) -> str:
    return codecs.lookup(encoding).name


@dataclass(frozen=True)
class _File:
    path: Path
    packing: str
    limit: int

    def scan_ascii(self, utf8: "_Utf8Scan") -> Scan:
        """Japanese and Korean mail is ASCII with escapes."""
        if utf8.escaped and not utf8.not_ascii:
            return self.scan_as(Guess(encodings=(utf8.escaped, "utf-8"), rivals=()))
        return Scan(encodings=("utf-8", "cp1252"), lines=utf8.lines)

    def scan_damaged(self, utf8: "_Utf8Scan", known: str) -> Scan:
        """What isn't UTF-8, or not all of it."""
        sample = sample_lines(self.path, packing=self.packing, limit=self.limit, first=utf8.around)
        good = [line for line in sample if _is_utf8(line)]
        bad = [line for line in sample if not _is_utf8(line)]
        if good and len(good) * _MIXED_SHARE >= len(bad) and _are_better_as_utf8(good, bad):
            return self._scan_tolerantly(known or "utf-8")
        if known or _is_damaged_utf8(b"\n".join(sample)):
            raise utf8.error
        guess = guess_encoding(b"\n".join(sample))
        return self.scan_as(guess, sample=b"\n".join(sample))

    def _scan_tolerantly(self, encoding: str) -> Scan:
        count = self._count(encoding, most=1)
        return _scan(count, encodings=(encoding, "cp1252"))

    def scan_as(self, guess: Guess, *, sample: bytes = b"") -> Scan:
        """In the first encoding that the file can be read in, but for a few lines."""
        failure: FileError | None = None
        for index, encoding in enumerate(guess.encodings):
            try:
                count = self._count(encoding, free=int(bool(sample)))  # a guess has seen the bad one
            except FileError as error:
                if error.code != "undecodable":
                    raise
                failure = failure or error
                continue
            others = (*guess.encodings[:index], *guess.encodings[index + 1 :])
            rivals = guess.rivals if index == 0 else others[index : index + 2]
            return _scan(count, encodings=(encoding, *others), rivals=rivals, sample=sample)
        assert failure is not None
        raise failure

    def _count(self, encoding: str, *, most: int = _BAD_SHARE, free: int = 0) -> "_Count":
        """Raises FileError(undecodable) where more than one line in `most` is bad, and more than `free`."""
        count, tolerant = _Count(), can_lack_bytes(encoding)
        with open_stream(self.path, self.packing, limit=self.limit) as stream:
            for text in read_text(stream, encoding, has_bad_bytes=tolerant):
                count.add(text)
                if count.bad > _MANY and count.bad * most > count.lines:
                    break
        if count.bad * most > max(count.lines, most * free):
            self._raise_undecodable(encoding)
        return count

    def _raise_undecodable(self, encoding: str) -> None:
        with open_stream(self.path, self.packing, limit=self.limit) as stream:
            for _ in read_text(stream, encoding):
                pass


def _scan(
    count: "_Count", *, encodings: tuple[str, ...], rivals: tuple[str, ...] = (), sample: bytes = b""
) -> Scan:
    return Scan(
        encodings=encodings,
        lines=count.lines,
        rivals=rivals,
        bad_lines=tuple(count.first_bad),
        bad_count=count.bad,
        sample=sample,
    )


class _Count:
    """Lines, and those with bytes that the encoding doesn't have."""

    def __init__(self) -> None:
        self.lines = self.bad = 0
        self.first_bad: list[int] = []

    def add(self, text: str) -> None:
        """Whole lines."""
        if BAD_BYTE in text:
            bad = [number for number, line in enumerate(io.StringIO(text), 1) if BAD_BYTE in line]
            self.first_bad += [self.lines + number for number in bad[: _SHOWN - len(self.first_bad)]]
            self.bad += len(bad)
        self.lines += (text.count("\n") or text.count("\r")) + (text[-1] not in "\r\n")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether letters in good UTF-8 are many, and bad bytes are few, though no line is without one."""
    foreign = [character for character in data.decode("utf-8", "replace") if not character.isascii()]
    bad = foreign.count("\ufffd")
    return len(foreign) - bad >= max(_NOT_ASCII_ENOUGH, 4 * bad)


def _are_better_as_utf8(good: Sequence[bytes], bad: Sequence[bytes]) -> bool:
    """Whether lines that are UTF-8 are so on purpose, or by chance in the encoding of the others, where they
    then read better."""
    lines = b"\n".join(good)
    codec = guess_encoding(b"\n".join(bad)).encodings[0]
    return bits_of(lines.decode(), "utf-8") < bits_of(lines.decode(codec, "replace"), codec)


class _Utf8Scan:
    """One pass in big blocks: is it UTF-8, how many lines are there, and what is in the way?"""

    error: FileError

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.lines = 0
        self.not_ascii = 0
        self.escaped = ""
        self.around = b""

    def run(self) -> bool:
        """Whether all of it is UTF-8. If not, `around` are the lines around the first byte that isn't."""
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
            self.escaped = self.escaped or _escape_in(data)
            done, last = done + len(data), data[-1:]

    def _note(self, error: UnicodeDecodeError, start: int) -> None:
        good, bad = error.object[: error.start], error.object[error.start :]
        line = self.lines + (good.count(b"\n") or good.count(b"\r")) + 1
        self.error = undecodable("utf-8", line=line, byte=start + error.start, value=bad[0])
        begin = max(good.rfind(b"\n", 0, max(0, error.start - _AROUND // 2)) + 1, 0)
        around = error.object[begin:] + self._stream.read(_AROUND)
        self.around = around[:_AROUND].rpartition(b"\n")[0] if len(around) > _AROUND else around


def _escape_in(data: bytes) -> str:
    if b"\x1b$" not in data:
        return ""
    return next(encoding for escape, encoding in _ESCAPES if escape in data)
