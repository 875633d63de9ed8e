"""A number -> a person, always the same: millions of them whose names are spread like real ones.

A few first names and companies are common and most are rare; each name begins like many others.
"""

import csv
from pathlib import Path

HEADER = ("email", "first_name", "last_name", "company_name", "job_title", "phone", "city")
_ONSETS = ("b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w")
_VOWELS = ("a", "e", "i", "o", "u", "ia", "ou", "ö")
_CODAS = ("n", "r", "s", "l", "ck", "tte", "mann", "ski")
_TRADES = ("Logistics", "Analytics", "Software", "Foods", "Robotics", "Consulting", "Energy", "Textiles")
_FIRST_NAMES, _LAST_NAMES, _COMPANIES = 2_000, 40_000, 600_000
_WORD = (1 << 32) - 1


def person(number: int) -> tuple[str, ...]:
    """The values of HEADER."""
    first = name(_skewed(number, 1, _FIRST_NAMES))
    last = name(_FIRST_NAMES + _skewed(number, 2, _LAST_NAMES))
    company = _skewed(number, 3, _COMPANIES)
    firm = f"{name(company)} {_TRADES[company % len(_TRADES)]} {company // 1000}"
    local = f"{first}.{last}".replace("ö", "oe").lower()
    email = f"{local}.{number}@{name(company).replace('ö', 'oe').lower()}{company}.example"
    return email, first, last, firm, "Head of Sales", f"+1 555 {number % 10_000_000:07}", "Lisbon"


def name(number: int) -> str:
    """Two or three syllables."""
    letters = []
    for _ in range(3 if number > _FIRST_NAMES else 2):
        number, onset = divmod(number, len(_ONSETS))
        number, vowel = divmod(number, len(_VOWELS))
        letters.append(_ONSETS[onset] + _VOWELS[vowel])
    return ("".join(letters) + _CODAS[number % len(_CODAS)]).capitalize()


def write_people(path: Path, numbers: range) -> None:
    """As a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(map(person, numbers))


def _skewed(number: int, kind: int, choices: int) -> int:
    """One of so many, the first ones much more often."""
    mixed = ((number + 1) * 0x9E3779B1 ^ (number >> 7) * 0x85EBCA6B ^ kind * 0xC2B2AE35) & _WORD
    mixed = (mixed ^ (mixed >> 15)) * 0x2C1B3C6D & _WORD
    mixed = (mixed ^ (mixed >> 12)) * 0x297A2D39 & _WORD
    share: float = (mixed ^ (mixed >> 15)) / _WORD
    return min(int(choices * share**3), choices - 1)
