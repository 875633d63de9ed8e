"""JSON that mentions a person -> the same without them.

Of an object that holds one of their addresses or ids, everything that is text is the person's, as far as
anybody can tell: their name stands beside it. The innermost such object, so that a whole reply isn't blanked
for one lead in it. In a list of plain texts only the address itself goes.
"""

from collections.abc import Collection
from typing import Any

ERASED = "(erased)"


def mentions(text: str, needles: Collection[str]) -> bool:
    """Whatever the case. `needles` are in lower case."""
    lowered = text.lower()
    return any(needle in lowered for needle in needles)


def redact(value: Any, needles: Collection[str]) -> Any:
    """`needles` are in lower case."""
    if isinstance(value, dict):
        return _redact_object(value, needles)
    if isinstance(value, list):
        return [redact(each, needles) for each in value]
    return ERASED if isinstance(value, str) and mentions(value, needles) else value


def _redact_object(value: dict[str, Any], needles: Collection[str]) -> dict[str, Any]:
    own = [each for each in value.values() if isinstance(each, str)]
    if any(mentions(each, needles) for each in own):
        return {name: _blank(each) for name, each in value.items()}
    return {
        (ERASED if mentions(name, needles) else name): redact(each, needles) for name, each in value.items()
    }


def _blank(value: Any) -> Any:
    """Every text in it is gone."""
    if isinstance(value, dict):
        return {name: _blank(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_blank(each) for each in value]
    return ERASED if isinstance(value, str) and value else value
