"""A file that is being prepared -> its first rows as they stand, and what would become of them."""

from leads.files.corrected.cells import mend
from leads.files.corrected.drafts import draft_of_file
from leads.files.preview import PREVIEW_ROWS, first_rows
from leads.files.sources import open_source
from leads.imports.rows import ImportOptions
from leads.mending.judged import judge, plain
from leads.mending.refused import MendRow
from leads.models import SourceFile


def rows_to_mend(source: SourceFile, options: ImportOptions, *, mapping: list[str]) -> list[MendRow]:
    """Those of the preview. Raises FileError, UnknownReference."""
    file, typed = open_source(source, mapping=mapping), draft_of_file(source).cells()
    own = [plain(row, file) for row in first_rows(file, PREVIEW_ROWS)]
    width = len(file.columns)
    rows = [mend(row, typed[row.number], width=width) if row.number in typed else row for row in own]
    return [
        MendRow(cells=row.cells, original=before.cells, judged=judged)
        for row, before, judged in zip(rows, own, judge(rows, file, options), strict=True)
    ]
