"""A body that is checked by a struct and kept as it came."""

import json
from typing import Any, TypeVar

import msgspec
from rest_framework.request import Request

from leads.api.instantly.bodies import as_meant, decode
from workspaces.api.base import ApiError
from workspaces.api.body import read_bytes

T = TypeVar("T")


def read_document(request: Request, decoder: "msgspec.json.Decoder[T]") -> tuple[T, dict[str, Any]]:
    """-> the struct, and the body's own object: what the struct doesn't know of its parts is in it too.

    Raises ApiError 415, 413 or 400.
    """
    body = read_bytes(request)
    struct = decode(body, decoder)
    document = as_meant(body, decoder)
    if not document:
        raise ApiError(400, "body must NOT have fewer than 1 properties")
    for name, value in document.items():
        _check_storable(name, value)
    return struct, document


def _check_storable(name: str, value: Any) -> None:
    """That the value can be stored and answered again: no numbers beyond 64 bits, no endless nesting."""
    try:
        json.dumps(value)
        msgspec.json.encode(value)
    except (OverflowError, RecursionError, ValueError) as error:
        raise ApiError(400, f"{name} is invalid: {error}") from error
