"""What was mended of an import's refused rows -> a file, and the import of it, child of the first."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from django.db import transaction

from leads.files.corrected.cells import mend
from leads.files.corrected.drafts import BadDraft, Draft, draft_of_import
from leads.files.corrected.rows_at import rows_at
from leads.files.decode import FileFormat, FileRow
from leads.files.file_rows import OpenFile
from leads.files.mapping import IGNORE
from leads.files.mended import MARKS
from leads.files.sources import inspect_source
from leads.files.stored import delete_unless_saved, store_file
from leads.imports.options import options_of
from leads.imports.record.evidence import explain
from leads.imports.record.lifecycle import start_import
from leads.mending.judged import columns_of, names_for, plain
from leads.mending.refused import LOOKED_AT, open_refused, refusals_of
from leads.models import Door, LeadImport, Outcome, SourceFile, SourceState
from workspaces.text.formulas import escape_formula

_FORMAT = FileFormat(kind="csv", packing="", encoding="utf-8-sig", delimiter=",", has_header=True)


def import_mended(record: LeadImport, *, user_id: UUID | None) -> LeadImport:
    """Begins an import of the rows that are mended, as a corrected file of rejected rows would: with the
    first one's mapping and options. Its rows can't be mended here any more.

    Raises GateError (BadDraft among them), FileTooLarge, ShareUsed and other OSErrors.
    """
    stored: list[SourceFile] = []
    try:
        return _begin(record, user_id=user_id, stored=stored)
    except BaseException:
        for source in stored:
            delete_unless_saved(source)
        raise


@transaction.atomic
def _begin(record: LeadImport, *, user_id: UUID | None, stored: list[SourceFile]) -> LeadImport:
    draft, file = draft_of_import(record), open_refused(record)
    first = SourceFile.objects.select_for_update().get(workspace_id=record.workspace_id, id=draft.source_id)
    rows = _mended_rows(draft, file)
    if not rows:
        raise BadDraft("No row is mended yet. Type over a wrong cell first.")
    columns = columns_of(file).names
    kept = [index for index, name in enumerate(columns) if name not in MARKS]
    content = _content(record, draft, rows, names=[columns[index] for index in kept], kept=kept)
    source = store_file(
        [content],
        name=f"{Path(first.name).stem}-mended.csv",
        workspace_id=record.workspace_id,
        user_id=user_id,
    )
    stored.append(source)
    inspect_source(source, wanted=_FORMAT, is_patient=True)
    mapping = [*(record.mapping[index] for index in kept), *[IGNORE] * len(MARKS)]
    if source.state != SourceState.READY or len(source.columns) != len(mapping):
        raise BadDraft(source.problem or "The mended rows can't be read as the file they are from.")
    options = replace(options_of(record), door=Door.UPLOAD, user_id=user_id, api_key_id=None)
    child = start_import(source, options, mapping=mapping)
    draft.rows().filter(row_number__in=[row.number for row in rows]).update(child_id=child.id, cells={})
    return child


def _mended_rows(draft: Draft, file: OpenFile) -> list[FileRow]:
    """Plain, in order."""
    typed = {number: cells for number, cells in draft.cells().items() if cells}
    found = rows_at(file, sorted(typed), unpacked_limit=min(LOOKED_AT, file.unpacked_limit))
    width = len(file.columns)
    return [mend(plain(row, file), typed[number], width=width) for number, row in found.items()]


def _content(
    record: LeadImport, draft: Draft, rows: Sequence[FileRow], *, names: Sequence[str], kept: Sequence[int]
) -> bytes:
    """As leads/files/rejected.py writes it, but in UTF-8: what was typed may have letters that the file's
    encoding lacks."""
    numbers = [row.number for row in rows]
    outcomes = {each.row_number: each for each in refusals_of(record, draft).filter(row_number__in=numbers)}
    known = names_for(record.workspace_id, (outcome.evidence for outcome in outcomes.values()))
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*map(escape_formula, names), *MARKS])
    for row in rows:
        outcome = outcomes[row.number]
        slug, why = Outcome(outcome.outcome).slug, explain(Outcome(outcome.outcome), outcome.evidence, known)
        marks = (str(row.number), slug, why, str(record.id))
        cells = [row.cells[index] if index < len(row.cells) else "" for index in kept]
        extra = row.cells[len(record.mapping) :]
        writer.writerow(map(escape_formula, (*cells, *marks, *extra)))
    return buffer.getvalue().encode("utf-8-sig")
