"""A text -> a page of the leads, or memberships, that it finds.

Two streams of candidates in order of their value, emails and terms, are read as far as the page needs.
Leads that have no terms yet are looked at one by one, and so are all leads of a small workspace, campaign or
list.
"""

from uuid import UUID

from django.db import transaction

from leads.models.errors import UnknownReference
from leads.models.places import kind_in_sql
from leads.models.targets import Target, find_target
from leads.search import statements
from leads.search.position import NIL, Position
from leads.search.streams import Found, Hit, Place, Search, Stream
from leads.search.text import read_text
from workspaces.database.cursor import Cursor, plain_cursor
from workspaces.database.planner import by_index_only
from workspaces.database.walk import Look, Page, walk

FEW = 2_000  # leads that are all looked at
KEPT = 1_000  # leads found without terms, for the pages that follow
FIRST_LOOK = 32  # candidates more than the page has room for, where some are not in the campaign
# How many candidates a page may cost when hardly any of them is in the campaign: about 3 µs each.
ENOUGH_WITH_HITS = 2_000
ENOUGH = 4_000


class Finder:
    """A text that is searched for in one place, page by page. What was found among the leads that have no
    terms yet is kept from one page to the next."""

    def __init__(self, place: Place | None, text: str, *, is_wide: bool = False) -> None:
        self._place = place
        self._text = text
        self._is_wide = is_wide
        self._newcomers: Found | None = None
        self._since = Position("", NIL, NIL)  # where they begin

    def page(self, *, after: str | None = None, limit: int) -> Page[Hit, str]:
        """With a cursor there may be more, even if the page is not full: candidates that don't fit are passed
        over for a while only. Raises ValueError for a cursor that is none."""
        since = Position.from_cursor(after) if after is not None else Position("", NIL, NIL)
        with transaction.atomic():
            cursor = plain_cursor()
            wanted = read_text(cursor, self._text, is_wide=self._is_wide)
            if self._place is None or wanted is None:
                return Page([], None)
            page = self._page(Search(cursor, self._place, wanted, since), limit=limit)
        return Page(page.rows, page.next.to_cursor() if page.next else None)

    def _page(self, search: Search, *, limit: int) -> Page[Hit, Position]:
        if _is_small(search.cursor, search.place):
            hits = search.everybody(most=limit + 1)
            return Page.of(hits, limit=limit, cursor_of=lambda hit: hit.position)
        with by_index_only():  # candidates are read off an index in its order
            # Before the terms: those that are written meanwhile are found twice rather than never.
            newcomers = self._newcomers_after(search, limit=limit)
            streams = _Streams(search, newcomers, limit=limit)
            return walk(streams.look, after=streams.start, limit=limit, pace=streams.pace)

    def first(self, most: int) -> list[UUID]:
        """For pages that are no cursors: the first so many."""

        def look(after: str | None, room: int) -> Look[UUID, str]:
            page = self.page(after=after, limit=room)
            return Look([(hit.id, hit.cursor) for hit in page.rows], page.next)

        found = walk(look, after=None, limit=most, pace=lambda room, *_: room, needs_one_more=False)
        return list(found.rows)

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


def find_leads(workspace_id: UUID, text: str, *, is_wide: bool = False) -> Finder:
    """Of live leads, by id. An empty text finds nothing. `is_wide`: by domain and phone number too, as people
    search; the API's dialects promise less."""
    return Finder(Place(workspace_id=workspace_id, kind="leads"), text, is_wide=is_wide)


def find_memberships(
    workspace_id: UUID, text: str, *, target: Target | None = None, is_wide: bool = False
) -> Finder:
    """Of live memberships of live leads, of the workspace or of one campaign or list, by id; also by what was
    stated about the lead there only. Nothing for an unknown target. `is_wide`: as above."""
    if target is None:
        return Finder(Place(workspace_id=workspace_id, kind="anywhere"), text, is_wide=is_wide)
    try:
        row = find_target(target, workspace_id=workspace_id)
    except UnknownReference:
        return Finder(None, text)
    place = Place(
        workspace_id=workspace_id, kind=kind_in_sql(row), target_id=row.id, lead_count=row.lead_count
    )
    return Finder(place, text, is_wide=is_wide)


def _is_small(cursor: Cursor, place: Place) -> bool:
    """Of a workspace, deleted leads count as well: they have to be passed."""
    if place.target_id is not None:
        return place.lead_count <= FEW
    parameters = {"workspace": place.workspace_id, "few": FEW}
    found = cursor.execute(statements.small_workspace(), parameters).fetchone()
    return found is None


class _Streams:
    """The streams of candidates and the newcomers in one order: the stream that is behind is read on."""

    def __init__(self, search: Search, newcomers: Found, *, limit: int) -> None:
        more = FIRST_LOOK if search.place.target_id else FIRST_LOOK // 8
        self._newcomers = newcomers
        self._streams = [
            Stream(search, source="terms", beginning=beginning, first_look=limit + 1 + more)
            for beginning in search.wanted.terms
        ]
        # A name in an email mostly comes after the name itself.
        self._streams += [
            Stream(search, source="emails", beginning=search.wanted.email, first_look=FIRST_LOOK)
        ]
        self.start = min(stream.reached for stream in self._streams if stream.reached is not None)
        self._unread: Position | None = self.start

    def pace(self, room: int, _looks: int, found: int) -> int:
        """-> the room, which each stream turns into a number of candidates by itself."""
        looked_at = sum(stream.looked_at for stream in self._streams)
        # A page that gets nowhere would be wanted again and again.
        is_enough = self._unread != self.start and looked_at >= (ENOUGH_WITH_HITS if found else ENOUGH)
        return 0 if is_enough else room

    def look(self, after: Position, room: int) -> Look[Hit, Position]:
        behind = next(stream for stream in self._streams if stream.reached == self._unread)
        behind.read_on(room=room)
        found = (self._newcomers, *self._streams)
        self._unread = min((each.reached for each in found if each.reached is not None), default=None)
        # Each once: a company called like an email is in both streams, a lead that just got terms in two.
        hits = {
            hit.position: hit
            for each in found
            for hit in each.hits
            if hit.position > after and (self._unread is None or hit.position <= self._unread)
        }
        return Look([(hits[position], position) for position in sorted(hits)], self._unread)
