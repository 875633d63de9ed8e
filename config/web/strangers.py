"""Who may send a large body to a page: whoever is logged in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from workspaces.api.streamed import length_of

_MOST = 64 * 1024  # bytes of a form that a stranger sends, the largest of which is the login's

Next = Callable[[HttpRequest], HttpResponse]


def refuse_large_bodies_of_strangers(following: Next) -> Next:
    """Middleware, after the one that knows the user and before anything reads the body. The API's views look
    at the key themselves, before they read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = length_of(request)
        is_large = length is None or length > _MOST
        looks_itself = request.path.startswith(("/api/", "/mcp"))
        if is_large and not looks_itself and not request.user.is_authenticated:
            return HttpResponse("Log in first, then send this again.", status=413, content_type="text/plain")
        return following(request)

    return middleware
