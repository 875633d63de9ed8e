"""The loop over a list's pages: read one, write it, count it, in one transaction; then the next.

Most pages are read as COPY lines (lines.py), and ahead (ahead.py). Where leads have to be looked at
one by one (a LinkedIn campaign, skip flags, leads that are or were in the target) a page takes the way of
all other rows (chunk.py).
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from leads.imports.chunk import import_chunk
from leads.imports.judge.classify import split_repeated
from leads.imports.judge.known_people import KnownPerson, look_up_read, to_row
from leads.imports.judge.probe import Cursor, open_target
from leads.imports.judge.seen import Seen
from leads.imports.record.accounting import account
from leads.imports.rows import ImportOptions, LeadRow, OpenTarget, Refusal
from leads.imports.write.writer import Written
from leads.jobs.errors import Superseded
from leads.list_imports.ahead import ListAhead
from leads.list_imports.lines import lines_wanted, write_lines
from leads.list_imports.pages import ListPages, PageOfLines
from leads.models import LeadImport, Outcome
from leads.models.errors import UnknownReference
from workspaces.database.cursor import plain_cursor
from workspaces.database.retries import until_no_race_is_lost
from workspaces.database.sql_files import SqlFolder
from workspaces.database.walk import Page

_Page = Page[KnownPerson, Any] | PageOfLines
_LOCK_LIST = SqlFolder(__file__).statement("lock_list")


def lock_list(cursor: Cursor, list_id: UUID, options: ImportOptions) -> None:
    """The list that rows come from: nobody removes it until the transaction ends."""
    found = cursor.execute(_LOCK_LIST, {"workspace": options.workspace_id, "list": list_id})
    if found.fetchone() is None:
        raise UnknownReference("list_id", list_id)


class ListLoop:
    """`counts` are of the pages that are committed as far as this process knows."""

    def __init__(
        self, record: LeadImport, options: ImportOptions, *, list_id: UUID, pages: ListPages
    ) -> None:
        self.record = record
        self._options = options
        self._list_id = list_id
        self._pages = pages
        self._taken = 0
        self._in_lines = True  # whether to try it with the next page
        self._good: list[LeadRow] = []  # of the last page that was looked at lead by lead
        self.page_length = 0
        self.counts = dict.fromkeys(Outcome, 0)

    def run(self) -> None:
        """Raises what stops it; Superseded when a cancellation was requested as well."""
        start: Any = None
        ahead = ListAhead(self._pages, workspace_id=self._options.workspace_id)
        with Seen() as self._seen, ahead as self._ahead:
            while True:
                page = until_no_race_is_lost(partial(self._import_page, start))
                self._taken += len(page)
                start = page.next
                if start is None:
                    return

    def _import_page(self, start: Any) -> _Page:
        with transaction.atomic():
            cursor = plain_cursor()
            target = open_target(cursor, self._options)
            lock_list(cursor, self._list_id, self._options)
            page = self._read(cursor, start, target)
            self.page_length = len(page)
            written, refusals = self._write(cursor, page, target)
            self._account(cursor, written, refusals, target)
        if target.is_linkedin and isinstance(page, Page):
            self._remember(refusals)
        for refusal in refusals:
            self.counts[refusal.outcome] += 1
        self.counts[Outcome.CREATED] += written.created_count
        return page

    def _read(self, cursor: Cursor, start: Any, target: OpenTarget) -> _Page:
        """As lines if it can be; then the page after it is begun."""
        if self._in_lines and self._pages.can_be_lines and not self._options.asks_of_leads:
            wanted = lines_wanted(start, target, self._options)
            lines = self._ahead.take(cursor, wanted) or self._pages.read_lines(cursor, wanted)
            if lines is not None:
                if lines.next is not None:
                    self._ahead.begin(replace(wanted, start=lines.next))
                return lines
        page = self._pages.read(cursor, start, taken=self._taken)
        self._in_lines = not any(person.own[0] for person in page.rows)
        return page

    def _write(self, cursor: Cursor, page: _Page, target: OpenTarget) -> tuple[Written, list[Refusal]]:
        if isinstance(page, Page):
            return self._write_people(cursor, page.rows, target)
        return write_lines(
            cursor,
            page,
            first=self._taken,
            import_id=self.record.id,
            target=target,
            options=self._options,
        )

    def _write_people(
        self, cursor: Cursor, people: Sequence[KnownPerson], target: OpenTarget
    ) -> tuple[Written, list[Refusal]]:
        first = self._taken
        rows = [to_row(first + index, person, target=target) for index, person in enumerate(people)]
        good = self._good = [row for row in rows if isinstance(row, LeadRow)]
        # Two leads of a list may have one LinkedIn profile.
        earlier = self._seen.find(row.identity for row in good) if target.is_linkedin else {}
        kept, refusals = split_repeated(rows, earlier=earlier)
        found = {row.identity: people[row.number - first] for row in reversed(good)}
        import_id, options = self.record.id, self._options
        written, more = import_chunk(
            cursor,
            kept,
            import_id=import_id,
            target=target,
            options=options,
            lists_created=False,
            look=look_up_read(found, target=target, options=options, import_id=import_id),
        )
        return written, refusals + more

    def _account(self, cursor: Cursor, written: Written, refusals: list[Refusal], target: OpenTarget) -> None:
        record, options, checkpoint = self.record, self._options, self._taken + self.page_length
        if account(cursor, record, written, refusals, target=target, options=options, checkpoint=checkpoint):
            raise Superseded

    def _remember(self, refusals: list[Refusal]) -> None:
        """The profiles that left no new membership: one of those tells by itself that it was made here."""
        refused = {refusal.number for refusal in refusals}
        self._seen.add([(row.identity, row.number) for row in self._good if row.number in refused])
