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
_PEOPLE = 2  # the score of what has addresses or known names in cells of their own
# What a text has where its cells are quoted otherwise than by CSV's own rules.
_SIGNS = {"backslash": '\\"', "single": "'"}
_NOTES = 10  # records of one cell above a table, and below it


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
    return found if found.quoting else _with_quoting(Dialect(found.delimiter or ","), lines)


def _find_in_export(text: str) -> str:
    """What Leadgate exported begins with a name that no other file begins with."""
    following = text.removeprefix(EXPORT_BEGINS)[:1] if text.startswith(EXPORT_BEGINS) else ""
    return following if following in DELIMITERS else ""


def _best_delimiter(lines: list[str], quoting: str) -> Dialect:
    """Dialect("") where no delimiter fits."""
    fits = {delimiter: _fit(lines, Dialect(delimiter, quoting)) for delimiter in DELIMITERS}
    best = Dialect(
        max(DELIMITERS, key=lambda delimiter: fits[delimiter].score), quoting
    )  # the first of equals
    fit = fits[best.delimiter]
    is_sure = fit.same == 1 and not fit.failures and fit.score >= _PEOPLE
    if not is_sure and (rare := _better_rare_one(lines, quoting, fit)):
        best, fit = rare, _Fit(score=1)
    if fit.score <= 0:
        return Dialect("")
    return Dialect(_doubled(lines, best.delimiter, quoting), best.quoting)


def _better_rare_one(lines: list[str], quoting: str, than: _Fit) -> Dialect | None:
    """Another delimiter or quoting that fits nearly all lines; it must part addresses or known names from
    the rest."""
    start, text = "".join(lines[:20]), "".join(lines)
    quotings = [quoting] if quoting else ["", *(q for q, sign in _SIGNS.items() if sign in text)]
    best, most = None, (than.failures == 0, than.score)
    for delimiter in (*DELIMITERS, *_RARE_DELIMITERS):
        for other in quotings if delimiter in start else ():
            fit = _fit(lines, Dialect(delimiter, other))
            is_good = fit.same >= _NEARLY_ALL and fit.score >= _PEOPLE and not fit.failures
            if is_good and (True, fit.score) > most:
                best, most = Dialect(delimiter, other), (True, fit.score)
    return best


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
        is_as_good = fit.failures == 0 and (fit.score >= plain.score or quoting == "single")
        if is_better or (is_as_good and _is_marked(lines, dialect, quoting)):
            dialect, best = other, fit
    return dialect


def _is_marked(lines: list[str], dialect: Dialect, quoting: str) -> bool:
    """Whether lines are quoted as the other kind of quoting has it, all over."""
    if quoting == "single":
        rows = [line.strip() for line in lines if f"'{dialect.delimiter}'" in line]
        return len(rows) > 1 and all(row[0] == row[-1] == "'" for row in rows)
    records, _ = _records(lines, Dialect(dialect.delimiter))
    return quoting == "space" and any(cell.startswith(' "') for record in records for cell in record)


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
    records = _without_notes(records)
    wide = [len(record) for record in records if len(record) > 1]
    if not wide:
        return _Fit(failures=failures)
    usual, times = Counter(wide).most_common(1)[0]
    same = times / (len(records) + failures)
    addresses = sum(any(map(is_address, record)) for record in records) / len(records)
    names = any(field_of(cell).sure == 2 for record in records[:5] for cell in record if len(record) > 1)
    score = same + (wide[0] == usual) * 0.5 + addresses + names * 0.5 + min(usual, 50) / 1000
    return _Fit(score, same, failures)


def _without_notes(records: list[list[str]]) -> list[list[str]]:
    """Without the first few and the last few of one cell: titles, and what stands below a table."""
    wide = [index for index, record in enumerate(records) if len(record) > 1]
    if not wide:
        return records
    first, last = min(wide[0], _NOTES), max(wide[-1] + 1, len(records) - _NOTES)
    is_table = 2 * (last - first) > len(records)
    return records[first:last] if is_table else records


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
