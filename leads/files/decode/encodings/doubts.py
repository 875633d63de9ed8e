"""What a scan found doubtful -> warnings."""

import re
from collections.abc import Sequence

from leads.files.decode.encodings.names import title_of
from leads.files.decode.encodings.scan import Scan
from leads.files.decode.model import EncodingReading, FileWarning

_split_cells = re.compile(r"[,;\t|]").split
_VALUES = 3
_LONGEST = 60  # characters of a value


def warn_of_encoding(scan: Scan) -> tuple[FileWarning, ...]:
    """That it is a guess, with the others and what they read; and which lines it can't read."""
    return (*_doubt(scan), *_bad_bytes(scan))


def _doubt(scan: Scan) -> list[FileWarning]:
    if not scan.rivals:
        return []
    first, *others = readings = tuple(_readings(scan))
    rest = "; ".join(f"{other.title} reads {_quoted(other.values)}" for other in others)
    text = (
        f"The file's encoding is a guess: {first.title} reads {_quoted(first.values)}. {rest}. "
        "Choose the one that is right."
    )
    return [FileWarning(code="encoding_doubt", text=text, alternatives=readings)]


def _readings(scan: Scan) -> list[EncodingReading]:
    """Of each the same few lines, those that not all of them read alike."""
    encodings = (scan.encodings[0], *scan.rivals)
    texts = [scan.sample.decode(encoding, "replace").splitlines() for encoding in encodings]
    telling = [lines for lines in zip(*texts, strict=False) if len(set(lines)) > 1][:_VALUES]
    values = [_differing_cells(lines) for lines in telling]
    return [
        EncodingReading(
            encoding=encoding, title=title_of(encoding), values=tuple(value[index] for value in values)
        )
        for index, encoding in enumerate(encodings)
    ]


def _differing_cells(lines: Sequence[str]) -> list[str]:
    """Of one line in each reading, the cells that aren't the same in all: together, short."""
    table = [[cell.strip(' "') for cell in _split_cells(line)] for line in lines]
    columns = list(zip(*table, strict=True)) if len(set(map(len, table))) == 1 else [tuple(lines)]
    differing = [cells for cells in columns if len(set(cells)) > 1]
    return [_shown(" ".join(cells[index] for cells in differing)) for index in range(len(lines))]


def _shown(text: str) -> str:
    return "".join(filter(str.isprintable, text))[:_LONGEST]


def _quoted(values: tuple[str, ...]) -> str:
    return f"“{values[0]}”" if values else "the same"


def _bad_bytes(scan: Scan) -> list[FileWarning]:
    if not scan.bad_count:
        return []
    shown, more = scan.bad_lines, scan.bad_count - len(scan.bad_lines)
    lines = ", ".join(f"{line:,}" for line in shown) + (f" and {more:,} more" if more else "")
    text = (
        f"Some bytes can't be read as {title_of(scan.encodings[0])}: line {lines}. Two programs have written "
        "the file, or something damaged it. Those rows are refused."
    )
    return [FileWarning(code="bad_bytes", text=text, row=shown[0])]
