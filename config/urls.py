"""Every address of Leadgate."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from config import api_schema
from config.api_v1 import api_v1
from config.documents import pages
from config.metrics.page import metrics
from config.operation.readiness import readyz
from leads.api.instantly import base as instantly
from leads.api.mcp.views import McpView
from leads.api.puffle import base as puffle
from workspaces.admin.joining import join_view

admin.autodiscover()


def healthz(_request: HttpRequest) -> HttpResponse:
    """That the web server answers: `up` and load balancers ask. It touches no database."""
    return HttpResponse("ok", content_type="text/plain")


# The dialects of the API. Each ends in a view that answers unknown paths in the dialect's own shape.
api_v2: list[URLPattern | URLResolver] = [
    path("", include("leads.api.instantly.urls")),
    re_path("", instantly.UnknownPath.as_view()),
]
api_puffle: list[URLPattern | URLResolver] = [
    path("", include("leads.api.puffle.urls")),
    re_path("", puffle.UnknownPath.as_view()),
]

urlpatterns = [
    path("api/v2/", include(api_v2)),
    path("api/v2", instantly.UnknownPath.as_view()),
    re_path(r"^api/v1(?:/(?P<rest>[\s\S]*))?\Z", api_v1),
    re_path(r"^api/schema/?\Z", api_schema.schema, name="api-schema"),
    re_path(r"^api/docs/?\Z", api_schema.DocsPage.as_view(), name="api-docs"),
    path("api/", include(api_puffle)),
    path("api", puffle.UnknownPath.as_view()),
    re_path(r"^mcp/?\Z", McpView.as_view(), name="mcp"),
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", include("workspaces.admin.passwords")),
    path("admin/join/<str:token>/", join_view, name="join"),
    path("admin/", admin.site.urls),
    path("llms.txt", pages.llms),
    path("docs", RedirectView.as_view(url="/docs/")),
    re_path(r"^(?P<name>docs/.*|clients/python/README\.md|[A-Z]+\.md)\Z", pages.document),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
]

handler400 = "config.error_pages.bad_request"
handler404 = "config.error_pages.page_not_found"
handler500 = "config.error_pages.server_error"
