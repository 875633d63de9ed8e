"""The .sql files of this folder, composed and ready to execute."""

from collections.abc import Iterable
from functools import cache

from psycopg import sql

from leads.imports.rows import PROFILE_FIELDS
from leads.models import Outcome, places
from workspaces.database.sql_files import SqlFolder

_SQL = SqlFolder(__file__)

_COUNTS = [f"{outcome.slug}_count" for outcome in Outcome]

# What of a membership means "in this import's target". Each names its partial index's condition.
OWN_TARGET = {
    **places.OWN_TARGET,
    "workspace": "%(target)s::uuid IS NULL",  # no membership is
    "nobody": "%(target)s::uuid IS NULL",
}
# The same for a lead whose id is known; in a LinkedIn campaign the URL tells who is in it.
_OWN_KNOWN = {
    **{kind: f"m.lead_id = probe.lead_id AND {own}" for kind, own in places.OWN_TARGET.items()},
    "linkedin": 'm.linkedin_url = probe.identity COLLATE "C" AND m.campaign_id = %(target)s',
}
# In any campaign, by email or by LinkedIn profile, or in any list.
_IN_ANY_PLACE = {
    f"in_any_{kind}": condition.format(workspace="%(workspace)s", lead="lead.id")
    for kind, condition in places.IN_ANY_PLACE.items()
}


@cache
def statement(name: str, *, kind: str = "campaign") -> bytes:
    """The statement `sql/<name>.sql`; `kind` of target matters to the probes."""
    return _SQL.statement(
        name,
        places=_SQL.compose("places", **_IN_ANY_PLACE),
        by_external_id=_SQL.compose("by_external_id"),
        blocklist_in_force=_SQL.compose("blocklist_in_force"),
        own_target=OWN_TARGET.get(kind, ""),
        own_known=_OWN_KNOWN.get(kind, ""),
        counts=_comma(sql.Identifier(count) for count in _COUNTS),
        added_counts=_comma(
            sql.SQL("{0} = {0} + {1}").format(sql.Identifier(count), sql.Placeholder(count))
            for count in _COUNTS
        ),
        count_values=_comma(sql.Placeholder(count) for count in _COUNTS),
        **profile_parts(),
    )


@cache
def change_leads(names: tuple[str, ...]) -> bytes:
    """Of these profile fields."""
    columns = [sql.Identifier(name) for name in names]
    text = sql.SQL(", string_to_array({}, %(separator)s)")
    # Of one empty text string_to_array makes an array without any.
    assignment = sql.SQL("{0} = coalesce(changed.{0}, ''), ")
    return _SQL.statement(
        "change_leads",
        assignments=sql.Composed([assignment.format(column) for column in columns]),
        texts=sql.Composed([text.format(sql.Placeholder(name)) for name in names]),
        names=sql.Composed([sql.SQL(", {}").format(column) for column in columns]),
    )


def profile_parts() -> dict[str, sql.Composed]:
    """What a statement about whole profiles is composed of: `profile` of a lead `l`, `found` of `lead`,
    `columns`, `changed_columns` of a row `changed`, and `arrays` of parameters."""
    columns = [sql.Identifier(field) for field in PROFILE_FIELDS]
    return {
        "profile": _comma(sql.SQL("l.{}").format(column) for column in columns),
        "found": _comma(sql.SQL("lead.{}").format(column) for column in columns),
        "columns": _comma(columns),
        "changed_columns": _comma(sql.SQL("changed.{}").format(column) for column in columns),
        "arrays": _comma(sql.SQL("{}::text[]").format(sql.Placeholder(field)) for field in PROFILE_FIELDS),
    }


def _comma(parts: Iterable[sql.Composable]) -> sql.Composed:
    return sql.SQL(", ").join(parts)
