"""The .sql files of this folder, composed and ready to execute."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from leads.imports.rows import PROFILE_FIELDS
from leads.models import Outcome
from workspaces.sql_files import load_sql

_SQL = str(Path(__file__).parent / "sql")

_COUNTS = [f"{outcome.slug}_count" for outcome in Outcome]

# What of a membership means "in this import's target". Each names its partial index's condition.
OWN_TARGET = {
    "campaign": "m.campaign_id = %(target)s AND m.linkedin_url IS NULL",
    "list": "m.list_id = %(target)s",
    "workspace": "%(target)s::uuid IS NULL",  # no membership is
    "nobody": "%(target)s::uuid IS NULL",
}
# The same for a lead whose id is known; in a LinkedIn campaign the URL tells who is in it.
_OWN_KNOWN = {
    "campaign": "m.lead_id = probe.lead_id AND " + OWN_TARGET["campaign"],
    "list": "m.lead_id = probe.lead_id AND " + OWN_TARGET["list"],
    "linkedin": 'm.linkedin_url = probe.identity COLLATE "C" AND m.campaign_id = %(target)s',
}


@cache
def statement(name: str, *, kind: str = "campaign") -> bytes:
    """The statement `sql/<name>.sql`; `kind` of target matters to the probes."""
    composed = _compose(name, kind)
    return composed.as_string().encode()  # once: psycopg would put it together for every execution


def _compose(name: str, kind: str) -> sql.Composed:
    columns = [sql.Identifier(field) for field in PROFILE_FIELDS]
    profile = _comma(sql.SQL("l.{}").format(column) for column in columns)
    return sql.SQL(load_sql(_SQL, name)).format(
        places=sql.SQL(load_sql(_SQL, "places")),
        blocklist_in_force=sql.SQL(load_sql(_SQL, "blocklist_in_force")),
        own_target=sql.SQL(OWN_TARGET.get(kind, "")),
        own_known=sql.SQL(_OWN_KNOWN.get(kind, "")),
        profile=profile,
        columns=_comma(columns),
        changed_columns=_comma(sql.SQL("changed.{}").format(column) for column in columns),
        counts=_comma(sql.Identifier(count) for count in _COUNTS),
        added_counts=_comma(
            sql.SQL("{0} = {0} + {1}").format(sql.Identifier(count), sql.Placeholder(count))
            for count in _COUNTS
        ),
        count_values=_comma(sql.Placeholder(count) for count in _COUNTS),
        arrays=_comma(sql.SQL("{}::text[]").format(sql.Placeholder(f)) for f in PROFILE_FIELDS),
    )


def _comma(parts: Iterable[sql.Composable]) -> sql.Composed:
    return sql.SQL(", ").join(parts)


def plain_cursor() -> "psycopg.Cursor[tuple[Any, ...]]":
    """A cursor of psycopg itself on Django's connection and in Django's transaction.

    Django's own cursor binds parameters on the client and so can't COPY or send arrays as they are.
    """
    connection.ensure_connection()
    assert isinstance(connection.connection, psycopg.Connection)
    return psycopg.Cursor(connection.connection)
