"""Rows -> known leads, filled and overwritten by a file in a worker of its own, beside creating as many."""

import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from django.db.models import F

from benchmarks.data import Lead, blocked_rows, iterate_leads, write_csv
from benchmarks.files.imports import file_parts, running_worker, wait_for_end
from benchmarks.scenario import Measured, check, prepare_ground, tidy_up
from config.bootstrap import Bootstrapped
from leads.files import sources, stored
from leads.imports.record.lifecycle import start_import
from leads.imports.rows import ImportOptions, UpdateMode, UpdateRule
from leads.models import Door, LeadImport, UnsearchedLead
from leads.models.targets import Target


@dataclass(frozen=True, kw_only=True)
class MeasuredUpdates:
    """Each row of the latter two changes two fields of a lead that the first has made."""

    creating: Measured
    filling: Measured
    overwriting: Measured

    @property
    def all(self) -> list[Measured]:
        return [self.creating, self.filling, self.overwriting]

    @property
    def ratios(self) -> dict[str, float]:
        """How fast known leads are updated, creating them is 1."""
        made = self.creating.rows_per_s
        return {
            "update_ratio_fill_blanks": round(self.filling.rows_per_s / made, 3),
            "update_ratio_overwrite": round(self.overwriting.rows_per_s / made, 3),
        }


def measure_updates(name: str, rows: int) -> MeasuredUpdates:
    """Raises WrongCount."""
    ground = prepare_ground(name, iterate_leads(name, rows))
    with running_worker() as worker:

        def run(what: str, change: Callable[[Lead], None], mode: UpdateMode) -> Measured:
            _wait_until_searchable()
            tidy_up()
            leads = _changed(iterate_leads(name, rows), change)
            return _measure(f"{name}: {what}", ground, leads, rows, mode=mode, worker=worker)

        return MeasuredUpdates(
            creating=run("creating", _without_two, UpdateMode.NO),
            filling=run("fill_blanks", _as_it_is, UpdateMode.FILL_BLANKS),
            overwriting=run("overwrite", _promoted, UpdateMode.OVERWRITE),
        )


def _wait_until_searchable() -> None:
    """What the last scenario has left to the search is not this one's."""
    behind = LeadImport.objects.filter(searchable_row__lt=F("checkpoint"))
    while behind.exists() or UnsearchedLead.objects.exists():
        time.sleep(0.5)


def _measure(
    name: str,
    ground: Bootstrapped,
    leads: Iterable[Lead],
    rows: int,
    *,
    mode: UpdateMode,
    worker: "Popen[bytes]",
) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        write_csv(path, leads)
        source = stored.store_file(
            file_parts(path), name=path.name, workspace_id=ground.workspace_id, user_id=ground.user_id
        )
    sources.inspect_source(source)
    began = time.perf_counter()
    record = start_import(source, _options(ground, mode), mapping=source.mapping)
    wait_for_end(record, worker)
    seconds = time.perf_counter() - began
    stored.remove_file(source)
    written = rows - blocked_rows(rows)
    _check_counts(name, record, written, mode)
    return Measured(name=name, sent=rows, written=written, seconds=seconds)


def _check_counts(name: str, record: LeadImport, written: int, mode: UpdateMode) -> None:
    is_update = mode is not UpdateMode.NO
    check(name, "created", record.created_count, 0 if is_update else written)
    check(name, "updated", record.updated_count, written if is_update else 0)
    changed = {"job_title": written, "phone": written} if is_update else {}
    check(name, "changes of fields other than expected", int(record.changed_fields != changed), 0)


def _options(ground: Bootstrapped, mode: UpdateMode) -> ImportOptions:
    return ImportOptions(
        workspace_id=ground.workspace_id,
        target=Target(kind="campaign", id=ground.campaign_id),
        door=Door.UPLOAD,
        user_id=ground.user_id,
        update=UpdateRule(mode=mode),
    )


def _changed(leads: Iterable[Lead], change: Callable[[Lead], None]) -> Iterable[Lead]:
    for lead in leads:
        change(lead)
        yield lead


def _without_two(lead: Lead) -> None:
    lead["job_title"] = lead["phone"] = ""


def _as_it_is(lead: Lead) -> None:
    """The fields that were left out are there."""


def _promoted(lead: Lead) -> None:
    lead["job_title"] = f"Senior {lead['job_title']}"
    lead["phone"] = f"{lead['phone']}0"
