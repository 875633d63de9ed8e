"""Leads -> search terms, behind the imports' back.

An import's record tells which of its leads have terms (`searchable_row`), the table of changed leads which
known ones need others. A step is one transaction that writes terms and notes that it did: killed at any
point, it leaves no lead out and none is done twice. Nobody waits for it but who removes leads for good.
"""

import os
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from psycopg.errors import UniqueViolation

from leads.imports.copy_lines import Cursor
from leads.imports.row_ids import LEAD, MAX_ROW_NUMBER, id_of_row, row_number_of
from leads.imports.statements import plain_cursor
from leads.search import statements
from workspaces.locks import only_here

BATCH = 20_000  # leads in a step
IMPORTS = 20  # imports in a step
# With fewer cores a running file would take a third longer. It is read and written by two processes, so
# its leads are found once it has ended.
CORES_TO_FOLLOW = 3
_KEY = 0x5EA2C4  # of the lock: one process at a time

# id, workspace, the row up to which it is done, the checkpoint
_Open = tuple[UUID, UUID, int, int]


def make_searchable(*, should_stop: Callable[[], bool] = lambda: False) -> int:
    """Gives all leads their terms that have none yet, unless another process is at it.
    -> how many leads that were."""
    done = 0
    with only_here(_KEY) as is_ours:
        while is_ours and not should_stop():
            number = _index_changed() + _index_imports()
            if not number:
                break
            done += number
    return done


def _index_imports() -> int:
    try:
        return _step(on_conflict="")
    except UniqueViolation:
        # A lead that changed has got its terms before. Rare, and checking costs each row.
        return _step(on_conflict="ON CONFLICT DO NOTHING")


@transaction.atomic
def _step(*, on_conflict: str) -> int:
    cursor = _prepare()
    wanted = {"imports": IMPORTS, "follows": (os.cpu_count() or 1) >= CORES_TO_FOLLOW}
    asked = cursor.execute(statements.indexing("open_imports"), wanted)
    open_imports: list[_Open] = list(asked)
    if not open_imports:
        return 0
    most = BATCH // len(open_imports)
    statement = statements.indexing("index_imports", on_conflict=on_conflict)
    found = {i: (n, last) for i, n, last in cursor.execute(statement, _ranges(open_imports, most=most))}
    marks = [(i, _reached(found.get(i), end, most=most)) for i, _, _, end in open_imports]
    cursor.execute(
        statements.indexing("mark_searchable"),
        {"imports": [i for i, _ in marks], "rows": [row for _, row in marks]},
    )
    return sum(number for number, _ in found.values()) or 1


def _ranges(open_imports: Sequence[_Open], *, most: int) -> dict[str, Any]:
    """An import without a checkpoint is not large, and done as a whole."""
    return {
        "imports": [i for i, _, _, _ in open_imports],
        "workspaces": [workspace for _, workspace, _, _ in open_imports],
        "firsts": [id_of_row(i, LEAD, done + 1) for i, _, done, _ in open_imports],
        "lasts": [id_of_row(i, LEAD, checkpoint or MAX_ROW_NUMBER) for i, _, _, checkpoint in open_imports],
        "most": [most if checkpoint else None for _, _, _, checkpoint in open_imports],
    }


def _reached(found: tuple[int, str] | None, checkpoint: int, *, most: int) -> int:
    """The row up to which the import is done by this step."""
    if found is not None and found[0] == most and checkpoint:
        return row_number_of(UUID(found[1]))
    return checkpoint


@transaction.atomic
def _index_changed() -> int:
    cursor = _prepare()
    changed = list(cursor.execute(statements.indexing("take_changed"), {"most": BATCH // 10}))
    if changed:
        workspaces, leads = zip(*changed, strict=True)
        parameters = {"workspaces": list(workspaces), "leads": list(leads)}
        cursor.execute(statements.indexing("index_changed"), parameters)
    return len(changed)


def _prepare() -> Cursor:
    """What a crash of the server takes back of the terms it takes back of the record as well."""
    cursor = plain_cursor()
    cursor.execute(
        "SELECT set_config('synchronous_commit', 'off', true), set_config('work_mem', '64MB', true),"
        " set_config('enable_seqscan', 'off', true)"
    )
    return cursor
