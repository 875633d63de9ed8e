"""The forms before the confirmation: which file, and how it is to be read."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from import_export.forms import ImportForm

from leads.admin.uploads.formats import accepted_endings
from leads.files.decode import FileFormat, title_of
from leads.files.decode.layout.header import with_header
from leads.files.decode.model import FIND_HEADER
from leads.files.head_rows import head_rows
from leads.models import SourceFile

_DELIMITERS = {",": "Comma ,", ";": "Semicolon ;", "\t": "Tab", "|": "Pipe |"}


class UploadForm(ImportForm):  # type: ignore[misc]
    """A file, and the workspace for people who are in several. Its kind is detected."""

    import_file = forms.FileField(label="File", allow_empty_file=True)
    workspace = forms.TypedChoiceField(coerce=UUID)
    target = forms.CharField(required=False, widget=forms.HiddenInput())
    field_order = ("workspace", "import_file", "target")

    def __init__(
        self, formats: Any, resources: Any, *, workspaces: dict[UUID, str], problem: str, **kwargs: Any
    ) -> None:
        super().__init__(formats, resources, **kwargs)
        del self.fields["format"], self.fields["resource"]
        self.problem = problem
        self.fields["import_file"].widget.attrs = {"accept": accepted_endings(formats)}
        self.fields["workspace"].choices = [(str(pk), name) for pk, name in workspaces.items()]
        if len(workspaces) == 1:
            self.fields["workspace"].widget = forms.HiddenInput()

    def _clean_fields(self) -> None:
        """A file that was cut off is not there at all: the only thing to say is why."""
        if not self.problem:
            super()._clean_fields()
            return
        self.add_error("import_file", self.problem)


class ReadingForm(forms.Form):
    """What was found out about the file, to be corrected. Only the fields that its kind has."""

    encoding = forms.ChoiceField(required=False)
    delimiter = forms.ChoiceField(required=False, choices=list(_DELIMITERS.items()))
    # Chosen in a table of the first rows; 0: there is no header.
    header_row = forms.TypedChoiceField(
        label="The columns' names", required=False, coerce=int, empty_value=None
    )
    sheet = forms.ChoiceField(required=False)
    read_as = forms.CharField(required=False, widget=forms.HiddenInput())  # the button of an encoding

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
            shown = title_of if name == "encoding" else str
            self.fields[name].choices = [(value, shown(value)) for value in values]  # type: ignore[attr-defined]
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

    def clean_read_as(self) -> str:
        chosen: str = self.cleaned_data["read_as"]
        if chosen and chosen not in self.source.encodings:
            raise forms.ValidationError(f"The file can't be read as {chosen}.")
        return chosen

    @property
    def wanted(self) -> FileFormat:
        """The file's format with what was chosen here. The form must be valid."""
        names = ("encoding", "delimiter", "sheet")
        chosen = {name: value for name in names if (value := self.cleaned_data.get(name))}
        wanted = self._with_encoding(FileFormat.from_json({**self.source.format, **chosen}))
        if "header_row" in self.changed_data:
            return with_header(wanted, has_header=None, header_row=self.cleaned_data.get("header_row"))
        is_other = {"encoding", "delimiter", "read_as"}.intersection(self.changed_data)
        return replace(wanted, header_row=FIND_HEADER, last_row=0) if is_other else wanted

    def _with_encoding(self, wanted: FileFormat) -> FileFormat:
        """Who chooses one, be it the one that was guessed, ends the doubt about it."""
        encoding = self.cleaned_data.get("read_as") or wanted.encoding
        is_as_found = encoding == self.source.format.get("encoding") and not self.cleaned_data.get("read_as")
        return replace(wanted, encoding=encoding, is_doubted=wanted.is_doubted and is_as_found)

    @property
    def sheet_changed(self) -> bool:
        return "sheet" in self.fields and "sheet" in self.changed_data
