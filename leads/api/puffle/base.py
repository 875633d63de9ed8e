"""The Puffle dialect: what all its views share."""

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.viewsets import ViewSet
from typing_extensions import override

from workspaces.api.base import ApiError, Dialect, DialectView
from workspaces.api.body import BytesParser
from workspaces.keys.authentication import BearerAuthentication


def error_body(_status: int, message: str) -> dict[str, Any]:
    return {"error": message}


PUFFLE = Dialect(name="puffle", requests_per_minute=100, error_body=error_body)


class PuffleViewSet(DialectView, ViewSet):
    dialect: ClassVar[Dialect] = PUFFLE
    authentication_classes = [BearerAuthentication]
    parser_classes = [BytesParser]


class UnknownPath(DialectView):
    """Anything else under /api. A key is not needed to hear that a path doesn't exist."""

    dialect = PUFFLE
    authentication_classes = [BearerAuthentication]

    @override
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.headers.get("Authorization"):
            super().initial(request, *args, **kwargs)
        raise ApiError(404, f"{request.method} {request.path} not found")
