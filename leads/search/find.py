"""A text -> a page of the leads, or memberships, that it finds.

Two streams of candidates in order of their value, emails and terms, are read as far as the page needs.
Leads that have no terms yet are looked at one by one, and so are all leads of a small workspace, campaign or
list.
"""

from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.db import transaction

from leads.models.errors import UnknownReference
from leads.models.places import kind_in_sql
from leads.models.targets import Target, find_target
from leads.search import statements
from leads.search.position import NIL, Position
from leads.search.streams import Found, Hit, Place, Search, Stream
from leads.search.text import TERM_LENGTH, read_text
from workspaces.database.cursor import Cursor, plain_cursor
from workspaces.database.planner import by_index_only

FEW = 2_000  # leads that are all looked at
KEPT = 1_000  # leads found without terms, for the pages that follow
FIRST_LOOK = 32  # candidates more than the page has room for, where some are not in the campaign
# How many candidates a page may cost when hardly any of them is in the campaign: about 3 µs each.
ENOUGH_WITH_HITS = 2_000
ENOUGH = 4_000


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """With a cursor there may be more, even if the page is not full: candidates that don't fit are passed
    over for a while only."""

    ids: list[UUID]
    next_cursor: str | None
    positions: list[Position]  # of the ids

    def cursor_after(self, number: int) -> str:
        """Where a page begins that shows only so many of the ids."""
        return self.positions[number - 1].to_cursor()


class Finder:
    """A text that is searched for in one place, page by page. What was found among the leads that have no
    terms yet is kept from one page to the next."""

    def __init__(self, place: Place | None, text: str) -> None:
        self._place = place
        self._text = text
        self._newcomers: Found | None = None
        self._since = Position("", NIL, NIL)  # where they begin

    def page(self, *, after: str | None = None, limit: int) -> SearchPage:
        """Raises ValueError for a cursor that is none."""
        since = Position.from_cursor(after) if after is not None else Position("", NIL, NIL)
        with transaction.atomic():
            cursor = plain_cursor()
            wanted = read_text(cursor, self._text)
            if self._place is None or wanted is None:
                return SearchPage(ids=[], next_cursor=None, positions=[])
            search = Search(cursor, self._place, wanted, since)
            if _is_small(cursor, self._place):
                return _page(search.everybody(most=limit + 1), self._place, limit=limit, unread=None)
            with by_index_only():  # candidates are read off an index in its order
                # Before the terms: those that are written meanwhile are found twice rather than never.
                newcomers = self._newcomers_after(search, limit=limit)
                return _read_streams(search, newcomers, limit=limit)

    def first(self, most: int) -> list[UUID]:
        """For pages that are no cursors: the first so many."""
        ids: list[UUID] = []
        after: str | None = None
        while len(ids) < most:
            page = self.page(after=after, limit=most - len(ids))
            ids += page.ids
            after = page.next_cursor
            if after is None:
                break
        return ids

    def _newcomers_after(self, search: Search, *, limit: int) -> Found:
        kept = self._kept_after(search.since, limit=limit)
        if kept is None:
            kept = self._newcomers = search.newcomers(most=max(limit, KEPT) + 1)
            self._since = search.since
        return kept

    def _kept_after(self, since: Position, *, limit: int) -> Found | None:
        """None: it isn't enough for a page."""
        if self._newcomers is None or since < self._since:
            return None
        reached = self._newcomers.reached
        hits = [hit for hit in self._newcomers.hits if hit.position > since]
        return Found(reached, hits) if reached is None or len(hits) > limit else None


def find_leads(workspace_id: UUID, text: str) -> Finder:
    """Of live leads, by id. An empty text finds nothing."""
    return Finder(Place(workspace_id=workspace_id, kind="leads"), text)


def find_memberships(workspace_id: UUID, text: str, *, target: Target | None = None) -> Finder:
    """Of live memberships of live leads, of the workspace or of one campaign or list, by id; also by the
    names and the company that were stated about the lead there only. Nothing for an unknown target."""
    if target is None:
        return Finder(Place(workspace_id=workspace_id, kind="anywhere"), text)
    try:
        row = find_target(target, workspace_id=workspace_id)
    except UnknownReference:
        return Finder(None, text)
    place = Place(
        workspace_id=workspace_id, kind=kind_in_sql(row), target_id=row.id, lead_count=row.lead_count
    )
    return Finder(place, text)


def _is_small(cursor: Cursor, place: Place) -> bool:
    """Of a workspace, deleted leads count as well: they have to be passed."""
    if place.target_id is not None:
        return place.lead_count <= FEW
    parameters = {"workspace": place.workspace_id, "few": FEW}
    found = cursor.execute(statements.small_workspace(), parameters).fetchone()
    return found is None


def _read_streams(search: Search, newcomers: Found, *, limit: int) -> SearchPage:
    """The stream that is behind is read on, until the page is full or all is read, or enough was."""
    more = FIRST_LOOK if search.place.target_id else FIRST_LOOK // 8
    beginning = search.wanted.name[:TERM_LENGTH]
    terms = Stream(search, source="terms", beginning=beginning, first_look=limit + 1 + more)
    # A name in an email mostly comes after the name itself.
    emails = Stream(search, source="emails", beginning=search.wanted.email, first_look=FIRST_LOOK)
    start = min(stream.reached for stream in (terms, emails) if stream.reached is not None)
    while True:
        found = (newcomers, terms, emails)
        unread = min((each.reached for each in found if each.reached is not None), default=None)
        hits = [hit for each in found for hit in each.hits if unread is None or hit.position <= unread]
        enough = ENOUGH_WITH_HITS if hits else ENOUGH
        # A page that gets nowhere would be requested again and again.
        is_enough = unread != start and terms.looked_at + emails.looked_at >= enough
        if unread is None or len(hits) > limit or is_enough:
            return _page(hits, search.place, limit=limit, unread=unread)
        behind = terms if terms.reached == unread else emails
        behind.read_on(room=limit + 1 - len(hits))


def _page(hits: list[Hit], place: Place, *, limit: int, unread: Position | None) -> SearchPage:
    """`hits` may be too many; `unread` is where to read on if they are not."""
    ordered = sorted(hits, key=lambda hit: hit.position)
    # A company that is called like an email is in both streams, a lead that just got its terms found twice.
    ordered = ordered[:1] + [b for a, b in pairwise(ordered) if a.position != b.position]
    shown = ordered[:limit]
    following = shown[-1].position if len(ordered) > limit else unread
    return SearchPage(
        ids=[hit.lead_id if place.kind == "leads" else hit.position.place for hit in shown],
        next_cursor=following.to_cursor() if following else None,
        positions=[hit.position for hit in shown],
    )
