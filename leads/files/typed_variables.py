"""The column `custom_variables`, a JSON object -> custom variables, beside those with their own columns."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from leads.imports.rows import Scalar

_decode_parts = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_decode = msgspec.json.Decoder().decode
_INTEGERS = range(-(2**63), 2**64)  # what travels from the process that reads


def problem_of(text: str) -> str:
    """Why the cell can't be read, as FileRow.problem says it; "" if it can."""
    if not text.strip():
        return ""
    try:
        values = _decode_parts(text)
        if "\\u0000" in text and "\0" in str([_value(part) for part in values.values()] + list(values)):
            return "holds a NUL character, which no text has"
        for part in values.values():
            _value(part)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return "has custom_variables that are no JSON object"
    return ""


def merge(shown: Mapping[str, str], text: str, *, columns: Collection[str]) -> dict[str, Scalar]:
    """`shown` are the variables of the `columns` that have a value. The object's value is taken where the
    cell still shows it; a cell that somebody has changed since has the last word."""
    merged: dict[str, Scalar] = dict(shown)
    if not text.strip() or problem_of(text):
        return merged
    for name, part in _decode_parts(text).items():
        if name not in columns or shown.get(name, "") == _as_shown(part):
            merged[name] = _value(part)
    return merged


def _as_shown(part: msgspec.Raw) -> str:
    """What an export's cell shows of the value, trimmed."""
    value = _decode(part)
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else bytes(part).decode().strip()


def _value(part: msgspec.Raw) -> Scalar:
    """An object or an array is kept as text, and so is a number with more digits than a machine has."""
    value: Any = _decode(part)
    if type(value) is int and value not in _INTEGERS:
        return float(value) if len(bytes(part)) < 300 and int(float(value)) == value else bytes(part).decode()
    return bytes(part).decode() if isinstance(value, dict | list) else value
