"""What the page sends while somebody types -> what is to be kept. The page is not trusted."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from leads.files.corrected.drafts import BadDraft

Cells = dict[int, str]
_MOST = 2000  # rows of one message
_LAST_ROW = 2**62  # PostgreSQL's bigint, and room
_LAST_COLUMN = 30_000  # more than a file may have
_BAD = "The page sent what can't be read. Load it again."


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A suggestion, taken everywhere or taken back."""

    column: int
    like: str
    undo: bool


@dataclass(frozen=True, kw_only=True)
class Changes:
    """By row: `typed`, None where the file's own text counts again, and `now`, all that the page shows."""

    typed: dict[int, dict[int, str | None]]
    now: dict[int, Cells]
    everywhere: Taken | None


def read_changes(request: HttpRequest) -> Changes:
    """Raises BadDraft."""
    try:
        sent = json.loads(request.POST.get("changes", ""))
        rows = sent["rows"]
        if len(rows) > _MOST:
            raise BadDraft(_BAD)
        typed = {_row(row["row"]): _cells(row["cells"]) for row in rows}
        now = {_row(row["row"]): _cells(row["now"]) for row in rows}
        return Changes(
            typed=typed,
            now={number: {i: text or "" for i, text in cells.items()} for number, cells in now.items()},
            everywhere=_taken(sent.get("everywhere")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BadDraft(_BAD) from None


def _taken(sent: Any) -> Taken | None:
    if sent is None:
        return None
    return Taken(column=_column(sent["column"]), like=str(sent["like"]), undo=sent.get("undo") is True)


def _cells(sent: dict[str, Any]) -> dict[int, str | None]:
    return {_column(index): None if text is None else _text(text) for index, text in sent.items()}


def _row(sent: Any) -> int:
    return _number(sent, most=_LAST_ROW)


def _column(sent: Any) -> int:
    return _number(sent, most=_LAST_COLUMN)


def _number(sent: Any, *, most: int) -> int:
    number = int(sent)
    if not 0 <= number <= most:
        raise ValueError(number)
    return number


def _text(sent: str) -> str:
    """What PostgreSQL has no place for goes."""
    return sent.replace("\0", "").encode("utf-8", "ignore").decode()
