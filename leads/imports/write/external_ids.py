"""External ids of rows > their leads."""

from collections.abc import Iterator, Mapping
from uuid import UUID

import psycopg

from leads.imports.rows import LeadRow, Profile
from leads.imports.statements import statement
from leads.imports.write.copy_lines import (
    KEYED_LEAD_COLUMNS,
    LEAD_COLUMNS,
    copy,
    keyed_lead_lines,
    lead_lines,
)
from workspaces.database.cursor import Cursor

# The external id and its source.
Key = tuple[str, str]


def key_of_row(row: LeadRow) -> Key:
    return row.raw.external_id.strip(), row.raw.external_source.strip()


def copy_leads(
    cursor: Cursor,
    leads: Iterator[tuple[str, str, Profile]],
    keys: Mapping[str, Key],
    *,
    workspace: str,
    source: str,
) -> None:
    """New leads, as lead_lines wants them; `keys` by lead."""
    if not keys:
        lines = lead_lines(leads, workspace=workspace, source=source)
        copy(cursor, "leads_lead", LEAD_COLUMNS, lines)
        return
    lines = keyed_lead_lines(leads, keys, workspace=workspace, source=source)
    copy(cursor, "leads_lead", KEYED_LEAD_COLUMNS, lines)


def name_leads(cursor: Cursor, keys: Mapping[str, Key], *, workspace: UUID, lead_prefix: str) -> None:
    """Known leads, locked, take external ids. Raises SerializationFailure where one has got another
    meanwhile."""
    if not keys:
        return
    external_ids, sources = zip(*keys.values(), strict=True)
    parameters = {
        "workspace": workspace,
        "ids": list(keys),
        "external_ids": list(external_ids),
        "sources": list(sources),
        "own_first": f"{lead_prefix}00000000",
        "own_last": f"{lead_prefix}ffffffff",
    }
    if cursor.execute(statement("name_leads"), parameters).rowcount != len(keys):
        raise psycopg.errors.SerializationFailure("a lead has got another external id meanwhile")
