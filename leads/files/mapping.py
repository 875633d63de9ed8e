"""Columns -> fields of a lead: what they can be, the check of a choice, and the rows that follow from it."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from leads.files.decode import Column, FileRow
from leads.files.decode.known.names import is_last_name_first
from leads.files.exported import LEAD_ID, VARIABLES
from leads.files.person_names import PersonName, parse_name
from leads.files.typed_variables import merge, problem_of
from leads.imports.rows import RawRow
from leads.models.errors import GateError
from leads.tags import split_tags
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
    "tags": "Tags",
    "leadgate_id": "Leadgate id",
    "external_id": "External id",
    "external_source": "External source",
    "custom_variables": "Custom variables (JSON)",
}
IGNORE = ""
CUSTOM = "custom:"  # a custom variable; its name follows
# The custom variables for what stands around a full name: "Dr.", "PhD".
TITLE, SUFFIX = "title", "suffix"

# One of them must be there.
_PEOPLE = {"email", "first_name", "last_name", "full_name", "linkedin_url", LEAD_ID, "external_id"}


def check_mapping(choices: Sequence[str], columns: Sequence[Column], *, by_phone: bool = False) -> list[str]:
    """What is wrong with it, in sentences; [] if nothing is. `by_phone`: whether the import matches by it."""
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
    if not _PEOPLE.intersection(choices) and not (by_phone and "phone" in choices):
        problems.append(
            "No column says who a lead is. Choose one for the email, the name or the LinkedIn URL."
        )
    return problems


def apply_mapping(
    guess: Sequence[str],
    columns: Sequence[Column],
    wanted: Mapping[str, str | None],
    *,
    by_phone: bool = False,
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
    if problems := check_mapping(mapping, columns, by_phone=by_phone):
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

    A full name fills the first and the last name where these have no column or no value; the titles in it are
    kept as custom variables. `unescape` undoes what escape_formula did to a file that Leadgate wrote. Raises
    ValueError for choices that don't fit.
    """
    if len(choices) != len(names):
        raise ValueError(f"{len(choices)} choices for {len(names)} columns")
    places = {choice: index for index, choice in enumerate(choices) if choice in FIELDS}
    custom = [
        (i, choice.removeprefix(CUSTOM)) for i, choice in enumerate(choices) if choice.startswith(CUSTOM)
    ]
    order = "full_name" in places and is_last_name_first(names[places["full_name"]])
    return _compile(places, custom, last_name_first=order, unescape=unescape)


# Of a row that says nothing, in the order of its fields: by position it is made much faster than by name.
_BLANK = {field: repr(getattr(RawRow(0), field)) for field in RawRow.__struct_fields__}


def _compile(
    places: dict[str, int], custom: Sequence[tuple[int, str]], *, last_name_first: bool, unescape: bool
) -> Callable[[FileRow], RawRow]:
    """One expression for this very mapping: it runs for every row of a file. It is made of names of fields
    and of indexes, never of anything from the file."""
    values = {field: f"cells[{index}]" for field, index in places.items() if field != "full_name"}
    variables = "variables(cells)" if custom else ""
    if "full_name" in places:
        first, last = values.pop("first_name", "''"), values.pop("last_name", "''")
        full = f"(full := parse_name(cells[{places['full_name']}], {last_name_first}))"
        values = {"first_name": f"{full} and {first}.strip() or full[0]"} | values
        values["last_name"] = f"{last}.strip() or full[1]"
        held = variables or "{}"
        variables = f"with_titles({held}, full) if full[2] or full[3] else {held}"
    problem = "row.problem"
    if VARIABLES in values:
        problem = f"row.problem or problem_of({values[VARIABLES]})"
        values[VARIABLES] = f"merge({variables or '{}'}, {values[VARIABLES]}, columns=columns)"
    elif variables:
        values[VARIABLES] = variables
    if "tags" in values:
        values["tags"] = f"split_tags({values['tags']})"
    values |= {"number": "row.number", "problem": problem}
    arguments = ", ".join(values.get(field, blank) for field, blank in _BLANK.items())
    cells = "list(map(unescape_formula, row.cells))" if unescape else "row.cells"
    source = f"lambda row: (cells := {cells}, RawRow({arguments}))[1]"
    scope = {"RawRow": RawRow, "parse_name": parse_name, "variables": _variables(custom), "merge": merge}
    scope |= {"problem_of": problem_of, "columns": frozenset(name for _, name in custom)}
    scope |= {"with_titles": _with_titles, "split_tags": split_tags}
    scope["unescape_formula"] = unescape_formula
    made: Callable[[FileRow], RawRow] = eval(source, scope)  # nosec B307 # fields of ours and numbers
    return made


def _with_titles(variables: dict[str, Any], name: PersonName) -> dict[str, Any]:
    """What a column of that name says itself stays."""
    return {
        name_: value for name_, value in ((TITLE, name.title), (SUFFIX, name.suffix)) if value
    } | variables


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
