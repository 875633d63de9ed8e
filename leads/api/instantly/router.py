"""The paths of the v2 API: those of REST framework, and DELETE on a collection."""

from rest_framework.routers import Route, SimpleRouter


class InstantlyRouter(SimpleRouter):
    """A trailing slash is optional everywhere. A viewset's `bulk_destroy` is DELETE on its collection."""

    routes = [
        Route(
            url=route.url,
            mapping={**route.mapping, "delete": "bulk_destroy"},
            name=route.name,
            detail=route.detail,
            initkwargs=route.initkwargs,
        )
        if isinstance(route, Route) and not route.detail
        else route
        for route in SimpleRouter.routes
    ]

    def __init__(self) -> None:
        super().__init__()
        self.trailing_slash = "/?"
