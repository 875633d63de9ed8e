"""The file of rejected rows that Leadgate hands out, and how it is known again when it comes back."""

from collections.abc import Sequence
from uuid import UUID

from leads.files.decode import Column

# Four more columns after the file's own. The last tells which import the rows are from.
ROW, OUTCOME, REASON, IMPORT = "Leadgate row", "Leadgate outcome", "Leadgate reason", "Leadgate import"
MARKS = (ROW, OUTCOME, REASON, IMPORT)


def is_mended(columns: Sequence[Column]) -> bool:
    """Whether Leadgate wrote the file: its formulas are escaped, and it has columns that mean nothing."""
    return {column.name for column in columns}.issuperset(MARKS)


def parent_of(columns: Sequence[Column]) -> UUID | None:
    """The import that the file's rows are from; None for a file that Leadgate didn't write."""
    if not is_mended(columns):
        return None
    samples = next(column.samples for column in columns if column.name == IMPORT)
    try:
        return UUID(samples[0])
    except (IndexError, ValueError):
        return None
