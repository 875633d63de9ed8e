"""Python values -> the bytes of an XLSB: an XLSX whose parts are records of BIFF12. Written by hand, as no
library that is kept writes them."""

import struct
from collections.abc import Sequence

from tests.samples.sample import zipped
from tests.samples.workbook import Cell, Day, Formula, relations

_TYPE = "application/vnd.ms-excel"
_GENERAL, _DATE = 0, 1  # styles of cells


def binary_workbook(sheets: dict[str, Sequence[Sequence[Cell]]]) -> bytes:
    """By the names of the sheets. Texts are shared, numbers and truths stand in their cells."""
    texts: dict[str, int] = {}
    pages = [_sheet(rows, texts) for rows in sheets.values()]
    numbers = range(1, len(pages) + 1)
    targets = {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.bin") for n in numbers}
    targets |= {"rIdS": ("styles", "styles.bin"), "rIdT": ("sharedStrings", "sharedStrings.bin")}
    parts = {
        "[Content_Types].xml": _content_types(len(pages)).encode(),
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.bin")}).encode(),
        "xl/workbook.bin": _book(list(sheets)),
        "xl/_rels/workbook.bin.rels": relations(targets).encode(),
        "xl/styles.bin": _styles(),
        "xl/sharedStrings.bin": _shared(texts),
    }
    return zipped(
        parts | {f"xl/worksheets/sheet{n}.bin": page for n, page in zip(numbers, pages, strict=True)}
    )


def _record(number: int, payload: bytes = b"") -> bytes:
    """Its number and its size have seven bits a byte."""
    return _sevens(number) + _sevens(len(payload)) + payload


def _sevens(number: int) -> bytes:
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def _text(text: str) -> bytes:
    units = text.encode("utf-16-le")
    return struct.pack("<I", len(units) // 2) + units


def _book(names: Sequence[str]) -> bytes:
    bundles = (
        _record(156, struct.pack("<II", 0, n) + _text(f"rId{n}") + _text(name))
        for n, name in enumerate(names, 1)
    )
    return _record(131) + _record(143) + b"".join(bundles) + _record(144) + _record(132)


def _styles() -> bytes:
    """Number format 0 is General, 14 a date."""
    formats = (struct.pack("<HHHHHBBHH", 0, number, 0, 0, 0, 0, 0, 0, 0) for number in (0, 14))
    cells = _record(617, struct.pack("<I", 2)) + b"".join(_record(47, one) for one in formats) + _record(618)
    return _record(278) + cells + _record(279)


def _shared(texts: dict[str, int]) -> bytes:
    items = b"".join(_record(19, b"\0" + _text(text)) for text in texts)
    return _record(159, struct.pack("<II", len(texts), len(texts))) + items + _record(160)


def _sheet(rows: Sequence[Sequence[Cell]], texts: dict[str, int]) -> bytes:
    width = max((len(row) for row in rows), default=1)
    area = struct.pack("<IIII", 0, max(0, len(rows) - 1), 0, max(0, width - 1))
    lines = b"".join(_row(number, row, texts) for number, row in enumerate(rows))
    return _record(129) + _record(148, area) + _record(145) + lines + _record(146) + _record(130)


def _row(number: int, row: Sequence[Cell], texts: dict[str, int]) -> bytes:
    head = _record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
    return head + b"".join(_cell(column, cell, texts) for column, cell in enumerate(row) if cell is not None)


def _cell(column: int, cell: Cell, texts: dict[str, int]) -> bytes:
    place = struct.pack("<II", column, _DATE if isinstance(cell, Day) else _GENERAL)
    match cell:
        case bool():
            return _record(4, place + bytes([cell]))
        case Day(serial):
            return _record(5, place + struct.pack("<d", serial))
        case int() | float():
            return _record(5, place + struct.pack("<d", cell))
        case Formula(_, value):
            return _record(8, place + _text(value or "") + struct.pack("<HII", 0, 0, 0))
        case _:
            return _record(7, place + struct.pack("<I", texts.setdefault(str(cell), len(texts))))


def _content_types(count: int) -> str:
    kinds = {f"worksheets/sheet{n}.bin": "worksheet" for n in range(1, count + 1)}
    kinds |= {"styles.bin": "styles", "sharedStrings.bin": "sharedStrings"}
    parts = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{_TYPE}.{kind}"/>' for part, kind in kinds.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="bin" ContentType="{_TYPE}.sheet.binary.macroEnabled.main"/>{parts}</Types>'
    )
