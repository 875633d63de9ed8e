"""Every route of the API, read from the URL conf."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import EndpointEnumerator

from config import api_v1

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, kw_only=True)
class Route:
    """A method and a path template: `POST /api/v2/imports/{id}/cancel`."""

    dialect: str
    method: str
    path: str
    view: Any

    @property
    def name(self) -> str:
        return f"{self.dialect} {self.method} {self.path}"

    @property
    def scope(self) -> tuple[str, str]:
        """Resource and action, as the view has them."""
        action = self.view.actions[self.method.lower()]
        return self.view.cls.resource, self.view.cls.scopes[action]


@cache
def v2_routes() -> tuple[Route, ...]:
    return tuple(route for route in all_routes() if route.dialect == "instantly")


@cache
def all_routes() -> tuple[Route, ...]:
    """Of all dialects; the views that answer unknown paths are none."""
    found = list(_routes(get_resolver().url_patterns, ""))
    for patterns in api_v1._PATTERNS.values():
        found += _routes(patterns, "api/v1/")
    return tuple(found)


def _routes(patterns: Any, prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        regex = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, regex)
        elif isinstance(pattern, URLPattern) and hasattr(pattern.callback, "actions"):
            for method in pattern.callback.actions:
                if method in _METHODS:
                    yield _route(method, regex, pattern.callback)


def _route(method: str, regex: str, view: Any) -> Route:
    path = EndpointEnumerator(patterns=[]).get_path_from_regex(regex.replace("/?", "").replace(r"\Z", "$"))
    path = re.sub(r"{pk}", "{id}", path)
    return Route(dialect=view.cls.dialect.name, method=method.upper(), path=path, view=view)


def other_patterns() -> set[str]:
    """What is under /api and is no route of a viewset: for test_routes to name each."""
    return {regex for regex in _plain(get_resolver().url_patterns, "") if regex.lstrip("^").startswith("api")}


def _plain(patterns: Any, prefix: str) -> Iterator[str]:
    for pattern in patterns:
        regex = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _plain(pattern.url_patterns, regex)
        elif not hasattr(pattern.callback, "actions"):
            yield regex
