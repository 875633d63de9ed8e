"""The FoxReach dialect: what all its views share."""

from typing import Any, ClassVar, TypeVar
from uuid import UUID

import msgspec
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet
from typing_extensions import override

from workspaces.api.base import ApiError, Dialect, DialectView
from workspaces.api.body import BytesParser, find_fault, find_nul, join_path, read_bytes
from workspaces.keys.authentication import Caller, find_caller

T = TypeVar("T")

KEY_HEADER = "X-API-Key"
CLIENTS_PREFIX = "otr_"  # the original's clients refuse a key without it


def error_body(status: int, message: str) -> dict[str, Any]:
    if status == 429:
        return {"error": message, "code": "rate_limit_exceeded"}
    return {"detail": message}


FOXREACH = Dialect(name="foxreach", requests_per_minute=100, error_body=error_body)


class HeaderKeyAuthentication(BaseAuthentication):
    """`X-API-Key: <key>`; request.auth is the Caller then. Whoever has none is forbidden (403) here."""

    @override
    def authenticate(self, request: Request) -> tuple[Caller, Caller]:
        key = request.headers.get(KEY_HEADER, "").strip()
        if not key:
            raise ApiError(403, f"Not authenticated: send an API key in the header {KEY_HEADER}")
        caller = find_caller(key.removeprefix(CLIENTS_PREFIX))
        if caller is None:
            raise ApiError(403, "Invalid API key")
        return caller, caller


class FoxReachView(DialectView):
    dialect: ClassVar[Dialect] = FOXREACH
    authentication_classes = [HeaderKeyAuthentication]
    parser_classes = [BytesParser]

    @override
    def handle_exception(self, exc: Exception) -> Response:
        """A 429 tells the rate in its body as well."""
        response = super().handle_exception(exc)
        if response.status_code == 429 and self.rate is not None:
            response.data["details"] = {"limit": self.rate.longest.limit, "reset": self.rate.longest.reset}
        return response


class FoxReachViewSet(FoxReachView, ViewSet):
    pass


class UnknownPath(FoxReachView):
    """Any other path of the dialect. A key is not needed to hear that a path doesn't exist."""

    @override
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if KEY_HEADER in request.headers:
            super().initial(request, *args, **kwargs)
        raise ApiError(404, f"{request.method} {request.path} not found")


def read_body(request: Request, decoder: "msgspec.json.Decoder[T]") -> T:
    """Raises ApiError 415 or 413; 422 for malformed JSON and for values of the wrong type, by name:
    `leads[3].email: expected ...`."""
    body = read_bytes(request)
    if not body:
        raise ApiError(422, "body: expected a JSON object, it is empty")
    try:
        if b"\\u0000" in body and (place := find_nul(msgspec.json.decode(body), "")) is not None:
            raise ApiError(422, f"{place or 'body'}: must not contain the character U+0000")
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise ApiError(422, _explain(str(error), body)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ApiError(422, f"body: malformed JSON: {error}") from error


def _explain(text: str, body: bytes) -> str:
    """`[...]` is some key of a free-form object, which msgspec doesn't name: the object will do."""
    fault = find_fault(text.replace("[...]", ""), body)
    if fault.missing:
        return f"{join_path(fault.path, fault.missing)}: is required"
    return f"{fault.path or 'body'}: {fault.problem}"


def read_texts(request: Request, name: str) -> list[str]:
    """All values of a parameter that are not blank, trimmed. Raises ApiError 422."""
    texts = [text.strip() for text in request.query_params.getlist(name)]
    if any("\x00" in text for text in texts):
        raise ApiError(422, f"{name}: must not contain the character U+0000")
    return [text for text in texts if text]


def read_text(request: Request, name: str) -> str:
    """The last value, or "". Raises ApiError 422."""
    return (read_texts(request, name) or [""])[-1]


def reply(data: dict[str, Any], *, import_id: UUID | None = None, status: int = 200) -> Response:
    """The envelope of one object; X-Import-Id leads to what became of each row."""
    headers = {"X-Import-Id": str(import_id)} if import_id else None
    return Response({"data": data}, status=status, headers=headers)
