"""Takes back what an import did, and keeps what people did since. Once, in the background.

    1. memberships that it made go, unless somebody has edited them since
    2. what it changed (filled, overwrote, woke) gets its old value back, where it still holds the new one;
       known leads lose the tags that it put on
    3. leads that it made go, unless they are somewhere else by now or were edited

In batches; each is a transaction that locks the workspace, so it waits for the imports that run, and says
in the import's undo_report how far the undo is: a killed or failed one carries on there. Uploads are never
refunded, contacts are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce

from leads.imports.errors import NotNow
from leads.imports.record.events import emit_undone
from leads.jobs.batches import ShouldStop, never, run_batches
from leads.jobs.queue import Task, queue
from leads.jobs.runner import Failure, Kind, run
from leads.models import Door, ImportChange, ImportState, Lead, LeadImport, Membership, UndoState
from leads.models.row_ids import LEAD, MAX_ROW_NUMBER, MEMBERSHIP, id_of_row
from leads.tags import take_back
from leads.undo.changes import restore_leads, restore_memberships
from leads.undo.made import Removed, remove_made_leads, remove_made_memberships
from workspaces.audit import Action, note
from workspaces.database.cursor import plain_cursor
from workspaces.database.retries import in_one_transaction
from workspaces.database.sql_files import SqlFolder
from workspaces.models.locks import lock_workspace

_OPEN = (UndoState.PENDING, UndoState.RUNNING)
_FORGET_CHANGES = SqlFolder(__file__).statement("forget_changes")

BATCH = 5000  # rows at once: memberships and leads go in one statement each
KEPT_SHOWN = 1000  # edits that are listed; all are counted


@dataclass(frozen=True, kw_only=True)
class UndoPlan:
    """How much an undo would take back, at most."""

    memberships: int
    leads: int
    changes: int


def plan_undo(record: LeadImport) -> UndoPlan:
    """What the confirmation says. Counts what is there now."""
    return UndoPlan(
        memberships=_made(Membership, record, MEMBERSHIP).count(),
        leads=_made(Lead, record, LEAD).count(),
        changes=_changes(record).values("kind", "object_id").distinct().count(),
    )


def can_undo(record: LeadImport) -> bool:
    """Ended, real, not undone before, and its before-images are still kept. Who was moved would be nowhere:
    they are moved back instead."""
    return not (
        ImportState(record.state).is_open
        or record.is_dry_run
        or record.undo_state not in (UndoState.NONE, UndoState.FAILED)
        or record.rows_pruned_at
        or record.door == Door.V2_MOVE
    )


@in_one_transaction
def request_undo(*, workspace_id: UUID, import_id: UUID) -> LeadImport:
    """A worker will do it; one that failed goes on. Raises LeadImport.DoesNotExist, NotNow."""
    record = LeadImport.objects.select_for_update().get(workspace_id=workspace_id, id=import_id)
    if not can_undo(record):
        raise NotNow("This import can't be undone: it goes on, wrote nothing, is undone, or is too old.")
    if record.undo_state != UndoState.FAILED:
        record.undo_report = {"memberships": 0, "leads": 0, "restored": 0, "kept_count": 0, "kept": []}
    for name in ("failure", "failure_text"):
        record.undo_report.pop(name, None)
    record.undo_state = UndoState.PENDING
    record.save(update_fields=["undo_state", "undo_report"])
    queue(Task.UNDO, import_id)
    note(workspace_id, Action.UNDO_REQUESTED, object_id=import_id)
    return record


def open_undos() -> list[UUID]:
    """Imports whose undo some worker should have, of all workspaces."""
    return list(LeadImport.objects.filter(undo_state__in=_OPEN).values_list("id", flat=True))


def undoing(*, size: int = BATCH) -> Kind[LeadImport]:
    """The kind of job; `size` is how many rows a batch takes back at most."""
    return Kind(
        task=Task.UNDO,
        open=open_undos,
        begin=_begin,
        work=lambda record, should_stop: run_batches(
            partial(_do_batch, record.id), size=size, should_stop=should_stop
        ),
        find=_begin,
        fail=_fail,
    )


def run_undo(import_id: UUID, *, should_stop: ShouldStop = never, size: int = BATCH) -> bool:
    """Carries on where a killed one stopped. -> whether it has ended by this."""
    return run(undoing(size=size), import_id, should_stop=should_stop)


def _begin(import_id: UUID) -> LeadImport | None:
    return LeadImport.objects.filter(id=import_id, undo_state__in=_OPEN).first()


def _do_batch(import_id: UUID, size: int) -> bool:
    """-> whether there is nothing more to do. How far it is stands in the report, which the batch saves."""
    found = _begin(import_id)
    if found is None:
        return True
    lock_workspace(found.workspace_id)
    record = LeadImport.objects.select_for_update().get(id=import_id)
    if record.undo_state not in _OPEN:
        return True
    record.undo_state = UndoState.RUNNING
    report = _Report(record)
    step, after = report.place
    after = _STEPS[step](record, report, after, size)
    report.place = (step, after) if after is not None else (step + 1, None)
    is_last = step + 1 == len(_STEPS) and after is None
    if is_last:
        record.undo_state = UndoState.DONE
    record.save(update_fields=["undo_state", "undo_report"])
    if is_last:
        emit_undone(record.workspace_id, record.id)
        _note_end(record)
    return is_last


def _note_end(record: LeadImport) -> None:
    report = record.undo_report
    counts = {name: report.get(name, 0) for name in ("memberships", "leads", "restored", "kept_count")}
    note(record.workspace_id, Action.UNDO_ENDED, object_id=record.id, state=record.undo_state, **counts)


@transaction.atomic
def _fail(record: LeadImport, failure: Failure) -> bool:
    """What is taken back stays so; it can be requested again, and goes on."""
    own = LeadImport.objects.filter(workspace_id=record.workspace_id, id=record.id, undo_state__in=_OPEN)
    locked = own.select_for_update().first()
    if locked is None:
        return False
    locked.undo_state = UndoState.FAILED
    locked.undo_report |= {"failure": failure.code, "failure_text": failure.text}
    locked.save(update_fields=["undo_state", "undo_report"])
    _note_end(locked)
    return True


class _Report:
    """undo_report of the import, locked, and how far the undo is, in the same JSON: a batch that is done is
    counted, and one that isn't is not."""

    def __init__(self, record: LeadImport) -> None:
        self._record = record
        self._report: dict[str, Any] = record.undo_report

    def count(self, what: str, number: int) -> None:
        self._report[what] += number

    def add(self, what: str, removed: Removed) -> UUID | None:
        """-> where the next batch begins."""
        self.count(what, removed.number)
        for row_number, sentence in removed.kept:
            self.keep(row_number, sentence)
        return removed.last

    def keep(self, row_number: int, what: str) -> None:
        self._report["kept_count"] += 1
        if len(self._report["kept"]) < KEPT_SHOWN:
            self._report["kept"].append({"row": row_number, "what": what})

    @property
    def place(self) -> tuple[int, Any]:
        """Which step is under way, and the last that it looked at."""
        step, after = self._report.get("place", (0, None))
        return step, UUID(after) if isinstance(after, str) else after

    @place.setter
    def place(self, place: tuple[int, Any]) -> None:
        step, after = place
        self._report["place"] = [step, str(after) if isinstance(after, UUID) else after]


# Each step does one batch after the given id, and returns the last one that it looked at, or None when there
# are no more. Changes need no id: those that are dealt with are gone.


def _remove_memberships(record: LeadImport, report: _Report, after: UUID | None, size: int) -> UUID | None:
    return report.add("memberships", remove_made_memberships(record, after=after, size=size))


def _restore_changes(record: LeadImport, report: _Report, after: Any, size: int) -> int | None:
    """The last change first: several rows may have changed one lead. Memberships before their leads."""
    changes = list(_changes(record).order_by("-row_number", "-kind")[:size])
    of_memberships = [change for change in changes if change.kind == ImportChange.Kind.MEMBERSHIP]
    of_leads = [change for change in changes if change.kind == ImportChange.Kind.LEAD]
    of_tags = {change.object_id for change in changes if change.kind == ImportChange.Kind.TAGS}
    take_back(record.workspace_id, import_id=record.id, lead_ids=of_tags)
    asleep = restore_memberships(record, of_memberships, report.keep)
    report.count("restored", restore_leads(record, of_leads, report.keep))
    report.count("memberships", asleep)
    _forget(record, changes)
    return 0 if len(changes) == size else None


def _forget(record: LeadImport, changes: Sequence[ImportChange]) -> None:
    parameters = {
        "workspace": record.workspace_id,
        "import": record.id,
        "kinds": [change.kind for change in changes],
        "objects": [change.object_id for change in changes],
        "numbers": [change.row_number for change in changes],
    }
    plain_cursor().execute(_FORGET_CHANGES, parameters)


def _remove_leads(record: LeadImport, report: _Report, after: UUID | None, size: int) -> UUID | None:
    return report.add("leads", remove_made_leads(record, after=after, size=size))


def _made(model: Any, record: LeadImport, kind: int) -> Any:
    """The rows with ids of this import, by the primary key: see LeadQuerySet.with_ids."""
    first, last = id_of_row(record.id, kind, 0), id_of_row(record.id, kind, MAX_ROW_NUMBER)
    own_workspace = model.objects.alias(own_workspace=Coalesce("workspace_id", "workspace_id"))
    own = own_workspace.filter(own_workspace=record.workspace_id, id__range=(first, last))
    return own.order_by("id")


def _changes(record: LeadImport) -> Any:
    return ImportChange.objects.filter(workspace_id=record.workspace_id, import_id=record.id)


_STEPS: Sequence[Callable[[LeadImport, _Report, Any, int], Any]] = (
    _remove_memberships,
    _restore_changes,
    _remove_leads,
)
UNDOS = undoing()
