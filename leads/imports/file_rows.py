"""A file -> blocks of normalised rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from leads.imports.decode import FileFormat, read_rows
from leads.imports.mapping import row_maker
from leads.imports.normalize import normalize_row
from leads.imports.rows import LeadRow, Refusal, Target

CHUNK = 5000  # rows of a transaction


class Block(msgspec.Struct, array_like=True, gc=False):
    """Rows with neighbouring numbers, `first` to `last`: those that are good in themselves, the others."""

    first: int
    last: int
    rows: list[LeadRow]
    refusals: list[Refusal]

    def until(self, number: int) -> list[LeadRow]:
        """The good rows up to this number."""
        return [row for row in self.rows if row.number <= number]

    def after(self, number: int) -> "Block":
        """What comes after the row with this number."""
        return Block(
            max(self.first, number + 1),
            self.last,
            [row for row in self.rows if row.number > number],
            [refusal for refusal in self.refusals if refusal.number > number],
        )


@dataclass(frozen=True, kw_only=True)
class OpenFile:
    """What it takes to read a file's rows: `unescape` for files that Leadgate wrote."""

    path: Path
    format: FileFormat
    columns: list[str]  # their names
    mapping: list[str]
    unescape: bool
    is_converted: bool  # from a spreadsheet
    unpacked_limit: int
    chunk: int = CHUNK


def read_blocks(file: OpenFile, *, target: Target) -> Iterator[Block]:
    """Raises FileError."""
    make = row_maker(file.mapping, file.columns, unescape=file.unescape)
    records = read_rows(
        file.path, file.format, width=len(file.columns), unpacked_limit=file.unpacked_limit, block=file.chunk
    )
    for part in records:
        if not part:
            continue
        block = Block(part[0].number, part[-1].number, [], [])
        for record in part:
            row = normalize_row(make(record), target=target)
            if isinstance(row, LeadRow):
                block.rows.append(row)
            else:
                block.refusals.append(row)
        yield block
