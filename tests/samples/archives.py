"""Archives, bombs, and other things under the name of a CSV."""

from tests.samples.sample import HEADER, Sample, csv_format, gzipped, ndjson_format, refused, zipped

_ROWS = HEADER.encode() + b"ada@example.com,Ada,Lovelace,Engines\nbob@example.com,Bob,Stone,Quarry\n"
_LEADS = [
    {"email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace", "company_name": "Engines"},
    {"email": "bob@example.com", "first_name": "Bob", "last_name": "Stone", "company_name": "Quarry"},
]
_MIB = 1 << 20
_BOMB = HEADER.encode() + b"ada@example.com,Ada,Lovelace,Engines\n" * 100_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _with_password(archive: bytes) -> bytes:
    """The flag alone, in both of a member's headers: nobody gets as far as the cipher."""
    local, central = archive.index(b"PK\x03\x04") + 6, archive.index(b"PK\x01\x02") + 8
    changed = bytearray(archive)
    changed[local] |= 1
    changed[central] |= 1
    return bytes(changed)


def _packed(name: str, about: str, content: bytes, packing: str) -> Sample:
    return Sample(
        name=name,
        about=about,
        content=content,
        detected=csv_format(packing=packing),
        created=2,
        leads=_LEADS,
    )


SAMPLES = [
    _packed("gzipped.csv.gz", "Gzipped", gzipped(_ROWS), "gzip"),
    _packed(
        "gzip_in_two.csv.gz", "Two gzip members, one file", gzipped(_ROWS[:50]) + gzipped(_ROWS[50:]), "gzip"
    ),
    _packed("gzipped_no_suffix.csv", "Gzipped, though the name doesn't say so", gzipped(_ROWS), "gzip"),
    _packed("zipped.zip", "One file in a zip, in a folder", zipped({"a/": b"", "a/leads.csv": _ROWS}), "zip"),
    _packed(
        "from_a_mac.zip",
        "What macOS adds to a zip is no second file",
        zipped({"leads.csv": _ROWS, "__MACOSX/._leads.csv": b"x", ".DS_Store": b"x"}),
        "zip",
    ),
    Sample(
        name="gzipped.ndjson.gz",
        about="Gzipped NDJSON",
        content=gzipped(b'{"email": "ada@example.com"}\n'),
        detected=ndjson_format(packing="gzip"),
        mapping=["email"],
        created=1,
    ),
    refused(
        "two_files.zip",
        "Two files in a zip",
        zipped({"a.csv": _ROWS, "b.csv": _ROWS}),
        "not_one_file_in_archive",
    ),
    refused("no_file.zip", "A zip with nothing in it", zipped({}), "not_one_file_in_archive"),
    refused("nested.zip", "A zip in a zip", zipped({"a.zip": zipped({"a.csv": _ROWS})}), "nested_archive"),
    refused(
        "zip_bomb.zip",
        "Unpacks to a thousandfold",
        zipped({"a.csv": _BOMB}),
        "too_large_unpacked",
        unpacked_limit=_MIB,
    ),
    refused(
        "gzip_bomb.csv.gz", "The same with gzip", gzipped(_BOMB), "too_large_unpacked", unpacked_limit=_MIB
    ),
    refused("cut_off.csv.gz", "A download that broke off", gzipped(_ROWS * 9)[:-20], "damaged_archive"),
    refused("cut_off.zip", "The same with zip", zipped({"a.csv": _ROWS * 9})[:-40], "damaged_archive"),
    refused("password.zip", "A zip behind a password", _with_password(zipped({"a.csv": _ROWS})), "encrypted"),
    refused("empty.csv.gz", "Nothing, gzipped", gzipped(b""), "empty_file"),
    refused(
        "old_excel.csv",
        "A damaged .xls under another name",
        _OLE + "Workbook".encode("utf-16-le"),
        "damaged_archive",
    ),
    refused("pdf.csv", "A PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "unsupported"),
    refused("png.csv", "An image", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(20), "unsupported"),
    refused("png.csv.gz", "An image, gzipped", gzipped(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "unsupported"),
    refused(
        "web_page.xls",
        "A table of a web page, which some programs call .xls",
        b"<html><table></table></html>",
        "unsupported",
    ),
    refused("noise.csv", "Bytes that mean nothing", bytes(range(256)) * 8, "unsupported"),
    refused("card.vcf", "A vCard", b"BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n", "unsupported"),
    refused("page.mht", "A web page in an archive", b"MIME-Version: 1.0\r\n", "unsupported"),
    refused("old.doc", "An old Word document", _OLE + "WordDocument".encode("utf-16-le"), "unsupported"),
    refused("sheet.slk", "SYLK", b'ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K"a"\r\nE\r\n', "unsupported"),
    refused("photo.tiff", "Another picture", b"II*\0" + bytes(60), "unsupported"),
]
