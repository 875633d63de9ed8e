"""The OpenAPI document of the native API, and the page on which it can be read and tried.

Both need no key, and load nothing from anywhere else. Nothing on the page is inline, as the
Content-Security-Policy wants it (templates/api/docs.html).
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularSwaggerSplitView

from leads.api.instantly.base import INSTANTLY
from workspaces.api.base import answer_error
from workspaces.api.openapi.document import document_as_json, document_as_yaml

_JSON_TYPES = ["application/json", "application/vnd.oai.openapi+json"]
_YAML_TYPES = ["application/yaml", "application/vnd.oai.openapi", "text/yaml"]


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """JSON unless `?format=yaml` or the header Accept asks for YAML."""
    wanted = request.GET.get("format") or _accepted_format(request)
    if wanted == "json":
        return HttpResponse(document_as_json(), content_type="application/json")
    if wanted == "yaml":
        return HttpResponse(document_as_yaml(), content_type="application/yaml")
    return answer_error(INSTANTLY, 400, "querystring/format must be json or yaml")


def _accepted_format(request: HttpRequest) -> str:
    preferred = request.get_preferred_type(_JSON_TYPES + _YAML_TYPES)
    return "yaml" if preferred in _YAML_TYPES else "json"


class DocsPage(SpectacularSwaggerSplitView):
    authentication_classes = []
    permission_classes = []
    title = "Leadgate API"
    template_name = "api/docs.html"
    url_name = "api-schema"
