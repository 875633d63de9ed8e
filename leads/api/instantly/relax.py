"""A body that a struct refuses -> the one that was meant: values of neighbouring types, as the original takes
them, and unknown properties that say nothing.

A number for a text and the other way round; 0, 1, "true" and "false" for a boolean, and null for its default.
What can't be meant any other way is left as it is, for the struct to refuse: null for a list of filters, say.
"""

import math
import re
from collections.abc import Mapping
from typing import Any

from msgspec import inspect

_NUMBER = re.compile(r"-?\d{1,300}(\.\d{1,300})?", re.ASCII)
_WORDS = {"true": True, "false": False}
_NOTHING = (None, "", 0, False)


def relax(value: Any, kind: Any, *, aliases: Mapping[str, str], drops_empty: bool) -> Any:
    """`kind`: of msgspec.inspect. `aliases`: other names of properties. `drops_empty`: unknown properties, of
    the objects in it as well, are left out if they are empty."""
    if isinstance(kind, inspect.Metadata):
        return relax(value, kind.type, aliases=aliases, drops_empty=drops_empty)
    if isinstance(kind, inspect.UnionType):
        return _relax_union(value, kind, aliases, drops_empty)
    if isinstance(kind, inspect.StructType) and isinstance(value, dict):
        return _relax_object(value, kind, aliases, drops_empty)
    if isinstance(kind, inspect.ListType) and isinstance(value, list):
        return [relax(item, kind.item_type, aliases={}, drops_empty=drops_empty) for item in value]
    if isinstance(kind, inspect.DictType) and isinstance(value, dict):
        return {
            name: relax(item, kind.value_type, aliases={}, drops_empty=False) for name, item in value.items()
        }
    return _relax_scalar(value, kind)


def _relax_object(
    value: dict[str, Any], kind: inspect.StructType, aliases: Mapping[str, str], drops_empty: bool
) -> dict[str, Any]:
    fields = {field.encode_name: field for field in kind.fields}
    found: dict[str, Any] = {}
    for stated, item in value.items():
        name = aliases[stated] if stated in aliases and aliases[stated] not in value else stated
        field = fields.get(name)
        if field is None:
            if not (drops_empty and _says_nothing(item)):
                found[name] = item
        elif not (item is None and _is_boolean(field.type)):
            found[name] = relax(item, field.type, aliases={}, drops_empty=drops_empty)
    return found


def _relax_union(value: Any, kind: inspect.UnionType, aliases: Mapping[str, str], drops_empty: bool) -> Any:
    """By the first of its types that the value fits, else by the first that it can be made to fit."""
    if value is None or any(_fits(value, each) for each in kind.types):
        containers = [each for each in kind.types if isinstance(value, dict | list) and _fits(value, each)]
        return relax(value, containers[0], aliases=aliases, drops_empty=drops_empty) if containers else value
    for each in kind.types:
        made = relax(value, each, aliases=aliases, drops_empty=drops_empty)
        if _fits(made, each):
            return made
    return value


def _fits(value: Any, kind: Any) -> bool:
    """Whether it has the type in JSON; whether it is allowed is for the struct to say."""
    if isinstance(kind, inspect.Metadata):
        return _fits(value, kind.type)
    if isinstance(kind, inspect.LiteralType):
        return any(type(value) is type(each) for each in kind.values)
    if isinstance(kind, inspect.BoolType):
        return isinstance(value, bool)
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(kind, inspect.StructType | inspect.DictType):
        return isinstance(value, dict)
    if isinstance(kind, inspect.ListType):
        return isinstance(value, list)
    if isinstance(kind, inspect.NoneType):
        return value is None
    return isinstance(value, str)


def _relax_scalar(value: Any, kind: Any) -> Any:
    numbers = isinstance(kind, inspect.IntType | inspect.FloatType) or (
        isinstance(kind, inspect.LiteralType) and isinstance(kind.values[0], int)
    )
    if numbers and isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    if isinstance(kind, inspect.BoolType):
        return _WORDS.get(value, value) if isinstance(value, str) else _to_boolean(value)
    texts = isinstance(kind, inspect.StrType | inspect.LiteralType) and not numbers
    if texts and isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return str(value)
    return value


def _to_boolean(value: Any) -> Any:
    return bool(value) if isinstance(value, int | float) and value in (0, 1) else value


def _is_boolean(kind: Any) -> bool:
    """And nothing else: no null either."""
    return isinstance(kind.type if isinstance(kind, inspect.Metadata) else kind, inspect.BoolType)


def _says_nothing(value: Any) -> bool:
    return value in _NOTHING if not isinstance(value, dict | list) else not value
