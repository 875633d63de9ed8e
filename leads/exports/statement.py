"""What is exported -> one COPY, composed of the .sql files of this folder."""

from collections.abc import Sequence
from typing import Any

from psycopg import sql

from leads.exports.target import Exported, ExportFormat
from leads.files.exported import FIXED, VARIABLES, columns_for
from leads.imports.rows import PROFILE_FIELDS
from leads.models import LeadStatus, MembershipStatus
from leads.models.places import IN_ANY_PLACE
from workspaces.database.sql_files import SqlFolder

_SQL = SqlFolder(__file__)
_PLACES = {
    f"in_{kind}": theirs.format(workspace="%(workspace)s", lead="l.id")
    for kind, theirs in IN_ANY_PLACE.items()
}
# What may be a formula in a spreadsheet. The others are ids, numbers and words of ours.
_ESCAPED = frozenset(
    ("external_id", "external_source", "email", *PROFILE_FIELDS, "personalization", "pl_value_lead", "source")
)
_APART = ("linkedin_url", "notes")  # of the profile
# What Python's strip() takes away.
_SPACE = r"[\s\u001c-\u001f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_TIME = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'


def compose(
    exported: Exported, format: ExportFormat, *, some: bool = False
) -> tuple[list[str], bytes, dict[str, Any]]:
    """-> (the header's cells, COPY, its parameters). `some`: only the leads, or memberships of the target,
    that the parameter `ids` names."""
    variables = columns_for(exported.variables)
    header = [*FIXED, *variables, VARIABLES]
    leads = _leads(exported, some=some)
    if format is ExportFormat.NDJSON:
        fields = _comma([_field(name) for name in (*FIXED, VARIABLES)])
        text = _SQL.compose("copy_ndjson", leads=leads, fields=fields)
    else:
        cells = [*map(_cell, FIXED), *(_variable(index) for index in range(len(variables))), _others()]
        text = _SQL.compose("copy_csv", leads=leads, cells=_comma(cells))
    parameters: dict[str, Any] = {
        "workspace": exported.workspace_id,
        "target": exported.target.id,
        "names": variables,
    }
    parameters |= {f"name_{index}": name for index, name in enumerate(variables)}
    return header, text.as_string().encode(), parameters


def _leads(exported: Exported, *, some: bool) -> sql.Composable:
    fields = [field for field in PROFILE_FIELDS if field not in _APART]
    if exported.target.kind == "workspace":
        profile = [sql.SQL("l.{}").format(sql.Identifier(field)) for field in fields]
        url: sql.Composable = sql.SQL("l.linkedin_url")
        status = _word("l", LeadStatus)
        chosen = _SQL.compose("chosen_leads" if some else "all_leads")
        of_leads = {"profile": _comma(profile), "linkedin_url": url, "status": status, "leads": chosen}
        variables = _SQL.compose("stated_anywhere", **_PLACES)
        return _SQL.compose("of_workspace", **of_leads, tags=_tags(exported), variables=variables)
    url = sql.SQL("here.linkedin_url") if exported.is_linkedin else _stated_here("linkedin_url")
    profile = [sql.SQL("{} AS {}").format(_stated_here(field), sql.Identifier(field)) for field in fields]
    status = _word("here", MembershipStatus)
    chosen = _SQL.compose("chosen_memberships" if some else "all_memberships")
    of_places = {"profile": _comma(profile), "linkedin_url": url, "status": status, "memberships": chosen}
    return _SQL.compose("of_target", **of_places, tags=_tags(exported))


def _tags(exported: Exported) -> sql.Composable:
    """Nothing is looked up in a workspace that has none."""
    return _SQL.compose("tags") if exported.has_tags else sql.SQL("'{}'::text[]")


def _stated_here(field: str) -> sql.Composed:
    template = "coalesce(here.overrides ->> {}, l.{})"
    return sql.SQL(template).format(sql.Literal(field), sql.Identifier(field))


def _word(table: str, statuses: Any) -> sql.Composed:
    """The status as people call it: the same number means different things of a lead and a membership."""
    cases = [
        sql.SQL("WHEN {} THEN {}").format(sql.Literal(status.value), sql.Literal(status.name.lower()))
        for status in statuses
    ]
    return sql.SQL("CASE {}.status {} END").format(sql.Identifier(table), sql.SQL(" ").join(cases))


def _cell(name: str) -> sql.Composable:
    column = sql.Identifier(name)
    if name in _ESCAPED:
        return _escaped(column)
    if name == "tags":
        return _escaped(_SQL.compose("cell_of_tags"))
    if name == "timestamp_created":
        return _timestamp()
    return sql.SQL("coalesce({}::text, '')").format(column)


def _timestamp() -> sql.Composed:
    return sql.SQL("to_char(timestamp_created AT TIME ZONE 'UTC', {})").format(sql.Literal(_TIME))


def _variable(index: int) -> sql.Composed:
    return _escaped(sql.SQL("(custom_variables ->> {})").format(sql.Placeholder(f"name_{index}")))


def _escaped(value: sql.Composable) -> sql.Composed:
    return _SQL.compose("escaped", value=value)


def _others() -> sql.Composed:
    return _SQL.compose("other_variables", space=sql.SQL(_SPACE))


def _field(name: str) -> sql.Composable:
    """Of a JSON object: numbers stay numbers, custom variables what they are."""
    if name == "timestamp_created":
        return sql.SQL("{} AS timestamp_created").format(_timestamp())
    return sql.Identifier(name)


def _comma(parts: Sequence[sql.Composable]) -> sql.Composed:
    return sql.SQL(", ").join(parts)
