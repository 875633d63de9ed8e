"""Profiles of known leads > the leads."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from leads.imports.rows import PROFILE_FIELDS, Profile
from leads.imports.statements import change_leads
from workspaces.database.cursor import Cursor
from workspaces.database.ids import uuid7


def write_profiles(
    cursor: Cursor,
    changed: Mapping[str, Profile],
    fields: Collection[str],
    *,
    workspace: UUID,
    lead_prefix: str,
) -> None:
    """The leads, by id, are locked; deleted ones wake. `fields` are those in which any of them changes: only
    they are sent and written."""
    names = tuple(name for name in PROFILE_FIELDS if name in fields)
    columns = dict(zip(PROFILE_FIELDS, zip(*changed.values(), strict=True), strict=True))
    wanted = [columns[name] for name in names]
    separator = separator_of(wanted)
    parameters: dict[str, Any] = {
        "workspace": workspace,
        "ids": "\n".join(changed),
        "separator": separator,
        "own_first": f"{lead_prefix}00000000",
        "own_last": f"{lead_prefix}ffffffff",
    }
    parameters |= {name: separator.join(values) for name, values in zip(names, wanted, strict=True)}
    cursor.execute(change_leads(names), parameters)


def separator_of(columns: Sequence[Sequence[str]]) -> str:
    """What occurs in none of the values."""
    return next(each for each in _separators() if not any(each in "\0".join(column) for column in columns))


def _separators() -> Iterator[str]:
    yield from "\x1f\x1e"
    while True:
        yield uuid7().hex
