"""The v2 call for exports: ours."""

from typing import ClassVar

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from rest_framework.request import Request

from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.exports.schemas import ExportQuery
from leads.exports import ExportFormat, open_export
from leads.models.errors import UnknownReference
from leads.models.targets import pick_target
from workspaces.api.base import ApiError
from workspaces.api.operation import operation, read_query
from workspaces.database.streams import begun


class ExportViewSet(InstantlyViewSet):
    resource = "leads"
    scopes: ClassVar = {"list": "read"}

    @operation(
        "Export leads as a file",
        query=ExportQuery,
        reply=str,
        reply_types=("text/csv", "application/x-ndjson"),
        errors=(400,),
    )
    def list(self, request: Request) -> HttpResponseBase:
        """The leads of a campaign or a list as they are there, or all of the workspace as they are on their
        own. The file can be imported again as it is: `leadgate_id` tells which lead each row is."""
        requested = read_query(request, ExportQuery)
        if requested.campaign_id and requested.list_id:
            raise ApiError(400, "querystring/list_id can't stand beside campaign_id")
        workspace_id = self.caller.workspace_id
        target = pick_target(
            workspace_id=workspace_id, campaign_id=requested.campaign_id, list_id=requested.list_id
        )
        try:
            export = open_export(target, ExportFormat(requested.format), workspace_id=workspace_id)
        except UnknownReference as error:
            raise ApiError(404, f"{error.field} {error.value} not found in this workspace") from error
        disposition = content_disposition_header(as_attachment=True, filename=export.name)
        return StreamingHttpResponse(
            () if request.method == "HEAD" else begun(export.pieces),
            content_type=export.content_type,
            headers={"Content-Disposition": disposition or "attachment"},
        )
