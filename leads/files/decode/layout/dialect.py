"""The first lines of a text -> its delimiter, and how its cells are quoted."""

import csv
import itertools
from collections import Counter
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
_NOTES = 10  # records of one cell above a table, and below it


class Dialect(NamedTuple):
    delimiter: str
    quoting: str = ""


class _Fit(NamedTuple):
    """How well a dialect fits: how many records are of one width, have an address alone in a cell, …"""

    score: float = 0.0
    same: float = 0.0
    failures: int = 0
    is_all: bool = False  # no record was left out as a title or a note
    in_marks: int = 0  # cells that are still within quotation marks


def find_dialect(text: str, *, delimiter: str = "") -> Dialect:
    """`text` ends with a whole line. "," for a file with one column. `delimiter` is obeyed if not ""."""
    wanted = delimiter or find_separator(text) or _find_in_export(text)
    if wanted and text.startswith(EXPORT_BEGINS):
        return Dialect(wanted)
    lines = list(lines_of(text))[: _RECORDS * 5]
    lines = lines[1:] if find_separator(text) else lines
    lines = [line.replace("mailto:", "") for line in lines]  # its colon parts no cells
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
    is_sure = fit.is_all and fit.same == 1 and not fit.failures and fit.score >= _PEOPLE
    if not is_sure and (rare := _better_rare_one(lines, quoting, fit)):
        best, fit = rare, _Fit(score=1)
    if fit.score <= 0:
        return Dialect("")
    return Dialect(_doubled(lines, best.delimiter, quoting), best.quoting)


def _better_rare_one(lines: list[str], quoting: str, than: _Fit) -> Dialect | None:
    """Another delimiter or quoting that fits nearly all lines; it must part addresses or known names from
    the rest."""
    start, text = "".join(lines[:20]), "".join(lines)
    best, most = None, (than.failures == 0, than.score, True, 0)
    for delimiter in (*DELIMITERS, *_RARE_DELIMITERS):
        quotings = [quoting] if quoting else ["", *_possible_quotings(delimiter, text)]
        for other in quotings if delimiter in start else ():
            fit = _fit(lines, Dialect(delimiter, other))
            is_good = fit.same >= _NEARLY_ALL and fit.score >= _PEOPLE and not fit.failures
            worth = (True, fit.score, not other, -fit.in_marks)
            if is_good and worth > most:
                best, most = Dialect(delimiter, other), worth
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
    plain = best = _fit(lines, dialect)
    for quoting in _possible_quotings(delimiter, "".join(lines)):
        other = Dialect(delimiter, quoting)
        fit = _fit(lines, other)
        is_better = (fit.failures, -fit.score) < (best.failures, -best.score)
        is_as_good = fit.failures == 0 and (fit.score >= plain.score or quoting == "single")
        if is_better or (is_as_good and _is_marked(lines, dialect, quoting)):
            dialect, best = other, fit
    return dialect


def _possible_quotings(delimiter: str, text: str) -> list[str]:
    """Those whose signs are in the text, besides CSV's own."""
    signs = {
        "space": (f'{delimiter} "',),
        "backslash": ('\\"',),
        "single": (f"{delimiter}'", f"'{delimiter}"),
    }
    return [quoting for quoting, found in signs.items() if any(sign in text for sign in found)]


def _is_marked(lines: list[str], dialect: Dialect, quoting: str) -> bool:
    """Whether lines are quoted as the other kind of quoting has it, all over."""
    if quoting == "single":
        rows = [line.strip() for line in lines if f"'{dialect.delimiter}'" in line]
        return len(rows) > 1 and all(row[0] == row[-1] == "'" for row in rows)
    records, _ = _records(lines, Dialect(dialect.delimiter))
    return quoting == "space" and any(cell.startswith(' "') for record in records for cell in record)


def _are_quoted_whole(lines: list[str]) -> bool:
    """Whether nearly all lines are one quoted cell, with quoted cells or delimiters in it, but for titles and
    notes."""
    are_whole = [_is_quoted_whole(bare) for line in lines if (bare := line.strip())]
    if True not in are_whole:
        return False
    first, last = are_whole.index(True), len(are_whole) - are_whole[::-1].index(True)
    table = are_whole[min(first, _NOTES) : max(last, len(are_whole) - _NOTES)]
    return len(table) > 1 and sum(table) >= _NEARLY_ALL * len(table)


def _is_quoted_whole(line: str) -> bool:
    return len(line) > 1 and line[0] == line[-1] == '"' and '"' not in line[1:-1].replace('""', "")


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
    found, records = records, _without_notes(records)
    wide = [len(record) for record in records if len(record) > 1]
    if not wide:
        return _Fit(failures=failures)
    usual, times = Counter(wide).most_common(1)[0]
    same = times / (len(records) + failures)
    addresses = sum(any(map(is_address, record)) for record in records) / len(records)
    names = any(field_of(cell).sure == 2 for record in records[:5] for cell in record if len(record) > 1)
    score = same + (wide[0] == usual) * 0.5 + addresses + names * 0.5 + min(usual, 50) / 1000
    in_marks = sum(len(cell) > 1 and cell[0] == cell[-1] in "\"'" for record in records for cell in record)
    return _Fit(score, same, failures, is_all=len(records) == len(found), in_marks=in_marks)


def _without_notes(records: list[list[str]]) -> list[list[str]]:
    """Without the first few and the last few that aren't as wide as most: titles, and what stands below a
    table."""
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return records
    usual = widths.most_common(1)[0][0]
    wide = [index for index, record in enumerate(records) if len(record) == usual]
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
