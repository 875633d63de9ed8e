"""`page` and `limit`, or `cursor` and `limit`: how the Puffle API pages."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rest_framework.request import Request

from workspaces.api.base import ApiError
from workspaces.api.pagination import NumberedPage, parse_page_number

M = TypeVar("M", bound=Model)

DEFAULT_LIMIT = 50
MAX_LIMIT = 1000
MAX_PAGE = 10**9


def read_page(request: Request, *, default: int = DEFAULT_LIMIT) -> NumberedPage:
    """Raises ApiError 400."""
    return NumberedPage(
        number=_whole_number(request, "page", default=1, most=MAX_PAGE),
        size=read_limit(request, default=default),
    )


def read_limit(request: Request, *, default: int = DEFAULT_LIMIT) -> int:
    """Raises ApiError 400."""
    return _whole_number(request, "limit", default=default, most=MAX_LIMIT)


def rows_of(page: NumberedPage, rows: QuerySet[M], *, total: int) -> list[M]:
    """Beyond the end none is read."""
    return list(page.of(rows)) if page.start < total else []


def page_reply(page: NumberedPage, name: str, items: list[Any], *, total: int) -> dict[str, Any]:
    return {name: items, "total": total, "page": page.number, "limit": page.size}


def _whole_number(request: Request, name: str, *, default: int, most: int) -> int:
    number = parse_page_number(request.query_params.get(name, str(default)), most=most)
    if number is None:
        raise ApiError(400, f"{name} must be a whole number from 1 to {most}")
    return number
