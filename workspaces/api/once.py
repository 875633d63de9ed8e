"""A write with the header Idempotency-Key -> its answer, done once (workspaces/idempotency/answers.py).

Base views do it for each write, but for actions in `own_idempotency`: these read their bodies in streams and
call `run_once` themselves, once they know what came.
"""

import hashlib
from collections.abc import Callable, Collection
from typing import Any, ClassVar, Protocol
from urllib.parse import parse_qsl

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from workspaces.api.errors import ApiError
from workspaces.api.rendering import JsonRenderer
from workspaces.idempotency import answers as idempotency
from workspaces.idempotency.answers import Answer, Ticket
from workspaces.keys.authentication import Caller

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
HIDDEN = "(shown once)"
_META = "HTTP_IDEMPOTENCY_KEY"
_SAFE = ("GET", "HEAD", "OPTIONS")
_CHUNK = 64 * 1024


class WritingView(Protocol):
    """What a view must have here (base.py)."""

    scopes: ClassVar[dict[str, str]]
    own_idempotency: ClassVar[Collection[str]]
    shown_once: ClassVar[Collection[str]]

    @property
    def caller(self) -> Caller: ...

    @property
    def dialect_name(self) -> str: ...

    def is_in_steps(self, request: Request) -> bool: ...

    def handle_exception(self, exc: Exception) -> Response: ...


def read_key(request: Request) -> str | None:
    """None without the header. Raises ApiError 400."""
    text: str | None = request.META.get(_META)
    if text is None:
        return None
    key = text.strip()
    if not idempotency.is_key(key):
        most = idempotency.MAX_KEY
        raise ApiError(400, f"The header {HEADER} must have 1 to {most} printable ASCII characters")
    return key


def guard(view: WritingView, request: Request) -> None:
    """Has the view's handler done once, where the request is a write with a key."""
    if _META not in request.META or request.method in _SAFE:
        return
    action = getattr(view, "action", None) or ""
    name = (request.method or "").lower()
    handler = getattr(view, name, None)
    if handler is None or view.scopes.get(action) == "read":  # a search whose question is in the body, say
        return
    read_key(request)
    if action in view.own_idempotency:
        return

    def once(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        def work() -> HttpResponseBase:
            response: HttpResponseBase = handler(request, *args, **kwargs)
            return response

        return run_once(view, request, body_digest=digest_of(request), work=work)

    setattr(view, name, once)


def run_once(
    view: WritingView,
    request: Request,
    *,
    body_digest: bytes,
    work: Callable[[], HttpResponseBase],
) -> HttpResponseBase:
    """What `work` answers, or the same answer again if it was done before; without a key simply `work()`.

    `body_digest` stands for the body. `work` runs in one transaction, unless the view says that it
    `is_in_steps`, and may raise as a handler may. It isn't called for a repetition. Raises ApiError 400,
    409, 422.
    """
    key = read_key(request)
    if key is None:
        return work()
    ticket = Ticket(
        workspace_id=view.caller.workspace_id, key=key, fingerprint=_fingerprint(view, request, body_digest)
    )
    try:
        result = idempotency.run_once(
            ticket,
            lambda: _answered(view, work),
            lambda response: _to_answer(response, hidden=view.shown_once),
            in_steps=view.is_in_steps(request),
        )
    except idempotency.StillRunning:
        message = f"The first request with this {HEADER} is still running; send it again in a moment"
        raise ApiError(409, message, headers={"Retry-After": "1"}) from None
    except idempotency.OtherRequest:
        message = f"This {HEADER} was used for another request; a new request needs a new key"
        raise ApiError(422, message) from None
    return _replay(result) if isinstance(result, Answer) else result


def _answered(view: WritingView, work: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """An error is an answer as well."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001  what the view makes of any error is its answer
        return view.handle_exception(error)


def _fingerprint(view: WritingView, request: Request, body_digest: bytes) -> bytes:
    """Of dialect, method, path, query and body. Not of the API key, which may be renewed in between."""
    query = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    requested = [pair for pair in query if pair[0] != "api_key"]
    parts = (view.dialect_name, request.method, request.path.rstrip("/"), requested)
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass") + body_digest).digest()


def digest_of(request: Request) -> bytes:
    """SHA-256 of the body as the view's parser left it. Of a form its fields and files: the line between its
    parts is another one each time."""
    digest, data = hashlib.sha256(), request.data
    if isinstance(data, bytes):
        digest.update(data)
    elif isinstance(data, QueryDict):
        for name, values in data.lists():
            digest.update(repr(name).encode("utf-8", "surrogatepass"))
            for value in values:
                _add(digest, value)
    return digest.digest()


def _add(digest: Any, value: Any) -> None:
    if not isinstance(value, UploadedFile):
        digest.update(repr(value).encode("utf-8", "surrogatepass"))
        return
    digest.update(repr((value.name, value.size)).encode("utf-8", "surrogatepass"))
    for chunk in value.chunks(_CHUNK):
        digest.update(chunk)
    value.seek(0)


def _to_answer(response: HttpResponseBase, *, hidden: Collection[str]) -> Answer:
    """Rendered as the view's renderer will do it, but for secrets: a repetition shows them as HIDDEN."""
    headers = dict(response.headers.items())
    if isinstance(response, Response):
        headers["Content-Type"] = response.content_type or "application/json"
        data = response.data
        if hidden and isinstance(data, dict):
            data = data | {name: HIDDEN for name in hidden if name in data}
        body = _render(data)
    else:
        assert isinstance(response, HttpResponse), "the answer to a write is no stream"
        body = response.content
    return Answer(status=response.status_code, headers=headers, body=body)


def _render(data: Any) -> bytes:
    return JsonRenderer().render(data)


def _replay(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
    if not answer.body:
        del response["Content-Type"]
    response[REPLAYED] = "true"
    return response
