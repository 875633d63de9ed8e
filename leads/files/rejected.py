"""An import's refused rows -> a file like the one they came in, ready to be mended and uploaded again."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence

from leads.files.decode import FileRow
from leads.files.file_rows import OpenFile
from leads.files.mended import MARKS
from leads.imports.record.evidence import explain
from leads.imports.record.rows_of_import import names_in
from leads.models import LeadImport, Outcome, RowOutcome
from workspaces.audit import Action, note
from workspaces.database.streams import begun
from workspaces.text.formulas import escape_formula

_BATCH = 1000  # outcomes
# Not to be mended: what went in, and people who were erased, whose rows nobody shall get to see again.
_NONE_OF_THEM = (Outcome.CREATED, Outcome.ERASED)


def rejected_lines(record: LeadImport, file: OpenFile) -> Iterator[bytes]:
    """The file, streamed; the audit log knows that it was taken, and how many rows it has."""
    outcomes = RowOutcome.objects.filter(workspace_id=record.workspace_id, import_id=record.id)
    number = outcomes.exclude(outcome__in=_NONE_OF_THEM).count()
    note(record.workspace_id, Action.REJECTED_EXPORTED, object_id=record.id, count=number)
    return begun(_lines(record, file))


def _lines(record: LeadImport, file: OpenFile) -> Iterator[bytes]:
    """The file's own columns and four of ours, in its own delimiter and encoding; of a spreadsheet: CSV,
    UTF-8 with BOM. Streams: the file and the outcomes are read side by side in order of the row number.
    """
    encoding, delimiter = text_format(file)
    kept = [index for index, name in enumerate(file.columns) if name not in MARKS]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([*(escape_formula(file.columns[index]) for index in kept), *MARKS])
    encoder = _Encoder(encoding)
    records = _records(file)
    current = next(records, None)
    for outcome, reason in _refusals(record):
        while current is not None and current.number < outcome.row_number:
            current = next(records, None)
        if current is not None and current.number == outcome.row_number:
            marks = (str(outcome.row_number), Outcome(outcome.outcome).slug, reason, str(record.id))
            writer.writerow(_row(current, kept, marks, file=file))
        if buffer.tell() > 64 * 1024:
            yield encoder.encode(_drain(buffer))
    yield encoder.encode(_drain(buffer))


def text_format(file: OpenFile) -> tuple[str, str]:
    """(encoding, delimiter) of the file of rejected rows."""
    if file.format.kind == "csv" and file.format.encoding and not file.is_converted:
        return file.format.encoding, file.format.delimiter or ","
    return "utf-8-sig", ","


def _row(row: FileRow, kept: list[int], marks: Sequence[str], *, file: OpenFile) -> list[str]:
    """Safe to open in a spreadsheet. Cells that have no column stay at the very end, where the next
    upload finds them too many again unless somebody has mended the row."""
    cells = [row.cells[index] if index < len(row.cells) else "" for index in kept]
    extra = row.cells[len(file.columns) :]
    if not file.unescape:  # else they are escaped already
        cells, extra = _escaped(cells), _escaped(extra)
    return [*cells, *_escaped(marks), *extra]


def _escaped(cells: Sequence[str]) -> list[str]:
    """Each of them without a formula."""
    return [escape_formula(cell) for cell in cells]


def _records(file: OpenFile) -> Iterator[FileRow]:
    for block in file.rows(block=_BATCH):
        yield from block


def _refusals(record: LeadImport) -> Iterator[tuple[RowOutcome, str]]:
    """With the reason of each, in order of the row number."""
    refused = (
        RowOutcome.objects.filter(workspace_id=record.workspace_id, import_id=record.id)
        .exclude(outcome__in=_NONE_OF_THEM)
        .order_by("row_number")
    )
    after = -1
    while batch := list(refused.filter(row_number__gt=after)[:_BATCH]):
        names = names_in(batch)
        for row in batch:
            yield row, explain(Outcome(row.outcome), row.evidence, names)
        after = batch[-1].row_number


def _drain(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


class _Encoder:
    """Text -> bytes, a byte order mark only once. Only our reasons may hold what the file's encoding
    has no letter for; they get a question mark."""

    def __init__(self, encoding: str) -> None:
        self._encode = codecs.getincrementalencoder(encoding)(errors="replace").encode

    def encode(self, text: str) -> bytes:
        return self._encode(text)
