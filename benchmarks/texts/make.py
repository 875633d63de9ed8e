"""A language -> a table of invented people in it, as text. Its words are in names/, nearly two hundred."""

import random
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Part = Literal["tuning", "final"]

LANGUAGES = tuple(sorted(path.stem for path in (Path(__file__).parent / "names").glob("*.txt")))
ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"),
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1258"),
    *(
        "iso8859-1",
        "iso8859-2",
        "iso8859-5",
        "iso8859-6",
        "iso8859-7",
        "iso8859-8",
        "iso8859-9",
        "iso8859-15",
    ),
    *("koi8-r", "cp866", "cp852", "cp850", "cp437", "mac-roman", "mac-cyrillic", "cp874"),
    *("cp932", "euc-jp", "iso2022-jp", "gb18030", "big5", "cp949"),
)
_ENGLISH = ("email", "first_name", "last_name", "company", "address")
_DOMAINS = ("example.com", "mail.example", "example.org", "firm.example", "example.net")
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_PLAIN = ("kontakt", "info", "m.hall", "sales", "jdoe", "team", "office", "a.lee", "post", "hello", "k.ray")


@dataclass(frozen=True, kw_only=True)
class EncodedText:
    """A table in one language and one encoding; `text` is what it has to be read as."""

    language: str
    encoding: str
    rows: int
    text: str
    content: bytes


def make_texts(*, rows: Sequence[int], seeds: range, part: Part) -> Iterator[EncodedText]:
    """All languages in all encodings that can hold them. The parts have no word in common."""
    for language in LANGUAGES:
        for count in rows:
            for seed in seeds:
                text = make_text(language, count, seed=seed, part=part)
                yield from _encoded(language, count, text)


def _encoded(language: str, rows: int, text: str) -> Iterator[EncodedText]:
    for encoding in ENCODINGS:
        written = as_vietnamese_windows(text) if encoding == "cp1258" else text
        try:
            content = written.encode(encoding)
        except UnicodeEncodeError:
            continue
        yield EncodedText(language=language, encoding=encoding, rows=rows, text=written, content=content)


def make_text(language: str, rows: int, *, seed: int, part: Part) -> str:
    """A header, in English or not, and so many rows: address, names, and maybe company and town."""
    words, source = _words(language, part), random.Random(f"{language} {rows} {seed} {part}")
    delimiter, end = source.choice(",;\t|"), source.choice(["\n", "\r\n"])
    width = source.choice([3, 4, 5])
    lines = [source.choice([_ENGLISH, words["header"]]), *(_row(words, source) for _ in range(rows))]
    return "".join(delimiter.join(line[:width]) + end for line in lines)


def _row(words: Mapping[str, tuple[str, ...]], source: random.Random) -> tuple[str, ...]:
    address = f"{source.choice(_PLAIN)}{source.randrange(10_000)}@{source.choice(_DOMAINS)}"
    return (address, *(source.choice(words[kind]) for kind in ("first", "last", "company", "town")))


@cache
def _words(language: str, part: Part) -> Mapping[str, tuple[str, ...]]:
    """Every other word is for tuning."""
    lines = (Path(__file__).parent / "names" / f"{language}.txt").read_text("utf-8").splitlines()
    found = {kind: tuple(words.split(", ")) for kind, words in (line.split(": ", 1) for line in lines)}
    start = 0 if part == "tuning" else 1
    return {kind: words if kind == "header" else words[start::2] for kind, words in found.items()}


def as_vietnamese_windows(text: str) -> str:
    """Windows-1258 has letters with circumflex, breve and horn, and puts the tone behind them."""
    return "".join(map(_tone_behind, text))


def _tone_behind(character: str) -> str:
    if not unicodedata.decomposition(character) or _fits(character):
        return character
    taken_apart = unicodedata.normalize("NFD", character)
    letter = "".join(part for part in taken_apart if part not in _TONES)
    return unicodedata.normalize("NFC", letter) + "".join(part for part in taken_apart if part in _TONES)


def _fits(character: str) -> bool:
    try:
        return bool(character.encode("cp1258"))
    except UnicodeEncodeError:
        return False
