"""/api/v1, which two dialects share: Smartlead and FoxReach.

The key tells whose a request is: `api_key` in the query is Smartlead's, the header X-API-Key FoxReach's.
Without a key the path tells: a number, `lead-list` or one of Smartlead's literal segments makes it
Smartlead's, anything else is FoxReach's.
"""

from contextlib import suppress
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.urls.resolvers import RegexPattern
from django.views.decorators.csrf import csrf_exempt

from leads.api.foxreach import base as foxreach
from leads.api.smartlead import base as smartlead
from workspaces.api.base import Dialect, answer_error

_SMARTLEAD_SEGMENTS = frozenset(
    [
        "lead-list",
        "get-domain-block-list",
        "add-domain-block-list",
        "delete-domain-block-list",
        "create",
        "global-leads",
        "fetch-categories",
        "push-to-campaign",
        "push-to-list",
        "push-between-lists",
        "crm",
    ]
)

# Each ends in a view that answers unknown paths in the dialect's own shape.
_PATTERNS: dict[str, list[URLPattern | URLResolver]] = {
    smartlead.SMARTLEAD.name: [
        path("", include("leads.api.smartlead.urls")),
        re_path("", smartlead.UnknownPath.as_view()),
    ],
    foxreach.FOXREACH.name: [
        path("", include("leads.api.foxreach.urls")),
        re_path("", foxreach.UnknownPath.as_view()),
    ],
}
_RESOLVERS = {name: URLResolver(RegexPattern(""), patterns) for name, patterns in _PATTERNS.items()}


@csrf_exempt
def api_v1(request: HttpRequest, rest: str = "") -> Any:
    """Any call under /api/v1; `rest` is what follows."""
    dialect = dialect_of(request)
    if _has_query_key(request) and _has_header_key(request):
        message = "Send one key: api_key in the query (Smartlead) or the header X-API-Key (FoxReach)"
        return answer_error(dialect, 400, message)
    match = _RESOLVERS[dialect.name].resolve(rest)
    request.resolver_match = match
    return match.func(request, *match.args, **match.kwargs)


def dialect_of(request: HttpRequest) -> Dialect:
    """Where there are both keys, or none, the path decides."""
    if _has_query_key(request) != _has_header_key(request):
        return smartlead.SMARTLEAD if _has_query_key(request) else foxreach.FOXREACH
    segments = request.path_info.split("/")
    is_smartlead = any(each in _SMARTLEAD_SEGMENTS or _is_number(each) for each in segments)
    return smartlead.SMARTLEAD if is_smartlead else foxreach.FOXREACH


def _has_query_key(request: HttpRequest) -> bool:
    """False as well where the query can't be read: the request is refused for that then."""
    with suppress(SuspiciousOperation):
        return "api_key" in request.GET
    return False


def _has_header_key(request: HttpRequest) -> bool:
    return "X-API-Key" in request.headers


def _is_number(segment: str) -> bool:
    return segment.isascii() and segment.isdecimal()
