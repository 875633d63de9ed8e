"""Each request is counted, by its dialect and what it was answered."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.error_pages import dialect_of
from workspaces.metrics.counted import count_request

Next = Callable[[HttpRequest], HttpResponse]


def observe(following: Next) -> Next:
    """Middleware, the outermost: what it measures is what the client waits for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = following(request)
        seconds = time.perf_counter() - began
        count_request(dialect=_dialect(request), status=response.status_code, seconds=seconds)
        return response

    return middleware


def _dialect(request: HttpRequest) -> str:
    """Of the API, `admin`, `static` or `other`: a path that somebody made up makes no figure of its own."""
    first, _, rest = request.path_info[1:].partition("/")
    if first == "api" and not rest.startswith(("docs", "schema")):
        return dialect_of(request).name
    return first if first in ("mcp", "admin", "static") else "other"
