"""Entries onto a blocklist and off it again.

Whoever changes a list's entries locks the list first: the trigger that counts its version would lock it
after the first statement, and two who then add the same values in another order would deadlock. Imports
don't wait for that lock.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from blocklists.models import Blocklist, BlocklistEntry
from workspaces.database.ids import uuid7
from workspaces.database.retries import in_one_transaction
from workspaces.models.locks import lock_workspace_settings

BATCH = 10_000

_INSERT = """
INSERT INTO blocklists_blocklistentry (id, workspace_id, blocklist_id, value, is_domain)
SELECT new.id, %s, %s, new.value, new.is_domain
FROM unnest(%s::uuid[], %s::text[], %s::boolean[]) AS new (id, value, is_domain)
ON CONFLICT (workspace_id, blocklist_id, value) DO NOTHING
RETURNING value
"""
_DELETE_ALL = """
WITH gone AS (
    DELETE FROM blocklists_blocklistentry
    WHERE workspace_id = %(workspace)s AND blocklist_id = %(blocklist)s
      AND (NOT %(domains_only)s OR is_domain)
      AND (%(end)s = '' OR value >= %(start)s AND value < %(end)s)
    RETURNING id, value, is_domain, created_at
)
SELECT id, value, is_domain, created_at, count(*) OVER () FROM gone ORDER BY value LIMIT %(limit)s
"""
_LAST = "\U0010ffff"  # after every text that begins the same


def lock_blocklist(workspace_id: UUID, blocklist_id: UUID) -> Blocklist:
    """Until the transaction ends. Raises Blocklist.DoesNotExist."""
    lists = Blocklist.objects.select_for_update(no_key=True)
    return lists.get(workspace_id=workspace_id, id=blocklist_id)


@in_one_transaction
def add_entries(blocklist: Blocklist, values: Mapping[str, bool]) -> list[str]:
    """Normal values, each with whether it is a domain -> those that were not on the list yet.

    Raises Blocklist.DoesNotExist.
    """
    lock_blocklist(blocklist.workspace_id, blocklist.id)
    new: list[str] = []
    in_order = sorted(values.items())
    for start in range(0, len(in_order), BATCH):
        new += _insert(blocklist, in_order[start : start + BATCH])
    return new


def _insert(blocklist: Blocklist, entries: list[tuple[str, bool]]) -> list[str]:
    columns = [uuid7() for _ in entries], [v for v, _ in entries], [d for _, d in entries]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [blocklist.workspace_id, blocklist.id, *columns])
        return [value for (value,) in cursor.fetchall()]


@in_one_transaction
def delete_entries(blocklist: Blocklist, ids: Iterable[UUID]) -> list[BlocklistEntry]:
    """-> those that were on the list, as they stood, in order of value."""
    lock_blocklist(blocklist.workspace_id, blocklist.id)
    own = BlocklistEntry.objects.filter(workspace_id=blocklist.workspace_id, blocklist=blocklist)
    found = list(own.filter(id__in=list(ids)).order_by("value"))
    BlocklistEntry.objects.filter(id__in=[entry.id for entry in found]).delete()
    return found


@in_one_transaction
def delete_all_entries(
    blocklist: Blocklist, *, search: str = "", domains_only: bool = False, limit: int
) -> tuple[list[BlocklistEntry], int]:
    """-> the first `limit` of those that were deleted, in order of value, and how many there were."""
    lock_blocklist(blocklist.workspace_id, blocklist.id)
    parameters: Mapping[str, Any] = {
        "workspace": blocklist.workspace_id,
        "blocklist": blocklist.id,
        "domains_only": domains_only,
        "start": search,
        "end": search and search + _LAST,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DELETE_ALL, parameters)
        rows = cursor.fetchall()
    return [_from_row(blocklist, row) for row in rows], rows[0][4] if rows else 0


def _from_row(blocklist: Blocklist, row: tuple[Any, ...]) -> BlocklistEntry:
    return BlocklistEntry(
        id=row[0],
        workspace_id=blocklist.workspace_id,
        blocklist=blocklist,
        value=row[1],
        is_domain=row[2],
        created_at=row[3],
    )


def listed_entries(
    *, workspace_id: UUID, blocklist_id: UUID, search: str = "", domains_only: bool = False
) -> QuerySet[BlocklistEntry]:
    """In order of value, for which there is an index, and one for domains alone."""
    entries = BlocklistEntry.objects.filter(workspace_id=workspace_id, blocklist_id=blocklist_id)
    if search:
        entries = entries.filter(value__gte=search, value__lt=search + _LAST)
    if domains_only:
        entries = entries.filter(is_domain=True)
    return entries.order_by("value")


# --- blocklists ---


@in_one_transaction
def make_default(blocklist: Blocklist) -> None:
    """The workspace's only one. Two who do it at once take turns. Raises Blocklist.DoesNotExist."""
    lock_workspace_settings(blocklist.workspace_id)
    lists = Blocklist.objects.filter(workspace_id=blocklist.workspace_id)
    lists.filter(is_default=True).exclude(id=blocklist.id).update(is_default=False)
    if not lists.filter(id=blocklist.id).update(is_default=True):
        raise Blocklist.DoesNotExist


@in_one_transaction
def delete_blocklist(blocklist: Blocklist) -> bool:
    """With its entries. -> False for the default one: a workspace always has that."""
    lock_workspace_settings(blocklist.workspace_id)
    locked = lock_blocklist(blocklist.workspace_id, blocklist.id)
    if locked.is_default:
        return False
    BlocklistEntry.objects.filter(workspace_id=locked.workspace_id, blocklist=locked).delete()
    Blocklist.objects.filter(id=locked.id).delete()
    return True
