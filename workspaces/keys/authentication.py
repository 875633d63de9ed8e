"""Who is calling: an API key, in the form that the dialect uses."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from typing_extensions import override

from workspaces.database.sql_files import SqlFolder
from workspaces.keys.scopes import allows, common_scopes, least_role
from workspaces.models import Role
from workspaces.models.api_key import hash_key

_SQL = SqlFolder(__file__)


@dataclass(frozen=True, kw_only=True)
class Caller:
    """An API key that may come in, for whom it acts, and what it may do: what its scopes grant and its
    user's role allows."""

    api_key_id: UUID
    workspace_id: UUID
    user_id: UUID
    role: Role  # of the user, in the workspace, now
    scopes: frozenset[str]
    requests_per_minute: int | None  # None: the dialect's own
    is_first_use: bool = False  # in this minute

    is_authenticated = True  # what Django asks of a user

    def has_scope(self, *, resource: str, action: str) -> bool:
        return allows(self.scopes, resource=resource, action=action)

    def may(self, *, resource: str, action: str) -> bool:
        """Both the key and its user may."""
        has_role = self.role.includes(least_role(resource, action))
        return has_role and self.has_scope(resource=resource, action=action)


def find_caller(key: str) -> Caller | None:
    """None when the key is unknown, revoked or expired, or one that made it is, or its user has left the
    workspace.

    Plain SQL, as every request of every dialect waits for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SQL.text("find_api_key"), {"key_hash": hash_key(key)})
        found = cursor.fetchone()
    if found is None:
        return None
    api_key_id, workspace_id, user_id, role, grants, requests_per_minute, is_first_use = found
    return Caller(
        api_key_id=api_key_id,
        workspace_id=workspace_id,
        user_id=user_id,
        role=Role(role),
        scopes=common_scopes(json.loads(grants)),
        requests_per_minute=requests_per_minute,
        is_first_use=is_first_use,
    )


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <key>`; request.auth is the Caller then."""

    @override
    def authenticate(self, request: Request) -> tuple[Caller, Caller]:
        scheme, _, key = request.headers.get("Authorization", "").strip().partition(" ")
        if not scheme:
            raise AuthenticationFailed("Missing Authorization header")
        if scheme.lower() != "bearer":
            raise AuthenticationFailed("The Authorization header must have the form: Bearer <key>")
        caller = find_caller(key.strip())
        if caller is None:
            raise AuthenticationFailed("Invalid API key")
        return caller, caller

    @override
    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class QueryKeyAuthentication(BaseAuthentication):
    """`?api_key=<key>`; request.auth is the Caller then. Such a key stands in the request line: what we
    log leaves it out (config/logs.py)."""

    @override
    def authenticate(self, request: Request) -> tuple[Caller, Caller]:
        caller = find_caller(request.query_params.get("api_key", "").strip())
        if caller is None:
            raise AuthenticationFailed("Invalid API Key")
        return caller, caller

    @override
    def authenticate_header(self, request: Request) -> str:
        return "ApiKey"
