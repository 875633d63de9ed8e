"""What the XML of an XLSX holds and calamine doesn't report: numbers that are shown with zeros in front, and
formulas without a result. Searched for, not parsed: a sheet may be large."""

import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

_PIECE = 1 << 20  # bytes
_LONGEST_CELL = 1 << 16
_MOST = 2_000_000  # cells that are remembered
_LARGEST = 1 << 22  # bytes of a part that isn't a sheet
_FORMAT = re.compile(rb"<numFmt\b[^>]{0,500}?/?>")
_CELLS = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_XF = re.compile(rb"<xf\b[^>]{0,500}>")
_CELL = re.compile(rb"<c ([^>]{1,200}?)(/?)>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_STYLE = re.compile(rb'\bs="([0-9]{1,6})"')
_ZEROS = re.compile(rb"0{2,15}").fullmatch


class Shown(NamedTuple):
    """By (row, column), both from 0: how many digits are shown. `uncalculated` is the first such cell."""

    digits: dict[tuple[int, int], int]
    uncalculated: str
    uncalculated_count: int


def look_at(path: str, sheet: str) -> Shown:
    """Of what is no XLSX, or is odd in its XML, nothing."""
    try:
        with zipfile.ZipFile(path) as book:
            part = _part_of(book, sheet)
            widths = _zero_formats(book)
            return _search(book, part, widths) if part else Shown({}, "", 0)
    except (zipfile.BadZipFile, OSError, KeyError, ValueError, ElementTree.ParseError, NotImplementedError):
        return Shown({}, "", 0)


def _read(book: zipfile.ZipFile, name: str) -> bytes:
    with book.open(name) as part:
        return part.read(_LARGEST)


def _part_of(book: zipfile.ZipFile, sheet: str) -> str:
    """The sheet's file in the archive, by its name in the workbook."""
    if "xl/workbook.xml" not in book.namelist():
        return ""
    relation = ""
    for element in ElementTree.fromstring(_read(book, "xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            relation = next((value for key, value in element.items() if key.endswith("}id")), "")
    for element in ElementTree.fromstring(_read(book, "xl/_rels/workbook.xml.rels")).iter():
        if element.get("Id") == relation:
            target = element.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _zero_formats(book: zipfile.ZipFile) -> dict[bytes, int]:
    """Styles of cells -> the digits that a format such as 00000 shows."""
    if "xl/styles.xml" not in book.namelist():
        return {}
    styles = _read(book, "xl/styles.xml")
    formats = {}
    for found in _FORMAT.findall(styles):
        number, code = _attribute(found, b"numFmtId"), _attribute(found, b"formatCode")
        if code and _ZEROS(code):
            formats[number] = len(code)
    cells = _CELLS.search(styles)
    styled = enumerate(_XF.findall(cells[0]) if cells and formats else [])
    widths = {b"%d" % index: formats.get(_attribute(xf, b"numFmtId"), 0) for index, xf in styled}
    return {style: width for style, width in widths.items() if width}


def _attribute(tag: bytes, name: bytes) -> bytes:
    _, found, rest = tag.partition(b" " + name + b'="')
    return rest.partition(b'"')[0] if found else b""


def _search(book: zipfile.ZipFile, part: str, widths: dict[bytes, int]) -> Shown:
    digits: dict[tuple[int, int], int] = {}
    first, count = "", 0
    for text in _pieces(book, part):
        if not widths and b"<f" not in text:
            continue
        for cell in _CELL.finditer(text):
            place = _PLACE.search(cell[1])
            if place is None:
                continue
            style = _STYLE.search(cell[1])
            if widths and style and style[1] in widths and len(digits) < _MOST:
                digits[int(place[2]) - 1, _index(place[1])] = widths[style[1]]
            if not cell[2] and _is_uncalculated(text, cell.end()):
                first, count = first or (place[1] + place[2]).decode(), count + 1
    return Shown(digits, first, count)


def _pieces(book: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Whole cells."""
    rest = b""
    with book.open(part) as file:
        while data := file.read(_PIECE):
            text = rest + data
            cut = text.rfind(b"<c ")
            if cut > 0 and len(text) - cut < _LONGEST_CELL:
                yield text[:cut]
                rest = text[cut:]
            else:
                yield text
                rest = b""
    yield rest


def _is_uncalculated(text: bytes, start: int) -> bool:
    """Whether the cell has a formula, and nothing that it came to."""
    if text[start : start + 2] != b"<f":
        return False
    end = text.find(b"</c>", start)
    value = text.rfind(b"<v>", start, end)
    return value < 0 or text[value + 3 : value + 4] == b"<"


def _index(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
