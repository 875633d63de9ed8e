"""The bodies of the v2 API, read as its original reads them.

What fits the struct is decoded at once; only a body that doesn't is looked at a second time (relax.py).
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

import msgspec
from rest_framework.request import Request

from leads.api.instantly.relax import relax
from workspaces.api.base import ApiError
from workspaces.api.body import decode_body, describe_validation_error, read_bytes, refuse_nul

T = TypeVar("T")

_NOTHING = ("0", "false", "null")  # in a query
_NO_ALIASES: Mapping[str, str] = {}


def read_body(
    request: Request,
    decoder: "msgspec.json.Decoder[T]",
    *,
    aliases: Mapping[str, str] = _NO_ALIASES,
    drops_empty: bool = False,
) -> T:
    """`aliases`: other names of properties. `drops_empty`: unknown properties without a value are passed
    over. Raises ApiError 415, 413 or 400, whose message names the field."""
    return decode(read_bytes(request), decoder, aliases=aliases, drops_empty=drops_empty)


def read_body_or_query(
    request: Request, decoder: "msgspec.json.Decoder[T]", *, aliases: Mapping[str, str]
) -> T:
    """The same of a body that may be left out: the parameters of the query count then."""
    if request.data:  # bytes
        return read_body(request, decoder, aliases=aliases, drops_empty=True)
    values: dict[str, Any] = {}
    for name, given in request.query_params.lists():
        field = _field_of(decoder.type, aliases.get(name, name))
        if field is not None and _is_list(field.type):
            values[name] = [part.strip() for text in given for part in text.split(",") if part.strip()]
        elif given[-1] and not (field is None and given[-1] in _NOTHING):
            values[name] = given[-1]
    return decode(msgspec.json.encode(values), decoder, aliases=aliases, drops_empty=True)


def decode(
    body: bytes,
    decoder: "msgspec.json.Decoder[T]",
    *,
    aliases: Mapping[str, str] = _NO_ALIASES,
    drops_empty: bool = False,
) -> T:
    """Raises ApiError 400."""
    try:
        return decode_body(body, decoder)
    except ApiError as error:
        document = _document_of(body)
        if not isinstance(document, dict):
            raise
        relaxed = relax(document, _inspect_body(decoder), aliases=aliases, drops_empty=drops_empty)
        refuse_nul(relaxed, "")
        return _convert(relaxed, decoder.type, error)


def as_meant(body: bytes, decoder: "msgspec.json.Decoder[Any]") -> dict[str, Any]:
    """The object that `decode` took, with what its struct doesn't know of its parts."""
    document: dict[str, Any] = msgspec.json.decode(body)
    try:
        decoder.decode(body)
        return document
    except msgspec.ValidationError:
        meant: dict[str, Any] = relax(document, _inspect_body(decoder), aliases={}, drops_empty=False)
        return meant


def _convert(relaxed: Any, kind: type[T], first: ApiError) -> T:
    """Raises ApiError 400."""
    try:
        return msgspec.convert(relaxed, kind)
    except msgspec.ValidationError as error:
        text = describe_validation_error(str(error), msgspec.json.encode(relaxed))
        raise ApiError(400, text) from first


def _document_of(body: bytes) -> Any:
    """None where it is no JSON."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _inspect_body(decoder: "msgspec.json.Decoder[Any]") -> Any:
    kind: Any = decoder.type
    return _inspect(kind)


@cache
def _inspect(kind: Any) -> Any:
    return msgspec.inspect.type_info(kind)


def _field_of(kind: Any, name: str) -> Any:
    return next((field for field in _inspect(kind).fields if field.encode_name == name), None)


def _is_list(kind: Any) -> bool:
    if isinstance(kind, msgspec.inspect.Metadata):
        return _is_list(kind.type)
    if isinstance(kind, msgspec.inspect.UnionType):
        return any(_is_list(each) for each in kind.types)
    return isinstance(kind, msgspec.inspect.ListType)
