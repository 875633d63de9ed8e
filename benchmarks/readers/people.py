"""A number -> a person as benchmarks/texts/people.py has them, with what filters look for: some on many, some
on few, some on nearly everybody."""

import csv
from collections.abc import Iterable
from pathlib import Path

from benchmarks.texts import people

HEADER = (*people.HEADER, "linkedin_url", "tags")
MANY, FEW = "Customer", "Speaker"  # tags: of one in ten, of one in 5000
COMMON_SOURCE, RARE_SOURCE = "Fair", "Friend"  # of one in 20, of one in 65 536 (traits.py)
_PHONE = people.HEADER.index("phone")


def person(number: int) -> tuple[str, ...]:
    """The values of HEADER."""
    values = list(people.person(number))
    if number % 200 == 7:
        values[_PHONE] = ""
    linkedin = f"https://www.linkedin.com/in/somebody-{number}" if number % 10 == 3 else ""
    tags = [MANY] * (number % 10 == 2) + [FEW] * (number % 5_000 == 4)
    return *values, linkedin, ", ".join(tags)


def write_people(path: Path, numbers: range) -> None:
    """As a CSV file."""
    _write(path, map(person, numbers))


def write_rejected(path: Path, numbers: range) -> None:
    """The same, every email without its last label: no row makes a lead."""
    _write(path, ((values[0].removesuffix(".example"), *values[1:]) for values in map(person, numbers)))


def _write(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows)
