"""Rows that say by a phone number whom they mean, where the import matches by it. It comes after leadgate_id,
the external id and the email, and has the last word with none of them:

    an earlier key means a lead with this number          that lead
    an earlier row had the number                         repeated
    it is nobody's                                        as without it
    it is one lead's, and no earlier key contradicts      that lead
    it is one lead's, and one does (that lead has another email or external id, say)     conflict
    it is several leads'                                  conflict

Whose number can't be read has none. A number that the import fixes for all rows is nobody's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from leads.imports.judge.external_ids import Meant
from leads.imports.judge.known_people import refuse_without_email
from leads.imports.judge.normalize import PHONE, phone_of
from leads.imports.judge.probe import Cursor, as_lines
from leads.imports.rows import ImportOptions, LeadRow, OpenTarget, Refusal
from leads.imports.statements import statement
from leads.models import Outcome
from leads.search.phones import Holder, find_holders
from workspaces.text.phone_number import digits_of, read_phone, written_as

_UNKNOWN = "is no lead's of this workspace, and the row says by nothing else who it is"


@dataclass(frozen=True, kw_only=True)
class Phones:
    """`numbers` by row, `holders`: the leads that have a number, by number."""

    numbers: Mapping[int, str] = field(default_factory=dict)
    holders: Mapping[str, Sequence[Holder]] = field(default_factory=dict)


def find_phones(
    cursor: Cursor, rows: Sequence[LeadRow], *, target: OpenTarget, options: ImportOptions
) -> Phones:
    """None where the import doesn't match by the number. In the caller's transaction, which has opened the
    target; other imports by phone wait until it ends."""
    if target.phone_country is None:
        return Phones()
    numbers = {row.number: phone for row in rows if (phone := phone_of(row.profile, target))}
    _lock(cursor, numbers.values(), options)
    return Phones(numbers=numbers, holders=_holders(cursor, set(numbers.values()), target, options))


def key_of_phone(number: str) -> str:
    """What tells numbers from other keys of a file."""
    return f"\x1e{number}"


def _lock(cursor: Cursor, numbers: Iterable[str], options: ImportOptions) -> None:
    """No index forbids two imports to bring the same number at once."""
    if lines := as_lines(set(numbers)):
        cursor.execute(statement("lock_phones"), {"workspace": options.workspace_id, "phones": lines})


def _holders(
    cursor: Cursor, numbers: Iterable[str], target: OpenTarget, options: ImportOptions
) -> dict[str, list[Holder]]:
    """By number: whom it means, not only who has its digits."""
    country = target.phone_country or ""
    digits = {way for number in numbers for way in written_as(number, country=country)}
    holders: dict[str, list[Holder]] = {}
    for holder in find_holders(cursor, digits, workspace_id=options.workspace_id):
        if number := read_phone(holder.phone, country=country):
            holders.setdefault(number, []).append(holder)
    return holders


def is_settled(phone: str, meant: Meant | None, target: OpenTarget) -> bool:
    """Whether an earlier key means a lead with this number."""
    if meant is None or not meant.other_id:
        return False
    return read_phone(meant.other_phone, country=target.phone_country or "") == phone


def judge_phone(
    row: LeadRow, phone: str, theirs: Sequence[Holder], *, meant: Meant | None, target: OpenTarget
) -> LeadRow | Refusal | Holder:
    """The first row with a number whose lead no earlier key of it has settled. `theirs`: the leads that have
    the number. -> the lead that is meant; the row, where it is nobody's."""
    if not theirs:
        return row
    other_id = meant.other_id if meant else None
    if len(theirs) > 1 or not _is(theirs[0], row, other_id):
        return _conflict(row, phone, theirs, other_id)
    if target.requires_email and not theirs[0].email:
        return refuse_without_email(row.number)
    return theirs[0]


def _is(holder: Holder, row: LeadRow, other_id: UUID | None) -> bool:
    """Whether no earlier key of the row contradicts."""
    if other_id is not None or (row.email and row.email != holder.email):
        return False
    return not (row.raw.external_id.strip() and holder.external_id is not None)


def _conflict(row: LeadRow, phone: str, theirs: Sequence[Holder], other_id: UUID | None) -> Refusal:
    """Whom the number means, one or two of them, and what the row's other keys mean."""
    evidence: dict[str, Any] = {
        "phone": _ending(phone),
        "lead_id": str(theirs[0].lead_id),
        "email": row.email,
        "other_lead_id": other_id and str(other_id),
    }
    if len(theirs) > 1:
        evidence |= {"other_lead_id": str(theirs[1].lead_id), "shared": True}
    elif external_id := row.raw.external_id.strip():
        evidence["external_id"] = external_id
    return Refusal(row.number, Outcome.CONFLICT, row.email, evidence)


def refuse_nameless(row: LeadRow, target: OpenTarget) -> LeadRow | Refusal:
    """Rows that were let through for their number alone."""
    if row.identity or row.email:
        return row
    is_named = target.ref.kind == "list" and bool(row.profile[0] or row.profile[1])
    names_nobody = bool(row.raw.leadgate_id.strip()) and not row.raw.external_id.strip()
    if is_named and not target.requires_email and not names_nobody:
        return row
    outcome = Outcome.INCOMPLETE if target.ref.kind == "list" else Outcome.INVALID_EMAIL
    evidence = {"field": "phone", "value": _ending(row.profile[PHONE]), "problem": _UNKNOWN}
    return Refusal(row.number, outcome, "", evidence)


def _ending(phone: str) -> str:
    """What tells numbers apart for who has the file. An outcome is not found by the number when its person is
    erased, so it doesn't have it."""
    return f"…{digits_of(phone)[-4:]}"
