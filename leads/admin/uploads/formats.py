"""The kinds of file that can be uploaded. What a file really is, leads/files/decode finds out."""

from typing import Any, ClassVar

from import_export.formats.base_formats import Format


class FileKind(Format):  # type: ignore[misc]
    """Says its name and endings. It reads nothing: the gate does, row by row."""

    title: ClassVar[str]
    endings: ClassVar[tuple[str, ...]]

    def get_title(self) -> str:
        return self.title

    def get_extension(self) -> str:
        return self.endings[0].removeprefix(".")

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: Any) -> Any:
        raise NotImplementedError("Files are never read whole.")


class Csv(FileKind):
    title, endings = "CSV", (".csv", ".txt")


class Tsv(FileKind):
    title, endings = "TSV", (".tsv", ".tab")


class Xlsx(FileKind):
    title, endings = "Spreadsheet (XLSX, XLS, XLSB, ODS)", (".xlsx", ".xls", ".xlsb", ".ods")


class Ndjson(FileKind):
    title, endings = "NDJSON", (".ndjson", ".jsonl")


FILE_KINDS: list[type[FileKind]] = [Csv, Tsv, Xlsx, Ndjson]
PACKINGS = (".gz", ".zip")


def accepted_endings(kinds: list[type[FileKind]]) -> str:
    """As the `accept` attribute of a file input wants them."""
    return ",".join([*(ending for kind in kinds for ending in kind.endings), *PACKINGS])
