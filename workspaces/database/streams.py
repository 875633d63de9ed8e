"""Answers that are read from the database while they are sent."""

from collections.abc import Generator, Iterator
from typing import AnyStr


def begun(pieces: Iterator[AnyStr]) -> Iterator[AnyStr]:
    """The same pieces, the first of which is read: a database that can't be reached is answered with a status
    and a sentence then. Once a piece is sent, all that is left is to break off."""
    return _after(next(pieces, None), pieces)


def _after(first: AnyStr | None, pieces: Iterator[AnyStr]) -> Iterator[AnyStr]:
    """Who stops reading ends them all."""
    try:
        if first is not None:
            yield first
        yield from pieces
    finally:
        if isinstance(pieces, Generator):
            pieces.close()
