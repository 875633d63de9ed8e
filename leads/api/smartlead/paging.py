"""`offset` and `limit`: the one way in which the Smartlead API pages."""

from rest_framework.request import Request

from leads.api.smartlead.base import refuse, whole_number

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
PAGE_PARAMETERS = ("offset", "limit")


def read_page(request: Request) -> slice:
    """`offset` and `limit` as a slice. Raises ApiError 422."""
    limit = _query_number(request, "limit", DEFAULT_LIMIT)
    if not 1 <= limit <= MAX_LIMIT:
        raise refuse(422, "limit", f"must be from 1 to {MAX_LIMIT}", source="query")
    offset = _query_number(request, "offset", 0)
    return slice(offset, offset + limit)


def _query_number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    return whole_number(name, text, source="query") if text else default
