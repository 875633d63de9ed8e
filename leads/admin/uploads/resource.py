"""The gate, as django-import-export knows an importer: what it would do with a file's first rows."""

from typing import Any

from django.db import transaction
from import_export.resources import Resource
from import_export.results import Result

from leads.files.file_rows import OpenFile
from leads.files.preview import PreviewRow, preview_file
from leads.imports.rows import ImportOptions


class Preview(Result):  # type: ignore[misc]
    """The first rows, each with its expected outcome."""

    def __init__(self, rows: list[PreviewRow]) -> None:
        super().__init__()
        self.preview = rows
        self.total_rows = len(rows)


class LeadResource(Resource):  # type: ignore[misc]
    """Only for looking ahead: the import itself runs in a worker."""

    @classmethod
    def get_display_name(cls) -> str:
        return "Leads"

    def import_data(self, dataset: OpenFile, dry_run: bool = True, **kwargs: Any) -> Preview:
        """`options` of the gate must be given. Raises FileError, UnknownReference."""
        options: ImportOptions = kwargs["options"]
        with transaction.atomic():
            return Preview(preview_file(dataset, options))
