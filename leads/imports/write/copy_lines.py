"""Rows -> lines of PostgreSQL's COPY text format, and the columns that they fill.

One pass of Python per row, so it is written for speed: lines are joined first, and escaped only if a
part has anything to escape. `\\N` is NULL; what may be NULL (ids, emails) never needs escaping.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec
from psycopg import sql

from leads.imports.rows import PROFILE_FIELDS, LeadRow, OpenTarget, Profile, Refusal
from leads.models import ImportChange
from workspaces.database.cursor import Cursor
from workspaces.metrics.counted import observe_copy

LEAD_COLUMNS = ("id", "workspace_id", "email", *PROFILE_FIELDS, "source")
KEYED_LEAD_COLUMNS = (
    "id",
    "workspace_id",
    "email",
    "external_id",
    "external_source",
    *PROFILE_FIELDS,
    "source",
)
OUTCOME_COLUMNS = ("workspace_id", "import_id", "row_number", "outcome", "email", "evidence")
CHANGE_COLUMNS = ("workspace_id", "import_id", "kind", "object_id", "row_number", "fields")

NULL = "\\N"
WAITING = "12"  # a membership's verification_status until its job has come to it
PART = 1000  # rows

# What an import changed: of which kind, its id, the row's number, and field -> [before, after].
Change = tuple[ImportChange.Kind, str, int, dict[str, Any]]

encode_json = msgspec.json.Encoder().encode


def membership_columns(target: OpenTarget, *, waits: bool = False) -> tuple[str, ...]:
    """`waits`: the place ends in a verification status."""
    place: tuple[str, ...] = (
        ("campaign_id", "linkedin_url") if target.is_linkedin else (f"{target.ref.kind}_id",)
    )
    if waits:
        place = (*place, "verification_status")
    stated = ("personalization", "pl_value_lead", "custom_variables", "overrides")
    return ("id", "lead_id", "workspace_id", *place, "lt_interest_status", "assigned_to", *stated)


def copy(cursor: Cursor, table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """COPYs the lines into the table, in parts as they come: PostgreSQL works on one while the next is
    made; how long both take is measured. Raises what PostgreSQL raises, a unique violation say."""
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    began = time.perf_counter()
    with cursor.copy(command) as stream:
        for part in lines:
            stream.write(part)
    observe_copy(table=table, seconds=time.perf_counter() - began)


def lead_lines(leads: Iterable[tuple[str, str, Profile]], *, workspace: str, source: str) -> Iterator[str]:
    """(email or "", id, profile) of each lead -> their lines, PART in one text. `source` is escaped."""
    leads = iter(leads)
    while part := list(islice(leads, PART)):
        heads = [f"{lead_id}\t{workspace}\t{email or NULL}\t" for email, lead_id, _ in part]
        yield joined_lines(heads, [profile for _, _, profile in part], tail=f"\t{source}\n")


def keyed_lead_lines(
    leads: Iterable[tuple[str, str, Profile]],
    keys: Mapping[str, tuple[str, str]],
    *,
    workspace: str,
    source: str,
) -> Iterator[str]:
    """The same for KEYED_LEAD_COLUMNS; `keys` has the external id and its source by lead's id."""
    leads = iter(leads)
    while part := list(islice(leads, PART)):
        heads = []
        for email, lead_id, _ in part:
            external_id, program = keys.get(lead_id, ("", ""))
            key = f"{escaped(external_id) or NULL}\t{escaped(program)}"
            heads.append(f"{lead_id}\t{workspace}\t{email or NULL}\t{key}\t")
        yield joined_lines(heads, [profile for _, _, profile in part], tail=f"\t{source}\n")


def membership_lines(places: Iterable[tuple[str, str, str, LeadRow, str]], *, assignee: str) -> Iterator[str]:
    """(id, lead's id, columns between workspace and interest, row, overrides as JSON) -> their lines,
    PART in one text."""
    places = iter(places)
    while part := list(islice(places, PART)):
        heads, stated = [], []
        for membership_id, lead_id, place, row, overrides in part:
            raw = row.raw
            interest = NULL if raw.lt_interest_status is None else raw.lt_interest_status
            variables = encode_json(raw.custom_variables).decode() if raw.custom_variables else "{}"
            heads.append(f"{membership_id}\t{lead_id}\t{place}\t{interest}\t{raw.assigned_to or assignee}\t")
            stated.append((raw.personalization, raw.pl_value_lead, variables, overrides))
        yield joined_lines(heads, stated, tail="\n")


def outcome_lines(workspace: str, import_id: str, refusals: Sequence[Refusal]) -> Iterator[str]:
    """PART in one text."""
    for first in range(0, len(refusals), PART):
        part = refusals[first : first + PART]
        heads = [f"{workspace}\t{import_id}\t{each.number}\t{each.outcome:d}\t" for each in part]
        stated = [(each.email, encode_json(each.evidence).decode()) for each in part]
        yield joined_lines(heads, stated, tail="\n")


def change_lines(workspace: str, import_id: str, changes: Sequence[Change]) -> Iterator[str]:
    """PART in one text."""
    for first in range(0, len(changes), PART):
        part = changes[first : first + PART]
        heads = [f"{workspace}\t{import_id}\t{kind:d}\t{pk}\t{number}\t" for kind, pk, number, _ in part]
        yield joined_lines(heads, [(encode_json(each[3]).decode(),) for each in part], tail="\n")


def overrides_of(row: LeadRow, own: Profile) -> dict[str, str]:
    """What was stated about the person here, where it differs from the lead's own profile."""
    if row.profile == own:
        return {}
    return {
        field: stated
        for field, stated, value in zip(PROFILE_FIELDS, row.profile, own, strict=True)
        if stated and stated != value
    }


def joined_lines(heads: Sequence[str], values: Sequence[Sequence[str]], *, tail: str) -> str:
    """Head, escaped values, tail. Nearly no part has anything to escape, and one look at all of it tells."""
    stated = list(map("\t".join, values))
    everything = "\n".join(stated)
    is_plain = (
        "\\" not in everything
        and "\r" not in everything
        and everything.count("\n") == len(values) - 1
        and everything.count("\t") == sum(map(len, values)) - len(values)
    )
    if not is_plain:
        stated = list(map(_joined, values))
    return "".join([f"{head}{text}{tail}" for head, text in zip(heads, stated, strict=True)])


def _joined(values: Sequence[str]) -> str:
    """The values with tabs between them, escaped as COPY wants it."""
    return "\t".join(map(escaped, values))


def escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
