"""What is refused, or goes wrong, before any view -> an error in the shape that the client expects.

Paths of the API answer in the dialect's JSON, all others with Django's page. What a view of the API
raises never gets here (workspaces/api/base.py).
"""

import sys

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views import defaults

from config import api_v1
from leads.api.instantly.base import INSTANTLY
from leads.api.puffle.base import PUFFLE
from workspaces.api.base import ApiError, Dialect, answer_error
from workspaces.api.database_errors import as_api_error

_SAFE = ("GET", "HEAD", "OPTIONS")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400. The request's host may be the very thing that is wrong: nothing here asks for it."""
    if not _is_api(request):
        return defaults.bad_request(request, exception)
    if isinstance(exception, DisallowedHost):
        return _answer(
            request, 400, "The header Host is none that this server answers to: see LEADGATE_ALLOWED_HOSTS"
        )
    return _answer(request, 400, "The request is malformed")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 outside of the dialects, which answer for what is under them."""
    if not _is_api(request):
        return defaults.page_not_found(request, exception)
    return _answer(request, 404, f"Route {request.method}:{request.path} not found")


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or what the database was the cause of: it is being handled still."""
    is_change = request.method not in _SAFE
    error = sys.exc_info()[1]
    if isinstance(error, Exception):
        refusal = as_api_error(error, has_begun=is_change, may_have_written=is_change)
        if refusal is not None:
            return _refuse(request, refusal, is_change=is_change)
    if not _is_api(request):
        return defaults.server_error(request)
    return _answer(request, 500, "Something went wrong on our side.")


def _refuse(request: HttpRequest, refusal: ApiError, *, is_change: bool) -> HttpResponse:
    """The page has the reason alone, as nobody who reads it knows of Idempotency-Keys."""
    status, message = refusal.status_code, str(refusal.detail)
    if _is_api(request):
        response = _answer(request, status, message)
    else:
        words = {"reason": message.partition(". ")[0] + ".", "is_change": is_change}
        response = HttpResponse(loader.get_template("503.html").render(words), status=status)
    response.headers["Retry-After"] = refusal.headers["Retry-After"]
    return response


def _is_api(request: HttpRequest) -> bool:
    return request.path == "/api" or request.path.startswith("/api/")


def _answer(request: HttpRequest, status: int, message: str) -> HttpResponse:
    return answer_error(dialect_of(request), status, message)


def dialect_of(request: HttpRequest) -> Dialect:
    """Puffle has all that is neither under v1 nor under v2."""
    version = request.path_info.split("/")[2:3]
    if version == ["v1"]:
        return api_v1.dialect_of(request)
    return INSTANTLY if version == ["v2"] else PUFFLE
