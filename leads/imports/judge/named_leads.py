"""Rows that say by its id which lead they mean: the column leadgate_id of an export.

The id of a live lead of the workspace is as good as its email, and better: leads without an email have one
too. What else a row may say:

    an id of no live lead   the row is known by its email, like any other; without one it is refused
    another email           refused: neither is the email changed, nor somebody else taken for that lead
    no email                the lead's
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from leads.imports.judge.known_people import KnownPerson, look_up, read_people
from leads.imports.judge.normalize import phone_of
from leads.imports.judge.probe import Cursor, Look, probe
from leads.imports.rows import ImportOptions, Known, LeadRow, OpenTarget, Refusal
from leads.models import Outcome
from workspaces.text.email_address import explain_email


@dataclass(frozen=True, kw_only=True)
class Named:
    """`rows` with the identity and email of the leads that they name; `people` are these, by identity."""

    rows: list[LeadRow]
    refusals: list[Refusal]
    people: dict[str, KnownPerson]


def find_named(
    cursor: Cursor, rows: Sequence[LeadRow], *, target: OpenTarget, options: ImportOptions
) -> Named:
    """In the caller's transaction, which has opened the target: no lead is purged until it ends."""
    ids = {row.number: named for row in rows if (named := lead_id_of(row.raw.leadgate_id))}
    found = read_people(cursor, sorted(set(ids.values())), options) if ids else {}
    result = Named(rows=[], refusals=[], people={})
    for row in rows:
        person = found.get(ids[row.number]) if row.number in ids else None
        kept = _judge(row, person, target)
        if isinstance(kept, Refusal):
            result.refusals.append(kept)
            continue
        result.rows.append(kept)
        if person is not None:
            result.people.setdefault(kept.identity, person)
    return result


def look_named(
    people: dict[str, KnownPerson], *, target: OpenTarget, options: ImportOptions, import_id: UUID
) -> Look | None:
    """The probe of such rows and of others among them; None where there are only others."""
    if not people:
        return None
    look_known = look_up(people, target=target, options=options, import_id=import_id)

    def look(cursor: Cursor, rows: Sequence[LeadRow]) -> Known:
        named = [row for row in rows if row.identity in people]
        others = [row for row in rows if row.identity not in people]
        first = look_known(cursor, named) if named else _NOTHING
        if not others:
            return first
        second = probe(cursor, others, target=target, options=options, import_id=import_id)
        return Known(leads=first.leads | second.leads, blocked=first.blocked | second.blocked)

    return look


_NOTHING = Known(leads={}, blocked=frozenset())


def lead_id_of(text: str) -> UUID | None:
    """None for what is no id."""
    try:
        return UUID(text.strip()) if text else None
    except ValueError:
        return None


def _judge(row: LeadRow, person: KnownPerson | None, target: OpenTarget) -> LeadRow | Refusal:
    if not row.raw.leadgate_id.strip():
        return row
    if person is None:
        has_other_identity = bool(row.email) or target.is_linkedin
        if not has_other_identity and (row.raw.external_id.strip() or phone_of(row.profile, target)):
            return LeadRow(row.number, "", "", row.profile, row.raw)
        return row if has_other_identity else _refuse(row, target, _UNKNOWN)
    if row.email and row.email != person.email:
        return Refusal(row.number, Outcome.INVALID_EMAIL, row.email, _evidence(row, _OTHER))
    if target.is_linkedin:
        return LeadRow(row.number, row.identity, person.email, row.profile, row.raw)
    if target.requires_email and not person.email:
        evidence = {"field": "email", "value": "", "problem": explain_email("")}
        return Refusal(row.number, Outcome.INVALID_EMAIL, "", evidence)
    return LeadRow(row.number, person.email or str(person.lead_id), person.email, row.profile, row.raw)


_UNKNOWN = "is no lead of this workspace, and the row has no email"
_OTHER = (
    "is a lead with another email. Leave the email as it was, or empty the leadgate_id to import somebody new"
)


def _refuse(row: LeadRow, target: OpenTarget, problem: str) -> Refusal:
    outcome = Outcome.INCOMPLETE if target.ref.kind == "list" else Outcome.INVALID_EMAIL
    return Refusal(row.number, outcome, row.email, _evidence(row, problem))


def _evidence(row: LeadRow, problem: str) -> dict[str, Any]:
    return {"field": "leadgate_id", "value": row.raw.leadgate_id[:320], "problem": problem}
