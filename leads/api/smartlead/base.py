"""The Smartlead dialect: what all its views share."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Literal, TypeVar

import msgspec
from django.conf import settings
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet
from typing_extensions import override

from workspaces.api.base import ApiError, Dialect, DialectView, reason_phrase
from workspaces.api.body import BytesParser, find_fault, find_nul, join_path, read_bytes
from workspaces.keys.authentication import QueryKeyAuthentication

T = TypeVar("T")
Source = Literal["body", "query", "params"]

_LARGEST = 10**18  # stands for all larger numbers: no id and no offset gets there


def error_body(status: int, message: str) -> dict[str, Any]:
    if status == 401:
        return {"message": message}
    if status == 402:
        return {"ok": False, "is_lead_limit_exhausted": True, "error": message}
    return {"statusCode": status, "error": reason_phrase(status), "message": message}


SMARTLEAD = Dialect(name="smartlead", requests_per_minute=60, error_body=error_body)


class SmartleadViewSet(DialectView, ViewSet):
    """`parameters`: what the query of each action that reads or deletes may have beside the key. Any other is
    refused, as one that is ignored may have been a filter: who then takes the first row has somebody else's.
    """

    dialect = SMARTLEAD
    authentication_classes = [QueryKeyAuthentication]
    parser_classes = [BytesParser]
    parameters: ClassVar[Mapping[str, Collection[str]]] = {}

    @override
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD", "DELETE") or not self.action:
            return
        known = self.parameters.get(self.action, ())
        for name, value in request.query_params.items():
            if value and name != "api_key" and name not in known:
                raise refuse(400, name, "is not allowed", source="query")

    @property
    @override
    def body_limit(self) -> int:
        limit: int = settings.LEADGATE_SMARTLEAD_BODY_LIMIT
        return limit


class UnknownPath(DialectView):
    """Any other path of the dialect. A key is not needed to hear that a path doesn't exist."""

    dialect = SMARTLEAD
    authentication_classes = [QueryKeyAuthentication]

    @override
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if "api_key" in request.query_params:
            super().initial(request, *args, **kwargs)
        raise ApiError(404, f"Cannot {request.method} {request.path}")


def refuse(status: Literal[400, 422], name: str, problem: str, *, source: Source = "body") -> ApiError:
    """What is wrong with one field: `"settings.update" is not allowed`. 400: the field itself, 422: the
    type or size of its value."""
    details = {"validation": {"source": source, "keys": [name]}}
    return ApiError(status, f'"{name}" {problem}', details=details)


def read_body(request: Request, decoder: "msgspec.json.Decoder[T]") -> T:
    """Raises ApiError 415 or 413; 400 for malformed JSON and fields that are missing or unknown; 422 for
    values of the wrong type or size."""
    body = read_bytes(request)
    try:
        if b"\\u0000" in body and (place := find_nul(msgspec.json.decode(body), "")) is not None:
            raise refuse(422, place or "body", "must not contain the character U+0000")
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        _refuse_malformed(body)
        raise _refuse_fault(str(error), body) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed(error) from error


def _refuse_malformed(body: bytes) -> None:
    """msgspec stops at the first value of a wrong type: what follows may be no JSON. Raises ApiError 400."""
    try:
        msgspec.json.decode(body)
    except msgspec.ValidationError:  # a number that is too large
        return
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed(error) from error


def _malformed(error: Exception) -> ApiError:
    return ApiError(400, f"Invalid request payload JSON format: {error}")


def _refuse_fault(text: str, body: bytes) -> ApiError:
    fault = find_fault(text, body)
    if fault.missing:
        return refuse(400, join_path(fault.path, fault.missing), "is required")
    if fault.unknown:
        return refuse(400, join_path(fault.path, fault.unknown), "is not allowed")
    return refuse(422, fault.path or "body", f"is invalid: {fault.problem}")


def read_id(text: str | None, *, source: Source = "params") -> int:
    """The number of a list, campaign or entry. Raises ApiError 400 where there is none, 422 for what is
    no number."""
    if text is None:
        raise refuse(400, "id", "is required", source=source)
    return whole_number("id", text, source=source)


def read_text(request: Request, name: str) -> str:
    """A parameter of the query, trimmed, or "". Raises ApiError 422."""
    text = request.query_params.get(name, "").strip()
    if "\x00" in text:
        raise refuse(422, name, "must not contain the character U+0000", source="query")
    return text


def whole_number(name: str, text: str, *, source: Source) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise refuse(422, name, "must be a number", source=source)
    return int(text) if len(text) < len(str(_LARGEST)) else _LARGEST
