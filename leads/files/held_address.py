"""A cell that holds more than an email address -> the addresses in it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from leads.files.decode.known.cells import is_address
from leads.imports.judge.normalize import normalize_row
from leads.imports.rows import Held, LeadRow, OpenTarget, RawRow, Refusal
from leads.models import Outcome
from workspaces.text.email_address import normalize_email

SECOND = "email 2"  # the custom variable that keeps the second of two
_LONGEST = 1000  # characters of a cell that are looked at
_SHOWN = 200  # characters of a cell that the report shows
_BEFORE, _BEHIND = "\"'`", ".:\"'`"
_PARTING = str.maketrans(dict.fromkeys(",;|/<>()[]\t\r\n\u00a0", " "))
_BETWEEN = frozenset(["and", "or", "&", "+", "und", "oder", "et", "ou", "y", "o", "e"])


def held_addresses(text: str) -> list[str]:
    """["ann@x.de"] of "mailto:ann@x.de", "Ann <ann@x.de>", "ann@x.de;"; both of "ann@x.de, bob@x.de". Nothing
    of a cell with other words around, which may be an address that somebody broke."""
    plain = text.strip().replace("\uff20", "@").replace("\uff0e", ".")
    if "@" not in plain or len(plain) > _LONGEST:
        return []
    before, is_named, behind = plain.partition("<")
    inner = behind.partition(">")[0] if is_named else ""
    if "@" in inner and "@" not in before:
        plain = inner + "," + behind.partition(">")[2]
    words = [word.lstrip(_BEFORE).rstrip(_BEHIND) for word in plain.translate(_PARTING).split()]
    found: dict[str, None] = {}
    for word in filter(None, words):
        address = normalize_email(_without_scheme(word)) if "@" in word else None
        if address is None and word.lower() not in _BETWEEN:
            return []
        if address is not None:
            found.setdefault(address)
    return list(found)


def _without_scheme(word: str) -> str:
    bare = word[7:] if word[:7].lower() == "mailto:" else word
    return bare.partition("?")[0] if bare is not word else bare


def looks_like_address(text: str) -> bool:
    """Whether the cell is an address, or holds one."""
    return bool(is_address(text)) or bool(held_addresses(text))


def normalize_file_rows(
    raws: Sequence[RawRow], *, target: OpenTarget, is_small: bool = False, held: dict[int, Held] | None = None
) -> list[LeadRow | Refusal]:
    """As the gate judges any row; but people write more into a cell than programs send: the address in it
    counts, and a second one is kept. Then `held` gets the row's cell. `is_small`: see normalize_row."""
    rows = [normalize_row(raw, target=target, is_small=is_small) for raw in raws]
    for index in [index for index, row in enumerate(rows) if row.__class__ is Refusal]:
        raw, row = raws[index], rows[index]
        if isinstance(row, Refusal) and row.outcome is Outcome.INVALID_EMAIL and "@" in _marks(raw):
            rows[index] = _by_held_address(raw, row, target=target, held=held)
    return rows


def _by_held_address(
    raw: RawRow, refusal: Refusal, *, target: OpenTarget, held: dict[int, Held] | None
) -> LeadRow | Refusal:
    found = held_addresses(raw.email)
    if not found:
        return refusal
    changes: dict[str, Any] = {"email": found[0]}
    if len(found) > 1 and SECOND not in raw.custom_variables:
        changes["custom_variables"] = raw.custom_variables | {SECOND: ", ".join(found[1:])}
    row = normalize_row(msgspec.structs.replace(raw, **changes), target=target)
    if held is not None and isinstance(row, LeadRow):
        held[row.number] = Held(row.email, raw.email.strip()[:_SHOWN])
    return row


def _marks(raw: RawRow) -> str:
    return raw.email.replace("\uff20", "@") if not raw.problem else ""
