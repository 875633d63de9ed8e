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

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from leads.imports.judge.external_ids import Meant, meant_by_others, repeated
from leads.imports.judge.known_people import KnownPerson
from leads.imports.judge.normalize import phone_of
from leads.imports.judge.probe import Cursor, as_lines
from leads.imports.rows import ImportOptions, LeadRow, OpenTarget, Refusal
from leads.imports.statements import statement
from leads.models import Outcome
from leads.search.phones import Holder, find_holders
from workspaces.text.email_address import explain_email
from workspaces.text.phone_number import digits_of, read_phone, written_as

_UNKNOWN = "is no lead's of this workspace, and the row says by nothing else who it is"
_KEY = "\x1e"  # tells numbers from other keys of a file


@dataclass(frozen=True, kw_only=True)
class ByPhone:
    """`rows` as they are known, `people` those whom their numbers mean, by identity, `matched` such rows by
    their numbers, and `keys` the phone numbers with the first rows that have them."""

    rows: list[LeadRow] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    people: dict[str, KnownPerson] = field(default_factory=dict)
    matched: set[int] = field(default_factory=set)
    keys: list[tuple[str, int]] = field(default_factory=list)


def find_by_phone(
    cursor: Cursor,
    rows: Sequence[LeadRow],
    people: Mapping[str, KnownPerson],
    *,
    target: OpenTarget,
    options: ImportOptions,
    earlier: Callable[[Iterable[str]], dict[str, int]],
) -> ByPhone:
    """`people` are those whom earlier keys name, by identity. In the caller's transaction, which has opened
    the target; other imports by phone wait until it ends."""
    phones = {row.number: phone for row in rows if (phone := phone_of(row.raw, target))}
    _lock(cursor, phones.values(), options)
    judge = _Judge(
        target=target,
        others=_others(cursor, [row for row in rows if row.number in phones], people, target, options),
        holders=_holders(cursor, set(phones.values()), target, options),
        seen=earlier(_KEY + phone for phone in set(phones.values())),
    )
    first: dict[str, int] = {}  # identities of rows so far, of those that were refused too -> their numbers
    for row in rows:
        first.setdefault(row.identity, row.number)
        kept = judge.judge(row, phones[row.number]) if row.number in phones else row
        if isinstance(kept, LeadRow):
            kept = repeated(kept, first) or _refuse_nameless(kept, target)
            first.setdefault(row.identity if isinstance(kept, Refusal) else kept.identity, row.number)
        if isinstance(kept, Refusal):
            judge.found.refusals.append(kept)
        else:
            judge.found.rows.append(kept)
    return judge.found


def _others(
    cursor: Cursor,
    rows: Sequence[LeadRow],
    people: Mapping[str, KnownPerson],
    target: OpenTarget,
    options: ImportOptions,
) -> dict[int, Meant]:
    """By the rows' numbers."""
    meant = meant_by_others(cursor, rows, people, target=target, options=options)
    return {row.number: each for row, each in zip(rows, meant, strict=True)}


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


@dataclass(frozen=True, kw_only=True)
class _Judge:
    """`others`: whom other keys mean, by row; `holders`: whom numbers mean; `seen`: rows so far, by key."""

    target: OpenTarget
    others: Mapping[int, Meant]
    holders: Mapping[str, Sequence[Holder]]
    seen: dict[str, int]
    found: ByPhone = field(default_factory=ByPhone)

    def judge(self, row: LeadRow, phone: str) -> LeadRow | Refusal:
        other = self.others[row.number]
        if other.other_id and read_phone(other.other_phone, country=self.target.phone_country or "") == phone:
            return row
        first = self.seen.setdefault(_KEY + phone, row.number)
        if first != row.number:
            evidence = {"repeats_row": first, "matched_by": "phone"}
            return Refusal(row.number, Outcome.REPEATED, row.email, evidence)
        self.found.keys.append((_KEY + phone, row.number))
        theirs = self.holders.get(phone)
        if not theirs:
            return row
        if len(theirs) > 1 or not _is(theirs[0], row, other):
            return _conflict(row, phone, theirs, other)
        return self._match(row, theirs[0])

    def _match(self, row: LeadRow, holder: Holder) -> LeadRow | Refusal:
        if self.target.requires_email and not holder.email:
            evidence = {"field": "email", "value": "", "problem": explain_email("")}
            return Refusal(row.number, Outcome.INVALID_EMAIL, "", evidence)
        identity = row.identity if self.target.is_linkedin else holder.email or str(holder.lead_id)
        self.found.matched.add(row.number)
        person = KnownPerson(holder.lead_id, holder.email, "", "", {}, (None, None, None))
        self.found.people.setdefault(identity, person)
        return LeadRow(row.number, identity, holder.email, row.profile, row.raw)


def _is(holder: Holder, row: LeadRow, other: Meant) -> bool:
    """Whether no earlier key of the row contradicts."""
    if other.other_id is not None or (row.email and row.email != holder.email):
        return False
    return not (row.raw.external_id.strip() and holder.external_id is not None)


def _conflict(row: LeadRow, phone: str, theirs: Sequence[Holder], other: Meant) -> Refusal:
    """Whom the number means, one or two of them, and what the row's other keys mean."""
    evidence: dict[str, Any] = {
        "phone": _ending(phone),
        "lead_id": str(theirs[0].lead_id),
        "email": row.email,
        "other_lead_id": other.other_id and str(other.other_id),
    }
    if len(theirs) > 1:
        evidence |= {"other_lead_id": str(theirs[1].lead_id), "shared": True}
    elif external_id := row.raw.external_id.strip():
        evidence["external_id"] = external_id
    return Refusal(row.number, Outcome.CONFLICT, row.email, evidence)


def _refuse_nameless(row: LeadRow, target: OpenTarget) -> LeadRow | Refusal:
    """Rows that were let through for their number alone."""
    if row.identity or row.email:
        return row
    is_named = target.ref.kind == "list" and bool(row.profile[0] or row.profile[1])
    names_nobody = bool(row.raw.leadgate_id.strip()) and not row.raw.external_id.strip()
    if is_named and not target.requires_email and not names_nobody:
        return row
    outcome = Outcome.INCOMPLETE if target.ref.kind == "list" else Outcome.INVALID_EMAIL
    evidence = {"field": "phone", "value": _ending(row.raw.phone), "problem": _UNKNOWN}
    return Refusal(row.number, outcome, "", evidence)


def _ending(phone: str) -> str:
    """What tells numbers apart for who has the file. An outcome is not found by the number when its person is
    erased, so it doesn't have it."""
    return f"…{digits_of(phone)[-4:]}"
