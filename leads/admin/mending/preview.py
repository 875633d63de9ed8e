"""The first rows of a file that is being prepared, to be mended where they are shown."""

from typing import Any

from django.db import transaction

from leads.admin.mending.changes import Changes
from leads.admin.mending.grid import Grid, make_grid, to_json
from leads.admin.uploads.confirm import ConfirmForm
from leads.files.corrected.drafts import draft_of_file
from leads.files.decode import FileError
from leads.files.sources import open_source
from leads.mending.first_rows import rows_to_mend
from leads.mending.judged import columns_of, judge, row_of
from leads.models import SourceFile
from leads.models.errors import UnknownReference
from workspaces.models import User


def preview_grid(source: SourceFile, form: ConfirmForm, user: User) -> Grid | None:
    """None where there is nothing to show; the preview says why. The form must be valid."""
    try:
        with transaction.atomic():  # a new list is made and taken back
            rows = rows_to_mend(source, form.options(user), mapping=form.mapping)
            transaction.set_rollback(True)
    except (FileError, UnknownReference):
        return None
    return make_grid(rows, columns_of(open_source(source, mapping=form.mapping)))


def save_preview(source: SourceFile, form: ConfirmForm, user: User, changes: Changes) -> dict[str, Any]:
    """What mend.js is answered. Raises GateError."""
    draft = draft_of_file(source)
    draft.save(changes.typed)
    answer: dict[str, Any] = {"rows": [], "mended": draft.count(), "elsewhere": 0}
    if not form.is_valid():
        return answer
    file = open_source(source, mapping=form.mapping)
    rows = [row_of(row, cells, width=len(file.columns)) for row, cells in changes.now.items()]
    with transaction.atomic():
        judged = judge(rows, file, form.options(user))
        transaction.set_rollback(True)
    return answer | {"rows": [to_json(each) for each in judged]}
