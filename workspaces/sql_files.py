"""Statements that the ORM can't say well stand in .sql files, a comment on each."""

from functools import cache
from pathlib import Path


@cache
def load_sql(folder: str, name: str) -> str:
    """The text of `<folder>/<name>.sql`. `folder` is where the caller's `__file__` lives, plus `/sql`."""
    return (Path(folder) / f"{name}.sql").read_text()
