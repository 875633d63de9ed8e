"""The FoxReach dialect: what all its views share."""

from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import msgspec
from django.db.models import QuerySet
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from workspaces.api.base import ApiError, Dialect, DialectView
from workspaces.api.body import BytesParser, describe_validation_error, find_nul, read_bytes
from workspaces.authentication import Caller, find_caller

T = TypeVar("T")

KEY_HEADER = "X-API-Key"
KEY_MARK = "otr_"  # its clients refuse a key that does not begin so; ours never do

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 1000
MAX_PAGE = 10**9


def error_body(status: int, message: str) -> dict[str, Any]:
    if status == 429:
        return {"error": message, "code": "rate_limit_exceeded"}
    return {"detail": message}


FOXREACH = Dialect(name="foxreach", requests_per_minute=100, error_body=error_body)


class HeaderKeyAuthentication(BaseAuthentication):
    """`X-API-Key: <key>`, with or without `otr_` before it; request.auth is the Caller then.

    Raises ApiError 403: the dialect knows no 401.
    """

    def authenticate(self, request: Request) -> tuple[Caller, Caller]:
        key = request.headers.get(KEY_HEADER, "").strip().removeprefix(KEY_MARK)
        if not key:
            raise ApiError(403, f"Missing API key: send the header {KEY_HEADER}")
        caller = find_caller(key)
        if caller is None:
            raise ApiError(403, "Invalid API key")
        return caller, caller


class FoxReachView(DialectView):
    dialect: ClassVar[Dialect] = FOXREACH
    authentication_classes = [HeaderKeyAuthentication]
    parser_classes = [BytesParser]

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        if response.status_code == 429 and self.rate is not None:
            response.data["details"] = {"limit": self.rate.limit, "reset": self.rate.reset}
        return response


class FoxReachViewSet(FoxReachView, ViewSet):
    pass


class UnknownPath(FoxReachView):
    """Any other path of the dialect. A key is not needed to hear that a path doesn't exist."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if KEY_HEADER in request.headers:
            super().initial(request, *args, **kwargs)
        raise ApiError(404, f"{request.method} {request.path} not found")


def read_body(request: Request, decoder: "msgspec.json.Decoder[T]") -> T:
    """Raises ApiError 415 or 413; 422 for malformed JSON and for values of a wrong type, with the field's
    name."""
    body = read_bytes(request)
    try:
        if b"\\u0000" in body and (place := find_nul(msgspec.json.decode(body), "")) is not None:
            raise ApiError(422, f"{place or 'body'} is invalid: it contains the character U+0000")
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        # Without the body: what is wrong deep within free-form fields, msgspec doesn't say.
        raise ApiError(422, describe_validation_error(str(error), b"")) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ApiError(422, f"The body must be valid JSON: {error}") from error


def read_text(request: Request, name: str) -> str:
    """A query parameter, "" where there is none. Raises ApiError 422."""
    text = request.query_params.get(name, "").strip()
    if "\x00" in text:
        raise ApiError(422, f"{name} must not contain the character U+0000")
    return text


@dataclass(frozen=True, kw_only=True)
class Page:
    """Which items of how many; the first page is 1."""

    number: int
    size: int

    def of(self, rows: "list[T] | QuerySet[Any, T]", *, total: int) -> list[T]:
        """The page's rows; beyond the end none is read."""
        start = (self.number - 1) * self.size
        return list(rows[start : start + self.size]) if start < total else []


def read_page(request: Request) -> Page:
    """`page` and `pageSize`. Raises ApiError 422."""
    return Page(
        number=_whole_number(request, "page", default=1, most=MAX_PAGE),
        size=_whole_number(request, "pageSize", default=DEFAULT_PAGE_SIZE, most=MAX_PAGE_SIZE),
    )


def _whole_number(request: Request, name: str, *, default: int, most: int) -> int:
    text = request.query_params.get(name, "") or str(default)
    if not (text.isascii() and text.isdecimal() and len(text) <= 10 and 1 <= int(text) <= most):
        raise ApiError(422, f"{name} must be a whole number from 1 to {most}")
    return int(text)


def page_reply(items: list[dict[str, Any]], *, page: Page, total: int) -> Response:
    meta = {
        "page": page.number,
        "pageSize": page.size,
        "total": total,
        "totalPages": -(-total // page.size),
    }
    return Response({"data": items, "meta": meta})


def data_reply(data: dict[str, Any], **options: Any) -> Response:
    """`options` are those of Response: status, headers."""
    return Response({"data": data}, **options)
