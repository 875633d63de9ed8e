"""Lines of an old code page -> the encodings that they may be in, the likeliest first.

chardet knows which pairs of letters a language's prose has, and rates each code page. A table of ten
names has few pairs: how unlikely the names are as such (letters.py) counts for more. docs/benchmarks.md has
what each finds by itself.
"""

import codecs
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from leads.files.decode.encodings.letters import bits_of
from leads.files.decode.encodings.names import CODEPAGES, Codepage

LENGTH = 8192  # bytes that are looked at
_FIRST, _HOPELESS = 2048, 2.0  # bytes of a first look, and how many times the least bits are too many there
_BROKEN = 25.0  # bits of a byte that is none of the encoding
_CHARACTERS_A_BROKEN = 500
_DETECTOR = 2.0  # bits of half the confidence
_LEAST = 0.05  # of the best confidence
_CLOSE = 8.0  # bits
_QUITE_CLOSE, _CLOSE_SHARE = 24.0, 0.05  # bits, and the share of those of what differs
_MOST_RIVALS = 4
_split = re.compile(r"[\s,;|]+").split


@dataclass(frozen=True, kw_only=True)
class Guess:
    """`encodings`: all that the lines can be read in. `rivals`: those that read them differently from the
    first, and about as well."""

    encodings: tuple[str, ...]
    rivals: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Reading:
    codec: str
    text: str
    bits: float


def guess_encoding(lines: bytes) -> Guess:
    """`lines` have other bytes than ASCII. The last resort, which reads anything, stands at the end."""
    sample = cut(lines)
    likely = _likely(list(_readings(sample[:_FIRST], CODEPAGES))) if len(sample) > _FIRST else CODEPAGES
    readings = _without_twins(sorted(_readings(sample, likely), key=lambda reading: reading.bits))
    best, *others = readings or [_Reading(codec="latin-1", text="", bits=0.0)]
    rivals = [other.codec for other in others[:_MOST_RIVALS] if _is_close(best, other)]
    encodings = dict.fromkeys([best.codec, *rivals, *(other.codec for other in others), "latin-1"])
    return Guess(encodings=tuple(encodings), rivals=tuple(rivals))


def cut(lines: bytes) -> bytes:
    """Different lines, as many as are looked at; the last may be cut off if it is very long."""
    kept: dict[bytes, None] = {}
    length = 0
    for line in lines.splitlines():
        if not line.isascii() and line not in kept:
            kept[line] = None
            length += len(line) + 1
            if length >= LENGTH:
                break
    return (b"\n".join(kept) + b"\n")[:LENGTH] if kept else lines[:LENGTH]


def _likely(readings: Sequence[_Reading]) -> Sequence[Codepage]:
    """A first look leaves a quarter of them."""
    best = min((reading.bits for reading in readings), default=0.0)
    kept = {reading.codec for reading in readings if reading.bits <= _HOPELESS * best}
    return [codepage for codepage in CODEPAGES if codepage.codec in kept]


def _readings(sample: bytes, codepages: Sequence[Codepage]) -> Iterable[_Reading]:
    confidences = _confidences(sample)
    for codepage in codepages:
        text = _read(sample, codepage.codec)
        broken = text.count("\ufffd")
        if broken <= 1 + len(text) // _CHARACTERS_A_BROKEN:
            doubt = math.log2(1 / max(_LEAST, confidences.get(_detector_name(codepage), 0.0)))
            bits = bits_of(text.replace("\ufffd", ""), codepage.codec) + _BROKEN * broken
            yield _Reading(codec=codepage.codec, text=text, bits=bits + codepage.bits + _DETECTOR * doubt)


def _read(sample: bytes, codec: str) -> str:
    """The last character may be cut off."""
    return codecs.getincrementaldecoder(codec)("replace").decode(sample)


def _without_twins(readings: list[_Reading]) -> list[_Reading]:
    """Of those that read the same, the first in the order of CODEPAGES; as likely as the likeliest."""
    order = {codepage.codec: rank for rank, codepage in enumerate(CODEPAGES)}
    by_text: dict[str, _Reading] = {}
    for reading in readings:
        known = by_text.setdefault(reading.text, reading)
        if order[reading.codec] < order[known.codec]:
            by_text[reading.text] = _Reading(codec=reading.codec, text=reading.text, bits=known.bits)
    return list(by_text.values())


def _is_close(best: _Reading, other: _Reading) -> bool:
    gap = other.bits - best.bits
    return gap < _CLOSE or (gap < _QUITE_CLOSE and gap < _CLOSE_SHARE * _bits_of_difference(best, other))


def _bits_of_difference(best: _Reading, other: _Reading) -> float:
    """Two encodings of one language may differ in few letters: only words that have those tell."""
    pairs = zip(_split(best.text), _split(other.text), strict=False)
    return bits_of("\n".join(mine for mine, theirs in pairs if mine != theirs), best.codec)


def _confidences(sample: bytes) -> dict[str, float]:
    """chardet's, by its own names: the best is 1."""
    import chardet  # takes longer than all else here, and files of UTF-8 don't need it

    found = chardet.detect_all(
        sample, ignore_threshold=True, compat_names=False, include_encodings=_detector_names()
    )
    confidences = {
        codecs.lookup(each["encoding"]).name: each["confidence"] for each in found if each["encoding"]
    }
    best = max(confidences.values(), default=0.0) or 1.0
    return {name: confidence / best for name, confidence in confidences.items()}


@cache
def _detector_names() -> tuple[str, ...]:
    return tuple(map(_detector_name, CODEPAGES))


@cache
def _detector_name(codepage: Codepage) -> str:
    return codecs.lookup(codepage.detector or codepage.codec).name
