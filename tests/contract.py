"""Holds every reply of the native API against the project's own OpenAPI document.

tests/builders.py does it with each reply that a test gets, so a reply outside of the document fails the test
that meets it. What the document leaves open is closed here: a property that it doesn't name is a mistake.
"""

import json
import re
from functools import cache
from typing import Any

from django.test.client import Client, ClientHandler
from jsonschema import Draft202012Validator, FormatChecker
from typing_extensions import override

from workspaces.api.openapi.document import document

_HANDLER = ClientHandler(enforce_csrf_checks=False)
_WITHOUT_RATE = (401, 500, 503)
_FORMATS = FormatChecker(["uuid"])


class CheckedClient(Client):
    """Django's test client; checks each reply. All of them share the middleware, which takes its time to
    look for static files."""

    def __init__(self, **defaults: Any) -> None:
        super().__init__(**defaults)
        self.handler = _HANDLER

    @override
    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        check_reply(response)
        return response


def check_reply(response: Any) -> None:
    """Raises AssertionError. Replies of the other dialects are let through."""
    method, path = response.request["REQUEST_METHOD"], response.request["PATH_INFO"]
    if not path.startswith("/api/v2/"):
        return
    where = f"{method} {path} {response.status_code}"
    described = find_operation(method, path)
    if described is None or response.status_code in (405, 500):
        if response.status_code >= 400:
            _check_body(response, {"$ref": "#/components/schemas/Error"}, where)
        return
    documented = described["responses"].get(str(response.status_code))
    assert documented is not None, f"{where} is not in the document: {_start_of(response)}"
    _check_headers(response, where)
    _check_content(response, _resolve(documented).get("content"), where)


def find_operation(method: str, path: str) -> Any:
    """The operation object, or None."""
    path = path.rstrip("/")
    for pattern, operations in _paths():
        if pattern.fullmatch(path) and method.lower() in operations:
            return operations[method.lower()]
    return None


@cache
def _paths() -> list[tuple[re.Pattern[str], Any]]:
    """Paths without parameters first: leads/move is no lead."""
    paths = sorted(document()["paths"].items(), key=lambda item: item[0].count("{"))
    return [
        (re.compile("[^/]+".join(re.escape(part) for part in re.split(r"{\w+}", path))), operations)
        for path, operations in paths
    ]


def _check_headers(response: Any, where: str) -> None:
    if response.status_code in _WITHOUT_RATE:
        return
    for name in ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"):
        assert response.headers.get(name, "").isdecimal(), f"{where} has no {name}"
    assert response.headers["RateLimit-Policy"].count(";q=") == response.headers["RateLimit"].count(";r="), (
        where
    )


def _check_content(response: Any, content: Any, where: str) -> None:
    assert content is not None, f"{where}: the document doesn't say what it answers"
    kind = response.headers["Content-Type"].partition(";")[0]
    assert kind in content, f"{where} is {kind}, the document has {', '.join(content)}"
    if kind == "application/json":
        _check_body(response, content[kind]["schema"], where)


def _check_body(response: Any, schema: Any, where: str) -> None:
    body = json.loads(response.content)
    error = next(_validator(json.dumps(schema)).iter_errors(body), None)
    if error is not None:
        raise AssertionError(f"{where}, {error.json_path}: {error.message[:2000]}")


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema) | _closed_components(), format_checker=_FORMATS)


@cache
def _closed_components() -> dict[str, Any]:
    return {"components": {"schemas": _close(document()["components"]["schemas"])}}


def _close(schema: Any) -> Any:
    """Objects with named properties have no others, unless they say that they may."""
    if isinstance(schema, list):
        return [_close(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _close(value) for key, value in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        closed.setdefault("additionalProperties", False)
    return closed


def _start_of(response: Any) -> str:
    return "a stream" if response.streaming else repr(response.content[:500])


def _resolve(documented: Any) -> Any:
    reference = documented.get("$ref", "")
    return document()["components"]["responses"][reference.rpartition("/")[2]] if reference else documented
