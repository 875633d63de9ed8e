"""One suggestion -> taken in all cells like it, on whichever page they are; and taken back."""

from collections.abc import Mapping

from leads.files.corrected.cells import mend
from leads.files.corrected.drafts import MOST_ROWS, draft_of_import
from leads.files.corrected.rows_at import rows_at
from leads.mending.judged import columns_of, plain
from leads.mending.refused import LOOKED_AT, open_refused, refusals_of
from leads.models import LeadImport

Changes = Mapping[int, Mapping[int, str | None]]


def take_everywhere(record: LeadImport, *, column: int, like: str, undo: bool = False) -> int:
    """In that column. -> in how many rows. `undo`: the file's own text again where it was taken. Raises
    BadDraft, SourceFile.DoesNotExist."""
    draft, file = draft_of_import(record), open_refused(record)
    numbers = list(refusals_of(record, draft).values_list("row_number", flat=True)[:MOST_ROWS])
    found = rows_at(file, numbers, unpacked_limit=min(LOOKED_AT, file.unpacked_limit))
    typed, columns, changes = draft.cells(), columns_of(file), dict[int, dict[int, str | None]]()
    for number, row in found.items():
        own = plain(row, file)
        cells = typed.get(number) or {}
        shown = own if undo else mend(own, cells, width=columns.width)
        suggestion = columns.suggestions(shown.cells).get(column)
        if suggestion is None or suggestion.like != like:
            continue
        if not undo:
            changes[number] = {column: suggestion.value}
        elif cells.get(column) == suggestion.value:
            changes[number] = {column: None}
    draft.save(changes)
    return len(changes)
