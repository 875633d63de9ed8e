"""`limit` and `starting_after`: the one way in which the v2 API pages; page numbers of the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Protocol, TypeVar
from uuid import UUID

import msgspec
from django.db.models import Model, QuerySet

from workspaces.api.errors import ApiError
from workspaces.database.walk import Page

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


class Listed(msgspec.Struct, Generic[R], kw_only=True):
    """A page as it is answered; each kind of rows gives it a name of its own in the document."""

    items: list[R]
    next_starting_after: str | msgspec.UnsetType = msgspec.UNSET


def page_reply(page: Page[Any, str], items: Iterable[Any]) -> dict[str, Any]:
    """As Listed has it. `items` are the page's rows as they are shown."""
    return {"items": list(items)} | ({"next_starting_after": page.next} if page.next else {})


class Pagination(Generic[M]):
    """Rows in order of one unique column, whose value is the cursor; others override `after` and
    `cursor_of`."""

    def __init__(self, first: str, *others: str) -> None:
        """As for order_by; a minus means descending."""
        self.order = (first, *others)
        self.column = first.removeprefix("-")
        self.than = "lt" if first.startswith("-") else "gt"

    def page(self, found: QuerySet[M], query: AnyPageQuery) -> Page[M, str]:
        """Raises ApiError 400 for a cursor that is none."""
        if query.starting_after:
            found = self.after(found, query.starting_after)
        rows = list(found.order_by(*self.order)[: query.limit + 1])
        return Page.of(rows, limit=query.limit, cursor_of=lambda row: str(self.cursor_of(row)))

    def after(self, found: QuerySet[M], cursor: Any) -> QuerySet[M]:
        return found.filter(**{f"{self.column}__{self.than}": cursor})

    def cursor_of(self, row: M) -> Any:
        return getattr(row, self.column)


def bad_cursor() -> ApiError:
    message = "querystring/starting_after must be the next_starting_after of the page before"
    return ApiError(400, message)


@dataclass(frozen=True, kw_only=True)
class NumberedPage:
    """Which rows a dialect that pages by numbers wants; the first page is 1."""

    number: int
    size: int

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size

    @property
    def slice(self) -> slice:
        return slice(self.start, self.start + self.size)

    def of(self, rows: Any) -> Any:
        """The page's part of a list or query."""
        return rows[self.slice]


def parse_page_number(text: str, *, most: int) -> int | None:
    """A whole number from 1 to `most` of at most ten digits, else None: what to say then is the dialect's."""
    if text.isascii() and text.isdecimal() and len(text) <= 10 and 1 <= int(text) <= most:
        return int(text)
    return None
