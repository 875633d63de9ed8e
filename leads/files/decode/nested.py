"""Objects and arrays within a JSON object -> cells of their own: {"name": {"first": "Ann"}} > name.first.

Only where they are about what a lead is, by the names of the keys; anything else stays JSON.
"""

from collections.abc import Collection
from typing import Any

from leads.files.decode.known.names import field_of

_DEEPEST = 4
_VARIABLES = "custom_variables"  # a column whose values are objects (exported.VARIABLES)


def is_nested(found: dict[str, Any]) -> bool:
    return not _NESTED.isdisjoint(map(type, found.values()))


def flattened(found: dict[str, Any], *, kept: Collection[str] = ()) -> dict[str, Any]:
    """`kept` are keys that stay as they are. Of an array the first element keeps the name, the others are
    "emails.2", "emails.3"."""
    flat: dict[str, Any] = {}
    for key, value in found.items():
        if key in kept or key == _VARIABLES or not _is_of_lead(key, value, _DEEPEST):
            flat[key] = value
        else:
            _add(flat, key, value, _DEEPEST)
    return flat


_NESTED = frozenset([dict, list])


def _is_of_lead(key: str, value: Any, depth: int) -> bool:
    """Whether the key, or one within, is the name of a field."""
    if type(value) is dict:
        within = (
            any(field_of(k).field or _is_of_lead(k, v, depth - 1) for k, v in value.items()) if depth else 0
        )
        return bool(field_of(key).field or within)
    return type(value) is list and bool(field_of(key).field)


def _add(flat: dict[str, Any], key: str, value: Any, depth: int) -> None:
    if depth and type(value) is dict:
        for name, inner in value.items():
            _add(flat, f"{key}.{name}", inner, depth - 1)
    elif depth and type(value) is list:
        for number, inner in enumerate(value, 1):
            _add(flat, key if number == 1 else f"{key}.{number}", inner, depth - 1)
    else:
        flat[key] = value
