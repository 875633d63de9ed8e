"""Leads -> search terms, behind the imports' back.

An import's record tells which of its leads have terms (`searchable_row`), the table of changed leads which
known ones need others. A step is one transaction that writes terms and notes that it did: killed at any
point, it leaves no lead out and none is done twice. Nobody waits for it but who removes leads for good.
"""

import os
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import psycopg
from django.db import transaction
from psycopg.errors import UniqueViolation

from leads.models.row_ids import row_number_of
from leads.search import statements
from leads.search.backlog import Backlog
from workspaces.database.cursor import Cursor, plain_cursor
from workspaces.database.limits import limit_statements
from workspaces.database.locks import only_here
from workspaces.database.retries import is_timeout

BATCH = 50_000  # leads in a step
IMPORTS = 20  # imports in a step
# With fewer cores a running file, which two processes read and write, would take longer. It may be so many
# rows ahead there: a search looks at them one by one. Known leads that it changes get their terms at its end.
CORES_TO_FOLLOW = 3
FAR_AHEAD = 1_000_000
_LOCK = "search indexer"  # one process at a time


def make_searchable(*, should_stop: Callable[[], bool] = lambda: False) -> int:
    """Gives all leads their terms that have none yet, unless another process is at it.
    -> how many leads that were."""
    done, most = 0, BATCH
    with only_here(_LOCK) as is_ours:
        while is_ours and not should_stop():
            try:
                number = _index_changed(most) + _index_imports(most)
            except psycopg.DatabaseError as error:
                if not is_timeout(error) or most == 1:
                    raise
                most //= 2
                continue
            if not number:
                break
            done += number
    return done


def _index_imports(most: int) -> int:
    try:
        return _step(most, on_conflict="")
    except UniqueViolation:
        # A lead that changed has got its terms before. Rare, and checking costs each row.
        return _step(most, on_conflict="ON CONFLICT DO NOTHING")


@transaction.atomic
def _step(most: int, *, on_conflict: str) -> int:
    cursor = _prepare()
    ahead = 0 if _follows() else FAR_AHEAD
    unfinished = cursor.execute(statements.indexing("open_imports"), {"imports": IMPORTS, "ahead": ahead})
    backlogs = [Backlog(*row) for row in unfinished]
    if not backlogs:
        return 0
    most = max(1, most // len(backlogs))
    statement = statements.indexing("index_imports", on_conflict=on_conflict)
    found = {i: (n, last) for i, n, last in cursor.execute(statement, _ranges(backlogs, most=most))}
    marks = [(b.import_id, _reached(found.get(b.import_id), b.checkpoint, most=most)) for b in backlogs]
    cursor.execute(
        statements.indexing("mark_searchable"),
        {"imports": [i for i, _ in marks], "rows": [row for _, row in marks]},
    )
    return sum(number for number, _ in found.values()) or 1


def _ranges(backlogs: Sequence[Backlog], *, most: int) -> dict[str, Any]:
    """An import without a checkpoint is done as a whole."""
    return {
        "imports": [each.import_id for each in backlogs],
        "workspaces": [each.workspace_id for each in backlogs],
        "firsts": [each.first for each in backlogs],
        "lasts": [each.last for each in backlogs],
        "most": [most if each.checkpoint else None for each in backlogs],
    }


def _reached(found: tuple[int, str] | None, checkpoint: int, *, most: int) -> int:
    """The row up to which the import is done by this step."""
    if found is not None and found[0] == most and checkpoint:
        return row_number_of(UUID(found[1]))
    return checkpoint


@transaction.atomic
def _index_changed(most: int) -> int:
    cursor = _prepare()
    wanted = {"most": max(1, most // 25), "follows": _follows()}
    changed = list(cursor.execute(statements.indexing("take_changed"), wanted))
    if changed:
        workspaces, leads = zip(*changed, strict=True)
        parameters = {"workspaces": list(workspaces), "leads": list(leads)}
        cursor.execute(statements.indexing("index_changed"), parameters)
    return len(changed)


def _follows() -> bool:
    """Whether what a running file brings and changes gets its terms meanwhile."""
    return (os.cpu_count() or 1) >= CORES_TO_FOLLOW


def _prepare() -> Cursor:
    """What a crash of the server takes back of the terms it takes back of the record as well."""
    limit_statements()
    cursor = plain_cursor()
    cursor.execute(
        "SELECT set_config('synchronous_commit', 'off', true), set_config('work_mem', '64MB', true),"
        " set_config('enable_memoize', 'off', true)"
    )
    return cursor
