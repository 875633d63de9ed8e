"""A whole file: one that is damaged, one that two programs have written, one whose encoding is a guess."""

import gzip
from pathlib import Path

import pytest

from leads.files.decode import FileFormat, FileRow, Inspection, inspect, read_rows
from leads.files.decode.encodings.samples import sample_lines
from leads.files.decode.encodings.scan import Scan, scan_file
from leads.files.decode.text import BAD_BYTE_PROBLEM

_LIMIT = 1 << 30
_GOOD = "ü@b.de,äöü\n".encode()


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def _inspect(path: Path, wanted: FileFormat | None = None) -> Inspection:
    return inspect(path, name="x", unpacked_limit=_LIMIT, wanted=wanted)


def _scan(path: Path, packing: str = "") -> Scan:
    return scan_file(path, packing=packing, limit=_LIMIT, head=path.read_bytes()[:4096], wanted="")


def _rows(path: Path, found: Inspection) -> list[FileRow]:
    width = len(found.columns)
    return [row for rows in read_rows(path, found.format, width=width, unpacked_limit=_LIMIT) for row in rows]


@pytest.mark.parametrize("at_start", [True, False])
@pytest.mark.parametrize("packing", ["", "gzip"])
def test_a_bad_line_of_utf8_is_refused_and_named(tmp_path: Path, at_start: bool, packing: str) -> None:
    bad, good = b"x@b.de,\xe9t\xe9\n", "a@b.de,äöü\n".encode() * 40
    content = b"email,n\n" + (bad + good if at_start else good + bad)
    path = _file(tmp_path, gzip.compress(content) if packing else content)
    found = _inspect(path)
    number = 2 if at_start else 42
    assert (found.format.encoding, found.format.has_bad_bytes) == ("utf-8", True)
    (warning,) = found.warnings
    assert (warning.code, warning.row) == ("bad_bytes", number)
    assert f"line {number}." in warning.text
    problems = {row.number: row.problem for row in _rows(path, found) if row.problem}
    assert problems == {number: BAD_BYTE_PROBLEM}


def test_a_damaged_file_that_is_looked_into_again_stays_as_it_was(tmp_path: Path) -> None:
    path = _file(tmp_path, b"email,n\n" + _GOOD * 9 + b"x@b.de,\xe9\n")
    found = _inspect(path)
    assert _inspect(path, found.format) == found


def test_a_bad_line_of_json_is_refused(tmp_path: Path) -> None:
    lines = ['{"email": "a@b.de", "n": "é"}'.encode(), b'{"email": "b@b.de", "n": "\xe9"}']
    path = _file(tmp_path, b"\n".join([lines[0], lines[0], lines[1]]) + b"\n")
    found = _inspect(path)
    assert [(row.number, row.problem) for row in _rows(path, found)] == [
        (1, ""),
        (2, ""),
        (3, BAD_BYTE_PROBLEM),
    ]


def test_a_bad_byte_of_a_code_page_costs_its_row(tmp_path: Path) -> None:
    names = ["Jürgen", "Weiß", "Käthe", "Möller", "Günther", "Häfele"]
    text = "email;n\n" + "".join(f"a@b.de;{first} {last}\n" for first in names for last in names)
    path = _file(tmp_path, text.encode("cp1252") + b"x@b.de;\x81\n")
    found = _inspect(path)
    assert found.format.encoding == "cp1252"
    assert [row.number for row in _rows(path, found) if row.problem] == [38]


def test_chinese_that_is_utf8_by_chance_is_no_damaged_utf8(tmp_path: Path) -> None:
    """C2 to DF, then 80 to BF: two bytes of GB 18030 that UTF-8 has too."""
    by_chance = [
        bytes([first, second]).decode("gb18030") for first in range(0xC4, 0xCC) for second in (0xA1, 0xB0)
    ]
    names = [*by_chance, "王小明", "李秀英", "张伟", "刘洋", "陈静"]
    text = "email,n\n" + "".join(f"a{number}@b.de,{name}\n" for number, name in enumerate(names))
    found = _inspect(_file(tmp_path, text.encode("gb18030")))
    assert (found.format.encoding, found.format.has_bad_bytes) == ("gb18030", False)


def test_a_doubt_names_the_readings(tmp_path: Path) -> None:
    path = _file(tmp_path, "email;town\na@b.de;Łąki\n".encode("cp1250"))
    found = _inspect(path)
    (warning,) = found.warnings
    assert (warning.code, found.format.is_doubted) == ("encoding_doubt", True)
    readings = {reading.title: reading.values for reading in warning.alternatives}
    assert readings["Windows-1250 (Central European)"] == ("Łąki",)
    assert readings["ISO 8859-2 (Central European)"] == ("Łški",)
    assert "Windows-1250 (Central European) reads “Łąki”" in warning.text
    assert "ISO 8859-2 (Central European) reads “Łški”" in warning.text


def test_a_doubt_stays_until_somebody_chooses(tmp_path: Path) -> None:
    path = _file(tmp_path, "email;town\na@b.de;Łąki\n".encode("cp1250"))
    doubted = _inspect(path).format
    assert _inspect(path, doubted).warnings
    chosen = FileFormat.from_json(doubted.to_json() | {"is_doubted": False})
    assert not _inspect(path, chosen).warnings
    other = FileFormat.from_json(chosen.to_json() | {"encoding": "iso8859_2"})
    assert _inspect(path, other).format == other


def test_letters_late_in_a_file_count(tmp_path: Path) -> None:
    """The first accent says nothing; those that do stand in the last hundredth."""
    plain = b"".join(b"a%d@b.de,Plain\n" % number for number in range(200_000))
    late = "".join(
        f"c{number}@b.de,{name}\n" for number, name in enumerate(["Łukasz", "Święta", "Żółw"] * 50)
    )
    content = "email,n\nb@b.de,Zoé\n".encode("cp1250") + plain + late.encode("cp1250")
    assert _scan(_file(tmp_path, content)).encodings[0] == "cp1250"


@pytest.mark.parametrize("packing", ["", "gzip"])
def test_lines_come_from_all_over_a_file(tmp_path: Path, packing: str) -> None:
    content = b"".join(b"a%d@b.de,\xa3%d\n" % (number, number // 10_000) for number in range(200_000))
    path = _file(tmp_path, gzip.compress(content) if packing else content)
    lines = sample_lines(path, packing=packing, limit=_LIMIT, first=content[:1000])
    parts = {line.rpartition(b"\xa3")[2] for line in lines[:60]}
    assert len(parts) >= (4 if packing else 20)
    assert len(lines) > 1000


@pytest.mark.parametrize("codec", ["iso2022_jp", "iso2022_kr"])
def test_escapes_are_no_ascii(tmp_path: Path, codec: str) -> None:
    text = "email,n\na@b.de,山田\n"
    assert _scan(_file(tmp_path, text.encode(codec))).encodings[0] == codec
    assert _scan(_file(tmp_path, b"email,n\na@b.de,\x1b$\x1b\n")).encodings[0] == "utf-8"
