"""Rows > first occurrences, and which leads they name by a key that comes before the email.

find_named      leadgate_id
judge_external  external_id; keys that mean two people: conflict
judge_phone     the phone number, where the import matches by it; the same rules

What the database knows of all keys is read first; then each row is judged, with all keys of the rows before
it, their own and those of the leads that they mean: who has one of them repeats that row.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import msgspec

from leads.imports.judge.classify import split_repeated
from leads.imports.judge.external_ids import Meant, find_meant, has_external_id, judge_external, key_of
from leads.imports.judge.known_people import KnownPerson
from leads.imports.judge.named_leads import find_named, look_named
from leads.imports.judge.phones import (
    Phones,
    find_phones,
    is_settled,
    judge_phone,
    key_of_phone,
    refuse_nameless,
)
from leads.imports.judge.probe import Cursor, Look
from leads.imports.rows import ImportOptions, LeadRow, OpenTarget, Refusal
from leads.models import Outcome
from leads.search.phones import Holder

# Keys -> those that earlier blocks of the file had, with their rows.
Earlier = Callable[[Iterable[str]], dict[str, int]]
_MATCHED = frozenset((Outcome.BLOCKED, Outcome.DUPLICATE, Outcome.SKIPPED, Outcome.UNKNOWN_LEAD))


def nothing_before(keys: Iterable[str]) -> dict[str, int]:
    """For rows that come all at once."""
    return {}


@dataclass(frozen=True, kw_only=True)
class Keyed:
    """`people` are the leads that rows name, by identity; `keys` all keys of rows that were first with them,
    where external ids or phone numbers are among them. `matched`: by row, the key by which it is known."""

    rows: list[LeadRow]
    refusals: list[Refusal]
    people: dict[str, KnownPerson]
    matched: dict[int, str] = field(default_factory=dict)
    keys: list[tuple[str, int]] = field(default_factory=list)

    def look(self, *, target: OpenTarget, options: ImportOptions, import_id: UUID) -> Look | None:
        return look_named(self.people, target=target, options=options, import_id=import_id)

    def marked(self, refusals: Sequence[Refusal]) -> list[Refusal]:
        """Those of rows that were known by an external id or a phone number say so."""
        return [
            msgspec.structs.replace(refusal, evidence=refusal.evidence | {"matched_by": key})
            if (key := self.matched.get(refusal.number)) and refusal.outcome in _MATCHED
            else refusal
            for refusal in refusals
        ]


def find_keyed(
    cursor: Cursor,
    rows: Sequence[LeadRow],
    *,
    target: OpenTarget,
    options: ImportOptions,
    earlier: Earlier = nothing_before,
    has_keys: bool = True,
) -> Keyed:
    """`rows` are good in themselves. In the caller's transaction, which has opened the target. `has_keys`:
    whether there are external ids, or numbers to match by."""
    named = find_named(cursor, rows, target=target, options=options)
    if not has_keys:
        known = earlier(row.identity for row in named.rows if row.identity)
        first_rows, repeated = split_repeated(named.rows, earlier=known)
        return Keyed(rows=first_rows, refusals=named.refusals + repeated, people=named.people)
    phones = find_phones(cursor, named.rows, target=target, options=options)
    keyed = [row for row in named.rows if row.number in phones.numbers or has_external_id(row)]
    meant = find_meant(cursor, keyed, named.people, target=target, options=options)
    found = Keyed(rows=[], refusals=named.refusals, people=named.people)
    seen = earlier(_keys(named.rows, meant, phones))
    judge = _Judge(target=target, meant=meant, phones=phones, seen=seen, found=found)
    for row in named.rows:
        judged = judge.judge(row)
        found.rows.append(judged) if isinstance(judged, LeadRow) else found.refusals.append(judged)
    return found


def _keys(rows: Iterable[LeadRow], meant: Mapping[int, Meant], phones: Phones) -> Iterator[str]:
    """All keys that the rows have, or that the leads have whom they may mean."""
    for row in rows:
        yield from _own_keys(row)
    for person in meant.values():
        if person.lead_id is not None:
            yield person.email or str(person.lead_id)
    for theirs in phones.holders.values():
        yield from (holder.email or str(holder.lead_id) for holder in theirs)
    yield from map(key_of_phone, phones.numbers.values())


def _own_keys(row: LeadRow) -> list[str]:
    return [key for key in (key_of(row.raw), row.identity) if key]


@dataclass(frozen=True, kw_only=True)
class _Judge:
    """Row by row. `meant`: whom a row's keys mean, by its number; `seen`: the keys of rows so far, of those
    that were refused too, with their numbers."""

    target: OpenTarget
    meant: Mapping[int, Meant]
    phones: Phones
    seen: dict[str, int]
    found: Keyed
    claimed: dict[str, str] = field(default_factory=dict)

    def judge(self, row: LeadRow) -> LeadRow | Refusal:
        if refusal := self._first_with(row, *_own_keys(row)):
            return refusal
        meant = self.meant.get(row.number)
        judged = judge_external(row, meant, self.target, self.claimed)
        if meant and meant.lead_id and isinstance(judged, LeadRow):
            judged = self._is(row, judged, meant.lead_id, "external_id")
            meant = msgspec.structs.replace(meant, other_id=meant.lead_id, other_phone=meant.phone)
        if self.target.phone_country is None or isinstance(judged, Refusal):
            return judged
        judged = self._judge_phone(judged, meant)
        return refuse_nameless(judged, self.target) if isinstance(judged, LeadRow) else judged

    def _judge_phone(self, row: LeadRow, meant: Meant | None) -> LeadRow | Refusal:
        phone = self.phones.numbers.get(row.number)
        if phone is None or is_settled(phone, meant, self.target):
            return row
        if refusal := self._first_with(row, key_of_phone(phone)):
            refusal.evidence["matched_by"] = "phone"
            return refusal
        theirs = self.phones.holders.get(phone, [])
        judged = judge_phone(row, phone, theirs, meant=meant, target=self.target)
        if not isinstance(judged, Holder):
            return judged
        identity = row.identity if self.target.is_linkedin else judged.email or str(judged.lead_id)
        known = LeadRow(row.number, identity, judged.email, row.profile, row.raw)
        return self._is(row, known, judged.lead_id, "phone")

    def _is(self, row: LeadRow, known: LeadRow, lead_id: UUID, key: str) -> LeadRow | Refusal:
        """`known` is the row as its lead; by another key that lead may have been in an earlier row."""
        if known.identity != row.identity and (refusal := self._first_with(known, known.identity)):
            return refusal
        self.found.matched[row.number] = key
        person = KnownPerson(lead_id, known.email, "", "", {}, (None, None, None))
        self.found.people.setdefault(known.identity, person)
        return known

    def _first_with(self, row: LeadRow, *keys: str) -> Refusal | None:
        """The first row with a key wins, whatever becomes of it."""
        first = next((self.seen[key] for key in keys if key in self.seen), None)
        if first is not None:
            return Refusal(row.number, Outcome.REPEATED, row.email, {"repeats_row": first})
        for key in keys:
            self.seen[key] = row.number
            self.found.keys.append((key, row.number))
        return None
