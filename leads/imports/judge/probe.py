"""Rows -> what the database knows about them. Reads only; one statement each, whatever the chunk's size."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import psycopg

from blocklists.cache import blocklist_values
from blocklists.matching import values_to_probe
from leads.imports.judge.fixed import open_fixed
from leads.imports.rows import ImportOptions, Known, KnownLead, LeadRow, OpenTarget
from leads.imports.statements import statement
from leads.models.errors import UnknownReference
from leads.models.row_ids import MAX_ROW_NUMBER, MEMBERSHIP, id_of_row
from workspaces.models import period_start

Cursor = psycopg.Cursor[tuple[Any, ...]]
# Rows -> what the database knows about them.
Look = Callable[[Cursor, Sequence[LeadRow]], Known]


def open_target(cursor: Cursor, options: ImportOptions) -> OpenTarget:
    """Reads and locks the import's target, and finds the blocklist in force.

    Raises UnknownReference for a campaign, list, blocklist or assignee of another workspace.
    """
    ref = options.target
    if ref.kind == "workspace" and ref.id != options.workspace_id:
        raise UnknownReference("workspace_id", ref.id)
    parameters = {
        "workspace": options.workspace_id,
        "target": ref.id,
        "blocklist": options.blocklist_id,
        "user": options.user_id,
    }
    found = cursor.execute(statement(f"open_{ref.kind}"), parameters).fetchone()
    if found is None:
        raise UnknownReference(f"{ref.kind}_id", ref.id)
    is_linkedin, owner, variables, blocklist, version, billing_day, today, erasure_key, country, _ = found
    if blocklist is None and options.blocklist_id is not None:
        raise UnknownReference("blocklist_id", options.blocklist_id)
    if options.ignore_blocklist:
        blocklist = version = None
    return OpenTarget(
        ref=ref,
        is_linkedin=is_linkedin,
        requires_email=options.requires_email or not (is_linkedin or ref.kind == "list"),
        assignee=options.assigned_to or owner,
        blocklist_id=blocklist,
        blocklist_version=version,
        custom_variables=frozenset(variables),
        period_start=period_start(billing_day=billing_day, today=today),
        fixed=open_fixed(options.fixed),
        erasure_key=erasure_key,
        phone_country=country if options.match_by_phone else None,
    )


def check_assignees(cursor: Cursor, options: ImportOptions, assignees: set[UUID]) -> None:
    """Raises UnknownReference for the first who is no member of the workspace."""
    if not assignees:
        return
    parameters = {"workspace": options.workspace_id, "users": sorted(assignees)}
    stranger = cursor.execute(statement("find_strangers"), parameters).fetchone()
    if stranger is not None:
        raise UnknownReference("assigned_to", stranger[0])


def lock_profiles(
    cursor: Cursor, rows: Sequence[LeadRow], *, target: OpenTarget, options: ImportOptions
) -> None:
    """Waits for other imports of the same LinkedIn profiles without an email, and makes them wait until
    the transaction ends. Does nothing for other rows: an email is unique in the workspace."""
    if not target.is_linkedin:
        return
    urls = as_lines(row.identity for row in rows if not row.email)
    if urls:
        cursor.execute(statement("lock_profiles"), {"workspace": options.workspace_id, "urls": urls})


def probe(
    cursor: Cursor, rows: Sequence[LeadRow], *, target: OpenTarget, options: ImportOptions, import_id: UUID
) -> Known:
    return Known(
        leads=_probe_leads(cursor, rows, target, options, import_id),
        blocked=probe_blocklist(cursor, emails_of(rows), target, options),
    )


def emails_of(rows: Iterable[LeadRow]) -> Iterator[str]:
    return (row.email for row in rows if row.email)


def probe_blocklist(
    cursor: Cursor, emails: Iterable[str], target: OpenTarget, options: ImportOptions
) -> frozenset[str]:
    """From memory where the blocklist fits there; else those of its values that could match an email."""
    if target.blocklist_id is None or not target.blocklist_version:
        return frozenset()
    known = blocklist_values(
        cursor,
        workspace_id=options.workspace_id,
        blocklist_id=target.blocklist_id,
        version=target.blocklist_version,
    )
    if known is not None:
        return known
    parameters = {
        "workspace": options.workspace_id,
        "blocklist": target.blocklist_id,
        "values": as_lines(values_to_probe(emails)),
    }
    query = statement("probe_blocklist")
    return frozenset(value for (value,) in cursor.execute(query, parameters))


def _probe_leads(
    cursor: Cursor, rows: Sequence[LeadRow], target: OpenTarget, options: ImportOptions, import_id: UUID
) -> dict[str, KnownLead]:
    """By identity."""
    wanted = [row for row in rows if row.identity]
    parameters: dict[str, Any] = {
        "workspace": options.workspace_id,
        "target": target.ref.id,
        "emails": as_lines(row.email for row in wanted),
        "any_campaign": options.skip_if_in_workspace or options.skip_if_in_campaign,
        "any_list": options.skip_if_in_workspace or options.skip_if_in_list,
        "own_first": id_of_row(import_id, MEMBERSHIP, 0),
        "own_last": id_of_row(import_id, MEMBERSHIP, MAX_ROW_NUMBER),
    }
    if target.is_linkedin:
        found = cursor.execute(
            statement("probe_linkedin"), parameters | {"urls": as_lines(row.identity for row in wanted)}
        )
    else:
        found = cursor.execute(statement("probe_leads", kind=target.ref.kind), parameters)
    return {record[0]: known_lead(record) for record in found.fetchall()}


def as_lines(values: Iterable[str]) -> str:
    """An array of normalised emails, domains or URLs as one text, which psycopg sends many times faster.
    None of them has a line break; the statement splits it again."""
    return "\n".join(values)


def known_lead(record: tuple[Any, ...]) -> KnownLead:
    """A record of a probe: identity, lead (id, deleted_at, status, version, profile), own membership,
    places."""
    campaign, in_campaign, list_id, in_list = record[-4:]
    _, lead_id, deleted_at, status, version = record[:5]
    own, since, asleep = record[-7:-4]
    return KnownLead(
        lead_id,
        deleted_at,
        status,
        version,
        record[5:-7],
        own,
        since,
        asleep,
        (campaign, in_campaign) if campaign else None,
        (list_id, in_list) if list_id else None,
    )
