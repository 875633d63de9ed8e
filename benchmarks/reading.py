"""`python benchmarks/reading.py [--json] [--rows N] [--seeds N] [--part final|tuning]`: how files are read.

1. rows a second of decoding, mapping and normalising a CSV file in this process, the best of five
2. the share of texts whose encoding is found: names in 17 languages, in those of 35 encodings that can hold
   them, 5, 20, 100 and 1000 rows each. Right is what decodes to the text that was written. Of the others, how
   many come with a warning; and how many of the right ones do

The final figures use words and seeds that no constant was chosen by (`--part tuning` has those). No database.
"""

import argparse
import datetime as dt
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import django

sys.path[0] = str(Path(__file__).resolve().parents[1])  # the project, not the folder of this script

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from benchmarks.data import iterate_leads, write_csv  # noqa: E402  found only now
from benchmarks.texts.make import EncodedText, Part, make_texts  # noqa: E402
from leads.files.decode import FileError, inspect  # noqa: E402
from leads.files.file_rows import OpenFile, read_blocks  # noqa: E402
from leads.files.guess import guess_mapping  # noqa: E402
from leads.imports.rows import OpenTarget  # noqa: E402
from leads.models.targets import Target  # noqa: E402

_LIMIT = 1 << 34
_RUNS = 5
_ROWS = (5, 20, 100, 1000)
_FIRST_SEED = {"final": 5000, "tuning": 0}


def measure_speed(folder: Path, *, rows: int) -> float:
    """The best of some runs: whatever else runs on the machine only slows it down."""
    path = folder / "leads.csv"
    write_csv(path, iterate_leads("Reading", rows))
    found = inspect(path, name=path.name, unpacked_limit=_LIMIT)
    file = OpenFile(
        path=path,
        format=found.format,
        columns=[column.name for column in found.columns],
        mapping=guess_mapping(found.columns),
        unescape=False,
        is_converted=False,
        unpacked_limit=_LIMIT,
    )
    return rows / min(_read_all(file, rows=rows) for _ in range(_RUNS))


def _read_all(file: OpenFile, *, rows: int) -> float:
    """Seconds. Raises AssertionError where a row was lost."""
    began = time.perf_counter()
    blocks = read_blocks(file, target=_target())
    read = sum(len(block.rows) + len(block.refusals) for block in blocks)
    assert read == rows, read
    return time.perf_counter() - began


def _target() -> OpenTarget:
    return OpenTarget(
        ref=Target(kind="list", id=UUID(int=1)),
        is_linkedin=False,
        requires_email=False,
        assignee=None,
        blocklist_id=None,
        blocklist_version=None,
        custom_variables=frozenset(),
        period_start=dt.date(2026, 1, 1),
    )


@dataclass
class Share:
    """Of texts of one kind: how many were read right, and how many had a warning."""

    texts: int = 0
    right: int = 0
    wrong_warned: int = 0
    right_warned: int = 0
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, text: EncodedText, *, is_right: bool, is_warned: bool) -> None:
        self.texts += 1
        self.right += is_right
        self.right_warned += is_right and is_warned
        self.wrong_warned += is_warned and not is_right
        if not is_right:
            self.missed[f"{text.language} in {text.encoding}"] += 1

    def as_json(self) -> dict[str, Any]:
        wrong = self.texts - self.right
        return {
            "texts": self.texts,
            "right": round(self.right / self.texts, 4),
            "wrong": wrong,
            "wrong_with_warning": self.wrong_warned,
            "right_with_warning": round(self.right_warned / self.texts, 4),
        }


def measure_encodings(texts: Iterable[EncodedText], folder: Path) -> dict[str, Share]:
    """By the number of rows, and of "all"."""
    shares: dict[str, Share] = {"all": Share()}
    path = folder / "text.csv"
    for text in texts:
        path.write_bytes(text.content)
        is_right, is_warned = _read(path, text)
        for key in ("all", f"{text.rows} rows"):
            shares.setdefault(key, Share()).add(text, is_right=is_right, is_warned=is_warned)
    return shares


def _read(path: Path, text: EncodedText) -> tuple[bool, bool]:
    try:
        found = inspect(path, name=path.name, unpacked_limit=_LIMIT)
    except FileError:  # which is no guess in silence
        return False, True
    is_right = text.content.decode(found.format.encoding, "replace").removeprefix("\ufeff") == text.text
    return is_right, any(warning.code in ("encoding_doubt", "bad_bytes") for warning in found.warnings)


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure how files are read.")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rows", type=int, default=200_000, help="rows of the file. Default: %(default)s")
    parser.add_argument("--seeds", type=int, default=3, help="texts of each kind. Default: %(default)s")
    parser.add_argument("--part", choices=("final", "tuning"), default="final", help="Default: %(default)s")
    arguments = parser.parse_args()
    part: Part = arguments.part
    seeds = range(_FIRST_SEED[part], _FIRST_SEED[part] + arguments.seeds)
    with tempfile.TemporaryDirectory() as folder:
        speed = measure_speed(Path(folder), rows=arguments.rows)
        began = time.perf_counter()
        shares = measure_encodings(make_texts(rows=_ROWS, seeds=seeds, part=part), Path(folder))
        seconds = time.perf_counter() - began
    results = {
        "rows": arguments.rows,
        "read_rows_per_s": round(speed),
        "encodings": {key: share.as_json() for key, share in shares.items()},
        "ms_per_text": round(1000 * seconds / shares["all"].texts, 1),
        "most_missed": dict(shares["all"].missed.most_common(10)),
    }
    print(json.dumps(results, indent=2) if arguments.json else _table(results))
    return 0


def _table(results: dict[str, Any]) -> str:
    lines = [f"read {results['read_rows_per_s']:,} rows a second", ""]
    lines.append(f"{'':<12}{'texts':>8}{'right':>9}{'wrong':>8}{'of those warned':>17}{'needless':>10}")
    for key, share in results["encodings"].items():
        numbers = f"{share['texts']:>8}{share['right']:>9.2%}{share['wrong']:>8}"
        lines.append(
            f"{key:<12}{numbers}{share['wrong_with_warning']:>17}{share['right_with_warning']:>10.2%}"
        )
    missed = ", ".join(f"{name} ({times})" for name, times in results["most_missed"].items())
    return "\n".join([*lines, "", f"{results['ms_per_text']} ms a text", f"missed: {missed or 'none'}"])


if __name__ == "__main__":
    sys.exit(main())
