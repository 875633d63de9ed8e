"""What an import states of all its rows: it fills what a row leaves blank."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from leads.imports.rows import RawRow, Scalar
from leads.models.errors import GateError
from leads.models.sizes import MAX_TEXT

# Not who somebody is: the same name for all blank rows would make people of them.
FIELDS = ("company_name", "job_title", "phone", "website", "notes", "personalization", "source")
CUSTOM = "custom:"  # a custom variable; its name follows
MAX_FIXED = 100


class BadFixed(GateError):
    """Fixed values that no row can have. The message is a sentence."""


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """As rows have them: `fields` without the source, which is the lead's alone."""

    fields: dict[str, str]
    variables: dict[str, Scalar]


def read_fixed(values: Mapping[str, Any]) -> dict[str, Scalar]:
    """Field, or `custom:` and the name of a custom variable -> its value. Blank ones are none.

    Raises BadFixed.
    """
    if len(values) > MAX_FIXED:
        raise BadFixed(f"There are {len(values):,} fixed values, and may be {MAX_FIXED}")
    for name, value in values.items():
        _check(name, value)
    if sum(len(name) + len(str(value)) for name, value in values.items()) > MAX_TEXT:
        raise BadFixed(f"The fixed values may have {MAX_TEXT:,} characters in all")
    return {name: value for name, value in values.items() if str(value or "").strip() or value in (0, False)}


def _check(name: str, value: Any) -> None:
    if name.startswith(CUSTOM) and name.removeprefix(CUSTOM).strip():
        if value is None or isinstance(value, str | int | float | bool):
            return
        raise BadFixed(f"{name} is fixed to something that is neither text nor number nor true or false")
    if name not in FIELDS:
        raise BadFixed(f"{name!r} can't be fixed; these can: {', '.join(FIELDS)}, {CUSTOM}NAME")
    if value is not None and not isinstance(value, str):
        raise BadFixed(f"{name} is fixed to something that is no text")


def open_fixed(values: Mapping[str, Scalar]) -> Fixed | None:
    """What read_fixed has read, as with_fixed wants it."""
    if not values:
        return None
    fields = {name: str(value) for name, value in values.items() if name in FIELDS and name != "source"}
    variables = {name.removeprefix(CUSTOM): v for name, v in values.items() if name.startswith(CUSTOM)}
    return Fixed(fields=fields, variables=variables)


def with_fixed(raw: RawRow, fixed: Fixed) -> RawRow:
    """What the row says itself stays."""
    changes: dict[str, Any] = {
        field: value for field, value in fixed.fields.items() if not getattr(raw, field).strip()
    }
    if fixed.variables:
        changes["custom_variables"] = fixed.variables | raw.custom_variables
    return msgspec.structs.replace(raw, **changes) if changes else raw
