"""Columns and their first rows -> warnings of what is wrong with them or can't come back."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from leads.files.decode.columns import distinct_names
from leads.files.decode.known.names import field_of, name_key
from leads.files.decode.layout.dialect import EXPORT_BEGINS
from leads.files.decode.layout.header import Header
from leads.files.decode.model import Column, FileRow, FileWarning

_match_scientific = re.compile(r"\s*\d(?:[.,]\d+)?E\+\d+\s*", re.IGNORECASE).fullmatch
_match_long = re.compile(r"\s*\d{15,}0\s*").fullmatch
_match_bare_number = re.compile(r"\s*[1-9]\d{3,}\s*").fullmatch
_ZERO_KEYS = frozenset(
    ["zip", "zipcode", "postcode", "postalcode", "plz", "postleitzahl", "codepostal", "cp", "codigopostal"]
    + ["cap", "kodpocztowy"]
)
_SHOWN = 5  # names in a sentence
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def warn_of_losses(
    columns: Sequence[Column], header: Sequence[str], rows: Sequence[FileRow]
) -> tuple[FileWarning, ...]:
    """`rows` are the first below the header, as wide as they come; `header` may be []."""
    return (*_duplicates(header), *_wide(rows, len(columns) if header else 0), *_numbers(columns))


def warn_of_header(header: Header, records: Sequence[FileRow]) -> tuple[FileWarning, ...]:
    """What was found above the table, beside its header and below it."""
    first = records[0].number
    texts = []
    if header.row and header.has_header:
        text = f"The columns' names are taken from row {header.row}; the rows above it are not read."
        texts.append(FileWarning(code="rows_above_header", text=text, row=first))
    elif header.row:
        text = f"The data seem to begin below row {header.row}; the rows until there are not read."
        texts.append(FileWarning(code="rows_above_header", text=text, row=first))
    if header.others:
        numbers = _listed(map(str, header.others))
        text = f"Row {numbers} could be the header as well as row {header.row or first}."
        texts.append(FileWarning(code="several_headers", text=text, row=header.others[0]))
    if header.next_table:
        text = f"Another table begins in row {header.next_table}: only the first one is read, until row "
        text += f"{header.last_row}."
        texts.append(FileWarning(code="several_tables", text=text, row=header.next_table))
    return tuple(texts)


def _duplicates(header: Sequence[str]) -> list[FileWarning]:
    counts = Counter(cell.strip() for cell in header if cell.strip())
    twice = [name for name, times in counts.items() if times > 1]
    if not twice:
        return []
    again = [name for name, cell in zip(distinct_names(header), header, strict=True) if name != cell.strip()]
    text = f"Several columns are called {_listed(twice)}; the later ones are shown as {_listed(again)}."
    return [FileWarning(code="columns_with_one_name", text=text, column=twice[0])]


def _wide(rows: Sequence[FileRow], width: int) -> list[FileWarning]:
    wide = [row.number for row in rows if width and any(map(str.strip, row.cells[width:]))]
    if not wide:
        return []
    text = f"Rows with more cells than the header has are refused, such as row {_listed(map(str, wide))}."
    return [FileWarning(code="rows_too_wide", text=text, row=wide[0])]


def _numbers(columns: Sequence[Column]) -> list[FileWarning]:
    """Of a file that no spreadsheet has had in its hands there is nothing to say: an export of ours."""
    if columns and columns[0].name == EXPORT_BEGINS:
        return []
    scientific = [c.name for c in columns if any(map(_match_scientific, c.judged_by))]
    long = [c.name for c in columns if any(map(_match_long, c.judged_by))]
    zeros = [c.name for c in columns if _had_zeros(c.name) and any(map(_match_bare_number, c.judged_by))]
    return [
        *_warn("digits_lost", _SCIENTIFIC, scientific),
        *_warn("digits_made_zero", _LONG, long),
        *_warn("zeros_lost", _ZEROS, zeros),
    ]


_SCIENTIFIC = "{} holds numbers such as 4.9E+11: a spreadsheet has cut their digits off before you saved it."
_LONG = "{} holds numbers of more than 15 digits: a spreadsheet has made the last ones 0."
_ZEROS = (
    "{} holds plain numbers: zeros or a + that once stood in front are gone, if a spreadsheet saved them."
)
_DATES = "{} holds dates or times: they are imported in the form 2026-01-31, however the sheet shows them."


def _had_zeros(name: str) -> bool:
    return field_of(name)[0] == "phone" or name_key(name) in _ZERO_KEYS


def warn_of_sheet(found: Mapping[str, Any]) -> tuple[FileWarning, ...]:
    """`found` is what xlsx_child says at last."""
    others = [name for name in found["sheets"] if name != found["sheet"]]
    text = f"Only the sheet {found['sheet']} is read, not {_listed(others)}."
    return (
        *([FileWarning(code="other_sheets", text=text)] if others else []),
        *_warn("digits_made_zero", _LONG, found["large"]),
        *_warn("dates_rewritten", _DATES, found["dates"]),
        *_formulas(found.get("uncalculated", ""), found.get("uncalculated_count", 0)),
    )


def _formulas(first: str, count: int) -> list[FileWarning]:
    if not first:
        return []
    text = (
        f"{count:,} cells hold formulas that were never calculated, the first is {first}: they are read as "
    )
    text += "blank. Open the spreadsheet in a program that calculates it, and save it once more."
    return [FileWarning(code="formulas_without_results", text=text, row=int(first.lstrip(_LETTERS)))]


def _warn(code: str, sentence: str, names: Sequence[str]) -> list[FileWarning]:
    if not names:
        return []
    return [FileWarning(code=code, text=sentence.format(f"“{_listed(names)}”"), column=names[0])]


def _listed(names: Iterable[str]) -> str:
    """At most five of them."""
    all_names = list(names)
    more = f" and {len(all_names) - _SHOWN} more" if len(all_names) > _SHOWN else ""
    return ", ".join(all_names[:_SHOWN]) + more
