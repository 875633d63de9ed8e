"""The request body: bytes -> a msgspec struct, with errors that name the field."""

import json
import math
import re
from typing import Any, TypeVar

import msgspec
from django.conf import settings
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from workspaces.api.base import ApiError

T = TypeVar("T")

_PATH = re.compile(r" - at `(?P<key>key in )?\$?(?P<path>.*)`$", re.DOTALL)
_STEP = re.compile(r"\.?([^.\[\]]+)(?!\])|\[(\d+)\]")
_MISSING = re.compile(r"Object missing required field `(?P<name>.*)`$", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.*)`$", re.DOTALL)


class BytesParser(BaseParser):
    """Hands on the bytes, whatever the content type: read_body judges it."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """At most one byte more than the limit, so that read_body can tell."""
        body: bytes = stream.read(settings.LEADGATE_BODY_LIMIT + 1)
        return body


def read_body(request: Request, decoder: "msgspec.json.Decoder[T]") -> T:
    """Raises ApiError 415, 413 or 400. The message of a 400 names the field: `leads[3].foo`."""
    if request.content_type.partition(";")[0].strip().lower() != "application/json":
        raise ApiError(415, "The body must be JSON: send the header Content-Type: application/json")
    limit = settings.LEADGATE_BODY_LIMIT
    if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
        raise ApiError(413, f"The body may have at most {limit} bytes")
    body = request.data if isinstance(request.data, bytes) else b""
    if len(body) > limit:
        raise ApiError(413, f"The body may have at most {limit} bytes")
    return decode_body(body, decoder)


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


def describe_validation_error(text: str, body: bytes) -> str:
    """msgspec's sentence -> `leads[3].foo is not allowed`: the words of the v2 API, the field by name."""
    found = _PATH.search(text)
    path = found["path"].removeprefix(".") if found else ""
    problem = text[: found.start()] if found else text
    if missing := _MISSING.match(problem):
        return f"{path or 'body'} must have required property '{missing['name']}'"
    if unknown := _UNKNOWN.match(problem):
        return f"{join_path(path, unknown['name'])} is not allowed"
    if path.endswith("[...]"):
        path = join_path(path.removesuffix("[...]"), _name_wrong_key(path.removesuffix("[...]"), body))
    return f"{path or 'body'} is invalid: {problem[:1].lower()}{problem[1:]}"


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
    if isinstance(value, str) and "\x00" in value:
        raise ApiError(400, f"{path or 'body'} is invalid: it contains the character U+0000")
    if isinstance(value, dict):
        for key, item in value.items():
            refuse_nul(key, join_path(path, key.replace("\x00", "")))
            refuse_nul(item, join_path(path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            refuse_nul(item, f"{path}[{index}]")


def join_path(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
