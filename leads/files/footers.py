"""The last rows of a file of addresses that are no people: totals, page numbers, notices."""

import itertools
from collections.abc import Iterable, Iterator

from leads.files.decode import FileRow
from leads.files.held_address import looks_like_address
from leads.imports.rows import FOOTER

_MOST = 50  # rows: what is longer is no footer
_COUNTED = 1000  # rows that tell whether this is a file of addresses
_NEARLY_ALL = 0.8
_PROSE = 6  # words of a cell
_TOTAL_WORDS = """total totals grandtotal grandtotals subtotal gesamtsumme zwischensumme endsumme totalgeneral
    totalgénéral summa yhteensä celkem összesen sum count summe gesamt anzahl totale somme totaal razem suma
    jumlah toplam итого всего 合計 合计 总计 कुल المجموع মোট"""
_TOTALS = frozenset(_TOTAL_WORDS.split())


def mark_footers(
    blocks: Iterator[list[FileRow]], *, email: int, url: int | None = None
) -> Iterator[list[FileRow]]:
    """The same rows; those at the end with one cell and no address get a problem. `email` is the address's
    column, `url` that of the LinkedIn profile, which says who a person is as well. A block may come in two
    parts."""
    held: list[list[FileRow]] = []  # they may be the last ones
    passed = 0  # held ones that were let go, as too many for a footer
    above = _Above(email)
    for block in blocks:
        end = len(block)
        while end and is_note(block[end - 1], email=email, url=url):
            end -= 1
        if end or sum(map(len, held)) > _MOST:
            passed = 0 if end else passed + sum(map(len, held))
            above.count(itertools.chain.from_iterable(held))
            yield from held
            held = []
        above.count(block[:end])
        if end:
            yield block[:end]
        if end < len(block):
            held.append(block[end:])
    if passed + sum(map(len, held)) <= _MOST and above.are_addressed():
        _mark(held)
    yield from held


class _Above:
    """How many of the first rows above the end have an address: the same however large the blocks are."""

    def __init__(self, email: int) -> None:
        self._email = email
        self._seen = self._addressed = 0

    def count(self, rows: Iterable[FileRow]) -> None:
        for row in itertools.islice(rows, _COUNTED - self._seen):
            self._seen += 1
            self._addressed += "@" in row.cells[self._email]

    def are_addressed(self) -> bool:
        return self._seen > 0 and self._addressed >= _NEARLY_ALL * self._seen


def _mark(blocks: list[list[FileRow]]) -> None:
    for row in itertools.chain.from_iterable(blocks):
        row.problem = row.problem or FOOTER


def is_note(row: FileRow, *, email: int, url: int | None = None) -> bool:
    """Whether it has one cell, or is a total or a sentence; and no address. One word where an address
    should be is a bad address."""
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    if not filled or any(map(looks_like_address, filled)) or (url is not None and row.cells[url].strip()):
        return False
    if "".join(filled[0].rstrip(":").casefold().split()) in _TOTALS or row.problem:
        return "@" not in "".join(filled)
    if len(filled) == 1:
        return not (filled[0] == row.cells[email].strip() and len(filled[0].split()) == 1)
    return any(len(cell.split()) >= _PROSE for cell in filled[:3])
