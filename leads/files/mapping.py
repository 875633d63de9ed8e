"""Columns -> fields of a lead: the guess, its check, and the rows that follow from it."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from leads.files.decode import Column, FileRow
from leads.files.decode.columns import is_made_up
from leads.files.decode.dialect import is_address
from leads.files.decode.known_names import field_of, name_key
from leads.files.exported import LEAD_ID, VARIABLES, is_export, map_export
from leads.files.mended import MARKS
from leads.files.typed_variables import merge, problem_of
from leads.imports.errors import GateError
from leads.imports.judge.linkedin import normalize_profile_url
from leads.imports.rows import RawRow
from workspaces.text.formulas import unescape_formula

# Field of a lead -> what drop-downs call it.
FIELDS = {
    "email": "Email",
    "first_name": "First name",
    "last_name": "Last name",
    "full_name": "Full name",
    "company_name": "Company",
    "job_title": "Job title",
    "phone": "Phone",
    "website": "Website",
    "linkedin_url": "LinkedIn URL",
    "notes": "Notes",
    "personalization": "Personalization",
    "leadgate_id": "Leadgate id",
    "custom_variables": "Custom variables (JSON)",
}
IGNORE = ""
CUSTOM = "custom:"  # a custom variable; its name follows

# One of them must be there.
_PEOPLE = {"email", "first_name", "last_name", "full_name", "linkedin_url", LEAD_ID}
_match_phone = re.compile(r"\s*[+(0][\d\s()./-]{6,24}\s*").fullmatch
_match_website = re.compile(r"\s*(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}/?\s*", re.IGNORECASE).fullmatch


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words("mr mrs ms miss mx dr prof sir herr frau hr fr m mme mlle sr sra srta sig pan pani")
_SUFFIXES = _words("phd md jr sr ii iii iv mba esq cpa msc bsc ma ba dds jd llm drmed dipling")
_PARTICLES = _words(
    "von vom van de der den des del della dello di da das dos du la le zu zum zur ter ten el al bin ibn"
)


def guess_mapping(columns: Sequence[Column]) -> list[str]:
    """One choice per column: a field (each at most once; the better column has it), a custom variable under
    the column's name, or IGNORE for what has no name, no values, or was added by Leadgate."""
    if is_export(columns):
        return map_export(columns, ignore=IGNORE, custom=CUSTOM)
    candidates = sorted(
        ((score, -column.index, field) for column in columns for field, score in _scores(column).items()),
        reverse=True,
    )
    fields: dict[str, int] = {}
    for _, minus_index, field in candidates:
        if field not in fields and -minus_index not in fields.values():
            fields[field] = -minus_index
    _settle_names(fields, columns)
    chosen = {index: field for field, index in fields.items()}
    return [chosen.get(column.index) or _leftover(column) for column in columns]


def _scores(column: Column) -> dict[str, int]:
    """The fields that a column may be, and how well it would do."""
    if column.name in MARKS:
        return {}
    if column.name == LEAD_ID or (column.name == VARIABLES and _are_objects(column.samples)):
        return {column.name: 100}
    named, sure = field_of(column.name)
    content = _content_of(column.samples)
    if named == "job_title" and _are_titles(column.samples):
        return {}
    if not named and not content and _are_mostly_addresses(column.samples):
        return {"email": 6}
    if not named or (content in ("email", "linkedin_url") and content != named):
        return {content: 8} if content else {}
    if content == named:
        return {named: 10 + 10 * sure}
    return {named: 7 if named in ("email", "linkedin_url") and column.samples else 9 + 10 * sure}


def _content_of(samples: Sequence[str]) -> str:
    """The field whose values these must be, or ""."""
    if not samples:
        return ""
    checks: dict[str, Callable[[str], object]] = {
        "email": is_address,
        "linkedin_url": normalize_profile_url,
        "phone": _match_phone,
        "website": _match_website,
    }
    return next((field for field, check in checks.items() if all(map(check, samples))), "")


def _are_objects(samples: Sequence[str]) -> bool:
    return bool(samples) and all(sample.startswith("{") for sample in samples)


def _are_mostly_addresses(samples: Sequence[str]) -> bool:
    return bool(samples) and 2 * sum(map(bool, map(is_address, samples))) >= len(samples)


def _are_titles(samples: Sequence[str]) -> bool:
    """A column "Title" may be of forms of address."""
    return bool(samples) and all(name_key(sample) in _TITLES for sample in samples)


def _settle_names(fields: dict[str, int], columns: Sequence[Column]) -> None:
    """Beside a first name "Name" is the last name; beside both a full name is something else."""
    if "full_name" not in fields or "first_name" not in fields:
        return
    if "last_name" in fields:
        del fields["full_name"]
    elif name_key(columns[fields["full_name"]].name) in ("name", "nom", "naam"):
        fields["last_name"] = fields.pop("full_name")


def _leftover(column: Column) -> str:
    if column.name in MARKS or is_made_up(column) or not column.samples:
        return IGNORE
    return f"{CUSTOM}{column.name}"


def check_mapping(choices: Sequence[str], columns: Sequence[Column]) -> list[str]:
    """What is wrong with it, in sentences; [] if nothing is."""
    if len(choices) != len(columns):
        return [f"There are {len(choices)} choices for {len(columns)} columns."]
    problems = []
    for choice, times in Counter(choices).items():
        if choice == IGNORE:
            continue
        if choice.removeprefix(CUSTOM).strip() == "" or (
            choice not in FIELDS and not choice.startswith(CUSTOM)
        ):
            problems.append(f"“{choice}” is not a field that a column can be.")
        elif times > 1:
            problems.append(f"{_called(choice)} is chosen for {times} columns. Choose it for one.")
    if not _PEOPLE.intersection(choices):
        problems.append(
            "No column says who a lead is. Choose one for the email, the name or the LinkedIn URL."
        )
    return problems


def apply_mapping(
    guess: Sequence[str], columns: Sequence[Column], wanted: Mapping[str, str | None]
) -> list[str]:
    """The guess with what somebody stated about some columns, by their names. Raises BadMapping, which names
    the column or says what doesn't fit."""
    names, mapping = [column.name for column in columns], list(guess)
    for name, choice in wanted.items():
        if name not in names:
            raise BadMapping(f"The file has no column {name!r}; it has {', '.join(names)}")
        chosen = choice or IGNORE
        mapping = [IGNORE if other == chosen else other for other in mapping]
        mapping[names.index(name)] = chosen
    if problems := check_mapping(mapping, columns):
        raise BadMapping(" ".join(problems))
    return mapping


class BadMapping(GateError):
    """A mapping that doesn't fit the file."""


def _called(choice: str) -> str:
    return FIELDS.get(choice) or f"The custom variable “{choice.removeprefix(CUSTOM)}”"


def header_key(columns: Sequence[Column]) -> str:
    """The same for files whose columns have the same names in the same order: 64 hex digits."""
    names = json.dumps([column.name for column in columns])
    return hashlib.sha256(names.encode()).hexdigest()


def row_maker(choices: Sequence[str], names: Sequence[str], *, unescape: bool) -> Callable[[FileRow], RawRow]:
    """-> a function that makes the gate's row of a file's, which has at least len(names) cells.

    A full name fills the first and the last name where these have no column or no value. `unescape` undoes
    what escape_formula did to a file that Leadgate wrote. Raises ValueError for choices that don't fit.
    """
    if len(choices) != len(names):
        raise ValueError(f"{len(choices)} choices for {len(names)} columns")
    places = {choice: index for index, choice in enumerate(choices) if choice in FIELDS}
    custom = [
        (i, choice.removeprefix(CUSTOM)) for i, choice in enumerate(choices) if choice.startswith(CUSTOM)
    ]
    make = _compile(places, custom)
    if not unescape:
        return lambda row: make(row, row.cells)
    return lambda row: make(row, list(map(unescape_formula, row.cells)))


def _compile(
    places: dict[str, int], custom: Sequence[tuple[int, str]]
) -> Callable[[FileRow, list[str]], RawRow]:
    """One expression for this very mapping: it runs for every row of a file. It is made of names of fields
    and of indexes, never of anything from the file."""
    values = {field: f"cells[{index}]" for field, index in places.items() if field != "full_name"}
    if "full_name" in places:
        first, last = values.pop("first_name", "''"), values.pop("last_name", "''")
        full = f"(full := split_name(cells[{places['full_name']}]))"
        values = {"first_name": f"{full} and {first}.strip() or full[0]"} | values
        values["last_name"] = f"{last}.strip() or full[1]"
    problem, shown = "row.problem", _variables(custom)
    if VARIABLES in values:
        problem = f"row.problem or problem_of({values[VARIABLES]})"
        values[VARIABLES] = f"merge(variables(cells), {values[VARIABLES]}, columns=columns)"
    elif custom:
        values[VARIABLES] = "variables(cells)"
    arguments = ", ".join(f"{field}={value}" for field, value in values.items())
    source = f"lambda row, cells: RawRow(number=row.number, problem={problem}, {arguments})"
    scope = {"RawRow": RawRow, "split_name": split_name, "variables": shown, "merge": merge}
    scope |= {"problem_of": problem_of, "columns": frozenset(name for _, name in custom)}
    made: Callable[[FileRow, list[str]], RawRow] = eval(source, scope)
    return made


def _variables(custom: Sequence[tuple[int, str]]) -> Callable[[list[str]], dict[str, Any]]:
    """Cells -> the custom variables that have a value."""
    names = [name for _, name in custom]
    pick: Any = itemgetter(*(index for index, _ in custom)) if custom else None
    if not custom:
        return lambda cells: {}
    if len(custom) == 1:
        return lambda cells: {names[0]: value} if (value := pick(cells).strip()) else {}
    return lambda cells: dict(filter(_has_value, zip(names, map(str.strip, pick(cells)), strict=True)))


_has_value = itemgetter(1)


def split_name(text: str) -> tuple[str, str]:
    """A full name -> (first, last), without titles: "Dr. Anna von der Heide", "Heide, Anna"."""
    before, comma, after = text.partition(",")
    after_words = _bare(after.replace(",", " ").split())
    if comma and after_words:
        return " ".join(after_words), " ".join(before.split())
    words = _bare(before.split())
    if len(words) < 2:
        return " ".join(words), ""
    cut = next((i for i, word in enumerate(words[1:-1], 1) if word.lower() in _PARTICLES), len(words) - 1)
    return " ".join(words[:cut]), " ".join(words[cut:])


def _bare(words: list[str]) -> list[str]:
    """Without titles before and degrees behind."""
    start, end = 0, len(words)
    while start < end and _plain(words[start]) in _TITLES and (words[start].endswith(".") or end - start > 2):
        start += 1
    while end > start and _plain(words[end - 1]) in _SUFFIXES:
        end -= 1
    return words[start:end]


def _plain(word: str) -> str:
    return word.lower().replace(".", "")
