"""Leads that have no terms yet, known from their imports: those of the rows behind `searchable_row`."""

from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from leads.models.row_ids import LEAD, MAX_ROW_NUMBER, id_of_row
from leads.search import statements
from workspaces.database.cursor import Cursor

LOOKED_AT = 2_000_000  # leads without terms that a search looks at
IMPORTS = 1_000  # that they are of


@dataclass(frozen=True)
class Backlog:
    """What is left of one import. No checkpoint: it is not large, and was written as a whole."""

    import_id: UUID
    workspace_id: UUID
    done: int  # the row up to which leads have terms
    checkpoint: int
    total: int = 0  # rows of an import without a checkpoint

    @property
    def first(self) -> UUID:
        return id_of_row(self.import_id, LEAD, self.done + 1)

    @property
    def last(self) -> UUID:
        return id_of_row(self.import_id, LEAD, self.checkpoint or MAX_ROW_NUMBER)

    @property
    def rows(self) -> int:
        return self.checkpoint - self.done if self.checkpoint else self.total

    def end(self, rows: int) -> Self:
        """Its last so many rows."""
        done = max(self.done, self.checkpoint - rows) if self.checkpoint else self.done
        return replace(self, done=done)


def read_backlog(cursor: Cursor, *, workspace_id: UUID) -> list[Backlog]:
    """The workspace's newest leads that have no terms, as many as can be looked at one by one."""
    parameters = {"workspace": workspace_id, "imports": IMPORTS}
    wanted, room = [], LOOKED_AT
    for row in cursor.execute(statements.backlog(), parameters):
        if room <= 0:
            break
        wanted.append(Backlog(*row).end(room))
        room -= wanted[-1].rows
    return wanted
