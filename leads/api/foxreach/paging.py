"""`page` and `pageSize`: the one way in which the FoxReach API pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rest_framework.request import Request

from workspaces.api.base import ApiError
from workspaces.api.pagination import parse_page_number

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 1000
MAX_PAGE = 10**9


@dataclass(frozen=True, kw_only=True)
class Page:
    """Which rows are requested; the first page is 1."""

    number: int
    size: int

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size

    def of(self, rows: Any) -> Any:
        """The page's part of a list or query."""
        return rows[self.start : self.start + self.size]

    def reply(self, items: Sequence[Any], *, total: int) -> dict[str, Any]:
        """The envelope of a list."""
        meta = {
            "page": self.number,
            "pageSize": self.size,
            "total": total,
            "totalPages": -(-total // self.size),
        }
        return {"data": items, "meta": meta}


def read_page(request: Request) -> Page:
    """`page` and `pageSize`. Raises ApiError 422."""
    return Page(
        number=_whole_number(request, "page", default=1, most=MAX_PAGE),
        size=_whole_number(request, "pageSize", default=DEFAULT_PAGE_SIZE, most=MAX_PAGE_SIZE),
    )


def _whole_number(request: Request, name: str, *, default: int, most: int) -> int:
    number = parse_page_number(request.query_params.get(name, str(default)), most=most)
    if number is None:
        raise ApiError(422, f"{name}: must be a whole number from 1 to {most}")
    return number
