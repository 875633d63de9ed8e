"""Leads of a list into a campaign or another list: page after page, each in a transaction of its own.

The import's own row is committed with each page, so its counts are exact whatever stops the run. Nobody
carries on a run that was stopped: the caller sends it again, and what is there already counts as
duplicate. One whose process was killed is closed by the worker's sweep.
"""

import logging
import time
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from leads.imports.accounting import account
from leads.imports.chunk import import_chunk
from leads.imports.classify import split_repeated
from leads.imports.errors import PlanExhausted, Superseded, UnknownReference
from leads.imports.known_people import KnownPerson, look_up_read, to_row
from leads.imports.lifecycle import create_record, finish_run, only_here
from leads.imports.list_pages import ListFilter, ListPages, Page
from leads.imports.probe import Cursor, check_assignees, open_target
from leads.imports.retries import CONNECTION_ERRORS, until_no_race_is_lost
from leads.imports.row_ids import new_import_id
from leads.imports.rows import ImportOptions, LeadRow, Target
from leads.imports.seen import Seen
from leads.imports.statements import plain_cursor, statement
from leads.models import ImportState, LeadImport, Outcome

__all__ = ["ListFilter", "ListReport", "import_list"]

logger = logging.getLogger(__name__)
PAGE = 5000  # leads of a transaction
PATIENCE = 10.0  # seconds without a database until the report is made without it (wire page of Puffle)
_PAUSE = 0.2  # seconds between two looks for it


@dataclass(frozen=True, kw_only=True)
class ListReport:
    """What was committed. `failure` is "" or why it stopped: plan_exhausted, database_gone, target_gone,
    internal_error; `errors` are rows of a page that was taken back for it."""

    import_id: UUID
    counts: dict[Outcome, int]
    state: ImportState
    failure: str
    errors: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_partial(self) -> bool:
        """It stopped after something had been committed."""
        return self.state is ImportState.FAILED and self.total > 0


def import_list(list_id: UUID, options: ImportOptions, *, wanted: ListFilter | None = None) -> ListReport:
    """Raises UnknownReference, and what a database that is gone raises; nothing is written then."""
    import_id = new_import_id()
    with only_here(import_id):
        record, target = _begin(import_id, list_id, options)
        pages = ListPages(
            workspace_id=options.workspace_id,
            list_id=list_id,
            target=target.ref,
            is_linkedin=target.is_linkedin,
            wanted=wanted or ListFilter(),
            size=PAGE,
        )
        return _run(_ListRun(record, options, list_id=list_id, pages=pages))


def _run(run: "_ListRun") -> ListReport:
    record = run.record
    state, failure = ImportState.FINISHED, ""
    try:
        run.run()
    except Superseded:
        state = ImportState.CANCELLED
    except PlanExhausted:
        state, failure = ImportState.FAILED, "plan_exhausted"
    except UnknownReference:
        state, failure = ImportState.FAILED, "target_gone"
    except CONNECTION_ERRORS as error:
        logger.warning("The import %s lost the database: %s", record.id, error)
        connection.close()
        state, failure = ImportState.FAILED, "database_gone"
    except Exception:
        logger.exception("The import %s failed", record.id)
        state, failure = ImportState.FAILED, "internal_error"
    errors = run.page_length if failure == "internal_error" else 0
    return _finish(record, run.counts, state, failure, errors=errors)


@transaction.atomic
def _begin(import_id: UUID, list_id: UUID, options: ImportOptions) -> tuple[LeadImport, Target]:
    cursor = plain_cursor()
    target = open_target(cursor, options)
    _lock_list(cursor, list_id, options)
    check_assignees(cursor, options, {options.assigned_to} if options.assigned_to else set())
    record = create_record(
        import_id,
        options,
        target=target,
        assigned_to=target.assignee,
        from_list_id=list_id,
        state=ImportState.RUNNING,
        run_number=1,
        run_started_at=timezone.now(),
    )
    return record, target


def _lock_list(cursor: Cursor, list_id: UUID, options: ImportOptions) -> None:
    found = cursor.execute(statement("lock_list"), {"workspace": options.workspace_id, "list": list_id})
    if found.fetchone() is None:
        raise UnknownReference("list_id", list_id)


class _ListRun:
    """`counts` are of the pages that are committed as far as this process knows."""

    def __init__(
        self, record: LeadImport, options: ImportOptions, *, list_id: UUID, pages: ListPages
    ) -> None:
        self.record = record
        self._options = options
        self._list_id = list_id
        self._pages = pages
        self._taken = 0
        self.page_length = 0
        self.counts = dict.fromkeys(Outcome, 0)

    def run(self) -> None:
        """Raises what stops it."""
        start: Any = None
        with Seen() as self._seen:
            while True:
                page = until_no_race_is_lost(partial(self._import_page, start))
                self._taken += len(page.people)
                start = page.next
                if start is None:
                    return

    def _import_page(self, start: Any) -> Page:
        """Raises Superseded when somebody asked to cancel as well."""
        with transaction.atomic():
            cursor = plain_cursor()
            target = open_target(cursor, self._options)
            _lock_list(cursor, self._list_id, self._options)
            page = self._pages.read(cursor, start, taken=self._taken)
            self.page_length = len(page.people)
            counts, refused = self._write(cursor, page.people, target)
        if target.is_linkedin:  # two leads of a list may have one profile
            self._seen.add(refused)
        for outcome, count in counts.items():
            self.counts[outcome] += count
        return page

    def _write(
        self, cursor: Cursor, people: list[KnownPerson], target: Target
    ) -> tuple[dict[Outcome, int], list[tuple[str, int]]]:
        """-> the outcomes, and (identity, number) of the rows that left no new membership."""
        options, record = self._options, self.record
        rows = [to_row(self._taken + index, person, target=target) for index, person in enumerate(people)]
        good = [row for row in rows if isinstance(row, LeadRow)]
        earlier = self._seen.find(row.identity for row in good) if target.is_linkedin else {}
        kept, refusals = split_repeated(rows, earlier=earlier)
        found = {row.identity: people[row.number - self._taken] for row in reversed(good)}
        written, more = import_chunk(
            cursor,
            kept,
            import_id=record.id,
            target=target,
            options=options,
            lists_created=False,
            look=look_up_read(found, target=target, options=options, import_id=record.id),
        )
        refusals += more
        checkpoint = self._taken + len(people)
        if account(cursor, record, written, refusals, target=target, options=options, checkpoint=checkpoint):
            raise Superseded
        counts = dict.fromkeys(Outcome, 0)
        for refusal in refusals:
            counts[refusal.outcome] += 1
        counts[Outcome.CREATED] = written.created_count
        refused = {refusal.number for refusal in refusals}
        return counts, [(row.identity, row.number) for row in good if row.number in refused]


def _finish(
    record: LeadImport, known: dict[Outcome, int], state: ImportState, failure: str, *, errors: int
) -> ListReport:
    """From the import's own row. While the database is gone this process knows only of the commits that
    were answered."""
    counts = known
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            finish_run(record, state, failure=failure, failure_text=_TEXTS.get(failure, ""))
            record.refresh_from_db()
            counts = {outcome: getattr(record, f"{outcome.slug}_count") for outcome in Outcome}
            break
        except CONNECTION_ERRORS:
            connection.close()
            if time.monotonic() > deadline:
                break
            time.sleep(_PAUSE)
    return ListReport(import_id=record.id, counts=counts, state=state, failure=failure, errors=errors)


_TEXTS = {
    "plan_exhausted": "The plan has no room for more. What was imported until here stays.",
    "database_gone": "The database went away. What was imported until here stays; start it again.",
    "target_gone": "The campaign or the list was removed meanwhile.",
    "internal_error": "Something went wrong inside Leadgate; the log says what. What was imported stays.",
}
