"""What every API view of every dialect does, in this order:

1. finds the API key (401 in the dialect's shape, without rate-limit headers)
2. counts the request (429)
3. asks whether the key's scopes allow the action (403)
4. reads the body only then (415, 413, 400)
5. does a write with an Idempotency-Key once (409, 422; once.py)

and puts the rate-limit headers on every answer to a known key.
"""

import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from typing_extensions import override

from workspaces.api import once
from workspaces.api.database_errors import as_api_error, one_line
from workspaces.api.errors import ApiError
from workspaces.api.permission import check_role, check_scope
from workspaces.api.rendering import AlwaysJson, JsonRenderer
from workspaces.database import fate
from workspaces.keys.authentication import Caller
from workspaces.keys.rate_limit import Rate, count_request
from workspaces.logs.about import also_about
from workspaces.metrics.counted import count_refusal
from workspaces.models import Role
from workspaces.text.no_room import is_no_room, why_no_room

__all__ = [
    "CRUD_SCOPES",
    "AlwaysJson",
    "ApiError",
    "Dialect",
    "DialectView",
    "JsonRenderer",
    "answer_error",
    "describe_exception",
    "drain",
    "reason_phrase",
]

log = logging.getLogger(__name__)

_DRAIN_LIMIT = 256 * 1024 * 1024  # bytes; whoever sends more than that is hung up on


# What a viewset's usual actions want (DialectView.scopes).
CRUD_SCOPES = {
    "create": "create",
    "list": "read",
    "retrieve": "read",
    "partial_update": "update",
    "destroy": "delete",
}


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """Whose API this is: its name, its default rate (requests a minute, of each key or of the workspace with
    all of its keys) and the shape of its errors."""

    name: str
    requests_per_minute: int
    counts_workspace: bool = False
    error_body: Callable[[int, str], dict[str, Any]]


class DialectView(APIView):
    """Base of all API views. A viewset names its resource; each action's scope stands in `scopes`."""

    dialect: ClassVar[Dialect]
    resource: ClassVar[str] = ""
    scopes: ClassVar[dict[str, str]] = {}  # the viewset's action -> create, read, update, delete
    roles: ClassVar[
        dict[str, Role]
    ] = {}  # where an action wants another role than its scope (keys/scopes.py)
    # Actions that call once.run_once themselves, and those whose work commits several times.
    own_idempotency: ClassVar[Collection[str]] = ()
    works_in_steps: ClassVar[Collection[str]] = ()
    shown_once: ClassVar[Collection[str]] = ()  # keys of replies that are not kept for a repetition

    renderer_classes = [JsonRenderer]
    content_negotiation_class = AlwaysJson
    permission_classes = []
    metadata_class = None  # OPTIONS would describe the views in REST framework's own shape
    rate: Rate | None = None
    commits_before: int | None = None  # when the handler began
    is_known = False  # whether the request has a valid key

    @property
    def body_limit(self) -> int:
        """Bytes that the body of a request may have."""
        limit: int = settings.LEADGATE_BODY_LIMIT
        return limit

    @property
    def caller(self) -> Caller:
        assert isinstance(self.request.auth, Caller)
        return self.request.auth

    @property
    def dialect_name(self) -> str:
        return self.dialect.name

    def is_in_steps(self, request: Request) -> bool:
        """Whether the work that is requested commits several times."""
        return (getattr(self, "action", None) or "") in self.works_in_steps

    @override
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.format_kwarg = None
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        self.perform_authentication(request)
        self.is_known = isinstance(request.auth, Caller)
        if self.is_known:
            also_about(workspace_id=self.caller.workspace_id)
        self._count(request)
        self._check_scope()
        once.guard(self, request)
        self.commits_before = fate.commits()

    @property
    def may_have_written(self) -> bool:
        """Whether anything of what the request asks for may be committed already. Reading never is."""
        method, action = self.request.method or "", getattr(self, "action", None) or ""
        if method in ("GET", "HEAD", "OPTIONS") or self.scopes.get(action) == "read":
            return False
        return self.commits_before not in (None, fate.commits())

    def _count(self, request: Request) -> None:
        if not isinstance(request.auth, Caller):
            return  # a path that answers strangers too
        self.rate = count_request(
            request.auth,
            dialect=self.dialect.name,
            per_minute=self.dialect.requests_per_minute,
            per_second=settings.LEADGATE_REQUESTS_PER_SECOND,
            of_workspace=self.dialect.counts_workspace,
        )
        if full := self.rate.exceeded:
            count_refusal(dialect=self.dialect.name, window=full.name)
            raise ApiError(429, f"Rate limit exceeded: {full.limit} requests per {full.name}")

    def _check_scope(self) -> None:
        name = getattr(self, "action", None) or ""
        action = self.scopes.get(name)
        if not action:
            return
        check_scope(self.caller, resource=self.resource, action=action, role=self.roles.get(name))

    def check_role(self, role: Role) -> None:
        """Raises ApiError 403 where the user of the key is less than that in the workspace."""
        check_role(self.caller, role)

    @override
    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.is_known:
            drain(request._request)
        for name, value in (self.rate.headers if self.rate else {}).items():
            response[name] = value
        return response

    @override
    def handle_exception(self, exc: Exception) -> Response:
        """Any exception -> the dialect's own error body. The unforeseen is logged and answered with 500."""
        exc = self._of_database(exc) or exc
        status, message, headers = describe_exception(self, exc)
        if status >= 500 and not isinstance(exc, ApiError):
            log.error("%s %s: %s", self.request.method, self.request.path, message, exc_info=exc)
        details = exc.details if isinstance(exc, ApiError) else {}
        body = self.dialect.error_body(status, message) | details
        response = Response(body, status=status, headers=headers)
        response.exception = True
        response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001  else Django logs it too
        return response

    def _of_database(self, exc: Exception) -> ApiError | None:
        """One line in the log: while the database is gone, there are many of them."""
        has_begun = self.commits_before is not None
        error = as_api_error(exc, has_begun=has_begun, may_have_written=self.may_have_written)
        if error is not None:
            log.error("%s %s: %s (%s)", self.request.method, self.request.path, error.detail, one_line(exc))
        return error


def describe_exception(view: DialectView, exc: Exception) -> tuple[int, str, dict[str, str]]:
    """An exception -> (status, message, headers)."""
    if isinstance(exc, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return (
            401,
            str(exc.detail),
            {"WWW-Authenticate": view.get_authenticate_header(view.request) or "Bearer"},
        )
    if isinstance(exc, exceptions.MethodNotAllowed):
        allowed = ", ".join(method for method in view.allowed_methods if method != "OPTIONS")
        return 405, f"This path answers {allowed}, not {view.request.method}", {"Allow": allowed}
    if isinstance(exc, ApiError):
        return exc.status_code, str(exc.detail), exc.headers
    if isinstance(exc, exceptions.APIException):
        return exc.status_code, str(exc.detail), {}
    if isinstance(exc, SuspiciousOperation):  # a query of more than a thousand parameters, say
        return 400, "The request is malformed", {}
    if isinstance(exc, Http404):
        return 404, str(exc) or "Resource not found", {}
    if isinstance(exc, PermissionDenied):
        return 403, str(exc) or "Forbidden", {}
    if is_no_room(exc):
        return 507, why_no_room(exc), {}
    if view.may_have_written:
        return 500, "Something went wrong on our side. Part of it may have been written; look first.", {}
    return 500, "Something went wrong on our side. Nothing was written.", {}


def drain(request: HttpRequest) -> None:
    """Reads what is left of the body: a client that is still sending would not see the answer. For one with a
    key only: of others the server reads it, for a moment and without a thread (config/web). A body that could
    not be read, for want of memory say, can't be read on either."""
    left = _DRAIN_LIMIT
    with suppress(ValueError, MemoryError):
        while left > 0 and (chunk := request.read(min(left, 64 * 1024))):
            left -= len(chunk)


def answer_error(dialect: Dialect, status: int, message: str) -> HttpResponse:
    """An error from outside of the views."""
    return JsonResponse(dialect.error_body(status, message), status=status)


def reason_phrase(status: int) -> str:
    """`Not Found` for 404."""
    return HTTPStatus(status).phrase
