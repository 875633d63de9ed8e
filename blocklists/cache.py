"""A blocklist's values, kept in memory as long as they are true.

Imports ask for the same few lists again and again, and looking a value up in a set costs nothing beside
a probe of an index. The caller has read the list's version in its own transaction; a trigger counts it
up with every change, so a copy that was made at that version is true.
"""

import threading
from collections import OrderedDict
from typing import Any
from uuid import UUID

import psycopg

LARGEST = 100_000  # values of one list; a larger one is probed in the database
_ALL = 200_000  # values of all lists together: some 20 MB

_Entry = tuple[str, frozenset[str] | None]  # version; None: too large

_lock = threading.Lock()
_copies: OrderedDict[UUID, _Entry] = OrderedDict()


def blocklist_values(
    cursor: "psycopg.Cursor[tuple[Any, ...]]", *, workspace_id: UUID, blocklist_id: UUID, version: str
) -> frozenset[str] | None:
    """All values of the list, or None where it has more than LARGEST."""
    with _lock:
        copy = _copies.get(blocklist_id)
        if copy is not None and copy[0] == version:
            _copies.move_to_end(blocklist_id)
            return copy[1]
    values = _read(cursor, workspace_id, blocklist_id)
    with _lock:
        _copies[blocklist_id] = (version, values)
        _copies.move_to_end(blocklist_id)
        while sum(len(kept or ()) for _, kept in _copies.values()) > _ALL or len(_copies) > 1000:
            _copies.popitem(last=False)
    return values


def _read(
    cursor: "psycopg.Cursor[tuple[Any, ...]]", workspace_id: UUID, blocklist_id: UUID
) -> frozenset[str] | None:
    """At the version that the caller has read, or a later one, which comes with a higher version."""
    found = cursor.execute(
        "SELECT value FROM blocklists_blocklistentry WHERE workspace_id = %s AND blocklist_id = %s LIMIT %s",
        [workspace_id, blocklist_id, LARGEST + 1],
    )
    values = frozenset(value for (value,) in found)
    return values if len(values) <= LARGEST else None
