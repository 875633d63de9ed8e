"""Rows -> a CSV file through a worker of its own, as an upload: how fast, and in how much memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import blocked_rows, iterate_leads, write_csv
from benchmarks.scenario import Measured, WrongCount, check, check_ground, prepare_ground
from benchmarks.server import PROJECT, peak_rss
from config.bootstrap import Bootstrapped
from config.lifeline import Lifeline
from leads.files import sources, stored
from leads.imports.record.lifecycle import start_import
from leads.imports.rows import ImportOptions
from leads.models import Door, ImportState, LeadImport
from leads.models.targets import Target
from leads.search import make_searchable

_PART = 1024 * 1024  # bytes
_LOOK_EVERY = 0.05  # seconds
_READY = 2.0  # seconds that a worker has to start in before the clock runs


@dataclass(frozen=True, kw_only=True)
class MeasuredFile:
    """`import_` runs from the confirmation to the end; `peak_rss` is the worker's, in MiB."""

    import_: Measured
    preview_seconds: float
    peak_rss: float


def measure_index(name: str) -> Measured:
    """The search terms of all leads that have none yet."""
    began = time.perf_counter()
    leads = make_searchable()
    return Measured(name=name, sent=leads, written=leads, seconds=time.perf_counter() - began)


def measure_file(name: str, rows: int) -> MeasuredFile:
    """All checks on: a blocklist, `skip_if_in_workspace`, repetitions. Raises WrongCount.

    What came before has its search terms by then, or the worker would write them beside the file."""
    make_searchable()
    ground = prepare_ground(name, iterate_leads(name, rows))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        write_csv(path, iterate_leads(name, rows))
        source = stored.store_file(
            file_parts(path), name=path.name, workspace_id=ground.workspace_id, user_id=ground.user_id
        )
    began = time.perf_counter()
    sources.inspect_source(source)
    preview_seconds = time.perf_counter() - began
    with running_worker() as worker:
        began = time.perf_counter()
        record = start_import(source, _options(ground), mapping=source.mapping)
        wait_for_end(record, worker)
        seconds = time.perf_counter() - began
        peak = peak_rss(worker.pid)
    stored.remove_file(source)
    written = rows - blocked_rows(rows)
    check(name, f"created of a {record.state} import", record.created_count, written)
    check_ground(name, ground, leads=written, memberships=written)
    measured = Measured(name=name, sent=rows, written=written, seconds=seconds)
    return MeasuredFile(import_=measured, preview_seconds=preview_seconds, peak_rss=peak)


def _options(ground: Bootstrapped) -> ImportOptions:
    return ImportOptions(
        workspace_id=ground.workspace_id,
        target=Target(kind="campaign", id=ground.campaign_id),
        door=Door.UPLOAD,
        user_id=ground.user_id,
        skip_if_in_workspace=True,
    )


def file_parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(_PART):
            yield part


@contextmanager
def running_worker() -> "Iterator[subprocess.Popen[bytes]]":
    """As `up` starts it; it ends with us even if we are killed."""
    lifeline = Lifeline()
    worker = subprocess.Popen(
        [sys.executable, str(PROJECT / "manage.py"), "worker"],
        env=os.environ | lifeline.environment,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),
        pass_fds=(lifeline.descriptor,),
        start_new_session=True,
    )
    try:
        time.sleep(_READY)
        yield worker
    finally:
        worker.terminate()
        worker.wait()
        lifeline.close()


def wait_for_end(record: LeadImport, worker: "subprocess.Popen[bytes]") -> None:
    while ImportState(record.state).is_open:
        if worker.poll() is not None:
            raise WrongCount("the worker ended before the import; its messages are above")
        time.sleep(_LOOK_EVERY)
        record.refresh_from_db()
