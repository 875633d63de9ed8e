"""The native dialect: Instantly API v2. What all its views share."""

from typing import Any

from rest_framework.request import Request
from rest_framework.viewsets import ViewSet
from typing_extensions import override

from workspaces.api.base import ApiError, Dialect, DialectView, reason_phrase
from workspaces.api.body import BytesParser
from workspaces.keys.authentication import BearerAuthentication


def error_body(status: int, message: str) -> dict[str, Any]:
    return {"statusCode": status, "error": reason_phrase(status), "message": message}


INSTANTLY = Dialect(name="instantly", requests_per_minute=6000, counts_workspace=True, error_body=error_body)


class InstantlyViewSet(DialectView, ViewSet):
    """What is no id in a path is a route that there isn't: `/campaigns/analytics`."""

    lookup_value_regex = "[0-9a-fA-F-]+"
    dialect = INSTANTLY
    authentication_classes = [BearerAuthentication]
    parser_classes = [BytesParser]


class UnknownPath(DialectView):
    """Anything else under /api/v2. A key is not needed to hear that a path doesn't exist."""

    dialect = INSTANTLY
    authentication_classes = [BearerAuthentication]

    @override
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.headers.get("Authorization"):
            super().initial(request, *args, **kwargs)
        raise ApiError(404, f"Route {request.method}:{request.path} not found")
