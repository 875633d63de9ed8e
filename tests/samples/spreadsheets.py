"""XLSX: sheets, numbers, dates, gaps, and what is broken or hidden behind a password."""

import base64
import zlib
from collections.abc import Sequence
from typing import Any

from tests.samples.sample import Sample, gzipped, refused, xlsx_format, zipped
from tests.samples.workbook import Cell, Day, Formula, Hours, Sheet, Zip, workbook
from tests.samples.workbook_binary import binary_workbook

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


# What a library writes: the old format is too much to be written by hand.
_XLS = zlib.decompress(
    base64.b85decode(
        b"c-rk)O=uHA6#izDG(V<kQd6N7N-0>iRzbXYsc8$fms(mqC?d3zWR=il6Sh^17ppY~4}#!H@lxo;OVx`%=s|BDgo+*nL1^{"
        b"pNl@_6c75}96Wf|Y16r)?x9pqu-n{o_c4y|z?7o?gEzCS@S;RUVfd?yA5Ou3`g6?2hh=S@ZOR?oLK)2;$OCcDbfvof4S^a"
        b"Cj8bdYSi_q}E`;sW|iS9EfU?^|sZJUTb?t>Jn58Xrs?vf^gX6{uZ(-hO~Oz*ShbEZA4xxuuXY!}37%qNCA4?DB?l-AC55v"
        b"aJ2+2;dm4x$OK)GWSyQ`ojX^qLu&{WmLGy<yCP#%(}1bW>&*5T^m0#doU>_*P!2FWOxF=IRAV|6{G*UqydQ^8!<_#(094P"
        b">=myRpY~;F4GfBxQ;N1VOBxU$xJo`oXwaMlcR>r>6DDK(&1?qr1H6fG>Q#?Ov@hqqRbVt`T^2<fZnvE^gNiqpl4-D8TT9K"
        b"GKM}u#>sqgopE12N$s7Oq%}|ZVC1|s&0<I;e@+(BHOZo$7g3mK8V$_Hcqv6`J6O8+_3g3baAK4-Q@lag+sH2U<gjo>d609"
        b"2YdlO<O(%QoV|taN?qt4&X`EgMl^w%P4s&#xZLV=`2eosE@h-7@6~Bl0(wC7Zt)<V2y~NKAEMAJwy-&=bowl_!`KxOhU7}"
        b"0exvlUtQ7(m(ay~L`{w@6kw5Zc}%h@X%u#6D1F{ZYp-j1k9n)9w~$wQLIi6yGU5**9x*b9#3t4JzVT}4u{{7x*bN-T|I1s"
        b"r>O)PfaB#R^p<6>FP15@?Nhq#P;1{z3>YT)1%I!i5VLF18Q^A4Bb<x7Ys8;A5oU`LDA~_lo<Q<iEvn<msBE57T}aRGKK(G"
        b"=Fx$C(5zJ27Su^3l&aM>n6sL<bI6TJb&r4OssyM4Le5v+!Cs_{gqn!`Ip=O2{6LzR{"
    )
)
_ODF = "urn:oasis:names:tc:opendocument"


def _ods(rows: Sequence[Sequence[Cell]]) -> bytes:
    """A sheet as LibreOffice stores it."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = ("".join(cell.format(value) for value in row) for row in rows)
    table = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    spaces = " ".join(f'xmlns:{name}="{_ODF}:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    files = f'<m:file-entry m:full-path="/" m:media-type="{kind}"/>'
    return zipped(
        {
            "mimetype": kind.encode(),
            "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Leads">{table}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>".encode(),
            "META-INF/manifest.xml": (
                f'<m:manifest xmlns:m="{_ODF}:xmlns:manifest:1.0">{files}</m:manifest>'
            ).encode(),
        }
    )


_COVER = Sheet(rows=[["Spring fair"], [None], ["Made by"], ["rep@example.net"], ["Please read the notes"]])

SAMPLES = [
    _sample("cover.xlsx", "A cover before the leads", workbook({"Cover": _COVER, "Leads": _PLAIN})),
    _one(
        "as_shown.xlsx",
        "What the sheet shows: zeros in front, hours past a day, long numbers",
        Sheet(
            rows=[
                ["Email", "ZIP", "Worked", "Number", "Phone"],
                ["ada@example.com", Zip(1067), Hours(1.25), 1.234567890123457e17, 491512345678.0],
                ["bob@example.com", "01069", Hours(0.5), 12, 491512345679.0],
            ]
        ),
        mapping=["email", "custom:ZIP", "custom:Worked", "custom:Number", "phone"],
        leads=[
            {
                "email": "ada@example.com",
                "phone": "491512345678",
                "custom_variables": {"ZIP": "01067", "Worked": "30:00:00", "Number": "123456789012346000"},
            }
        ],
    ),
    _one(
        "titled.xlsx",
        "A merged title above the header",
        Sheet(rows=[["Spring fair"], [None], _HEADER, _ADA, _BOB], merged=["A1:D1"]),
        leads=[_ADA_LEAD],
    ),
    _sample("old.xls", "The old format of Excel", _XLS, leads=[_ADA_LEAD]),
    _sample("old.xlsx", "The same under the name of the new one", _XLS, leads=[_ADA_LEAD]),
    _sample("libre_office.ods", "A sheet of LibreOffice in its own format", _ods([_HEADER, _ADA, _BOB])),
    _sample(
        "binary.xlsb",
        "Excel's binary format: shared texts, dates, numbers, a formula's value, a cover before",
        binary_workbook(
            {
                "Cover": [["Spring fair"]],
                "Leads": [
                    ["Email", "First name", "Since", "Score", "Customer", "Ok"],
                    ["ada@example.com", Formula("A1", "Ada"), Day(45000), 2.5, 10115.0, True],
                    ["bob@example.com", "Bob", None, 3.0, 4.9e16, False],
                ],
            }
        ),
        mapping=["email", "first_name", *(f"custom:{name}" for name in ("Since", "Score", "Customer", "Ok"))],
        leads=[
            {
                "email": "ada@example.com",
                "first_name": "Ada",
                "custom_variables": {
                    "Since": "2023-03-15",
                    "Score": "2.5",
                    "Customer": "10115",
                    "Ok": "TRUE",
                },
            },
            {
                "email": "bob@example.com",
                "first_name": "Bob",
                "custom_variables": {"Score": "3", "Customer": "49000000000000000", "Ok": "FALSE"},
            },
        ],
    ),
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
]
