"""`limit` and `starting_after`: the one way in which the v2 API pages; page numbers of the others."""

from collections.abc import Callable, Sequence
from typing import Any

from rest_framework.request import Request

from workspaces.api.base import ApiError

DEFAULT_LIMIT = 10
MAX_LIMIT = 100


def read_limit(request: Request) -> int:
    """1 to 100. Raises ApiError 400."""
    text = request.query_params.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:4]) <= MAX_LIMIT and len(text) <= 3):
        raise ApiError(400, f"querystring/limit must be a whole number from 1 to {MAX_LIMIT}")
    return int(text)


def parse_page_number(text: str, *, most: int) -> int | None:
    """A whole number from 1 to `most` of at most ten digits, else None: what to say then is the dialect's."""
    if text.isascii() and text.isdecimal() and len(text) <= 10 and 1 <= int(text) <= most:
        return int(text)
    return None


def page(items: Sequence[Any], *, limit: int, cursor_of: Callable[[Any], Any]) -> dict[str, Any]:
    """`items` are up to limit + 1; the one too many only says that there is a next page."""
    body: dict[str, Any] = {"items": list(items[:limit])}
    if len(items) > limit:
        body["next_starting_after"] = str(cursor_of(items[limit - 1]))
    return body
