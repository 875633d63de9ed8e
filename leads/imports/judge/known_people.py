"""Leads that the workspace has already, put into a campaign or another list: rows that are known by their
lead's id instead of an email.

An identity here is what it is for other rows (the email, in a LinkedIn campaign the profile URL), and of
a lead without an email its id.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from leads.imports.judge.linkedin import normalize_profile_url
from leads.imports.judge.probe import Cursor, Look, as_lines, emails_of, known_lead, probe_blocklist
from leads.imports.rows import (
    PROFILE_FIELDS,
    ImportOptions,
    Known,
    KnownLead,
    LeadRow,
    OpenTarget,
    Profile,
    RawRow,
    Refusal,
)
from leads.imports.statements import statement
from leads.models import LeadStatus, Outcome
from leads.models.row_ids import MAX_ROW_NUMBER, MEMBERSHIP, id_of_row
from workspaces.text.email_address import explain_email

_BLANK: Profile = ("",) * len(PROFILE_FIELDS)  # type: ignore[assignment]
decode_json = msgspec.json.Decoder().decode
_PROBLEM = "no lead of this workspace"


class KnownPerson(msgspec.Struct, frozen=True, gc=False):
    """A lead, what was stated about the person where it comes from, and its membership in an email campaign
    or list that it shall go into: id, since when it is there and since when it sleeps."""

    lead_id: UUID
    email: str
    linkedin_url: str  # "" where nobody asks
    personalization: str
    custom_variables: dict[str, Any]
    own: tuple[UUID | None, dt.datetime | None, dt.datetime | None]


def read_people(cursor: Cursor, lead_ids: Sequence[UUID], options: ImportOptions) -> dict[UUID, KnownPerson]:
    """The live leads among these, by id."""
    parameters = {"workspace": options.workspace_id, "ids": list(lead_ids)}
    people = map(to_person, cursor.execute(statement("read_leads"), parameters))
    return {person.lead_id: person for person in people}


def to_person(record: tuple[Any, ...]) -> KnownPerson:
    """own membership (3), lead's id, email, LinkedIn URL, personalization, custom variables as JSON."""
    lead_id, email, url, personalization, variables = record[3:]
    decoded = {} if variables == "{}" else decode_json(variables)
    return KnownPerson(lead_id, email, url, personalization, decoded, record[:3])


def to_row(number: int, person: KnownPerson, *, target: OpenTarget) -> LeadRow | Refusal:
    """The rules of normalize.py for somebody who has passed them once: another channel wants other things.

    The row says nothing about the person that the lead doesn't: its profile is blank.
    """
    identity = person.email or str(person.lead_id)
    if target.is_linkedin:
        url = normalize_profile_url(person.linkedin_url)
        if url is None:
            evidence = {"field": "linkedin_url", "value": person.linkedin_url[:320]}
            return Refusal(number, Outcome.INVALID_IDENTITY, person.email, evidence)
        identity = url
    elif target.requires_email and not person.email:
        return refuse_without_email(number)
    stated = RawRow(
        number=number, personalization=person.personalization, custom_variables=person.custom_variables
    )
    return LeadRow(number, identity, person.email, _BLANK, stated)


def refuse_without_email(number: int) -> Refusal:
    evidence = {"field": "email", "value": "", "problem": explain_email("")}
    return Refusal(number, Outcome.INVALID_EMAIL, "", evidence)


def to_rows(
    lead_ids: Iterable[UUID], people: dict[UUID, KnownPerson], *, target: OpenTarget
) -> list[LeadRow | Refusal]:
    """Numbered from 0 in the order of the ids. One that is no live lead of the workspace is refused."""
    outcome = Outcome.INCOMPLETE if target.ref.kind == "list" else Outcome.INVALID_EMAIL
    return [
        to_row(number, people[lead_id], target=target)
        if lead_id in people
        else Refusal(number, outcome, "", {"field": "lead_id", "value": str(lead_id), "problem": _PROBLEM})
        for number, lead_id in enumerate(lead_ids)
    ]


def as_found(people: dict[str, KnownPerson]) -> dict[str, KnownLead]:
    """Of an email campaign or list, by identity: what a probe would find if no skip flag asks for more."""
    return {
        identity: KnownLead(
            str(person.lead_id), None, LeadStatus.ACTIVE, "", _BLANK, *_own_as_text(person), None, None
        )
        for identity, person in people.items()
    }


def _own_as_text(person: KnownPerson) -> tuple[str | None, dt.datetime | None, dt.datetime | None]:
    membership_id, since, asleep = person.own
    return str(membership_id) if membership_id else None, since, asleep


def look_up(
    people: dict[str, KnownPerson], *, target: OpenTarget, options: ImportOptions, import_id: UUID
) -> Look:
    """`people` by identity -> the probe of such rows."""

    def probe(cursor: Cursor, rows: Sequence[LeadRow]) -> Known:
        parameters = {
            "workspace": options.workspace_id,
            "target": target.ref.id,
            "identities": as_lines(row.identity for row in rows),
            "ids": [people[row.identity].lead_id for row in rows],
            "any_campaign": options.skip_if_in_workspace or options.skip_if_in_campaign,
            "any_list": options.skip_if_in_workspace or options.skip_if_in_list,
            "own_first": id_of_row(import_id, MEMBERSHIP, 0),
            "own_last": id_of_row(import_id, MEMBERSHIP, MAX_ROW_NUMBER),
        }
        kind = "linkedin" if target.is_linkedin else target.ref.kind
        found = cursor.execute(statement("probe_known", kind=kind), parameters)
        return Known(
            leads={record[0]: known_lead(record) for record in found},
            blocked=probe_blocklist(cursor, emails_of(rows), target, options),
        )

    return probe


def look_up_read(
    people: dict[str, KnownPerson], *, target: OpenTarget, options: ImportOptions, import_id: UUID
) -> Look:
    """The same for people who were read in this transaction: nobody is read twice, unless something
    had to be locked meanwhile."""
    probe = look_up(people, target=target, options=options, import_id=import_id)
    if target.is_linkedin or options.asks_of_leads:
        return probe
    fresh = [as_found(people)]

    def look(cursor: Cursor, rows: Sequence[LeadRow]) -> Known:
        if not fresh:
            return probe(cursor, rows)
        return Known(leads=fresh.pop(), blocked=probe_blocklist(cursor, emails_of(rows), target, options))

    return look
