"""The files that Leadgate exports (leads/exports): their columns, and how they are known again when they
come back."""

from collections.abc import Iterable, Sequence

from leads.files.decode import Column
from leads.files.decode.columns import distinct_names
from leads.files.mended import MARKS
from leads.imports.rows import PROFILE_FIELDS
from workspaces.text.formulas import escape_formula

LEAD_ID = "leadgate_id"
# All variables as a JSON object, where columns of their own don't tell everything: a name that no header can
# hold, 5 and "5", true and "true", white space at an end. Else empty.
VARIABLES = "custom_variables"
# What a row tells of a lead's place or state. An upload doesn't take it over.
_REPORTED = (
    "lt_interest_status",
    "pl_value_lead",
    "assigned_to",
    "status",
    "verification_status",
    "tags",
    "source",
    "timestamp_created",
)
# What another program calls the lead. Files from before there were such columns have none.
_EXTERNAL = ("external_id", "external_source")
FIXED = (LEAD_ID, *_EXTERNAL, "email", *PROFILE_FIELDS, "personalization", *_REPORTED)
_IMPORTED = (LEAD_ID, *_EXTERNAL, "email", *PROFILE_FIELDS, "personalization", "tags", VARIABLES)
_RESERVED = frozenset((*FIXED, VARIABLES, *MARKS))
_MOST = 300  # variables with a column of their own
_LONGEST = 100  # characters of a column's name


def names_leads(columns: Sequence[Column]) -> bool:
    """Whether Leadgate wrote the file: it says by their ids which leads its rows are."""
    return any(column.name == LEAD_ID for column in columns)


def is_export(columns: Sequence[Column]) -> bool:
    """Whether all is still there: then each column's name says exactly what it is."""
    return {column.name for column in columns}.issuperset({*FIXED, VARIABLES}.difference(_EXTERNAL))


def map_export(columns: Sequence[Column], *, ignore: str, custom: str) -> list[str]:
    """A choice per column of an export, in the words of mapping.py."""
    return [_choice(column.name, ignore=ignore, custom=custom) for column in columns]


def _choice(name: str, *, ignore: str, custom: str) -> str:
    if name in _IMPORTED:
        return name
    return ignore if name in _RESERVED else f"{custom}{name}"


def columns_for(variables: Iterable[str]) -> list[str]:
    """The custom variables that get a column of their own: a header can hold their names as they are."""
    return [name for name in sorted(variables) if _fits(name)][:_MOST]


def _fits(name: str) -> bool:
    return (
        0 < len(name) <= _LONGEST
        and name not in _RESERVED
        and distinct_names([name]) == [name]
        and escape_formula(name) == name
    )
