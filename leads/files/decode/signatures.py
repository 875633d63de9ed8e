"""The first bytes of a file -> "xlsx", "text", or FileError for what can't be imported."""

from leads.files.decode.model import FileError
from leads.files.decode.unpack import GZIP, ZIP

HEAD = 4096  # bytes that are looked at
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PARTS = "EncryptedPackage".encode("utf-16-le")
_SAVE = "Open it and save it as .xlsx or CSV."
_OTHERS = {
    b"%PDF-": f"This is a PDF. {_SAVE}",
    b"\x89PNG": "This is a picture. Upload a table: CSV, XLSX or NDJSON.",
    b"\xff\xd8\xff": "This is a picture. Upload a table: CSV, XLSX or NDJSON.",
    b"GIF8": "This is a picture. Upload a table: CSV, XLSX or NDJSON.",
    b"{\\rtf": f"This is an RTF document. {_SAVE}",
    b"Rar!": "This is a RAR archive. Upload the file itself, or zip it.",
    b"7z\xbc\xaf": "This is a 7z archive. Upload the file itself, or zip it.",
    b"BZh": "This is a bzip2 archive. Upload the file itself, or zip it.",
    b"\xfd7zXZ": "This is an xz archive. Upload the file itself, or zip it.",
    b"\x28\xb5\x2f\xfd": "This is a Zstandard archive. Upload the file itself, or zip it.",
    b"SQLite format 3": "This is a database. Upload a table: CSV, XLSX or NDJSON.",
    b"\x7fELF": "This is a program. Upload a table: CSV, XLSX or NDJSON.",
    b"MZ\x90": "This is a program. Upload a table: CSV, XLSX or NDJSON.",
}
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<workbook")
_TOO_MANY_CONTROLS = 0.1  # of the first bytes: this is no text


def find_kind(head: bytes, *, tail_holds_key: bool = False) -> str:
    """`head` are the first bytes, unpacked. Raises FileError(unsupported), FileError(encrypted)."""
    if head.startswith(ZIP):
        return _zipped_kind(head)
    if head.startswith(OLD_OFFICE):
        raise _old_office(tail_holds_key or _ENCRYPTED_PARTS in head)
    if head.startswith(GZIP):
        raise _nested()
    for magic, sentence in _OTHERS.items():
        if head.startswith(magic):
            raise FileError("unsupported", sentence)
    _refuse_markup(head)
    return "text"


def holds_encrypted_package(data: bytes) -> bool:
    """Whether an old Office container holds an encrypted new one."""
    return data.startswith(OLD_OFFICE) and _ENCRYPTED_PARTS in data


def _old_office(is_encrypted: bool) -> FileError:
    if is_encrypted:
        return FileError("encrypted", "The spreadsheet has a password. Save it without one.")
    return FileError("unsupported", f"This is an old Excel file (.xls). {_SAVE}")


def _zipped_kind(head: bytes) -> str:
    """A document's first entry tells what it is, most of the time; convert_xlsx finds out the rest."""
    if b"mimetypeapplication/" in head or b".iwa" in head:
        raise FileError("unsupported", f"This is not an Excel file. {_SAVE}")
    if any(part in head for part in (b"[Content_Types].xml", b"_rels/", b"xl/", b"docProps/")):
        return "xlsx"
    raise _nested()


def _nested() -> FileError:
    return FileError("nested_archive", "The archive holds another archive. Pack the table itself, just once.")


def _refuse_markup(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if start.startswith(_MARKUP):
        raise FileError("unsupported", f"This is a web page or XML, whatever its name says. {_SAVE}")


def refuse_binary(text: str) -> None:
    """Text that consists of control characters is none. Raises FileError(unsupported)."""
    controls = sum(1 for c in text[:HEAD] if c < " " and c not in "\t\n\v\f\r\x1a\x1b")
    if controls > _TOO_MANY_CONTROLS * len(text[:HEAD]):
        raise FileError("unsupported", "This is no text file. Upload a table: CSV, XLSX or NDJSON.")
