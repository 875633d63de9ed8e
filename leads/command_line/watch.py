"""An import that runs here, and a bar that shows how far it is."""

import threading
import time
from typing import Protocol

from django.db import connections

from leads.command_line.prepare import Prepared
from leads.file_imports.run import run_import
from leads.files import sources
from leads.imports.errors import NotNow
from leads.imports.record.lifecycle import request_cancel
from leads.models import ImportState, LeadImport

_LOOK_EVERY = 0.2  # seconds
_WIDTH = 40  # characters


class Writer(Protocol):
    """stderr, or a management command's wrapper of it."""

    def write(self, text: str, *, ending: str = "") -> object:
        """As Django's OutputWrapper."""


def run_and_watch(prepared: Prepared, *, bar: Writer | None) -> LeadImport:
    """The import, ended. Ctrl-C cancels it, after a chunk; should this process be killed, a worker
    carries on. Raises GateError."""
    record = prepared.start()
    runner = threading.Thread(target=_run, args=(record,), name="import")
    runner.start()
    try:
        _watch(record, runner, prepared, bar=bar)
    except KeyboardInterrupt:
        _cancel(record)
    runner.join()
    record.refresh_from_db()
    return record


def _run(record: LeadImport) -> None:
    try:
        run_import(record.id, open_file=sources.open_import)
    finally:
        connections.close_all()


def _watch(record: LeadImport, runner: threading.Thread, prepared: Prepared, *, bar: Writer | None) -> None:
    """Until the import has ended: here, or in the worker that was quicker."""
    while ImportState(record.state).is_open:
        runner.join(timeout=_LOOK_EVERY)
        if not runner.is_alive():
            time.sleep(_LOOK_EVERY if ImportState(record.state).is_open else 0)
        record.refresh_from_db()
        if bar is not None:
            bar.write(f"\r{_bar(record, prepared.source.row_count)}", ending="")
    if bar is not None:
        bar.write("", ending="\n")


def _bar(record: LeadImport, total: int) -> str:
    share = min(1.0, record.total_count / total) if total else 0.0
    if record.state == ImportState.FINISHED:
        share = 1.0
    filled = round(_WIDTH * share)
    return f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {share:4.0%} {record.total_count:,} rows"


def _cancel(record: LeadImport) -> None:
    try:
        request_cancel(workspace_id=record.workspace_id, import_id=record.id)
    except NotNow:
        return
