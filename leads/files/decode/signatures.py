"""The first bytes of a file -> "xlsx", "text", or FileError for what can't be imported."""

from leads.files.decode.model import FileError
from leads.files.decode.unpack import GZIP, ZIP

HEAD = 4096  # bytes that are looked at
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PARTS = "EncryptedPackage".encode("utf-16-le")
_OLD_DOCUMENTS = {
    "WordDocument".encode("utf-16-le"): "an old Word document",
    "PowerPoint Document".encode("utf-16-le"): "an old presentation",
    "__properties_version1.0".encode("utf-16-le"): "a message of Outlook",
}
_SHEETS_OF_OTHERS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_SAVE = "Open it and save it as .xlsx or CSV."
_OTHERS = {
    b"%PDF-": f"This is a PDF. {_SAVE}",
    b"\x89PNG": "This is a picture. Upload a table: CSV, XLSX or NDJSON.",
    b"\xff\xd8\xff": "This is a picture. Upload a table: CSV, XLSX or NDJSON.",
    b"RIFF": "This is a picture or a recording. Upload a table: CSV, XLSX or NDJSON.",
    b"II*\0": "This is a picture. Upload a table: CSV, XLSX or NDJSON.",
    b"MM\0*": "This is a picture. Upload a table: CSV, XLSX or NDJSON.",
    b"\0\0\1\0": "This is a picture. Upload a table: CSV, XLSX or NDJSON.",
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
_TEXTS = {
    b"begin:vcard": "This is a vCard, a file of an address book. Export the contacts as CSV instead.",
    b"begin:vcalendar": "This is a calendar. Upload a table: CSV, XLSX or NDJSON.",
    b"mime-version:": f"This is a web page in an archive (MHTML) or a message. {_SAVE}",
    b"from: <saved by": f"This is a web page in an archive (MHTML). {_SAVE}",
    b"%!ps": f"This is a PostScript document. {_SAVE}",
}
_PAGE = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body")
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<workbook")
_TOO_MANY_CONTROLS = 0.1  # of the first bytes: this is no text


def find_kind(head: bytes, *, tail_holds_key: bool = False) -> str:
    """`head` are the first bytes, unpacked. Raises FileError(unsupported), FileError(encrypted)."""
    if head.startswith(ZIP):
        return _zipped_kind(head)
    if head.startswith(OLD_OFFICE):
        return _old_office_kind(head, is_encrypted=tail_holds_key or _ENCRYPTED_PARTS in head)
    if head.startswith(GZIP):
        raise _nested()
    for magic, sentence in _OTHERS.items():
        if head.startswith(magic):
            raise FileError("unsupported", sentence)
    _refuse_texts(head)
    return "text"


def holds_encrypted_package(data: bytes) -> bool:
    """Whether an old Office container holds an encrypted new one."""
    return data.startswith(OLD_OFFICE) and _ENCRYPTED_PARTS in data


def _old_office_kind(data: bytes, *, is_encrypted: bool) -> str:
    """An .xls, unless it says that it is something else; convert_xlsx finds out the rest."""
    if is_encrypted:
        raise FileError("encrypted", "The spreadsheet has a password. Save it without one.")
    for part, name in _OLD_DOCUMENTS.items():
        if part in data:
            raise FileError("unsupported", f"This is {name}, not a spreadsheet. {_SAVE}")
    return "xlsx"


def _zipped_kind(head: bytes) -> str:
    """A document's first entry tells what it is, most of the time; convert_xlsx finds out the rest."""
    if _SHEETS_OF_OTHERS in head:
        return "xlsx"
    if b"mimetypeapplication/" in head or b".iwa" in head:
        raise FileError("unsupported", f"This is not an Excel file. {_SAVE}")
    if any(part in head for part in (b"[Content_Types].xml", b"_rels/", b"xl/", b"docProps/")):
        return "xlsx"
    raise _nested()


def _nested() -> FileError:
    return FileError("nested_archive", "The archive holds another archive. Pack the table itself, just once.")


def _refuse_texts(head: bytes) -> None:
    """What is text, and no table."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for beginning, sentence in _TEXTS.items():
        if start.startswith(beginning):
            raise FileError("unsupported", sentence)
    if start.startswith(_PAGE):
        raise FileError("unsupported", f"This is a web page (HTML), whatever its name says. {_SAVE}")
    if start.startswith(_MARKUP):
        raise FileError("unsupported", f"This is a web page or XML, whatever its name says. {_SAVE}")
    first, second = (*start.splitlines(), b"", b"")[:2]
    if first.startswith(b"id;p") and second[:2] in (b"p;", b"b;", b"c;", b"f;", b"o;"):
        raise FileError("unsupported", f"This is a SYLK file (.slk). {_SAVE}")


def refuse_binary(text: str) -> None:
    """Text that consists of control characters is none. Raises FileError(unsupported)."""
    controls = sum(1 for c in text[:HEAD] if c < " " and c not in "\t\n\v\f\r\x1a\x1b")
    if controls > _TOO_MANY_CONTROLS * len(text[:HEAD]):
        raise FileError("unsupported", "This is no text file. Upload a table: CSV, XLSX or NDJSON.")
