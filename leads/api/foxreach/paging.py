"""`page` and `pageSize`: the one way in which the FoxReach API pages."""

from collections.abc import Sequence
from typing import Any

from rest_framework.request import Request

from workspaces.api.base import ApiError
from workspaces.api.pagination import NumberedPage, parse_page_number

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 1000
MAX_PAGE = 10**9


def read_page(request: Request) -> NumberedPage:
    """`page` and `pageSize`. Raises ApiError 422."""
    return NumberedPage(
        number=_whole_number(request, "page", default=1, most=MAX_PAGE),
        size=_whole_number(request, "pageSize", default=DEFAULT_PAGE_SIZE, most=MAX_PAGE_SIZE),
    )


def page_reply(page: NumberedPage, items: Sequence[Any], *, total: int) -> dict[str, Any]:
    """The envelope of a list."""
    meta = {
        "page": page.number,
        "pageSize": page.size,
        "total": total,
        "totalPages": -(-total // page.size),
    }
    return {"data": items, "meta": meta}


def _whole_number(request: Request, name: str, *, default: int, most: int) -> int:
    number = parse_page_number(request.query_params.get(name, str(default)), most=most)
    if number is None:
        raise ApiError(422, f"{name}: must be a whole number from 1 to {most}")
    return number
