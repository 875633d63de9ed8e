"""Blocklists and their entries, changed: one function for each change, whatever door it comes through.

Whoever changes a list's entries locks the list first: the trigger that counts its version would lock it
after the first statement, and two who then add the same values in another order would deadlock. Imports
don't wait for that lock.
"""

import itertools
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Coalesce

from blocklists.files import ParsedFile
from blocklists.models import Blocklist, BlocklistEntry
from blocklists.reading import LAST
from workspaces.audit import Action, note
from workspaces.database.ids import uuid7
from workspaces.database.retries import in_one_transaction
from workspaces.models.locks import lock_workspace_settings
from workspaces.text.names import read_name

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


class AlreadyListed(Exception):
    """The blocklist has an entry of this value."""


class NameTaken(Exception):
    """The workspace has a blocklist of this name."""


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
    if new:
        _note(Action.ENTRIES_ADDED, blocklist, count=len(new))
    return new


def _note(action: Action, blocklist: Blocklist, *, count: int | None = None, **details: Any) -> None:
    """Never the entries themselves: they may be people's addresses, which an erasure couldn't take out."""
    note(blocklist.workspace_id, action, object_id=blocklist.id, count=count, **details)


def _insert(blocklist: Blocklist, entries: list[tuple[str, bool]]) -> list[str]:
    columns = [uuid7() for _ in entries], [v for v, _ in entries], [d for _, d in entries]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [blocklist.workspace_id, blocklist.id, *columns])
        return [value for (value,) in cursor.fetchall()]


@dataclass(frozen=True, kw_only=True)
class Added:
    """What became of the lines of a file, or of a list of values. `existing`: on the blocklist before, or
    twice in what was sent."""

    parsed: ParsedFile
    created: int
    existing: int


def add_parsed(blocklist: Blocklist, parsed: ParsedFile) -> Added:
    """The good ones of them. Raises Blocklist.DoesNotExist."""
    created = len(add_entries(blocklist, parsed.values))
    return Added(parsed=parsed, created=created, existing=len(parsed.values) - created + parsed.repeated)


@in_one_transaction
def change_entry(entry: BlocklistEntry, *, value: str, is_domain: bool) -> BlocklistEntry:
    """`value` is normal. -> the entry as it is now. Raises BlocklistEntry.DoesNotExist, AlreadyListed."""
    lock_blocklist(entry.workspace_id, entry.blocklist_id)
    own = BlocklistEntry.objects.filter(workspace_id=entry.workspace_id, blocklist_id=entry.blocklist_id)
    current = own.get(id=entry.id)
    if own.filter(value=value).exclude(id=entry.id).exists():
        raise AlreadyListed(value)
    current.value, current.is_domain = value, is_domain
    current.save(update_fields=["value", "is_domain"])
    note(entry.workspace_id, Action.ENTRY_CHANGED, object_id=entry.blocklist_id, count=1)
    return current


@in_one_transaction
def delete_entries(blocklist: Blocklist, ids: Iterable[UUID]) -> list[BlocklistEntry]:
    """-> those that were on the list, as they stood, in order of value."""
    lock_blocklist(blocklist.workspace_id, blocklist.id)
    # In words that no index has: with stale statistics all of the list may be read to find some ids in it.
    entries = BlocklistEntry.objects.alias(
        own_workspace=Coalesce("workspace_id", "workspace_id"),
        own_list=Coalesce("blocklist_id", "blocklist_id"),
    ).filter(own_workspace=blocklist.workspace_id, own_list=blocklist.id, id__in=list(ids))
    found: list[BlocklistEntry] = list(entries.order_by("value"))
    BlocklistEntry.objects.filter(id__in=[entry.id for entry in found]).delete()
    if found:
        _note(Action.ENTRIES_DELETED, blocklist, count=len(found))
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
        "end": search and search + LAST,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DELETE_ALL, parameters)
        rows = cursor.fetchall()
    number = rows[0][4] if rows else 0
    if number:
        _note(Action.ENTRIES_DELETED, blocklist, count=number)
    return [_from_row(blocklist, row) for row in rows], number


def _from_row(blocklist: Blocklist, row: tuple[Any, ...]) -> BlocklistEntry:
    return BlocklistEntry(
        id=row[0],
        workspace_id=blocklist.workspace_id,
        blocklist=blocklist,
        value=row[1],
        is_domain=row[2],
        created_at=row[3],
    )


# --- blocklists ---


@in_one_transaction
def create_blocklist(*, workspace_id: UUID, name: str, is_default: bool = False) -> Blocklist:
    """Raises NameRefused, NameTaken."""
    blocklist = Blocklist(workspace_id=workspace_id)
    _rename(blocklist, name)
    _note(Action.BLOCKLIST_CREATED, blocklist, name=blocklist.name)
    if is_default:
        make_default(blocklist)
    blocklist.refresh_from_db()
    return blocklist


@in_one_transaction
def change_blocklist(blocklist: Blocklist, *, name: str | None = None, is_default: bool = False) -> Blocklist:
    """Renames it, makes it the default, or both. -> the blocklist as it is now.

    Raises Blocklist.DoesNotExist, NameRefused, NameTaken.
    """
    if is_default:
        make_default(blocklist)
    locked = lock_blocklist(blocklist.workspace_id, blocklist.id)
    if name is not None:
        _rename(locked, name)
        _note(Action.BLOCKLIST_CHANGED, locked, name=locked.name)
    return locked


def _rename(blocklist: Blocklist, name: str) -> None:
    blocklist.name = read_name(name)
    try:
        with transaction.atomic():
            blocklist.save(update_fields=None if blocklist._state.adding else ["name"])
    except IntegrityError:  # blocklist_workspace_name_unique
        raise NameTaken from None


def default_blocklist(workspace_id: UUID) -> Blocklist:
    """Made now where the workspace has none, under the first name that is free.

    Whoever makes a default or takes the name at the same moment is met by a constraint: their default is
    found then, and after their name comes the next.
    """
    for number in itertools.count(1):
        name = "Default blocklist" if number == 1 else f"Default blocklist {number}"
        with suppress(IntegrityError):
            blocklist, is_new = Blocklist.objects.get_or_create(
                workspace_id=workspace_id, is_default=True, defaults={"name": name}
            )
            if is_new:
                _note(Action.BLOCKLIST_CREATED, blocklist, name=blocklist.name)
            return blocklist
    raise AssertionError("unreachable")


@in_one_transaction
def make_default(blocklist: Blocklist) -> None:
    """The workspace's only one. Two who do it at once take turns. Raises Blocklist.DoesNotExist."""
    lock_workspace_settings(blocklist.workspace_id)
    lists = Blocklist.objects.filter(workspace_id=blocklist.workspace_id)
    lists.filter(is_default=True).exclude(id=blocklist.id).update(is_default=False)
    if not lists.filter(id=blocklist.id).update(is_default=True):
        raise Blocklist.DoesNotExist
    _note(Action.BLOCKLIST_CHANGED, blocklist, default=True)


@in_one_transaction
def delete_blocklist(blocklist: Blocklist) -> bool:
    """With its entries. -> False for the default one: a workspace always has that."""
    lock_workspace_settings(blocklist.workspace_id)
    locked = lock_blocklist(blocklist.workspace_id, blocklist.id)
    if locked.is_default:
        return False
    BlocklistEntry.objects.filter(workspace_id=locked.workspace_id, blocklist=locked).delete()
    Blocklist.objects.filter(id=locked.id).delete()
    _note(Action.BLOCKLIST_DELETED, locked, name=locked.name)
    return True
