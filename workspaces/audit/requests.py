"""Who a request comes from: whoever is logged in, or the key that its view has found."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from workspaces.audit.actor import Actor, acting
from workspaces.models.audit_entry import ActorKind


def note_actor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, after the one that knows the session."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with acting(lambda: actor_of(request)):
            return get_response(request)

    return middleware


def actor_of(request: HttpRequest) -> Actor:
    """The REST framework makes a key's Caller the request's user (keys/authentication.py)."""
    user, address = getattr(request, "user", None), address_of(request)
    if user is None or not user.is_authenticated:
        return Actor(kind=ActorKind.NOBODY, address=address)
    if api_key_id := getattr(user, "api_key_id", None):
        return Actor(kind=ActorKind.KEY, user_id=user.user_id, api_key_id=api_key_id, address=address)
    return Actor(kind=ActorKind.PERSON, user_id=user.pk, address=address)


def address_of(request: HttpRequest) -> str | None:
    """The other end of the connection: behind a proxy, the proxy. What headers claim anybody can write."""
    return request.META.get("REMOTE_ADDR") or None
