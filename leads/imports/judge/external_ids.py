"""Rows that say by the id of another program which lead they mean: external_id, and external_source where
there are several programs. It comes before the email and the LinkedIn URL, and after leadgate_id.

    a lead's id               the row is that lead; another key that means somebody else, or an email that is
                              not the lead's: conflict
    nobody's, and another key means a lead without one     that lead takes it
    nobody's, and another key means a lead with another    conflict
    nobody's otherwise        somebody new, if the row says by email, name or profile who that is
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from leads.imports.judge.known_people import KnownPerson
from leads.imports.judge.normalize import phone_of
from leads.imports.judge.probe import Cursor, as_lines
from leads.imports.rows import ImportOptions, LeadRow, OpenTarget, RawRow, Refusal
from leads.imports.statements import statement
from leads.models import Outcome
from workspaces.text.email_address import explain_email

MAX_ID = 200  # characters, of the id and of the source
_NOBODYS = "\x1f"  # can't be seen, so no lead has it
_UNKNOWN = "is no lead of this workspace, and the row says by nothing else who it is"


class Meant(msgspec.Struct, frozen=True, gc=False):
    """Whom the keys of a row mean: `lead_id`, `email` and `phone` by the external id, the others by
    leadgate_id, email or profile."""

    lead_id: UUID | None
    email: str
    phone: str
    other_id: UUID | None
    other_external_id: str | None
    other_source: str
    other_phone: str


def key_of(raw: RawRow) -> str:
    """What tells two external ids of a file apart, "" without one."""
    return make_key(raw.external_id.strip(), raw.external_source.strip())


def make_key(external_id: str, source: str) -> str:
    """The same of a lead's. No address or profile URL looks like it."""
    return f"\x1f{source}\x1f{external_id}" if external_id else ""


def is_external_id(text: str) -> bool:
    """Whether it can be one, or a source's name. Trimmed."""
    return not _problem_of(text)


def find_meant(
    cursor: Cursor,
    rows: Sequence[LeadRow],
    named: Mapping[str, KnownPerson],
    *,
    target: OpenTarget,
    options: ImportOptions,
) -> dict[int, Meant]:
    """By row number. `named` are the leads that rows name by leadgate_id, by identity. In the caller's
    transaction, which has opened the target."""
    if not rows:
        return {}
    people = [named.get(row.identity) for row in rows]
    keyed = [(row.raw, has_external_id(row)) for row in rows]
    parameters: dict[str, Any] = {
        "workspace": options.workspace_id,
        "target": target.ref.id,
        "ids": as_lines(raw.external_id.strip() if has_id else _NOBODYS for raw, has_id in keyed),
        "sources": as_lines(raw.external_source.strip() if has_id else "" for raw, has_id in keyed),
        "emails": as_lines(row.email for row in rows),
        "leads": as_lines(str(person.lead_id) if person else "" for person in people),
        "urls": as_lines(row.identity if target.is_linkedin else "" for row in rows),
    }
    name = "probe_external_linkedin" if target.is_linkedin else "probe_external"
    records = cursor.execute(statement(name), parameters)
    return {row.number: Meant(*record) for row, record in zip(rows, records, strict=True)}


def has_external_id(row: LeadRow) -> bool:
    """Whether it can be one."""
    return bool(row.raw.external_id.strip()) and not _problem(row.raw)


def judge_external(
    row: LeadRow, meant: Meant | None, target: OpenTarget, claimed: dict[str, str]
) -> LeadRow | Refusal:
    """-> the row as it is known. `claimed`: emails of rows so far -> their external ids."""
    if not row.raw.external_id.strip():
        return row
    problem = _problem(row.raw)
    if meant is None or problem:
        evidence = _evidence(row, problem)
        return Refusal(row.number, Outcome.INVALID_IDENTITY, row.email, evidence)
    if meant.lead_id is None:
        return _judge_unknown(row, meant, target, claimed)
    is_other = meant.other_id is not None and meant.other_id != meant.lead_id
    if is_other or (row.email and row.email != meant.email):
        return _conflict(row, meant)
    if target.requires_email and not meant.email:
        evidence = {"field": "email", "value": "", "problem": explain_email("")}
        return Refusal(row.number, Outcome.INVALID_EMAIL, "", evidence)
    identity = row.identity if target.is_linkedin else meant.email or str(meant.lead_id)
    return LeadRow(row.number, identity, meant.email, row.profile, _without_key(row.raw))


def _judge_unknown(
    row: LeadRow, meant: Meant, target: OpenTarget, claimed: dict[str, str]
) -> LeadRow | Refusal:
    """The id is nobody's so far."""
    if meant.other_external_id is not None:
        return _conflict(row, meant)
    key = key_of(row.raw)
    if row.email and claimed.setdefault(row.email, key) != key:  # two profiles of one person
        _, source, external_id = claimed[row.email].split("\x1f")
        return _conflict(
            row, msgspec.structs.replace(meant, other_external_id=external_id, other_source=source)
        )
    if meant.other_id is None and not (row.email or target.is_linkedin or phone_of(row.profile, target)):
        is_named = target.ref.kind == "list" and (row.profile[0] or row.profile[1])
        if not is_named or target.requires_email:
            outcome = Outcome.INCOMPLETE if target.ref.kind == "list" else Outcome.INVALID_EMAIL
            return Refusal(row.number, outcome, "", _evidence(row, _UNKNOWN))
    return row


def _conflict(row: LeadRow, meant: Meant) -> Refusal:
    """What the external id means, and what the row's other keys mean."""
    evidence: dict[str, Any] = {
        "external_id": row.raw.external_id.strip(),
        "external_source": row.raw.external_source.strip(),
        "lead_id": meant.lead_id and str(meant.lead_id),
        "email": row.email,
        "other_lead_id": meant.other_id and str(meant.other_id),
        "other_external_id": meant.other_external_id,
        "other_external_source": meant.other_source,
    }
    return Refusal(row.number, Outcome.CONFLICT, row.email, evidence)


def _problem(raw: RawRow) -> str:
    """Why the id can't be one."""
    return _problem_of(raw.external_id.strip()) or _problem_of(raw.external_source.strip())


def _problem_of(text: str) -> str:
    if len(text) > MAX_ID:
        return f"has more than {MAX_ID} characters"
    return "" if text.isprintable() else "has characters that can't be seen"


def _evidence(row: LeadRow, problem: str) -> dict[str, Any]:
    source = row.raw.external_source.strip()[:320]
    found = {"field": "external_id", "value": row.raw.external_id.strip()[:320], "problem": problem}
    return found | ({"external_source": source} if source else {})


def _without_key(raw: RawRow) -> RawRow:
    return msgspec.structs.replace(raw, external_id="", external_source="")
