"""The ugly files of tests/samples, as far as a file can be judged without a database."""

import codecs
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from blocklists.matching import blocking_value
from leads.files.decode import Column, FileError, FileFormat, FileRow, convert_xlsx, inspect, read_rows
from leads.files.footers import mark_footers
from leads.files.guess import guess_mapping
from leads.files.held_address import normalize_file_rows
from leads.files.mapping import row_maker
from leads.files.mended import is_mended
from leads.imports.judge.classify import split_repeated
from leads.imports.rows import PROFILE_FIELDS, LeadRow, OpenTarget
from leads.models.targets import Target
from tests.samples.make_samples import FOLDER, SAMPLES

_LIMIT = 1 << 30
_NAMES = sorted(path.name.removesuffix(".json") for path in FOLDER.glob("*.json"))


def test_samples_are_what_the_script_writes(tmp_path: Path) -> None:
    assert sorted(sample.name for sample in SAMPLES) == _NAMES
    for sample in SAMPLES:
        sample.write(tmp_path)
        assert _expected(sample.name) == json.loads((tmp_path / f"{sample.name}.json").read_text("utf-8"))


def test_samples_are_enough() -> None:
    assert len(_NAMES) >= 64


@pytest.mark.parametrize("name", _NAMES)
def test_sample(name: str, tmp_path: Path) -> None:
    expected = _expected(name)
    if expected["error"]:
        with pytest.raises(FileError) as caught:
            _Opened(name, tmp_path, expected).outcomes()
        assert caught.value.code == expected["error"], str(caught.value)
        assert str(caught.value).endswith(".")
        return
    opened = _Opened(name, tmp_path, expected)
    assert _comparable(opened.detected) == _comparable(expected["detected"])
    assert opened.mapping == expected["mapping"]
    outcomes, created = opened.outcomes()
    assert outcomes == expected["outcomes"]
    assert len(created) == expected["counts"].get("created", 0)
    shown = [_shown(row) for row in created]
    for lead in expected["leads"]:
        assert lead in shown


def _expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def _comparable(detected: dict[str, Any]) -> dict[str, Any]:
    """Python has several names for each encoding."""
    encoding = detected["encoding"]
    fields = ("kind", "packing", "delimiter", "has_header")
    return {field: detected[field] for field in fields} | {
        "encoding": codecs.lookup(encoding).name if encoding else ""
    }


class _Opened:
    """A sample, looked into, and converted if need be. Raises FileError."""

    def __init__(self, name: str, folder: Path, expected: dict[str, Any]) -> None:
        self._limit = expected.get("unpacked_limit") or _LIMIT
        self._expected = expected
        self._path = FOLDER / name
        found = inspect(self._path, name=name, unpacked_limit=self._limit)
        self.detected = found.format.to_json()
        if found.format.kind == "xlsx":
            self._path = _convert(self._path, folder / "sheet.csv", self._limit)
            found = inspect(self._path, name=name, unpacked_limit=self._limit)
        self.format: FileFormat = FileFormat.from_json(found.format.to_json())
        self.columns: tuple[Column, ...] = found.columns
        self.mapping = guess_mapping(found.columns)

    def outcomes(self) -> tuple[dict[str, str], list[LeadRow]]:
        """Outcomes other than created by row number; rows that are created."""
        target = _target(self._expected["target"])
        make = row_maker(self._mapped(), [c.name for c in self.columns], unescape=is_mended(self.columns))
        rows = normalize_file_rows([make(row) for row in self._rows()], target=target)
        kept, refusals = split_repeated(rows)
        slugs = {refusal.number: refusal.outcome.slug for refusal in refusals}
        slugs |= {row.number: slug for row in kept if (slug := _what_the_database_says(row))}
        outcomes = {str(number): slugs[number] for number in sorted(slugs)}
        return outcomes, [row for row in kept if row.number not in slugs]

    def _mapped(self) -> list[str]:
        changes = self._expected["map"]
        return [changes.get(c.name, choice) for c, choice in zip(self.columns, self.mapping, strict=True)]

    def _rows(self) -> Iterator[FileRow]:
        blocks = read_rows(
            self._path, self.format, width=len(self.columns), unpacked_limit=self._limit, block=3
        )
        mapped = self._mapped()
        if "email" in mapped and len(mapped) > 1:
            blocks = mark_footers(blocks, email=mapped.index("email"))
        for block in blocks:
            assert 0 <= len(block) <= 3
            yield from block


def _what_the_database_says(row: LeadRow) -> str:
    """Of the workspace that tests/samples/__init__.py describes."""
    if blocking_value(row.email, {"blocked.example"}):
        return "blocked"
    return "duplicate" if row.email == "already@example.com" else ""


def _shown(row: LeadRow) -> dict[str, Any]:
    """What isn't empty."""
    fields = dict(zip(PROFILE_FIELDS, row.profile, strict=True))
    variables = dict(row.raw.custom_variables)
    everything = {"email": row.email, **fields, "custom_variables": variables}
    return {name: value for name, value in everything.items() if value}


def _convert(path: Path, target: Path, limit: int) -> Path:
    convert_xlsx(
        path,
        target=target,
        unpacked_limit=limit,
        memory_limit=1 << 30,
        seconds=60,
        on_progress=lambda done, total: None,
    )
    return target


def _target(kind: str) -> OpenTarget:
    return OpenTarget(
        ref=Target(kind="list" if kind == "list" else "campaign", id=UUID(int=1)),
        is_linkedin=False,
        requires_email=kind != "list",
        assignee=None,
        blocklist_id=None,
        blocklist_version=None,
        custom_variables=frozenset(),
        period_start=dt.date(2026, 1, 1),
    )
