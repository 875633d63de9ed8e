"""What the log has of a lead, or of anything else: read by small indexes, however long the log is."""

from collections.abc import Collection, Sequence
from uuid import UUID

from workspaces.database.cursor import plain_cursor
from workspaces.database.planner import by_bitmap_only, by_index_only
from workspaces.database.sql_files import SqlFolder
from workspaces.models import AuditEntry

_SQL = SqlFolder(__file__)


def entries_naming(
    *, workspace_id: UUID, lead_ids: Collection[UUID], most: int | None = None
) -> Sequence[AuditEntry]:
    """Of one of these leads, the newest first. `most`: how many at most; None: all."""
    parameters = {"workspace": workspace_id, "leads": list(lead_ids), "limit": most}
    with by_bitmap_only():
        found = plain_cursor().execute(_SQL.statement("naming"), parameters).fetchall()
    return _entries(workspace_id, [entry_id for (entry_id,) in found])


def entries_about(*, workspace_id: UUID, object_id: UUID, most: int) -> Sequence[AuditEntry]:
    """Of anything that has an id, a lead or something else, the newest first."""
    parameters = {"workspace": workspace_id, "object": object_id, "limit": most}
    with by_index_only():
        found = plain_cursor().execute(_SQL.statement("about"), parameters).fetchall()
    about = _entries(workspace_id, [entry_id for (entry_id,) in found])
    naming = entries_naming(workspace_id=workspace_id, lead_ids=[object_id], most=most)
    return newest([*about, *naming])[:most]


def newest(entries: Collection[AuditEntry]) -> list[AuditEntry]:
    """Each once, the newest first."""
    return sorted({entry.id: entry for entry in entries}.values(), key=lambda entry: entry.id, reverse=True)


def _entries(workspace_id: UUID, ids: Collection[UUID]) -> Sequence[AuditEntry]:
    return newest(list(AuditEntry.objects.filter(workspace_id=workspace_id, id__in=ids)))
