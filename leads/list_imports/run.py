"""Leads of a list into a campaign or another list: page after page, each in a transaction of its own.

The import's own row is committed with each page, so its counts are exact whatever stops the run. Nobody
carries on a run that was stopped: the caller sends it again, and what is there already counts as
duplicate. One whose process was killed is closed by the worker's sweep.
"""

import logging
import time
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils import timezone

from leads.imports.errors import PlanExhausted
from leads.imports.judge.probe import check_assignees, open_target
from leads.imports.record.lifecycle import create_record, finish_run
from leads.imports.rows import ImportOptions, OpenTarget
from leads.jobs.errors import Superseded
from leads.jobs.queue import Task
from leads.list_imports.loop import ListLoop, lock_list
from leads.list_imports.pages import ListFilter, ListPages
from leads.models import ImportState, LeadImport, Outcome
from leads.models.errors import UnknownReference
from leads.models.row_ids import new_import_id
from workspaces.database.cursor import plain_cursor
from workspaces.database.locks import only_here
from workspaces.database.retries import CONNECTION_ERRORS, in_one_transaction

__all__ = ["ListFilter", "ListReport", "import_list"]

logger = logging.getLogger(__name__)
PAGE = 5000  # leads of a transaction
PATIENCE = 10.0  # seconds without a database until the report is made without it (wire page of Puffle)
_PAUSE = 0.2  # seconds between two looks for it


@dataclass(frozen=True, kw_only=True)
class ListReport:
    """What was committed. `failure` is "" or why it stopped: plan_exhausted, database_gone, target_gone,
    internal_error; `errors` are rows of a page that was taken back for it. `is_certain`: the database
    confirmed it; else it stayed away, and one page more may be in."""

    import_id: UUID
    counts: dict[Outcome, int]
    state: ImportState
    failure: str
    errors: int
    is_certain: bool = True

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def import_list(list_id: UUID, options: ImportOptions, *, wanted: ListFilter | None = None) -> ListReport:
    """Raises UnknownReference, and what a database that is gone raises; nothing is written then."""
    import_id = new_import_id()
    with only_here(Task.IMPORT.lock(import_id)):
        record, target = _begin(import_id, list_id, options)
        pages = ListPages(
            workspace_id=options.workspace_id,
            list_id=list_id,
            target=target.ref,
            is_linkedin=target.is_linkedin,
            wanted=wanted or ListFilter(),
            size=PAGE,
        )
        return _run(ListLoop(record, options, list_id=list_id, pages=pages))


def _run(loop: ListLoop) -> ListReport:
    record = loop.record
    state, failure = ImportState.FINISHED, ""
    try:
        loop.run()
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
    errors = loop.page_length if failure == "internal_error" else 0
    return _finish(record, loop.counts, state, failure, errors=errors)


@in_one_transaction
def _begin(import_id: UUID, list_id: UUID, options: ImportOptions) -> tuple[LeadImport, OpenTarget]:
    cursor = plain_cursor()
    target = open_target(cursor, options)
    lock_list(cursor, list_id, options)
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


def _finish(
    record: LeadImport, known: dict[Outcome, int], state: ImportState, failure: str, *, errors: int
) -> ListReport:
    """From the import's own row. While the database is gone this process knows only of the commits that
    were answered."""
    counts, is_certain = known, False
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            finish_run(record, state, failure=failure, failure_text=_TEXTS.get(failure, ""))
            record.refresh_from_db()
            counts = {outcome: getattr(record, f"{outcome.slug}_count") for outcome in Outcome}
            is_certain = True
            break
        except CONNECTION_ERRORS:
            connection.close()
            if time.monotonic() > deadline:
                break
            time.sleep(_PAUSE)
    return ListReport(
        import_id=record.id,
        counts=counts,
        state=state,
        failure=failure,
        errors=errors,
        is_certain=is_certain,
    )


def close_abandoned() -> None:
    """Imports from a list whose process was killed: what it committed stays, and nobody carries on."""
    running = LeadImport.objects.filter(state=ImportState.RUNNING, from_list_id__isnull=False)
    for record in running.order_by("id"):
        with only_here(Task.IMPORT.lock(record.id)) as is_ours:
            if is_ours:
                text = "The process was stopped. What was imported until there stays; start it again."
                finish_run(record, ImportState.FAILED, failure="interrupted", failure_text=text)


_TEXTS = {
    "plan_exhausted": "The plan has no room for more. What was imported until here stays.",
    "database_gone": "The database went away. What was imported until here stays; start it again.",
    "target_gone": "The campaign or the list was removed meanwhile.",
    "internal_error": "Something went wrong inside Leadgate; the log says what. What was imported stays.",
}
