"""Imports into the workspace alone: leads with all that is stated about a person, and no membership."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

import msgspec
from django.utils import timezone

from leads.imports.rows import LeadRow, PersonFields
from leads.imports.statements import statement
from leads.imports.write.copy_lines import LEAD_COLUMNS, NULL, PART, encode_json, joined_lines
from leads.models import LeadStatus
from leads.models.lead import LASTING
from leads.models.places import memberships_of
from workspaces.database.cursor import Cursor

PERSON_FIELDS = ("source", "status", "custom_fields")
PERSON_COLUMNS = (*LEAD_COLUMNS, "status", "custom_fields")
# The values of PERSON_FIELDS, as JSON holds them.
Person = tuple[Any, ...]
_NOTHING = PersonFields()


def person_lines(rows: Sequence[LeadRow], *, prefix: str, workspace: str, source: str) -> Iterator[str]:
    """New leads -> lines of COPY for PERSON_COLUMNS. `source` is the one of rows that name none."""
    leads = iter(rows)
    while part := list(islice(leads, PART)):
        heads = [f"{prefix}{row.number:08x}\t{workspace}\t{row.email or NULL}\t" for row in part]
        yield joined_lines(heads, [(*row.profile, *_as_copied(row, source)) for row in part], tail="\n")


def _as_copied(row: LeadRow, source: str) -> tuple[str, str, str]:
    stated = row.raw.person or _NOTHING
    status = LeadStatus.ACTIVE.value if stated.status is None else stated.status
    return (
        stated.source or source,
        str(status),
        encode_json(stated.custom_fields or {}).decode(),
    )


def restore_persons(
    cursor: Cursor, workspace_id: UUID, rows: Mapping[UUID, LeadRow]
) -> dict[UUID, dict[str, list[Any]]]:
    """Merges what the rows say into restored leads. -> by lead: field -> [before, after]."""
    stated = {lead_id: row.raw.person for lead_id, row in rows.items() if row.raw.person is not None}
    before = read_persons(cursor, workspace_id, list(stated))
    after = {lead_id: _merged(before[lead_id], person) for lead_id, person in stated.items()}
    changes = {
        lead_id: {
            field: [old, new]
            for field, old, new in zip(PERSON_FIELDS, before[lead_id], after[lead_id], strict=True)
            if old != new
        }
        for lead_id in after
    }
    write_persons(cursor, workspace_id, {pk: person for pk, person in after.items() if changes[pk]})
    return changes


def _merged(before: Person, stated: PersonFields) -> Person:
    """What is absent changes nothing; custom fields are merged by name. Who unsubscribed stays so."""
    source, status, custom_fields = before
    return (
        stated.source or source,
        status if stated.status is None or status in LASTING else stated.status,
        custom_fields | (stated.custom_fields or {}),
    )


def read_persons(cursor: Cursor, workspace_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Person]:
    """By id. They are locked."""
    found = cursor.execute(statement("read_persons"), {"workspace": workspace_id, "ids": ids})
    decode = msgspec.json.decode  # Django makes psycopg hand out jsonb as text
    return {pk: (source, status, decode(custom)) for pk, source, status, custom in found}


def write_persons(cursor: Cursor, workspace_id: UUID, persons: Mapping[UUID, Person]) -> None:
    if not persons:
        return
    source, status, custom_fields = zip(*persons.values(), strict=True)
    parameters = {
        "workspace": workspace_id,
        "ids": list(persons),
        "source": list(source),
        "status": list(status),
        "custom_fields": [encode_json(value).decode() for value in custom_fields],
    }
    cursor.execute(statement("write_persons"), parameters)


def wake_all_memberships(
    workspace_id: UUID, lead_ids: Sequence[UUID]
) -> tuple[list[tuple[UUID, UUID, Any]], Counter[tuple[str, UUID]]]:
    """Of restored leads, wherever they are. Their leads are locked.

    -> (membership, lead, since when it slept) of each, and how many woke by (kind of target, its id).
    """
    woken: list[tuple[UUID, UUID, Any]] = []
    places: Counter[tuple[str, UUID]] = Counter()
    for asleep in memberships_of(workspace_id=workspace_id, lead_ids=lead_ids, asleep=True):
        for pk, lead_id, campaign_id, list_id, since in asleep.values_list(
            "id", "lead_id", "campaign_id", "list_id", "deleted_at"
        ):
            woken.append((pk, lead_id, since))
            kind = "campaign" if campaign_id else "list"
            places[kind, campaign_id or list_id] += 1  # type: ignore[index]  # it has one of them
        asleep.update(deleted_at=None, updated_at=timezone.now())
    return woken, places
