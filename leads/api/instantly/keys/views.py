"""The v2 calls about API keys. A key can make others, but none that may do more than itself."""

from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.bodies import read_body
from leads.api.instantly.keys.render import render_key
from leads.api.instantly.keys.schemas import CreateKey, KeyPage, KeyReply, create_decoder
from workspaces.api import once
from workspaces.api.base import ApiError
from workspaces.api.finding import find_by_id
from workspaces.api.operation import operation, read_query
from workspaces.api.pagination import PageQuery, Pagination, page_reply
from workspaces.keys.making import make_key
from workspaces.keys.revoking import revoke_keys
from workspaces.keys.scopes import ALL_SCOPES, grants_nothing
from workspaces.models import ApiKey


class ApiKeyViewSet(InstantlyViewSet):
    """Keys that are not revoked. Who makes or revokes them acts for an owner, as in the admin."""

    resource = "api_keys"
    scopes: ClassVar = {"create": "create", "list": "read", "destroy": "delete"}
    own_idempotency: ClassVar[Collection[str]] = ("create",)

    @operation("Create an API key", body=CreateKey, reply=KeyReply, errors=(400, 413, 415))
    def create(self, request: Request) -> Any:
        """The key itself stands in this answer and nowhere else: an answer that is repeated for its
        Idempotency-Key has it masked. The new key acts for the same user, and ends when this one does."""
        made: list[str] = []

        def work() -> Response:
            key, secret = self._make(read_body(request, create_decoder))
            made.append(secret)
            return Response(render_key(key))

        response = once.run_once(self, request, body_digest=once.digest_of(request), work=work)
        if made and isinstance(response, Response) and response.status_code == 200:
            response.data["key"] = made[0]
        return response

    @operation("List API keys", query=PageQuery, reply=KeyPage, errors=(400,))
    def list(self, request: Request) -> Response:
        page = Pagination[ApiKey]("id").page(self._keys(), read_query(request, PageQuery))
        return Response(page_reply(page, map(render_key, page.rows)))

    @operation("Revoke an API key", reply=KeyReply)
    def destroy(self, request: Request, pk: str) -> Response:
        """Requests with it are refused from now on, and so are those with keys that it made."""
        key = find_by_id(self._keys(), pk, missing=ApiError(404, "API key not found"))
        revoke_keys(workspace_id=key.workspace_id, key_ids=[key.id])
        key.refresh_from_db(fields=["revoked_at"])
        return Response(render_key(key))

    def _make(self, body: CreateKey) -> tuple[ApiKey, str]:
        self._check_scopes(body.scopes)
        own = ApiKey.objects.get(id=self.caller.api_key_id)
        return make_key(
            workspace_id=self.caller.workspace_id,
            user_id=self.caller.user_id,
            name=body.name,
            scopes=body.scopes,
            requests_per_minute=own.requests_per_minute,
            expires_at=own.expires_at,
            made_by=own,
        )

    def _check_scopes(self, scopes: Sequence[str]) -> None:
        """Raises ApiError 400 for a scope that is none, 403 for one that the calling key lacks. Those of the
        original that mean nothing here are kept."""
        for index, scope in enumerate(scopes):
            if grants_nothing(scope):
                continue
            if scope not in ALL_SCOPES:
                raise ApiError(400, f"scopes[{index}] is invalid: {scope[:100]} is no scope")
            resource, _, action = scope.partition(":")
            if not self.caller.has_scope(resource=resource, action=action):
                raise ApiError(403, f"This API key can't grant {scope}: it lacks it itself")

    def _keys(self) -> QuerySet[ApiKey]:
        return ApiKey.objects.filter(workspace_id=self.caller.workspace_id, revoked_at=None)
