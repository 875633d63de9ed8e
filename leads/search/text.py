"""What was typed -> ranges of the values that begin with it."""

from dataclasses import dataclass

from workspaces.database.cursor import Cursor

TERM_LENGTH = 40  # characters of a name or company that are in its term
_LAST_CHARACTER = chr(0x10FFFF)
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Beginnings in lower case. Names are lower-cased by PostgreSQL, in the leads and here, so that both
    agree; an email by Python, as it was when it was imported."""

    email: str
    name: str


def read_text(cursor: Cursor, text: str) -> Wanted | None:
    """None for a text that nothing can begin with: an empty one, or one that PostgreSQL can't hold."""
    text = text.strip()
    if not text or not can_be_stored(text):
        return None
    found = cursor.execute("SELECT lower(%s::text)", [text]).fetchone()
    assert found is not None
    return Wanted(email=text.lower(), name=found[0])


def can_be_stored(text: str) -> bool:
    return "\0" not in text and not any(ord(character) in _SURROGATES for character in text)


def end_of(beginning: str) -> str:
    """The first text, in order of code points, behind all that begin so."""
    kept = beginning.rstrip(_LAST_CHARACTER)
    if not kept:
        return beginning + _LAST_CHARACTER * TERM_LENGTH
    following = ord(kept[-1]) + 1
    return kept[:-1] + chr(following if following not in _SURROGATES else _SURROGATES.stop)
