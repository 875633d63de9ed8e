"""The forms before the confirmation: which file, and how it is to be read."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from import_export.forms import ImportForm

from leads.admin.uploads.formats import accepted_endings
from leads.files.decode import FileFormat
from leads.files.decode.layout.header import with_header
from leads.files.decode.model import FIND_HEADER
from leads.files.head_rows import head_rows
from leads.models import SourceFile

_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with BOM",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1252": "Windows-1252 (Western Europe)",
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "latin-1": "ISO 8859-1 (Latin 1)",
    "iso8859-15": "ISO 8859-15 (Latin 9)",
    "mac-roman": "Mac Roman",
    "mac_roman": "Mac Roman",
}
_DELIMITERS = {",": "Comma ,", ";": "Semicolon ;", "\t": "Tab", "|": "Pipe |"}


class UploadForm(ImportForm):  # type: ignore[misc]
    """A file, and the workspace for people who are in several. Its kind is detected."""

    import_file = forms.FileField(label="File", allow_empty_file=True)
    workspace = forms.TypedChoiceField(coerce=UUID)
    target = forms.CharField(required=False, widget=forms.HiddenInput())
    field_order = ("workspace", "import_file", "target")

    def __init__(
        self, formats: Any, resources: Any, *, workspaces: dict[UUID, str], too_large: str, **kwargs: Any
    ) -> None:
        super().__init__(formats, resources, **kwargs)
        del self.fields["format"], self.fields["resource"]
        self.too_large = too_large
        self.fields["import_file"].widget.attrs = {"accept": accepted_endings(formats)}
        self.fields["workspace"].choices = [(str(pk), name) for pk, name in workspaces.items()]
        if len(workspaces) == 1:
            self.fields["workspace"].widget = forms.HiddenInput()

    def _clean_fields(self) -> None:
        """A file that was cut off is not there at all: the only thing to say is that it was too large."""
        if not self.too_large:
            super()._clean_fields()
            return
        self.add_error("import_file", self.too_large)


class ReadingForm(forms.Form):
    """What was found out about the file, to be corrected. Only the fields that its kind has."""

    encoding = forms.ChoiceField(required=False)
    delimiter = forms.ChoiceField(required=False, choices=list(_DELIMITERS.items()))
    # Chosen in a table of the first rows; 0: there is no header.
    header_row = forms.TypedChoiceField(
        label="The columns' names", required=False, coerce=int, empty_value=None
    )
    sheet = forms.ChoiceField(required=False)

    def __init__(self, source: SourceFile, data: Any = None) -> None:
        found = source.format
        self.source, self.head_rows = source, head_rows(source)
        header = next((row.number for row in self.head_rows if row.is_header), 0)
        super().__init__(data, initial={**found, "header_row": str(header)})
        self.fields["header_row"].choices = [  # type: ignore[attr-defined]
            ("0", "none"),
            *((str(row.number), f"row {row.number}") for row in self.head_rows),
        ]
        self._offer("encoding", source.encodings, found.get("encoding"))
        self._offer("sheet", source.sheets, found.get("sheet"))
        self._keep_fitting(found.get("kind"))

    def _offer(self, name: str, known: list[str], current: str | None) -> None:
        """Nothing to choose from: no field."""
        values = list(dict.fromkeys([*([current] if current else []), *known]))
        if known:
            self.fields[name].choices = [(value, _ENCODINGS.get(value, value)) for value in values]  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def _keep_fitting(self, kind: str | None) -> None:
        """JSON has no delimiter and no header; a spreadsheet has no delimiter."""
        if not self.head_rows:
            del self.fields["header_row"]
        if kind != "csv" or self.source.converted_name:
            del self.fields["delimiter"]
        elif (current := self.source.format.get("delimiter")) and current not in _DELIMITERS:
            self.fields["delimiter"].choices += [(current, current)]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> FileFormat:
        """The file's format with what was chosen here. The form must be valid."""
        names = ("encoding", "delimiter", "sheet")
        chosen = {name: value for name in names if (value := self.cleaned_data.get(name))}
        wanted = FileFormat.from_json({**self.source.format, **chosen})
        if "header_row" in self.changed_data:
            return with_header(wanted, has_header=None, header_row=self.cleaned_data.get("header_row"))
        is_other = {"encoding", "delimiter"}.intersection(self.changed_data)
        return replace(wanted, header_row=FIND_HEADER, last_row=0) if is_other else wanted

    @property
    def sheet_changed(self) -> bool:
        return "sheet" in self.fields and "sheet" in self.changed_data
