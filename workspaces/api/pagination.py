"""`limit` and `starting_after`: the one way in which the v2 API pages; page numbers of the others."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Protocol, Self, TypeVar
from uuid import UUID

import msgspec
from django.db.models import Model, QuerySet

from workspaces.api.errors import ApiError

DEFAULT_LIMIT = 10
MAX_LIMIT = 100

Limit = Annotated[int, msgspec.Meta(ge=1, le=MAX_LIMIT)]
M = TypeVar("M", bound=Model)
R = TypeVar("R")


class PageQuery(msgspec.Struct, kw_only=True):
    """Of lists whose cursor is an id."""

    limit: Limit = DEFAULT_LIMIT
    starting_after: UUID | None = None


class AnyPageQuery(Protocol):
    """What is requested of a list: how many rows, and the cursor, if there is one."""

    @property
    def limit(self) -> int: ...

    @property
    def starting_after(self) -> Any: ...


@dataclass(frozen=True)
class Page(Generic[R]):
    """`next` is where the next one starts after, if there is one."""

    rows: Sequence[R]
    next: str | None

    @classmethod
    def of(cls, rows: Sequence[R], *, limit: int, cursor_of: Callable[[R], Any]) -> Self:
        """`rows` are up to limit + 1; the one too many only says that there is a next page."""
        shown = rows[:limit]
        return cls(shown, str(cursor_of(shown[-1])) if len(rows) > limit else None)

    def reply(self, items: Iterable[Any]) -> dict[str, Any]:
        """`items` are the rows as they are shown."""
        return {"items": list(items)} | ({"next_starting_after": self.next} if self.next else {})


class Pagination(Generic[M]):
    """Rows in order of one unique column, whose value is the cursor; others override `after` and
    `cursor_of`."""

    def __init__(self, first: str, *others: str) -> None:
        """As for order_by; a minus means descending."""
        self.order = (first, *others)
        self.column = first.removeprefix("-")
        self.than = "lt" if first.startswith("-") else "gt"

    def page(self, found: QuerySet[M], query: AnyPageQuery) -> Page[M]:
        """Raises ApiError 400 for a cursor that is none."""
        if query.starting_after:
            found = self.after(found, query.starting_after)
        rows = list(found.order_by(*self.order)[: query.limit + 1])
        return Page.of(rows, limit=query.limit, cursor_of=self.cursor_of)

    def after(self, found: QuerySet[M], cursor: Any) -> QuerySet[M]:
        return found.filter(**{f"{self.column}__{self.than}": cursor})

    def cursor_of(self, row: M) -> Any:
        return getattr(row, self.column)


def bad_cursor() -> ApiError:
    message = "querystring/starting_after must be the next_starting_after of the page before"
    return ApiError(400, message)


def parse_page_number(text: str, *, most: int) -> int | None:
    """A whole number from 1 to `most` of at most ten digits, else None: what to say then is the dialect's."""
    if text.isascii() and text.isdecimal() and len(text) <= 10 and 1 <= int(text) <= most:
        return int(text)
    return None
