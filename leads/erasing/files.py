"""Rows of kept files that are an erased person's -> crossed out, where they stand.

A file is written over and never made anew: its length, its lines and its cells stay where they are, so that
a reader under way, a checkpoint and the number of each row remain what they were. Each letter is an x then.

A spreadsheet was converted to text, which is crossed out the same way; the upload itself can't be, and is
emptied: no other sheet of it can be chosen any more. A packed file, or one of wide characters, goes whole.
"""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.db import transaction

from leads.erasing.lines import NoSuchLines, Place, is_ascii_like, places_of
from leads.erasing.redact import mentions
from leads.files.corrected.rows_at import rows_at
from leads.files.decode import FileError, FileRow
from leads.files.sources import open_source
from leads.files.stored import path_of, remove_file, text_path_of
from leads.jobs.batches import ShouldStop
from leads.jobs.queue import Task
from leads.jobs.runner import Failure, Kind
from leads.models import Erasure, ImportState, LeadImport, MendedRow, SourceFile, SourceState
from workspaces.audit import Action, note
from workspaces.database import clock

_BLOCK = 5000  # rows


def _open() -> list[UUID]:
    return list(Erasure.objects.filter(files_at=None).values_list("id", flat=True))


def _begin(erasure_id: UUID) -> Erasure | None:
    return Erasure.objects.filter(id=erasure_id, files_at=None).first()


def _work(erasure: Erasure, should_stop: ShouldStop) -> bool:
    """File after file; begun anew, it finds nothing in those that are done. What an import still reads and
    can't be written over is left for the next time that the sweep comes by."""
    number, is_whole = 0, True
    kept = SourceFile.objects.filter(workspace_id=erasure.workspace_id).exclude(stored_name="")
    for source in kept.order_by("id"):
        if should_stop():
            return False
        found = _erase_from(source, erasure.needles)
        number, is_whole = number + (found or 0), is_whole and found is not None
    if is_whole:
        _finish(erasure, number)
    return is_whole


@transaction.atomic
def _finish(erasure: Erasure, number: int) -> None:
    counts = erasure.counts | {"file_rows": number}
    own = Erasure.objects.filter(workspace_id=erasure.workspace_id, id=erasure.id, files_at=None)
    if own.update(files_at=clock.now(), needles=[], counts=counts):
        note(erasure.workspace_id, Action.FILES_REWRITTEN, object_id=erasure.id, count=number)


def _erase_from(source: SourceFile, needles: Sequence[str]) -> int | None:
    """-> in how many rows they were; None where it is read still, and nothing can be done meanwhile."""
    if source.state == SourceState.CONVERTING:
        return None
    text = text_path_of(source)
    if not text.exists() or not text.stat().st_size:
        return 0
    _forget_mended(source, needles)
    format = open_source(source, mapping=source.mapping).format
    if format.packing or not is_ascii_like(format.encoding):
        return _remove_if_in(source, needles)
    try:
        number = _write_over(text, list(places_of(text, format, needles)))
    except NoSuchLines:
        return _remove_if_in(source, needles)
    if number and text != path_of(source):
        path_of(source).write_bytes(b"")
    return number


def _forget_mended(source: SourceFile, needles: Sequence[str]) -> None:
    """What was typed over rows that are the person's in the file: they count as blank. Before the file is
    crossed out, or nobody knows any more which rows these are."""
    own = MendedRow.objects.filter(workspace_id=source.workspace_id, source_id=source.id, cells__isnull=False)
    numbers = sorted(set(own.values_list("row_number", flat=True)))
    if not numbers:
        return
    found = rows_at(open_source(source, mapping=source.mapping), numbers)
    theirs = [number for number in numbers if number not in found or _is_theirs(found[number], needles)]
    own.filter(row_number__in=theirs).update(cells=None)


def _is_theirs(row: FileRow, needles: Sequence[str]) -> bool:
    return any(mentions(cell, needles) for cell in row.cells)


def _write_over(path: Path, places: Sequence[Place]) -> int:
    with path.open("r+b") as file:
        for place in places:
            file.seek(place.start)
            file.write(place.new)
    return len(places)


def _remove_if_in(source: SourceFile, needles: Sequence[str]) -> int | None:
    """A file that can't be written over goes as a whole, once nobody reads it."""
    if not _is_in(source, needles):
        return 0
    own = LeadImport.objects.filter(workspace_id=source.workspace_id, source_id=source.id)
    if own.filter(state__in=(ImportState.PENDING, ImportState.RUNNING)).exists():
        return None
    remove_file(source)
    return 1


def _is_in(source: SourceFile, needles: Sequence[str]) -> bool:
    """One that can't be read any more may have them."""
    file = open_source(source, mapping=source.mapping)
    try:
        blocks = file.records(block=_BLOCK)
        return any(_is_theirs(row, needles) for rows in blocks for row in rows)
    except FileError:
        return True


def _fail(erasure: Erasure, failure: Failure) -> bool:
    """It stays open: the sweep begins anew, and the log says why."""
    return False


ERASURES = Kind(task=Task.ERASE, open=_open, begin=_begin, work=_work, find=_begin, fail=_fail)
