"""A text -> names of tags. Plain Python, no database."""

import re
from collections.abc import Iterable, Iterator

import msgspec

MAX_TAG = 200  # characters of a name, without the space around it
MAX_TAGS = 100  # of one row, or of a change
_SEPARATORS = ";,|\n"
_to_separator = re.compile(r"[^;,|\n]*").match
_decode_list = msgspec.json.Decoder(list[str]).decode


class TagRefused(ValueError):
    """Names that can't be kept. The message goes on after "it"."""


def split_tags(text: str) -> tuple[str, ...]:
    """A cell with several, separated by `;`, `,` or `|`; one that has a separator in its name stands in
    quotation marks. A list as JSON has it is read as well. -> names as they are."""
    if text.lstrip().startswith("["):
        try:
            return tuple(_decode_list(text))
        except msgspec.DecodeError:
            pass
    return tuple(filter(None, _parts(text)))


def _parts(text: str) -> Iterator[str]:
    """A name in quotation marks, in which two stand for one, or whatever goes on up to a separator."""
    place, is_quoted = 0, '"' in text
    while place < len(text):
        begin = _after_spaces(text, place)
        if is_quoted and text.startswith('"', begin):
            end = _closing(text, begin + 1)
            is_quoted = end >= 0  # one that is open at the end makes all of the rest plain, once and for all
            behind = _after_spaces(text, end + 1)
            if is_quoted and text[behind : behind + 1] in _SEPARATORS:
                yield text[begin + 1 : end].replace('""', '"')
                place = behind + 1
                continue
        found = _to_separator(text, place)
        assert found is not None
        yield found[0]
        place = found.end() + 1


def _after_spaces(text: str, place: int) -> int:
    while text.startswith(" ", place):
        place += 1
    return place


def _closing(text: str, place: int) -> int:
    """Where the mark stands that closes the name; -1 for nowhere."""
    while (mark := text.find('"', place)) >= 0 and text.startswith('"', mark + 1):
        place = mark + 2
    return mark


def read_tag(text: str) -> str:
    """Without the space around it. Raises TagRefused."""
    name = text.strip()
    if not name:
        raise TagRefused("has a tag without a name")
    if len(name) > MAX_TAG:
        raise TagRefused(f"has a tag of {len(name):,} characters, which may have {MAX_TAG:,}")
    return name


def read_tags(texts: Iterable[str]) -> tuple[str, ...]:
    """Each once, in their order; blank ones are none. Raises TagRefused."""
    names = tuple(dict.fromkeys(read_tag(text) for text in texts if text.strip()))
    if len(names) > MAX_TAGS:
        raise TagRefused(f"has {len(names):,} tags, and may have {MAX_TAGS:,}")
    return names
