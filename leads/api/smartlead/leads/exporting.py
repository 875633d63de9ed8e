"""GET /campaigns/{id}/leads-export: the leads of a campaign as CSV."""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from rest_framework.request import Request

from campaigns.models import Campaign
from leads.exports import ExportFormat, open_export
from leads.models.errors import UnknownReference
from leads.models.targets import target_of
from workspaces.api.base import ApiError
from workspaces.database.streams import begun


def export_campaign(request: Request, campaign: Campaign) -> StreamingHttpResponse:
    """Our own columns: the file can be imported again as it is, by every door."""
    try:
        export = open_export(target_of(campaign), ExportFormat.CSV, workspace_id=campaign.workspace_id)
    except UnknownReference:  # removed since it was found
        raise ApiError(404, "Campaign not found") from None
    disposition = content_disposition_header(as_attachment=True, filename=export.name)
    return StreamingHttpResponse(
        () if request.method == "HEAD" else begun(export.pieces),
        content_type=export.content_type,
        headers={"Content-Disposition": disposition or "attachment"},
    )
