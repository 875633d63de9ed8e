"""Files that a worker converts or looks into, as a kind of job; their imports wait for it."""

from typing import Any
from uuid import UUID

from leads.files.decode import FileError
from leads.files.sources import convert_source, open_conversions, refuse
from leads.jobs.batches import ShouldStop
from leads.jobs.queue import Task, queue
from leads.jobs.runner import Failure, Kind
from leads.models import ImportState, LeadImport, SourceFile, SourceState


def queue_conversion(source: SourceFile) -> None:
    """Has a worker do what is left to do with the file, if anything."""
    if source.state == SourceState.CONVERTING:
        queue(Task.CONVERT, source.id)


def convert_again(source: SourceFile, wanted: dict[str, Any]) -> None:
    """Another sheet of the spreadsheet."""
    source.format, source.state = wanted, SourceState.CONVERTING
    source.progress = source.attempts = 0
    source.save()
    queue_conversion(source)


def _begin(source_id: UUID) -> SourceFile | None:
    return SourceFile.objects.filter(id=source_id, state=SourceState.CONVERTING).first()


def _convert(source: SourceFile, should_stop: ShouldStop) -> bool:
    convert_source(source.id)
    _queue_imports(source)
    return True


def _fail(source: SourceFile, failure: Failure) -> bool:
    """Its imports fail in turn, with the same sentence."""
    refuse(source, FileError(failure.code, failure.text))
    _queue_imports(source)
    return True


def _queue_imports(source: SourceFile) -> None:
    waiting = LeadImport.objects.filter(
        workspace_id=source.workspace_id, source_id=source.id, state=ImportState.PENDING
    )
    for import_id in waiting.values_list("id", flat=True):
        queue(Task.IMPORT, import_id)


CONVERSIONS = Kind(
    task=Task.CONVERT, open=open_conversions, begin=_begin, work=_convert, find=_begin, fail=_fail
)
