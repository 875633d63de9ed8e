"""Memberships of deleted leads sleep; an import into their target wakes them with what it says."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from leads.imports.rows import LeadRow
from leads.imports.statements import statement
from leads.imports.write.copy_lines import encode_json
from workspaces.database.cursor import Cursor

# What a membership says, in the order of sql/read_sleeping.sql, and since when it sleeps.
Stated = tuple[Any, ...]
_FIELDS = (
    "personalization",
    "pl_value_lead",
    "lt_interest_status",
    "assigned_to",
    "custom_variables",
    "overrides",
    "deleted_at",
)


def read_sleeping(cursor: Cursor, workspace_id: UUID, ids: Sequence[UUID | None]) -> dict[UUID, Stated]:
    """By id. Their leads are locked, so nobody changes them until they are woken."""
    found = cursor.execute(statement("read_sleeping"), {"workspace": workspace_id, "ids": ids})
    return {record[0]: _with_json(record[1:]) for record in found}


def stated_on_waking(
    row: LeadRow, before: Stated, *, overrides: dict[str, str], assignee: UUID | None
) -> Stated:
    """What the row states, and of what was stated before all that it doesn't mention."""
    raw = row.raw
    personalization, pl_value, interest, _, variables, overridden, _ = before
    return (
        raw.personalization or personalization,
        raw.pl_value_lead or pl_value,
        interest if raw.lt_interest_status is None else raw.lt_interest_status,
        raw.assigned_to or assignee,
        variables | raw.custom_variables,
        overridden | overrides,
        None,
    )


def changed_fields(before: Stated, after: Stated) -> dict[str, list[Any]]:
    """Field -> [before, after], as JSON holds them."""
    fields = zip(_FIELDS, before, after, strict=True)
    return {field: [_plain(old), _plain(new)] for field, old, new in fields if old != new}


def stated_before(now: Stated, fields: Mapping[str, Sequence[Any]]) -> tuple[Stated, list[str]]:
    """-> what a woken membership held before, and which fields no longer hold what the import wrote.

    `fields` is the change's before-image: field -> [before, after].
    """
    before, edited = [], []
    for field, value in zip(_FIELDS, now, strict=True):
        old, new = fields.get(field, (_plain(value), _plain(value)))
        if _plain(value) != new:
            edited.append(field)
        before.append(old)
    return tuple(before), edited


def write_stated(cursor: Cursor, workspace_id: UUID, memberships: Mapping[UUID, Stated]) -> None:
    """What they say from now on; asleep if the last field is a time."""
    parameters: dict[str, Any] = {"workspace": workspace_id, "ids": list(memberships)}
    for field, values in zip(_FIELDS, zip(*memberships.values(), strict=True), strict=True):
        is_json = field in ("custom_variables", "overrides")
        parameters[field] = [encode_json(value).decode() for value in values] if is_json else list(values)
    cursor.execute(statement("wake_memberships"), parameters)


def _with_json(record: Stated) -> Stated:
    """Django makes psycopg hand out jsonb as text."""
    *stated, variables, overrides, deleted_at = record
    return (*stated, msgspec.json.decode(variables), msgspec.json.decode(overrides), deleted_at)


def _plain(value: Any) -> Any:
    """Ids and times as JSON holds them."""
    return value if isinstance(value, str | int | dict | None) else str(value)
