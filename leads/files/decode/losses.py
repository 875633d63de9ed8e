"""Columns and their first rows -> warnings of what is wrong with them or can't come back."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from leads.files.decode.columns import distinct_names
from leads.files.decode.known_names import field_of, name_key
from leads.files.decode.model import Column, FileRow

_match_scientific = re.compile(r"\s*\d(?:[.,]\d+)?E\+\d+\s*", re.IGNORECASE).fullmatch
_match_long = re.compile(r"\s*\d{15,}0\s*").fullmatch
_match_bare_number = re.compile(r"\s*[1-9]\d{3,}\s*").fullmatch
_ZERO_KEYS = frozenset(
    ["zip", "zipcode", "postcode", "postalcode", "plz", "postleitzahl", "codepostal", "cp", "codigopostal"]
    + ["cap", "kodpocztowy"]
)
_SHOWN = 5  # names in a sentence


def warn_of_losses(
    columns: Sequence[Column], header: Sequence[str], rows: Sequence[FileRow]
) -> tuple[str, ...]:
    """`rows` are the first below the header, as wide as they come; `header` may be []."""
    warnings = [_duplicates(header), _wide(rows, len(header)), *_numbers(columns)]
    return tuple(filter(None, warnings))


def _duplicates(header: Sequence[str]) -> str:
    counts = Counter(cell.strip() for cell in header if cell.strip())
    twice = [name for name, times in counts.items() if times > 1]
    if not twice:
        return ""
    again = [name for name, cell in zip(distinct_names(header), header, strict=True) if name != cell.strip()]
    return f"Several columns are called {_listed(twice)}; the later ones are shown as {_listed(again)}."


def _wide(rows: Sequence[FileRow], width: int) -> str:
    wide = [row.number for row in rows if width and any(map(str.strip, row.cells[width:]))]
    if not wide:
        return ""
    return f"Rows with more cells than the header has are refused, such as row {_listed(map(str, wide))}."


def _numbers(columns: Sequence[Column]) -> list[str]:
    scientific = [c.name for c in columns if any(map(_match_scientific, c.samples))]
    long = [c.name for c in columns if any(map(_match_long, c.samples))]
    zeros = [c.name for c in columns if _had_zeros(c.name) and any(map(_match_bare_number, c.samples))]
    return [_warn(_SCIENTIFIC, scientific), _warn(_LONG, long), _warn(_ZEROS, zeros)]


_SCIENTIFIC = "{} holds numbers such as 4.9E+11: a spreadsheet has cut their digits off before you saved it."
_LONG = "{} holds numbers of more than 15 digits: a spreadsheet has made the last ones 0."
_ZEROS = (
    "{} holds plain numbers: zeros or a + that once stood in front are gone, if a spreadsheet saved them."
)
_DATES = "{} holds dates or times: they are imported in the form 2026-01-31, however the sheet shows them."


def _had_zeros(name: str) -> bool:
    return field_of(name)[0] == "phone" or name_key(name) in _ZERO_KEYS


def warn_of_sheet(found: Mapping[str, Any]) -> tuple[str, ...]:
    """`found` is what xlsx_child says at last."""
    others = [name for name in found["sheets"] if name != found["sheet"]]
    warnings = [
        f"Only the sheet {found['sheet']} is read, not {_listed(others)}." if others else "",
        _warn(_LONG, found["large"]),
        _warn(_DATES, found["dates"]),
    ]
    return tuple(filter(None, warnings))


def _warn(sentence: str, names: Sequence[str]) -> str:
    return sentence.format(f"“{_listed(names)}”") if names else ""


def _listed(names: Iterable[str]) -> str:
    """At most five of them."""
    all_names = list(names)
    more = f" and {len(all_names) - _SHOWN} more" if len(all_names) > _SHOWN else ""
    return ", ".join(all_names[:_SHOWN]) + more
