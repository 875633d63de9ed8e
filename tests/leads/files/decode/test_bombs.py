"""Files that are small and become large, or take long: each is refused with a sentence."""

import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from leads.files.decode import FileError, FileFormat, convert_xlsx, inspect, inspect_apart, read_rows
from leads.files.decode import reading as decode_reading
from tests.samples.workbook import Sheet, workbook

_LIMIT = 1 << 30
_CSV = FileFormat(kind="csv", packing="", encoding="utf-8", delimiter=",", has_header=True)


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def _refusal(path: Path, **bounds: Any) -> FileError:
    bounded: dict[str, Any] = {"unpacked_limit": _LIMIT, "memory_limit": _LIMIT, "seconds": 60} | bounds
    with pytest.raises(FileError) as caught:
        inspect_apart(path, name="x", **bounded)
    return caught.value


@pytest.mark.parametrize("line", [b"\n", b"a@example.com,x\n"], ids=["line ends", "one address"])
@pytest.mark.parametrize("pack", ["gzip", "zip"])
def test_what_unpacks_to_a_hundred_times_its_size_is_refused(tmp_path: Path, line: bytes, pack: str) -> None:
    content = line * (20_000_000 // len(line))
    packed = io.BytesIO(gzip.compress(content))
    if pack == "zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("leads.csv", content)
    refusal = _refusal(_file(tmp_path, packed.getvalue()))
    assert refusal.code == "too_large_unpacked"
    assert "100 times" in str(refusal)


def test_an_archive_with_very_many_files_is_not_listed(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(15_000):
            archive.writestr(f"{number:050}", "")
    refusal = _refusal(_file(tmp_path, packed.getvalue()))
    assert refusal.code == "too_many_files_in_archive"


def test_a_spreadsheet_becomes_no_text_that_is_out_of_all_proportion(tmp_path: Path) -> None:
    book = workbook({"One": Sheet(rows=[["email"], *[["x" * 30_000]] * 3000])})
    source, target = _file(tmp_path, book), tmp_path / "target"
    assert source.stat().st_size < 400_000
    with pytest.raises(FileError) as caught:
        convert_xlsx(
            source,
            target=target,
            unpacked_limit=_LIMIT,
            memory_limit=2 * _LIMIT,
            seconds=120,
            on_progress=lambda done, total: None,
        )
    assert caught.value.code == "too_large_unpacked"
    assert not target.exists()


def test_a_file_that_never_goes_on_is_given_up(tmp_path: Path) -> None:
    path = _file(tmp_path, b"email\n" + b"\n" * 2_000_005 + b"a@b.de\n")
    with pytest.raises(FileError) as caught:
        list(read_rows(path, _CSV, width=1, unpacked_limit=_LIMIT))
    assert caught.value.code == "too_many_blank_rows"
    assert "from row 2" in str(caught.value)
    some = _file(tmp_path, (b"email\n" + b"\n" * 999_999 + b"a@b.de\n") * 3)
    assert sum(map(len, read_rows(some, _CSV, width=1, unpacked_limit=_LIMIT))) == 5


def test_a_file_has_only_so_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode_reading, "MOST_ROWS", 3)
    path = _file(tmp_path, b"email\n" + b"a@b.de\n" * 5)
    rows = read_rows(path, _CSV, width=1, unpacked_limit=_LIMIT, block=2)
    assert len(next(rows)) == 2
    with pytest.raises(FileError, match="more than 3 rows") as caught:
        list(rows)
    assert caught.value.code == "too_many_rows"


def test_a_long_name_is_cut_and_stays_distinct(tmp_path: Path) -> None:
    path = _file(tmp_path, ",".join(["n" * 100_000] * 2).encode() + b"\n1,2\n")
    names = [column.name for column in inspect(path, name="x", unpacked_limit=_LIMIT).columns]
    assert names == ["n" * 200, "n" * 200 + " (2)"]


def test_who_looks_into_a_file_is_bounded(tmp_path: Path) -> None:
    path = _file(tmp_path, b"email\na@b.de\n")
    found = inspect_apart(path, name="x", unpacked_limit=_LIMIT, memory_limit=_LIMIT, seconds=60)
    assert found == inspect(path, name="x", unpacked_limit=_LIMIT)
    assert _refusal(path, seconds=0).code == "too_slow"
    assert _refusal(path, memory_limit=1 << 20).code == "too_large_in_memory"
    late = _file(tmp_path, b"email\na@b.de\n\xff\xff\xff" + b"\xc3\xbc" * 50)
    assert _refusal(late).code == "undecodable"
