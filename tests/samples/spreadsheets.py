"""XLSX: sheets, numbers, dates, gaps, and what is broken or hidden behind a password."""

from collections.abc import Sequence
from typing import Any

from tests.samples.sample import Sample, gzipped, refused, xlsx_format, zipped
from tests.samples.workbook import Cell, Day, Formula, Sheet, workbook

_HEADER: Sequence[Cell] = ("email", "first_name", "last_name", "company")
_ADA: Sequence[Cell] = ("ada@example.com", "Ada", "Lovelace", "Engines")
_BOB: Sequence[Cell] = ("bob@example.com", "Bob", "Stone", "Quarry")
_PLAIN = Sheet(rows=[_HEADER, _ADA, _BOB])
_ADA_LEAD = {
    "email": "ada@example.com",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "company_name": "Engines",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_MIB = 1 << 20


def _sample(name: str, about: str, content: bytes, **expected: Any) -> Sample:
    more: dict[str, Any] = {"detected": xlsx_format(), "created": 2} | expected
    return Sample(name=name, about=about, content=content, **more)


def _one(name: str, about: str, sheet: Sheet, **expected: Any) -> Sample:
    return _sample(name, about, workbook({"Leads": sheet}), **expected)


SAMPLES = [
    _one("plain.xlsx", "A sheet as it should be", _PLAIN, leads=[_ADA_LEAD]),
    _one("plain.xlsx.csv", "The same under the name of a CSV", _PLAIN),
    _sample(
        "zipped.xlsx.zip",
        "A spreadsheet in a zip",
        zipped({"leads.xlsx": workbook({"Leads": _PLAIN})}),
        detected=xlsx_format() | {"packing": "zip"},
    ),
    _sample(
        "gzipped.xlsx.gz",
        "A gzipped spreadsheet",
        gzipped(workbook({"Leads": _PLAIN})),
        detected=xlsx_format() | {"packing": "gzip"},
    ),
    _sample(
        "sheets.xlsx",
        "Of several sheets the first with something in it counts, hidden ones never",
        workbook(
            {
                "Hidden": Sheet(rows=[["email"], ["hidden@example.com"]], is_hidden=True),
                "Empty": Sheet(rows=[]),
                "Leads": _PLAIN,
                "More": Sheet(rows=[["email"], ["more@example.com"]]),
            }
        ),
        leads=[_ADA_LEAD],
    ),
    _one(
        "numbers.xlsx",
        "A whole number loses its .0, others stay; digits past 15 are gone, and a warning says so",
        Sheet(rows=[["email", "zip", "score", "customer no"], ["ada@example.com", 10115.0, 2.5, 4.9e16]]),
        mapping=["email", "custom:zip", "custom:score", "custom:customer no"],
        created=1,
        leads=[
            {
                "email": "ada@example.com",
                "custom_variables": {"zip": "10115", "score": "2.5", "customer no": "49000000000000000"},
            }
        ],
    ),
    _one(
        "dates.xlsx",
        "Dates in ISO, truth as the sheet shows it",
        Sheet(rows=[["email", "since", "seen", "ok"], ["ada@example.com", Day(45000), Day(45000.5), True]]),
        mapping=["email", "custom:since", "custom:seen", "custom:ok"],
        created=1,
    ),
    _one(
        "first_rows_blank.xlsx",
        "The sheet begins in row 3: rows are numbered as it shows them",
        Sheet(rows=[_HEADER, _ADA, ["nobody"], _BOB], first_row=3),
        refused={5: "invalid_email"},
    ),
    _one(
        "gaps.xlsx",
        "Blank rows in between count",
        Sheet(rows=[_HEADER, _ADA, [], [None, " "], _ADA, _BOB]),
        refused={5: "repeated"},
    ),
    _one(
        "merged.xlsx",
        "Of merged cells only the first has the value",
        Sheet(rows=[_HEADER, _ADA, ["bob@example.com", "Bob", "Stone", None]], merged=["D2:D3"]),
        leads=[_ADA_LEAD, {"email": "bob@example.com", "first_name": "Bob", "last_name": "Stone"}],
    ),
    _one(
        "formulas.xlsx",
        "Of a formula the value that was computed last",
        Sheet(
            rows=[_HEADER, [Formula('"ada"&"@example.com"', "ada@example.com"), "Ada", "Lovelace", "Engines"]]
        ),
        created=1,
        leads=[_ADA_LEAD],
    ),
    _one(
        "quotes.xlsx",
        "Commas, quotation marks and line breaks in cells",
        Sheet(rows=[_HEADER, ["ada@example.com", 'A "d", a', "Love\nlace", "Engines"], ["ada@example.com"]]),
        created=1,
        refused={3: "repeated"},
        leads=[_ADA_LEAD | {"first_name": 'A "d", a', "last_name": "Love\nlace"}],
    ),
    _one(
        "outcomes.xlsx",
        "Outcomes in a campaign",
        Sheet(rows=[_HEADER, _ADA, ["spy@blocked.example"], ["already@example.com"], [None, "Bob"], _ADA]),
        target="campaign",
        created=1,
        refused={3: "blocked", 4: "duplicate", 5: "invalid_email", 6: "repeated"},
    ),
    _one(
        "no_header.xlsx",
        "No header: rows count from 1",
        Sheet(rows=[["ada@example.com", "+49 30 123456"], ["nobody", "+49 30 123457"]]),
        mapping=["email", "phone"],
        created=1,
        refused={2: "invalid_email"},
    ),
    refused("header_only.xlsx", "A header only", workbook({"Leads": Sheet(rows=[_HEADER])}), "header_only"),
    refused("empty.xlsx", "A sheet with nothing in it", workbook({"Leads": Sheet(rows=[])}), "empty_file"),
    refused(
        "cut_off.xlsx", "A download that broke off", workbook({"Leads": _PLAIN})[:-100], "damaged_archive"
    ),
    refused(
        "bad_xml.xlsx",
        "The sheet breaks off within a tag",
        zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook><she"}),
        "damaged_archive",
    ),
    refused("password.xlsx", "Behind a password", _OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    refused(
        "bomb.xlsx",
        "Unpacks to a thousandfold",
        workbook({"Leads": Sheet(rows=[_HEADER, *[[" " * 1000]] * 2000])}),
        "too_large_unpacked",
        unpacked_limit=_MIB,
    ),
    refused(
        "word.docx",
        "A Word file",
        zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        "unsupported",
    ),
    refused(
        "libre_office.ods",
        "A sheet of LibreOffice in its own format",
        zipped(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": b"<m/>"}
        ),
        "unsupported",
    ),
]
