"""A text -> names of tags. Plain Python, no database."""

import re
from collections.abc import Iterable

import msgspec

MAX_TAG = 200  # characters of a name, without the space around it
MAX_TAGS = 100  # of one row, or of a change
# A quoted name, in which "" stands for a quotation mark, or whatever goes on up to a separator.
_PART = re.compile(r'\s*"((?:[^"]|"")*)"\s*(?=[;,|\n]|$)|([^;,|\n]+)')
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
    return tuple(quoted.replace('""', '"') or plain for quoted, plain in _PART.findall(text))


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
