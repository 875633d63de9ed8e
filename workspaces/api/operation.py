"""What an API operation takes and answers, stated once: for the reader, for the OpenAPI document, and for
read_query.

Each action of a viewset of the native API is decorated with @operation(...); the types are msgspec structs,
whose docstrings and Meta annotations become the descriptions in the document.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from rest_framework.request import Request

from workspaces.api.base import ApiError
from workspaces.api.body import in_json_words

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

_NO_WORDS: Mapping[str, Mapping[str, str]] = {}
_WHERE = re.compile(r" - at `\$\.?(?P<name>[^`]*)`$")


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`body`, `query` and `reply` are types that msgspec knows; None: there is none. `reply` may be several
    structs in a tuple, one of which it is.

    `errors` are the statuses beside 401, 403, 404, 429, 503 and 507, which every operation may answer.
    `body_types` and `reply_types` are content types, where it isn't JSON alone.
    """

    summary: str
    body: Any = None
    is_body_optional: bool = False
    query: Any = None
    reply: Any = None
    status: int = 200
    errors: tuple[int, ...] = ()
    body_types: tuple[str, ...] = ("application/json",)
    reply_types: tuple[str, ...] = ("application/json",)


def operation(
    summary: str,
    *,
    body: Any = None,
    is_body_optional: bool = False,
    query: Any = None,
    reply: Any = None,
    status: int = 200,
    errors: tuple[int, ...] = (),
    body_types: tuple[str, ...] = ("application/json",),
    reply_types: tuple[str, ...] = ("application/json",),
) -> Callable[[F], F]:
    """Decorates an action of a viewset; below @action where there is one. See Operation."""
    described = Operation(
        summary=summary,
        body=body,
        is_body_optional=is_body_optional,
        query=query,
        reply=reply,
        status=status,
        errors=errors,
        body_types=body_types,
        reply_types=reply_types,
    )

    def decorate(view: F) -> F:
        view.operation = described  # type: ignore[attr-defined]
        return view

    return decorate


def read_query(request: Request, struct: type[T], *, words: Mapping[str, Mapping[str, str]] = _NO_WORDS) -> T:
    """The query -> a struct: numbers and booleans are read from their texts, unknown names are ignored, the
    last of several values counts. `words`: by parameter, what may be written for its values. Raises ApiError
    400 that names the parameter."""
    values = {
        name: words.get(name, {}).get(str(value).lower(), value)
        for name, value in request.query_params.items()
        if value != ""
    }
    for name, value in values.items():
        if "\x00" in value or "\x00" in name:
            raise ApiError(400, f"querystring/{name.replace(chr(0), '')} contains the character U+0000")
    try:
        return msgspec.convert(values, struct, strict=False)
    except msgspec.ValidationError as error:
        raise ApiError(400, _describe(str(error))) from error


def _describe(text: str) -> str:
    """msgspec's sentence -> `querystring/limit is invalid: expected int <= 100`."""
    text = in_json_words(text)
    found = _WHERE.search(text)
    problem = text[: found.start()] if found else text
    return f"querystring/{found['name'] if found else ''} is invalid: {problem[:1].lower()}{problem[1:]}"
