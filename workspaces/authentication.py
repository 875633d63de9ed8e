"""Who is calling: an API key, in the form that the dialect uses."""

from django.db.models import Exists, OuterRef
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from workspaces.models import ApiKey, Member, User
from workspaces.models.api_key import hash_key


def find_api_key(key: str) -> ApiKey | None:
    """The usable key with its workspace and user.

    None when it is unknown, revoked or expired, or when its user has left the workspace.
    """
    member = Member.objects.filter(workspace=OuterRef("workspace"), user=OuterRef("user"))
    found = (
        ApiKey.objects.select_related("workspace", "user")
        .filter(Exists(member), key_hash=hash_key(key), user__is_active=True)
        .first()
    )
    return found if found is not None and found.is_usable else None


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <key>`; request.auth is the ApiKey then."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey]:
        scheme, _, key = request.headers.get("Authorization", "").strip().partition(" ")
        if not scheme:
            raise AuthenticationFailed("Missing Authorization header")
        if scheme.lower() != "bearer":
            raise AuthenticationFailed("The Authorization header must have the form: Bearer <key>")
        api_key = find_api_key(key.strip())
        if api_key is None:
            raise AuthenticationFailed("Invalid API key")
        return api_key.user, api_key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
