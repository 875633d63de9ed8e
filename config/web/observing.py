"""Each request has an id, which its lines of the log state, and is counted by its dialect and what it was
answered."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.error_pages import dialect_of
from workspaces.logs.about import about
from workspaces.logs.spans import is_traced, note_span
from workspaces.metrics.counted import count_request

logger = logging.getLogger(__name__)

Next = Callable[[HttpRequest], HttpResponse]

_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
_OF_MONITORS = ("/healthz", "/readyz", "/metrics")


def observe(following: Next) -> Next:
    """Middleware, the outermost: what it measures is what the client waits for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        request_id = _id_of(request)
        with about(request_id=request_id):
            response = following(request)
            _note(request, response.status_code, seconds=time.perf_counter() - began)
        response.headers["X-Request-Id"] = request_id
        return response

    return middleware


def _id_of(request: HttpRequest) -> str:
    """The one that the client or a proxy gave it, if it can stand in a log."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    return given if _ID.fullmatch(given) else secrets.token_hex(8)


def _note(request: HttpRequest, status: int, *, seconds: float) -> None:
    dialect = _dialect(request)
    count_request(dialect=dialect, status=status, seconds=seconds)
    if logger.isEnabledFor(logging.INFO):
        _log(request, status, dialect=dialect, seconds=seconds)
    if is_traced():
        _trace(request, status, dialect=dialect, seconds=seconds)


def _dialect(request: HttpRequest) -> str:
    """Of the API, `admin`, `static` or `other`: a path that somebody made up makes no figure of its own."""
    first, _, rest = request.path_info[1:].partition("/")
    if first == "api" and not rest.startswith(("docs", "schema")):
        return dialect_of(request).name
    return first if first in ("mcp", "admin", "static") else "other"


def _log(request: HttpRequest, status: int, *, dialect: str, seconds: float) -> None:
    """Without its query. Monitors come every few seconds."""
    level = logging.DEBUG if request.path_info in _OF_MONITORS else logging.INFO
    path, took = request.path_info, round(seconds, 4)
    values = {"method": request.method, "path": path, "status": status, "seconds": took, "dialect": dialect}
    logger.log(level, "%s %s %s in %s s", request.method, path, status, took, extra=values)


def _trace(request: HttpRequest, status: int, *, dialect: str, seconds: float) -> None:
    """By its route: paths have ids in them."""
    match = request.resolver_match
    route = (match.route.removesuffix(r"/?\Z").removesuffix("/?$") if match else "") or dialect
    values: dict[str, str | int] = {"http.route": route, "http.response.status_code": status}
    values |= {"http.request.method": request.method or "", "leadgate.dialect": dialect}
    note_span(f"{request.method} {route}", seconds=seconds, headers=request.headers, **values)
