"""The request body: bytes -> a msgspec struct, with errors that name the field."""

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

import msgspec
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from typing_extensions import override

from workspaces.api.base import ApiError
from workspaces.api.memory import check_memory
from workspaces.api.streamed import length_of

T = TypeVar("T")

_STEP = re.compile(r"\.?([^.\[\]]+)(?!\])|\[(\d+)\]")
_TYPES = re.compile(r"((?:xpected|, got) )`([a-z]+(?: \| [a-z]+)*)`")
_JSON_WORDS = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "uuid": "string"}
_MISSING = re.compile(r"Object missing required field `(?P<name>.*)`$", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.*)`$", re.DOTALL)


class BytesParser(BaseParser):
    """Hands on the bytes, whatever the content type: read_body judges it."""

    media_type = "*/*"

    @override
    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """At most one byte more than the view's limit, so that read_bytes can tell."""
        body: bytes = stream.read(parser_context["view"].body_limit + 1)
        return body


def read_body(request: Request, decoder: "msgspec.json.Decoder[T]") -> T:
    """Raises ApiError 415, 413 or 400. The message of a 400 names the field: `leads[3].foo`."""
    return decode_body(read_bytes(request), decoder)


def read_bytes(request: Request) -> bytes:
    """The body as it came. Raises ApiError 415 or 413, and MemoryError where it can't be decoded."""
    if request.content_type.partition(";")[0].strip().lower() != "application/json":
        raise ApiError(415, "The body must be JSON: send the header Content-Type: application/json")
    limit = request.parser_context["view"].body_limit
    if (length_of(request._request) or 0) > limit:  # noqa: SLF001
        raise ApiError(413, f"The body may have at most {limit} bytes")
    data: Any = request.data  # what a parser made of it: ours gives bytes
    body = data if isinstance(data, bytes) else b""
    if len(body) > limit:
        raise ApiError(413, f"The body may have at most {limit} bytes")
    check_memory(len(body))
    return body


def decode_body(body: bytes, decoder: "msgspec.json.Decoder[T]") -> T:
    """Raises ApiError 400."""
    if not body:
        raise ApiError(400, "body must be a JSON object, it is empty")
    try:
        if b"\\u0000" in body:
            refuse_nul(msgspec.json.decode(body), "")
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise ApiError(400, describe_validation_error(str(error), body)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ApiError(400, f"body must be valid JSON: {error}") from error


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What msgspec complains of: the path of the object or value, "" for the whole body, and either the
    property that is missing or unknown there, or what is wrong with the value."""

    path: str
    missing: str = ""
    unknown: str = ""
    problem: str = ""


def describe_validation_error(text: str, body: bytes) -> str:
    """msgspec's sentence -> `leads[3].foo is not allowed`: the words of the v2 API, the field by name."""
    fault = find_fault(text, body)
    if fault.missing:
        return f"{fault.path or 'body'} must have required property '{fault.missing}'"
    if fault.unknown:
        return f"{join_path(fault.path, fault.unknown)} is not allowed"
    return f"{fault.path or 'body'} is invalid: {fault.problem}"


def find_fault(text: str, body: bytes) -> Fault:
    """msgspec's sentence, taken apart."""
    problem, path = _split_path(in_json_words(text))
    if missing := _MISSING.match(problem):
        return Fault(path=path, missing=missing["name"])
    if unknown := _UNKNOWN.match(problem):
        return Fault(path=path, unknown=unknown["name"])
    if path.endswith("[...]"):
        path = join_path(path.removesuffix("[...]"), _name_wrong_key(path.removesuffix("[...]"), body))
    return Fault(path=path, problem=f"{problem[:1].lower()}{problem[1:]}")


def in_json_words(text: str) -> str:
    """msgspec names types as Python does: "expected `str | int | float`" -> "expected `string | number`"."""
    return _TYPES.sub(lambda found: f"{found[1]}`{_in_words(found[2])}`", text)


def _in_words(types: str) -> str:
    names = [_JSON_WORDS.get(name, name) for name in types.split(" | ")]
    if "number" in names:
        names = [name for name in names if name != "integer"]
    return " | ".join(dict.fromkeys(names))


def _split_path(text: str) -> tuple[str, str]:
    """Its last words are "- at `$.leads[3]`" or "- at `key in $.leads[3]`". A key in it may hold anything."""
    problem, at, path = text.partition(" - at `")
    if not at or not path.endswith("`"):
        return text, ""
    return problem, path[:-1].removeprefix("key in ").removeprefix("$").removeprefix(".")


def _name_wrong_key(path: str, body: bytes) -> str:
    """msgspec doesn't say which key of a free-form object is wrong: the first without a finite scalar.

    `*` where the body can't be read again: msgspec has stopped at its first error, so the rest of it
    may be anything.
    """
    try:
        value = json.loads(body)
        for name, index in _STEP.findall(path):
            value = value[name] if name else value[int(index)]
        return next((key for key, item in value.items() if not _is_finite_scalar(item)), "*")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return "*"


def _is_finite_scalar(value: Any) -> bool:
    return not isinstance(value, dict | list) and value not in (math.inf, -math.inf)


def refuse_nul(value: Any, path: str) -> None:
    """PostgreSQL can't store U+0000 in a text. Raises ApiError 400 that names the first field with one."""
    if (found := find_nul(value, path)) is not None:
        raise ApiError(400, f"{found or 'body'} is invalid: it contains the character U+0000")


def find_nul(value: Any, path: str) -> str | None:
    """The path of the first text that contains U+0000, or None."""
    if isinstance(value, str):
        return path if "\x00" in value else None
    places: Iterable[tuple[Any, str]]
    if isinstance(value, dict):
        places = chain.from_iterable(
            ((key, join_path(path, key.replace("\x00", ""))), (item, join_path(path, key)))
            for key, item in value.items()
        )
    elif isinstance(value, list):
        places = ((item, f"{path}[{index}]") for index, item in enumerate(value))
    else:
        return None
    return next((found for part, where in places if (found := find_nul(part, where)) is not None), None)


def join_path(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
