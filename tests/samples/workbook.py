"""Python values -> the bytes of an XLSX, written by hand: the same every time, and as odd as we like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from tests.samples.sample import zipped

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'<styleSheet {_MAIN}><numFmts><numFmt numFmtId="164" formatCode="00000"/></numFmts>'
    "<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
    '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/>'
    '<xf numFmtId="164"/><xf numFmtId="46"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True)
class Day:
    """A number that is shown as a date; with a fraction, as date and time. 45000 is 2023-03-15."""

    serial: float


@dataclass(frozen=True)
class Zip:
    """A number that is shown with five digits."""

    number: int


@dataclass(frozen=True)
class Hours:
    """A part of a day that is shown as hours, minutes and seconds."""

    days: float


@dataclass(frozen=True)
class Formula:
    """A formula with the value that was computed last, if it was."""

    text: str
    value: str | None


Cell = str | float | bool | None | Day | Zip | Hours | Formula


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """`first_row` says where the rows begin; `merged` are ranges."""

    rows: Sequence[Sequence[Cell]]
    first_row: int = 1
    merged: Sequence[str] = ()
    is_hidden: bool = False

    def xml(self) -> str:
        rows = "".join(_row(number, row) for number, row in enumerate(self.rows, self.first_row))
        ranges = "".join(f'<mergeCell ref="{area}"/>' for area in self.merged)
        merged = f"<mergeCells>{ranges}</mergeCells>" if ranges else ""
        return f"{_HEAD}<worksheet {_MAIN}><sheetData>{rows}</sheetData>{merged}</worksheet>"


def _row(number: int, cells: Sequence[Cell]) -> str:
    filled = "".join(_cell(f"{_letter(i)}{number}", cell) for i, cell in enumerate(cells) if cell is not None)
    return f'<row r="{number}">{filled}</row>'


def _letter(index: int) -> str:
    return chr(ord("A") + index)


def _cell(place: str, cell: Cell) -> str:
    match cell:
        case bool():
            return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
        case int() | float():
            return f'<c r="{place}"><v>{cell!r}</v></c>'
        case Day(serial):
            return f'<c r="{place}" s="{1 if serial == int(serial) else 2}"><v>{serial}</v></c>'
        case Zip(number):
            return f'<c r="{place}" s="3"><v>{number}</v></c>'
        case Hours(days):
            return f'<c r="{place}" s="4"><v>{days}</v></c>'
        case Formula(text, None):
            return f'<c r="{place}"><f>{escape(text)}</f><v></v></c>'
        case Formula(text, str(value)):
            return f'<c r="{place}" t="str"><f>{escape(text)}</f><v>{escape(value)}</v></c>'
        case _:
            return (
                f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(str(cell))}</t></is></c>'
            )


def workbook(sheets: Mapping[str, Sheet]) -> bytes:
    """By the names of the sheets."""
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": _book(sheets),
        "xl/_rels/workbook.xml.rels": relations(
            {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)}
            | {"rIdS": ("styles", "styles.xml")}
        ),
        "xl/styles.xml": _HEAD + _STYLES,
    }
    for number, sheet in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet.xml()
    return zipped({name: text.encode() for name, text in parts.items()})


def _content_types(count: int) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in range(1, count + 1)
    )
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{sheets}</Types>'
    )


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{name}" Type="{_R}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_HEAD}<Relationships xmlns="{space}">{lines}</Relationships>'


def _book(sheets: Mapping[str, Sheet]) -> str:
    lines = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" state="{_state(sheet)}" r:id="rId{n}"/>'
        for n, (name, sheet) in enumerate(sheets.items(), 1)
    )
    return f'{_HEAD}<workbook {_MAIN} xmlns:r="{_R}"><sheets>{lines}</sheets></workbook>'


def _state(sheet: Sheet) -> str:
    return "hidden" if sheet.is_hidden else "visible"
