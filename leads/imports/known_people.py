"""Leads that the workspace has already, put into a campaign or another list: rows that are known by their
lead's id instead of an email.

An identity here is what it is for other rows (the email, in a LinkedIn campaign the profile URL), and of
a lead without an email its id.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from leads.imports.linkedin import normalize_profile_url
from leads.imports.probe import Cursor, as_lines, known_lead, probe_blocklist
from leads.imports.row_ids import MAX_ROW_NUMBER, MEMBERSHIP, id_of_row
from leads.imports.rows import (
    PROFILE_FIELDS,
    ImportOptions,
    Known,
    LeadRow,
    Profile,
    RawRow,
    Refusal,
    Target,
)
from leads.imports.statements import statement
from leads.models import Outcome
from workspaces.email_address import explain_email

_LINKEDIN_URL = PROFILE_FIELDS.index("linkedin_url")
_PROBLEM = "no lead of this workspace"


class KnownPerson(msgspec.Struct, frozen=True, gc=False):
    """A lead, and what was said about the person where it comes from."""

    lead_id: UUID
    email: str
    profile: Profile
    personalization: str = ""
    custom_variables: dict[str, Any] = {}


def read_people(cursor: Cursor, lead_ids: Sequence[UUID], options: ImportOptions) -> dict[UUID, KnownPerson]:
    """The live leads among these, by id."""
    parameters = {"workspace": options.workspace_id, "ids": list(lead_ids)}
    return {r[0]: to_person(r) for r in cursor.execute(statement("read_leads"), parameters)}


def to_person(record: tuple[Any, ...]) -> KnownPerson:
    """lead's id, email, personalization, custom variables as JSON, profile."""
    lead_id, email, personalization, variables, *profile = record
    decoded = {} if variables == "{}" else msgspec.json.decode(variables)
    return KnownPerson(lead_id, email, tuple(profile), personalization, decoded)


def to_row(number: int, person: KnownPerson, *, target: Target) -> LeadRow | Refusal:
    """The rules of normalize.py for somebody who has passed them once. Another channel wants other things."""
    identity = person.email or str(person.lead_id)
    if target.is_linkedin:
        given = person.profile[_LINKEDIN_URL]
        url = normalize_profile_url(given)
        if url is None:
            evidence = {"field": "linkedin_url", "value": given[:320]}
            return Refusal(number, Outcome.INVALID_IDENTITY, person.email, evidence)
        identity = url
    elif target.requires_email and not person.email:
        evidence = {"field": "email", "value": "", "problem": explain_email("")}
        return Refusal(number, Outcome.INVALID_EMAIL, "", evidence)
    said = RawRow(
        number=number, personalization=person.personalization, custom_variables=person.custom_variables
    )
    return LeadRow(number, identity, person.email, person.profile, said)


def to_rows(
    lead_ids: Iterable[UUID], people: dict[UUID, KnownPerson], *, target: Target
) -> list[LeadRow | Refusal]:
    """Numbered from 0 in the order of the ids. One that is no live lead of the workspace is refused."""
    outcome = Outcome.INCOMPLETE if target.ref.kind == "list" else Outcome.INVALID_EMAIL
    return [
        to_row(number, people[lead_id], target=target)
        if lead_id in people
        else Refusal(number, outcome, "", {"field": "lead_id", "value": str(lead_id), "problem": _PROBLEM})
        for number, lead_id in enumerate(lead_ids)
    ]


def look_up(
    lead_ids: dict[str, UUID], *, target: Target, options: ImportOptions, import_id: UUID
) -> Callable[[Cursor, Sequence[LeadRow]], Known]:
    """`lead_ids` by identity -> the probe of such rows (chunk.py)."""

    def probe(cursor: Cursor, rows: Sequence[LeadRow]) -> Known:
        parameters = {
            "workspace": options.workspace_id,
            "target": target.ref.id,
            "identities": as_lines(row.identity for row in rows),
            "ids": [lead_ids[row.identity] for row in rows],
            "any_campaign": options.skip_if_in_workspace or options.skip_if_in_campaign,
            "any_list": options.skip_if_in_workspace or options.skip_if_in_list,
            "own_first": id_of_row(import_id, MEMBERSHIP, 0),
            "own_last": id_of_row(import_id, MEMBERSHIP, MAX_ROW_NUMBER),
        }
        kind = "linkedin" if target.is_linkedin else target.ref.kind
        found = cursor.execute(statement("probe_known", kind=kind), parameters)
        return Known(
            leads={record[0]: known_lead(record) for record in found},
            blocked=probe_blocklist(cursor, rows, target, options),
        )

    return probe
