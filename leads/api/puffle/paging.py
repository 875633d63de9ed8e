"""`page` and `limit`: the one way in which the Puffle API pages."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request

from workspaces.api.base import ApiError
from workspaces.api.pagination import parse_page_number

DEFAULT_LIMIT = 50
MAX_LIMIT = 1000
MAX_PAGE = 10**9


@dataclass(frozen=True, kw_only=True)
class Page:
    """Which rows of how many; the first page is 1."""

    number: int
    limit: int

    def of(self, rows: QuerySet[Any], *, total: int) -> list[Any]:
        """The page's rows; beyond the end none is read."""
        start = (self.number - 1) * self.limit
        return list(rows[start : start + self.limit]) if start < total else []

    def reply(self, name: str, items: list[Any], *, total: int) -> dict[str, Any]:
        return {name: items, "total": total, "page": self.number, "limit": self.limit}


def read_page(request: Request) -> Page:
    """Raises ApiError 400."""
    return Page(
        number=_whole_number(request, "page", default=1, most=MAX_PAGE),
        limit=_whole_number(request, "limit", default=DEFAULT_LIMIT, most=MAX_LIMIT),
    )


def _whole_number(request: Request, name: str, *, default: int, most: int) -> int:
    number = parse_page_number(request.query_params.get(name, str(default)), most=most)
    if number is None:
        raise ApiError(400, f"{name} must be a whole number from 1 to {most}")
    return number
