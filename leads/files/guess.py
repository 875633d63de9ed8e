"""Columns -> the fields that they probably are. The name decides before the content, a filled column before
an empty one; what nobody knows is kept as a custom variable."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from leads.files.decode import Column
from leads.files.decode.columns import is_made_up
from leads.files.decode.known.cells import is_address, is_phone, is_website
from leads.files.decode.known.names import field_of, is_of_others, may_be_full_name, name_key
from leads.files.exported import LEAD_ID, VARIABLES, is_export, map_export
from leads.files.held_address import looks_like_address
from leads.files.mapping import CUSTOM, IGNORE
from leads.files.mended import MARKS
from leads.files.person_names import is_title
from leads.imports.judge.linkedin import normalize_profile_url

_NEARLY_ALL = 0.9  # of a column's values: then its content says what it is
_MOSTLY = 0.6
_NAMED, _BY_CONTENT, _FOR_WANT_OF_ANY = 2, 1, 0
_CHECKS: dict[str, Callable[[str], object]] = {
    "email": looks_like_address,
    "linkedin_url": normalize_profile_url,
    "phone": is_phone,
    "website": is_website,
}
# In a name: what looks like a phone number or a website is none of the lead's.
_NOT_BY_CONTENT = (
    "fax pager id iban photo picture image avatar logo facebook twitter instagram youtube xing source cc bcc"
)
_UNFIT = frozenset(_NOT_BY_CONTENT.split())


class _Candidate(NamedTuple):
    """The greater, the better."""

    is_filled: bool
    tier: int
    minus_rank: int
    sure: int
    minus_index: int
    field: str


def guess_mapping(columns: Sequence[Column]) -> list[str]:
    """One choice per column: a field (each at most once; the better column has it), a custom variable under
    the column's name, or IGNORE for what was added by Leadgate."""
    if is_export(columns):
        return map_export(columns, ignore=IGNORE, custom=CUSTOM)
    candidates = sorted((c for column in columns if (c := _candidate(column))), reverse=True)
    fields: dict[str, int] = {}
    for candidate in candidates:
        fields.setdefault(candidate.field, -candidate.minus_index)
    _settle_names(fields, columns)
    chosen = {index: field for field, index in fields.items()}
    names = {column.name for column in columns}
    return [chosen.get(column.index) or _leftover(column, names) for column in columns]


def _candidate(column: Column) -> _Candidate | None:
    """The field that a column may be."""
    if column.name in MARKS or (is_of_others(column.name) and column.name != LEAD_ID):
        return None
    if column.name == LEAD_ID or (column.name == VARIABLES and _are_objects(column.samples)):
        return _Candidate(True, _NAMED, 0, 2, -column.index, column.name)
    values = column.judged_by
    named = field_of(column.name)
    content = content_of(values)
    if is_made_up(column) and not content and _are_half_addresses(values):
        return _Candidate(True, _FOR_WANT_OF_ANY, 0, 0, -column.index, "email")
    if named.field == "job_title" and _are_titles(values):
        return None
    is_other = content in ("email", "linkedin_url") and content != named.field
    if is_other or not named.field or (named.field == "email" and values and not _has_address_sign(values)):
        fits = content and (content in ("email", "linkedin_url") or _may_be_by_content(column))
        return _Candidate(True, _BY_CONTENT, 0, 0, -column.index, content) if fits else None
    return _Candidate(bool(values), _NAMED, -named.rank, named.sure, -column.index, named.field)


def content_of(values: Sequence[str]) -> str:
    """The field whose values nearly all of these must be, or ""."""
    return next((field for field, check in _CHECKS.items() if _share(values, check) >= _NEARLY_ALL), "")


def _share(values: Sequence[str], check: Callable[[str], object]) -> float:
    """Stops as soon as too many don't fit."""
    bad, allowed = 0, (1 - _NEARLY_ALL) * len(values)
    for value in values:
        bad += not check(value)
        if bad > allowed:
            return 0.0
    return 1 - bad / len(values) if values else 0.0


def _are_half_addresses(values: Sequence[str]) -> bool:
    """Of a column without a name in a file without a header: where no other has more, this must be it."""
    return bool(values) and 2 * sum(map(bool, map(is_address, values))) >= len(values)


def _has_address_sign(values: Sequence[str]) -> bool:
    return any("@" in value or "\uff20" in value for value in values)


def _may_be_by_content(column: Column) -> bool:
    words = "".join(c if c.isalnum() else " " for c in column.name.casefold()).split()
    return _UNFIT.isdisjoint(words)


def _are_objects(samples: Sequence[str]) -> bool:
    return bool(samples) and all(sample.startswith("{") for sample in samples)


def _are_titles(values: Sequence[str]) -> bool:
    """A column "Title" may be of forms of address."""
    return bool(values) and all(is_title(value) for value in values)


def _settle_names(fields: dict[str, int], columns: Sequence[Column]) -> None:
    """Beside a first name "Name" is the last name; beside both a full name is something else. Alone, "Nome"
    may be the whole one."""
    if "full_name" in fields and "first_name" in fields:
        if "last_name" in fields:
            del fields["full_name"]
        elif name_key(columns[fields["full_name"]].name) in ("name", "nom", "naam"):
            fields["last_name"] = fields.pop("full_name")
    elif "first_name" in fields and "last_name" not in fields:
        column = columns[fields["first_name"]]
        if may_be_full_name(column.name) and _are_whole_names(column.judged_by):
            fields["full_name"] = fields.pop("first_name")


def _are_whole_names(values: Sequence[str]) -> bool:
    return bool(values) and sum(len(value.split()) > 1 for value in values) >= _MOSTLY * len(values)


def _leftover(column: Column, names: set[str]) -> str:
    if column.name in MARKS:
        return IGNORE
    called = f"column {column.index + 1}"
    return f"{CUSTOM}{called if is_made_up(column) and called not in names else column.name}"
