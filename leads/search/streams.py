"""What is wanted and where -> hits: all that there are, or candidates in order, as far as they are read."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from leads.search import statements
from leads.search.backlog import read_backlog
from leads.search.position import MAX, NIL, Position
from leads.search.text import Wanted, end_of
from workspaces.database.cursor import Cursor
from workspaces.database.walk import Pace

MOST_AT_ONCE = 2_000  # candidates
MORE = 32  # candidates that are looked at beside what is likely enough; doubled each time
TIMES = 8  # as many as before, at most


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is searched: `kind` as statements.hits wants it; no target: the workspace."""

    workspace_id: UUID
    kind: str
    target_id: UUID | None = None
    lead_count: int = 0  # of the target


@dataclass(frozen=True)
class Hit:
    """A lead, or a membership of it where these are searched."""

    position: Position
    lead_id: UUID

    @property
    def id(self) -> UUID:
        return self.lead_id if self.position.place == NIL else self.position.place

    @property
    def cursor(self) -> str:
        """Right behind it."""
        return self.position.to_cursor()


@dataclass
class Found:
    """All hits up to `reached` are in `hits`; None: there are no more."""

    reached: Position | None
    hits: list[Hit] = field(default_factory=list)


@dataclass(frozen=True)
class Search:
    """For `wanted` in `place`, behind `since`."""

    cursor: Cursor
    place: Place
    wanted: Wanted
    since: Position

    def everybody(self, *, most: int) -> list[Hit]:
        """Of a small place, the first so many."""
        return self._hits(statements.everybody(kind=self.place.kind), most=most)

    def newcomers(self, *, most: int) -> Found:
        """The first so many of those that have no terms yet and fit by name or company."""
        backlog = read_backlog(self.cursor, workspace_id=self.place.workspace_id)
        if not backlog:
            return Found(None)
        firsts, lasts = [each.first for each in backlog], [each.last for each in backlog]
        statement = statements.newcomers(kind=self.place.kind)
        hits = self._hits(statement, firsts=firsts, lasts=lasts, most=most)
        return Found(hits[-1].position if len(hits) == most else None, hits)

    def _hits(self, statement: bytes, **parameters: Any) -> list[Hit]:
        found = self.cursor.execute(statement, self.parameters() | parameters, prepare=False)
        return [Hit(Position(value, key, place_id), lead_id) for value, key, lead_id, place_id in found]

    def parameters(self) -> dict[str, Any]:
        return {
            "workspace": self.place.workspace_id,
            "target": self.place.target_id,
            "email_beginning": self.wanted.email,
            "name_beginning": self.wanted.name,
            "domain_beginning": self.wanted.domain,
            "phone_beginning": self.wanted.phone,
            "external_beginning": self.wanted.external,
            "value": self.since.value,
            "key": self.since.key,
            "place": self.since.place,
        }


class Stream(Found):
    """Candidates of one source, terms or emails, that begin so."""

    def __init__(self, search: Search, *, source: str, beginning: str, first_look: int) -> None:
        super().__init__(max(search.since, Position(beginning, NIL, NIL)))
        self.looked_at = 0
        self._pace = Pace(first=first_look, more=MORE, most=MOST_AT_ONCE, times=TIMES)
        self._cursor = search.cursor
        self._statement = statements.hits(source=source, kind=search.place.kind)
        self._parameters = search.parameters() | {"end": end_of(beginning)}

    def read_on(self, *, room: int) -> None:
        """Goes on, so far that it might find as many as there is room for."""
        assert self.reached is not None
        value, key, place = self.reached
        most = self._pace(room, self.looked_at, len(self.hits))
        parameters = self._parameters | {"value": value, "key": key, "place": place, "most": most}
        self.looked_at += most
        self.reached = None
        # A plan that is kept may be one for tables that were empty when it was made.
        found = self._cursor.execute(self._statement, parameters, prepare=False)
        for value, key, lead_id, place_id in found:
            if lead_id is None:
                self.reached = Position(value, key, MAX)
            else:
                self.hits.append(Hit(Position(value, key, place_id), lead_id))
