"""All that is known of one person in a workspace, as JSON and as CSV."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from leads.erasing.person import Person, Who, find_person
from leads.models import EmailVerdict, LeadStatus, MembershipStatus
from leads.tags import tags_of
from workspaces.audit import Action, note
from workspaces.audit.reading import entries_naming
from workspaces.database.cursor import plain_cursor
from workspaces.database.planner import by_bitmap_only
from workspaces.database.sql_files import SqlFolder
from workspaces.text.formulas import escape_formula

_SQL = SqlFolder(__file__)
_HEADER = ("what", "number", "field", "value")


@dataclass(frozen=True, kw_only=True)
class Known:
    """By kind: leads, memberships, verdicts, outcomes, changes (what imports overwrote), mended
    (what was typed over rows of files), log."""

    parts: Mapping[str, list[dict[str, Any]]]

    def to_json(self) -> str:
        return json.dumps(self.parts, default=str, ensure_ascii=False, indent=2)

    def to_csv(self) -> str:
        """A line for each value: which thing of which kind has it in which field."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(_HEADER)
        for kind, things in self.parts.items():
            for number, thing in enumerate(things, 1):
                for field, value in thing.items():
                    writer.writerow([kind, number, field, escape_formula(_plain(value))])
        return text.getvalue()


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return (
        json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    )


@transaction.atomic
def give_out(*, workspace_id: UUID, who: Who) -> Known:
    """Raises UnknownPerson, NotOnePerson."""
    person = find_person(workspace_id, who)
    parts = {
        "leads": [_lead(lead, workspace_id) for lead in person.leads],
        "memberships": [_membership(membership) for membership in person.memberships],
        "verdicts": list(_verdicts(workspace_id, person)),
        "outcomes": _read("outcomes_of", workspace_id, "evidence", emails=person.emails),
        "changes": _read("changes_of", workspace_id, "fields", ids=person.object_ids),
        "mended": _read("mended_of", workspace_id, "cells", emails=person.emails),
        "log": list(_log(workspace_id, person)),
    }
    number = sum(map(len, parts.values()))
    note(workspace_id, Action.PERSON_GIVEN_OUT, lead_ids=person.lead_ids, count=number, named_by=str(who.by))
    return Known(parts=parts)


def _lead(lead: Any, workspace_id: UUID) -> dict[str, Any]:
    tags = [tag.name for tag in tags_of(workspace_id=workspace_id, resource_ids=[lead.id]).get(lead.id, [])]
    return _columns(lead) | {"status": LeadStatus(lead.status).label, "tags": tags}


def _membership(membership: Any) -> dict[str, Any]:
    return _columns(membership) | {"status": MembershipStatus(membership.status).label}


def _verdicts(workspace_id: UUID, person: Person) -> Iterator[dict[str, Any]]:
    for verdict in EmailVerdict.objects.filter(workspace_id=workspace_id, email__in=person.emails):
        yield _columns(verdict) | {"status": verdict.get_status_display()}


def _log(workspace_id: UUID, person: Person) -> Iterator[dict[str, Any]]:
    """Who did what to their leads. Whoever it was is somebody else's business."""
    own = entries_naming(workspace_id=workspace_id, lead_ids=person.lead_ids)
    for entry in reversed(own):
        yield {"at": entry.at, "action": entry.action, "fields": entry.details.get("fields", [])}


def _columns(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _read(name: str, workspace_id: UUID, json_column: str, **parameters: Any) -> list[dict[str, Any]]:
    """Rows by the names of their columns."""
    cursor = plain_cursor()
    with by_bitmap_only():
        cursor.execute(_SQL.statement(name), {"workspace": workspace_id, **parameters})
        names = [column.name for column in cursor.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in cursor]
    return [row | {json_column: json.loads(row[json_column])} for row in found]
