"""Statements that the ORM can't say well stand in .sql files, a comment on each."""

from functools import cache
from pathlib import Path

from psycopg import sql


class SqlFolder:
    """The folder `sql` beside a module: `SqlFolder(__file__)`."""

    def __init__(self, beside: str) -> None:
        self._folder = Path(beside).parent / "sql"

    def text(self, name: str) -> str:
        """`<name>.sql` as it is, for Django's own cursor."""
        return _read(self._folder / f"{name}.sql")

    def statement(self, name: str, **parts: sql.Composable | str) -> bytes:
        """`<name>.sql`, ready to execute. Without parts it is put together once; what is composed often, the
        caller caches.

        Each `parts` stands where the file has its name in braces; a string is SQL of our own.
        """
        if not parts:
            return _ready(self._folder / f"{name}.sql")
        return self.compose(name, **parts).as_string().encode()

    def compose(self, name: str, **parts: sql.Composable | str) -> sql.Composed:
        """The same, as a part of another statement."""
        composed: sql.Composed = sql.SQL(self.text(name)).format(
            **{key: sql.SQL(part) if isinstance(part, str) else part for key, part in parts.items()}
        )
        return composed


@cache
def _read(path: Path) -> str:
    return path.read_text()


@cache
def _ready(path: Path) -> bytes:
    return sql.SQL(_read(path)).format().as_string().encode()
