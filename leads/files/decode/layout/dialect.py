"""The first lines of a text -> its delimiter, and how its cells are quoted."""

import csv
import itertools
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from leads.files.decode.known.cells import is_address
from leads.files.decode.known.names import field_of
from leads.files.decode.layout.quoting import find_separator, lines_of, reader_of

DELIMITERS = (",", ";", "\t", "|")
# Other characters, where they fit better than those: with each of them nearly all rows must be of one width.
_RARE_DELIMITERS = "~^#!$%&*=:/\\`\u00a6\u00a7\u00b7\x01\x02\x1e\x1f"
EXPORT_BEGINS = "leadgate_id"  # exported.LEAD_ID
_RECORDS = 100
_NEARLY_ALL = 0.9


class Dialect(NamedTuple):
    delimiter: str
    quoting: str = ""


class _Fit(NamedTuple):
    """How well a dialect fits: how many records are of one width, have an address alone in a cell, …"""

    score: float = 0.0
    same: float = 0.0
    failures: int = 0


def find_dialect(text: str, *, delimiter: str = "") -> Dialect:
    """`text` ends with a whole line. "," for a file with one column. `delimiter` is obeyed if not ""."""
    wanted = delimiter or find_separator(text) or _find_in_export(text)
    if wanted and text.startswith(EXPORT_BEGINS):
        return Dialect(wanted)
    lines = list(lines_of(text))[: _RECORDS * 5]
    lines = lines[1:] if find_separator(text) else lines
    if not delimiter and _are_quoted_whole(lines):
        inner = _best_delimiter(lines, "lines")
        if inner.delimiter and _holds_people(lines, inner):
            return inner
    found = Dialect(wanted) if wanted else _best_delimiter(lines, "")
    return _with_quoting(Dialect(found.delimiter or ","), lines)


def _find_in_export(text: str) -> str:
    """What Leadgate exported begins with a name that no other file begins with."""
    following = text.removeprefix(EXPORT_BEGINS)[:1] if text.startswith(EXPORT_BEGINS) else ""
    return following if following in DELIMITERS else ""


def _best_delimiter(lines: list[str], quoting: str) -> Dialect:
    """Dialect("") where no delimiter fits."""
    fits = {delimiter: _fit(lines, Dialect(delimiter, quoting)) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: fits[delimiter].score)  # the first of equals
    if fits[best].same < 1 or fits[best].score <= 0:
        best = _better_rare_one(lines, quoting, than=fits[best].score) or best
        fits.setdefault(best, _Fit(score=1))
    if fits[best].score <= 0:
        return Dialect("")
    return Dialect(_doubled(lines, best, quoting), quoting)


def _better_rare_one(lines: list[str], quoting: str, *, than: float) -> str:
    """One that fits nearly all lines; it must part addresses or known names from the rest."""
    start = "".join(lines[:20])
    fits = [
        (fit.score, delimiter)
        for delimiter in _RARE_DELIMITERS
        if delimiter in start and (fit := _fit(lines, Dialect(delimiter, quoting))).same >= _NEARLY_ALL
    ]
    good = [(score, delimiter) for score, delimiter in fits if score > than and score >= 2]
    return max(good)[1] if good else ""


def _doubled(lines: list[str], delimiter: str, quoting: str) -> str:
    """ ";;" where every second cell is empty because of it."""
    records, _ = _records(lines, Dialect(delimiter, quoting))
    wide = [record for record in records if len(record) > 1]
    if len(wide) < 2 or any("".join(record[1::2]).strip() or len(record) % 2 == 0 for record in wide):
        return delimiter
    return delimiter * 2 if all(len(record) == len(wide[0]) > 2 for record in wide) else delimiter


def _with_quoting(dialect: Dialect, lines: list[str]) -> Dialect:
    """CSV's own rules, unless others fit better."""
    delimiter = dialect.delimiter
    text = "".join(lines)
    tries: dict[str, Callable[[], bool]] = {
        "space": lambda: f'{delimiter} "' in text,
        "backslash": lambda: '\\"' in text,
        "single": lambda: f"{delimiter}'" in text or f"'{delimiter}" in text,
    }
    plain = best = _fit(lines, dialect)
    for quoting, is_possible in tries.items():
        if not is_possible():
            continue
        other = Dialect(delimiter, quoting)
        fit = _fit(lines, other)
        is_better = (fit.failures, -fit.score) < (best.failures, -best.score)
        if is_better or (
            fit.failures == 0 and fit.score >= plain.score and _is_marked(lines, dialect, quoting)
        ):
            dialect, best = other, fit
    return dialect


def _is_marked(lines: list[str], dialect: Dialect, quoting: str) -> bool:
    """Whether cells, as CSV's own rules have them, begin as the other kind of quoting lets them begin."""
    records, _ = _records(lines, Dialect(dialect.delimiter))
    cells = [cell for record in records for cell in record if cell]
    if quoting == "space":
        return any(cell.startswith(' "') for cell in cells)
    if quoting == "single":
        quoted = sum(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells)
        return bool(cells) and quoted >= _NEARLY_ALL * len(cells)
    return False


def _are_quoted_whole(lines: list[str]) -> bool:
    """Whether nearly all lines are one quoted cell, with quoted cells or delimiters in it."""
    filled = [bare for line in lines if (bare := line.strip())]
    whole = [
        line
        for line in filled
        if len(line) > 1 and line[0] == line[-1] == '"' and line[1:-1].replace('""', "").count('"') == 0
    ]
    return len(filled) > 1 and len(whole) >= _NEARLY_ALL * len(filled)


def _holds_people(lines: list[str], dialect: Dialect) -> bool:
    """Whether nearly all lines are rows of one width, with addresses or two known names among them."""
    records, _ = _records(lines, dialect)
    fields = {field_of(cell).field for record in records[:5] for cell in record} - {""}
    has_address = any(map(is_address, itertools.chain.from_iterable(records)))
    return _fit(lines, dialect).same >= _NEARLY_ALL and (has_address or len(fields) > 1)


def _fit(lines: list[str], dialect: Dialect) -> _Fit:
    """How well the records agree on a width of two or more, and how many have an address alone in a cell.
    Nothing if there is only one column."""
    records, failures = _records(lines, dialect)
    wide = [len(record) for record in records if len(record) > 1]
    if not wide:
        return _Fit(failures=failures)
    usual, times = Counter(wide).most_common(1)[0]
    same = times / (len(records) + failures)
    addresses = sum(any(map(is_address, record)) for record in records) / len(records)
    names = any(field_of(cell).sure == 2 for record in records[:5] for cell in record if len(record) > 1)
    score = same + (wide[0] == usual) * 0.5 + addresses + names * 0.5 + min(usual, 50) / 1000
    return _Fit(score, same, failures)


def _records(lines: list[str], dialect: Dialect) -> tuple[list[list[str]], int]:
    """Records that aren't blank, and how many could not be read by the rules."""
    reader = reader_of(lines, dialect.delimiter, dialect.quoting, strict=True)
    records: list[list[str]] = []
    failures = 0
    while len(records) < _RECORDS:
        try:
            record = next(reader)
        except StopIteration:
            break
        except csv.Error:
            failures += 1
            continue
        if any(record):
            records.append(record)
    return records, failures
