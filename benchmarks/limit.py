"""Leads -> raw COPY of prepared lines: the fastest way into the project's two tables that there is.

One connection, a commit per 10 000 rows, all indexes in place; the same lines, columns and ids that
the gate makes. Nothing is checked and nothing counted.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from psycopg import sql

from benchmarks.data import REQUEST, encode_bodies
from benchmarks.scenario import Measured, Scenario, check_database, prepare
from leads.api.instantly.leads.add_schemas import add_leads_decoder
from leads.api.instantly.leads.translate import to_row
from leads.imports.judge.normalize import normalize_row
from leads.imports.judge.probe import Cursor, open_target
from leads.imports.rows import ImportOptions, LeadRow, OpenTarget
from leads.imports.write.copy_lines import LEAD_COLUMNS, lead_lines, membership_columns, membership_lines
from leads.models import Door
from leads.models.row_ids import LEAD, MEMBERSHIP, id_prefix, new_import_id
from leads.models.targets import Target
from workspaces.database.cursor import plain_cursor

COMMIT = 10_000  # rows


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """The lines of one transaction."""

    leads: bytes
    memberships: bytes


def measure_limit(name: str, rows: int) -> Measured:
    """Raises WrongCount."""
    scenario = prepare(name, rows)
    target = _open_target(scenario)
    chunks = list(_chunks(scenario, target))
    membership = membership_columns(target)
    began = time.perf_counter()
    for chunk in chunks:
        with transaction.atomic():
            cursor = plain_cursor()
            copy_lines(cursor, "leads_lead", LEAD_COLUMNS, chunk.leads)
            copy_lines(cursor, "leads_membership", membership, chunk.memberships)
    seconds = time.perf_counter() - began
    check_database(scenario, leads=rows, memberships=rows)
    return Measured(name=name, sent=rows, written=rows, seconds=seconds)


def copy_lines(cursor: Cursor, table: str, columns: Sequence[str], lines: bytes) -> None:
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with cursor.copy(command) as stream:
        stream.write(lines)


def _open_target(scenario: Scenario) -> OpenTarget:
    options = ImportOptions(
        workspace_id=scenario.ground.workspace_id,
        target=Target(kind="campaign", id=scenario.ground.campaign_id),
        door=Door.V2_ADD,
    )
    with transaction.atomic():
        return open_target(plain_cursor(), options)


def _chunks(scenario: Scenario, target: OpenTarget) -> Iterator[Chunk]:
    """Through the gate's own stages; each 1000 rows have the ids of an import of their own, as over HTTP."""
    bodies = encode_bodies(scenario.leads, campaign_id=scenario.ground.campaign_id)
    for start in range(0, len(bodies), COMMIT // REQUEST):
        lines = [_lines(body, scenario, target) for body in bodies[start : start + COMMIT // REQUEST]]
        yield Chunk(
            leads="".join(leads for leads, _ in lines).encode(),
            memberships="".join(memberships for _, memberships in lines).encode(),
        )


def _lines(body: bytes, scenario: Scenario, target: OpenTarget) -> tuple[str, str]:
    """One request's lines, in the order in which the gate writes them: of email."""
    workspace = str(scenario.ground.workspace_id)
    import_id = new_import_id()
    lead_prefix, membership_prefix = id_prefix(import_id, LEAD), id_prefix(import_id, MEMBERSHIP)
    leads, places = [], []
    for row in sorted(_rows(body, target), key=lambda row: row.email):
        lead_id, membership_id = f"{lead_prefix}{row.number:08x}", f"{membership_prefix}{row.number:08x}"
        leads.append((row.email, lead_id, row.profile))
        places.append((membership_id, lead_id, f"{workspace}\t{target.ref.id}", row, "{}"))
    return (
        "".join(lead_lines(leads, workspace=workspace, source="api")),
        "".join(membership_lines(places, assignee=str(target.assignee))),
    )


def _rows(body: bytes, target: OpenTarget) -> Iterator[LeadRow]:
    for number, item in enumerate(add_leads_decoder.decode(body).leads):
        row = normalize_row(to_row(number, item), target=target)
        assert isinstance(row, LeadRow)
        yield row
