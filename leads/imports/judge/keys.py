"""Rows > first occurrences, and which leads they name by a key that comes before the email.

find_named      leadgate_id
split           the same key in an earlier row: repeated
find_external   external_id; keys that mean two people: conflict
find_by_phone   the phone number, where the import matches by it; the same rules
split           the same lead, by whatever key

A row whose email or profile is that of somebody whom an earlier row means by another key is found late to be
a repetition. Until then it has kept out rows that share its other key. It is taken out, and the others are
looked at again: where a block begins makes no difference.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from uuid import UUID

import msgspec

from leads.imports.judge.classify import split_repeated
from leads.imports.judge.external_ids import find_external, key_of
from leads.imports.judge.known_people import KnownPerson
from leads.imports.judge.named_leads import find_named, look_named
from leads.imports.judge.phones import ByPhone, find_by_phone
from leads.imports.judge.probe import Cursor, Look
from leads.imports.rows import ImportOptions, LeadRow, OpenTarget, Refusal
from leads.models import Outcome

# Keys -> those that earlier blocks of the file had, with their rows.
Earlier = Callable[[Iterable[str]], dict[str, int]]
_ROUNDS = 20  # in which rows are taken out of a block: a file that wants more was made to
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
    if not has_keys:
        named = find_named(cursor, rows, target=target, options=options)
        known = earlier(row.identity for row in named.rows if row.identity)
        first_rows, repeated = split_repeated(named.rows, earlier=known)
        return Keyed(rows=first_rows, refusals=named.refusals + repeated, people=named.people)
    taken_out: list[Refusal] = []
    keyed, in_the_way = _find(cursor, rows, target=target, options=options, earlier=earlier)
    while in_the_way is not None and len(taken_out) < _ROUNDS:
        taken_out.append(in_the_way)
        out = in_the_way.number
        rows = [row for row in rows if row.number != out]
        keyed, in_the_way = _find(cursor, rows, target=target, options=options, earlier=earlier)
    return dataclasses.replace(keyed, refusals=[*keyed.refusals, *taken_out])


def _find(
    cursor: Cursor,
    rows: Sequence[LeadRow],
    *,
    target: OpenTarget,
    options: ImportOptions,
    earlier: Earlier,
) -> tuple[Keyed, Refusal | None]:
    """-> the rows as they are known, and the first that repeats another and has kept out a third."""
    named = find_named(cursor, rows, target=target, options=options)
    known = earlier(key for row in named.rows for key in _keys(row))
    firsts, repeated = _split_by_keys(named.rows, known)
    external = find_external(cursor, firsts, named.people, target=target, options=options)
    people = named.people | external.people
    phones = ByPhone(rows=external.rows)
    if target.phone_country is not None:
        phones = find_by_phone(cursor, external.rows, people, target=target, options=options, earlier=earlier)
    known = earlier(row.identity for row in phones.rows if row.identity)
    first_rows, same_lead = split_repeated(phones.rows, earlier=known)
    keys = [(key, row.number) for row in [*firsts, *first_rows] for key in _keys(row)]
    late = [*external.refusals, *phones.refusals, *same_lead]
    keyed = Keyed(
        rows=first_rows,
        refusals=[*named.refusals, *repeated, *late],
        people=people | phones.people,
        matched=dict.fromkeys(external.matched, "external_id") | dict.fromkeys(phones.matched, "phone"),
        keys=keys + phones.keys,
    )
    return keyed, _in_the_way(firsts, repeated, late, known_as=[*external.rows, *phones.rows])


def _in_the_way(
    firsts: Sequence[LeadRow],
    repeated: Sequence[Refusal],
    late: Sequence[Refusal],
    *,
    known_as: Sequence[LeadRow],
) -> Refusal | None:
    """The first of the late ones that a repeated row repeats, and that by its own identity repeats a row
    before it."""
    before = {refusal.evidence["repeats_row"] for refusal in repeated}
    suspects = {
        each.number: each for each in late if each.outcome is Outcome.REPEATED and each.number in before
    }
    if not suspects:
        return None
    own = {row.number: row.identity for row in firsts if row.number in suspects and row.identity}
    earliest: dict[str, int] = {}  # by whom they mean: the first rows
    for row in sorted(known_as, key=attrgetter("number")):
        earliest.setdefault(row.identity, row.number)
    found = [number for number, identity in own.items() if earliest.get(identity, number) < number]
    return suspects[min(found)] if found else None


def _keys(row: LeadRow) -> list[str]:
    return [key for key in (key_of(row.raw), row.identity) if key]


def _split_by_keys(
    rows: Sequence[LeadRow], earlier: Mapping[str, int]
) -> tuple[list[LeadRow], list[Refusal]]:
    """The first row with a key wins, whatever becomes of it."""
    seen = dict(earlier)
    kept: list[LeadRow] = []
    refusals: list[Refusal] = []
    for row in rows:
        keys = _keys(row)
        first = next((seen[key] for key in keys if key in seen), None)
        if first is None:
            kept.append(row)
            seen |= dict.fromkeys(keys, row.number)
        else:
            refusals.append(Refusal(row.number, Outcome.REPEATED, row.email, {"repeats_row": first}))
    return kept, refusals
