"""A file -> blocks of normalised rows."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from leads.files.corrected.cells import Cells, lay_over
from leads.files.decode import FileFormat, FileRow, read_rows
from leads.files.exported import VARIABLES
from leads.files.footers import mark_footers
from leads.files.held_address import normalize_file_rows
from leads.files.mapping import row_maker
from leads.imports.judge.classify import split_refused, split_repeated
from leads.imports.rows import Held, LeadRow, OpenTarget, Refusal
from leads.models.sizes import MAX_TEXT, MAX_VARIABLES
from workspaces.text.formulas import escape_formula

CHUNK = 5000  # rows of a transaction


class Block(msgspec.Struct, array_like=True, gc=False):
    """The rows with neighbouring numbers up to `last`: `rows` are the first occurrences among those that
    are good in themselves, `refusals` the others. Where rows name their leads, `rows` are all the good
    ones: who repeats whom is known only with the leads' emails. `held`: by row, the cells that hold more than
    the address."""

    last: int
    rows: list[LeadRow]
    refusals: list[Refusal]
    held: dict[int, Held]


def halves(block: Block) -> list[Block]:
    """By the numbers of its rows; a block of one row is its own."""
    numbers = sorted([row.number for row in block.rows] + [refusal.number for refusal in block.refusals])
    if len(numbers) < 2:
        return [block]
    middle = numbers[len(numbers) // 2 - 1]
    return [
        _part(block, 0, middle, last=middle),
        _part(block, middle + 1, numbers[-1], last=block.last),
    ]


def _part(block: Block, first: int, end: int, *, last: int) -> Block:
    """The rows with numbers from `first` to `end`."""
    numbers = range(first, end + 1)
    return Block(
        last,
        [row for row in block.rows if row.number in numbers],
        [refusal for refusal in block.refusals if refusal.number in numbers],
        {number: held for number, held in block.held.items() if number in numbers},
    )


@dataclass(frozen=True, kw_only=True)
class OpenFile:
    """What it takes to read a file's rows: `unescape` for files that Leadgate wrote, `typed` for what
    somebody typed over the cells of some rows, by their numbers."""

    path: Path
    format: FileFormat
    columns: list[str]  # their names
    mapping: list[str]
    unescape: bool
    is_converted: bool  # from a spreadsheet
    unpacked_limit: int
    matches_phones: bool = False
    chunk: int = CHUNK
    typed: Mapping[int, Cells] = field(default_factory=dict)

    @property
    def names_leads(self) -> bool:
        """Whether rows may say by an id, or by a phone number, which leads they mean."""
        return "leadgate_id" in self.mapping or self.has_keys

    @property
    def has_keys(self) -> bool:
        return "external_id" in self.mapping or (self.matches_phones and "phone" in self.mapping)

    def records(self, *, block: int, unpacked_limit: int = 0) -> Iterator[list[FileRow]]:
        """Its rows in blocks, those at the end marked that are no people. Raises FileError."""
        rows = self.rows(block=block, unpacked_limit=unpacked_limit)
        if "email" not in self.mapping or self.names_leads or len(self.columns) < 2:
            return rows
        url = self.mapping.index("linkedin_url") if "linkedin_url" in self.mapping else None
        return mark_footers(rows, email=self.mapping.index("email"), url=url)

    def rows(self, *, block: int, unpacked_limit: int = 0) -> Iterator[list[FileRow]]:
        """Its rows in blocks, as they are, with what was typed over them. Raises FileError."""
        width, limit = len(self.columns), unpacked_limit or self.unpacked_limit
        rows = read_rows(self.path, self.format, width=width, unpacked_limit=limit, block=block)
        if not self.typed:
            return rows
        escape = escape_formula if self.unescape else str
        return lay_over(rows, self.typed, width=width, escape=escape)


def read_blocks(file: OpenFile, *, target: OpenTarget, checkpoint: int = 0) -> Iterator[Block]:
    """No block has rows from both sides of the checkpoint, a row's number. Raises FileError."""
    make = row_maker(file.mapping, file.columns, unescape=file.unescape)
    room = _room(file)
    for records_of_block in file.records(block=file.chunk):
        is_small = _longest(records_of_block) < room
        for part in _split(records_of_block, checkpoint):
            held: dict[int, Held] = {}
            raws = list(map(make, part))
            normalized = normalize_file_rows(raws, target=target, is_small=is_small, held=held)
            rows, refusals = (split_refused if file.names_leads else split_repeated)(normalized)
            yield Block(part[-1].number, rows, refusals, held)


def _room(file: OpenFile) -> int:
    """Characters that a row's cells may have before anybody need look which of its texts is too large.
    Joining the cells of a block costs less than joining every row's fields."""
    if VARIABLES in file.mapping or len(file.columns) > MAX_VARIABLES:
        return 0
    return MAX_TEXT - len("".join(file.columns))


def _longest(records: list[FileRow]) -> int:
    return max(map(len, map("".join, [record.cells for record in records])), default=0)


def _split(records: list[FileRow], checkpoint: int) -> list[list[FileRow]]:
    """The records up to the checkpoint and those after it, without empty parts."""
    if not records or records[0].number > checkpoint or records[-1].number <= checkpoint:
        return [records] if records else []
    done = bisect_right(records, checkpoint, key=lambda record: record.number)
    return [records[:done], records[done:]]
