"""The smallest XLSX that a spreadsheet program would open too."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_FORMATS = "http://schemas.openxmlformats.org"
_PACKAGE = f"{_FORMATS}/package/2006"
_MAIN = f"{_FORMATS}/spreadsheetml/2006/main"
_KINDS = f"{_FORMATS}/officeDocument/2006/relationships"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_TYPES = f"""{_XML}
<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{_SPREADSHEET}.sheet.main+xml"/>
{{sheets}}</Types>"""
_SHEET_TYPE = (
    f'<Override PartName="/xl/worksheets/sheet{{n}}.xml" ContentType="{_SPREADSHEET}.worksheet+xml"/>'
)
_RELATIONS = f"""{_XML}
<Relationships xmlns="{_PACKAGE}/relationships">{{all}}</Relationships>"""
_RELATION = f'<Relationship Id="rId{{n}}" Type="{_KINDS}/{{kind}}" Target="{{target}}"/>'
_BOOK = f"""{_XML}
<workbook xmlns="{_MAIN}" xmlns:r="{_KINDS}"><sheets>{{sheets}}</sheets></workbook>"""
_SHEET = f"""{_XML}
<worksheet xmlns="{_MAIN}"><sheetData>{{rows}}</sheetData></worksheet>"""

Cell = str | int | float


def small_xlsx(sheets: dict[str, Sequence[Sequence[Cell]]]) -> bytes:
    """Sheets by name, each a sequence of rows."""
    numbered = list(enumerate(sheets.items(), start=1))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        types = "".join(_SHEET_TYPE.format(n=n) for n, _ in numbered)
        archive.writestr("[Content_Types].xml", _TYPES.format(sheets=types))
        book = _RELATION.format(n=1, kind="officeDocument", target="xl/workbook.xml")
        archive.writestr("_rels/.rels", _RELATIONS.format(all=book))
        named = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, (name, _) in numbered
        )
        archive.writestr("xl/workbook.xml", _BOOK.format(sheets=named))
        relations = "".join(
            _RELATION.format(n=n, kind="worksheet", target=f"worksheets/sheet{n}.xml") for n, _ in numbered
        )
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(all=relations))
        for n, (_, rows) in numbered:
            archive.writestr(f"xl/worksheets/sheet{n}.xml", _SHEET.format(rows=_rows(rows)))
    return target.getvalue()


def _rows(rows: Sequence[Sequence[Cell]]) -> str:
    return "".join(f'<row r="{n}">{"".join(map(_cell, row))}</row>' for n, row in enumerate(rows, start=1))


def _cell(value: Cell) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"
