"""A text -> a page of the leads, or memberships, that it finds.

Two streams of candidates in order of their value, emails and terms, are read as far as the page needs. In
a small workspace, campaign or list all leads are looked at instead; they are found before they have terms.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import transaction

from campaigns.models import Campaign, Channel
from leads.imports.copy_lines import Cursor
from leads.imports.statements import plain_cursor
from leads.models import LeadList
from leads.planner import by_index_only
from leads.search import statements
from leads.search.position import MAX, NIL, Position
from leads.search.text import TERM_LENGTH, Wanted, end_of, read_text

FEW = 2_000  # leads that are all looked at
FIRST_LOOK = 32  # candidates more than the page has room for
MOST_AT_ONCE = 5_000  # candidates
# How many candidates a page may cost when hardly any of them is in the campaign: about 3 µs each.
ENOUGH_WITH_HITS = 2_500
ENOUGH = 5_000


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """With a cursor there may be more, even if the page is not full: candidates that don't fit are passed
    over for a while only."""

    ids: list[UUID]
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class _Place:
    """What is searched: `kind` as statements.hits wants it; no target: the workspace."""

    workspace_id: UUID
    kind: str
    target_id: UUID | None = None
    lead_count: int = 0  # of the target


def find_leads(*, workspace_id: UUID, text: str, after: str | None = None, limit: int) -> SearchPage:
    """Live leads, by id. An empty text finds nothing. Raises ValueError for a cursor that is none."""
    return _find(_Place(workspace_id=workspace_id, kind="leads"), text, after=after, limit=limit)


def find_memberships(
    *, workspace_id: UUID, text: str, target_id: UUID | None = None, after: str | None = None, limit: int
) -> SearchPage:
    """Live memberships of live leads, of the workspace or of one campaign or list, by id; also by the names
    and the company that were said of the lead there only. As find_leads; nothing for an unknown target."""
    if target_id is None:
        place: _Place | None = _Place(workspace_id=workspace_id, kind="anywhere")
    else:
        place = _place_of(workspace_id, target_id)
    return _find(place, text, after=after, limit=limit)


def first_leads(*, workspace_id: UUID, text: str, most: int) -> list[UUID]:
    """For pages that are no cursors: the first so many of what find_leads finds."""
    return _first(partial(find_leads, workspace_id=workspace_id, text=text), most)


def first_memberships(*, workspace_id: UUID, text: str, target_id: UUID, most: int) -> list[UUID]:
    """The same of find_memberships."""
    return _first(partial(find_memberships, workspace_id=workspace_id, text=text, target_id=target_id), most)


def _first(find: Callable[..., SearchPage], most: int) -> list[UUID]:
    ids: list[UUID] = []
    after: str | None = None
    while len(ids) < most:
        page = find(after=after, limit=most - len(ids))
        ids += page.ids
        after = page.next_cursor
        if after is None:
            break
    return ids


def _place_of(workspace_id: UUID, target_id: UUID) -> _Place | None:
    campaigns = Campaign.objects.filter(workspace_id=workspace_id, id=target_id)
    for channel, lead_count in campaigns.values_list("channel", "lead_count"):
        kind = "linkedin" if channel == Channel.LINKEDIN else "campaign"
        return _Place(workspace_id=workspace_id, kind=kind, target_id=target_id, lead_count=lead_count)
    lists = LeadList.objects.filter(workspace_id=workspace_id, id=target_id)
    for lead_count in lists.values_list("lead_count", flat=True):
        return _Place(workspace_id=workspace_id, kind="list", target_id=target_id, lead_count=lead_count)
    return None


def _find(place: _Place | None, text: str, *, after: str | None, limit: int) -> SearchPage:
    since = Position.from_cursor(after) if after is not None else Position("", NIL, NIL)
    with transaction.atomic():
        cursor = plain_cursor()
        wanted = read_text(cursor, text)
        if place is None or wanted is None:
            return SearchPage(ids=[], next_cursor=None)
        if _is_small(cursor, place):
            return _look_at_all(cursor, place, wanted, since=since, limit=limit)
        with by_index_only():  # candidates are read off an index in its order
            return _read_streams(cursor, place, wanted, since=since, limit=limit)


@dataclass(frozen=True)
class _Hit:
    position: Position
    lead_id: UUID


def _is_small(cursor: Cursor, place: _Place) -> bool:
    """Of a workspace, deleted leads count as well: they have to be passed."""
    if place.target_id is not None:
        return place.lead_count <= FEW
    parameters = {"workspace": place.workspace_id, "few": FEW}
    found = cursor.execute(statements.small_workspace(), parameters).fetchone()
    return found is None


def _look_at_all(cursor: Cursor, place: _Place, wanted: Wanted, *, since: Position, limit: int) -> SearchPage:
    parameters = _parameters(place, wanted, since) | {"most": limit + 1}
    found = cursor.execute(statements.everybody(kind=place.kind), parameters, prepare=False)
    hits = [_Hit(Position(value, key, pk), lead_id) for value, key, lead_id, pk in found]
    return _page(hits, place, limit=limit, unread=None)


def _read_streams(
    cursor: Cursor, place: _Place, wanted: Wanted, *, since: Position, limit: int
) -> SearchPage:
    """The stream that is behind is read on, until the page is full or all is read, or enough was."""
    streams = [
        _Stream(cursor, place, wanted, source=source, beginning=beginning, since=since, most=most)
        for source, beginning, most in (
            ("terms", wanted.name[:TERM_LENGTH], limit + FIRST_LOOK),
            ("emails", wanted.email, FIRST_LOOK),  # a name in an email mostly comes after the name itself
        )
    ]
    start = min(stream.reached for stream in streams if stream.reached is not None)
    while True:
        unread = min((s.reached for s in streams if s.reached is not None), default=None)
        hits = [hit for stream in streams for hit in stream.hits if unread is None or hit.position <= unread]
        enough = ENOUGH_WITH_HITS if hits else ENOUGH
        # A page that gets nowhere would be asked for again and again.
        is_enough = unread != start and sum(s.looked_at for s in streams) >= enough
        if unread is None or len(hits) > limit or is_enough:
            return _page(hits, place, limit=limit, unread=unread)
        next(stream for stream in streams if stream.reached == unread).read_on()


def _page(hits: list[_Hit], place: _Place, *, limit: int, unread: Position | None) -> SearchPage:
    """`hits` may be too many; `unread` is where to read on if they are not."""
    ordered = sorted(hits, key=lambda hit: hit.position)
    # A company that is called like an email is in both streams.
    ordered = ordered[:1] + [b for a, b in pairwise(ordered) if a.position != b.position]
    shown = ordered[:limit]
    following = shown[-1].position if len(ordered) > limit else unread
    return SearchPage(
        ids=[hit.lead_id if place.kind == "leads" else hit.position.place for hit in shown],
        next_cursor=following.to_cursor() if following else None,
    )


class _Stream:
    """Candidates of one source. All hits up to `reached` are in `hits`; None: there are no more."""

    def __init__(
        self,
        cursor: Cursor,
        place: _Place,
        wanted: Wanted,
        *,
        source: str,
        beginning: str,
        since: Position,
        most: int,
    ) -> None:
        self.hits: list[_Hit] = []
        self.looked_at = 0
        self.reached: Position | None = max(since, Position(beginning, NIL, NIL))
        self._cursor = cursor
        self._statement = statements.hits(source=source, kind=place.kind)
        self._parameters = _parameters(place, wanted, since) | {"end": end_of(beginning)}
        self._most = most

    def read_on(self) -> None:
        assert self.reached is not None
        value, key, place = self.reached
        parameters = self._parameters | {"value": value, "key": key, "place": place, "most": self._most}
        self.looked_at += self._most
        self._most = min(self._most * 8, MOST_AT_ONCE)
        self.reached = None
        # A plan that is kept may be one for tables that were empty when it was made.
        found = self._cursor.execute(self._statement, parameters, prepare=False)
        for value, key, lead_id, place_id in found:
            if lead_id is None:
                self.reached = Position(value, key, MAX)
            else:
                self.hits.append(_Hit(Position(value, key, place_id), lead_id))


def _parameters(place: _Place, wanted: Wanted, since: Position) -> dict[str, Any]:
    return {
        "workspace": place.workspace_id,
        "target": place.target_id,
        "email_beginning": wanted.email,
        "name_beginning": wanted.name,
        "value": since.value,
        "key": since.key,
        "place": since.place,
    }
