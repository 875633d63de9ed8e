"""Leads as a file, from the pages of campaigns, lists and leads. Whoever sees them may take them along."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from leads.admin.reports.pages import attachment
from leads.admin.targets import chosen_target
from leads.exports import Export, ExportFormat, open_export
from leads.models import Lead, Membership
from leads.models.errors import UnknownReference
from leads.models.targets import TargetRow, pick_target, target_of
from workspaces.tenant_admin import access_of, current_workspace, parse_uuid

LABELS = {ExportFormat.CSV: "Export CSV", ExportFormat.NDJSON: "Export NDJSON"}


def export_view(request: HttpRequest) -> StreamingHttpResponse:
    """`campaign`, `list` or `workspace` in the address say whose leads. A stranger gets 404."""
    try:
        format = ExportFormat(request.GET.get("format", "csv"))
        export = _open(request, format)
    except (ValueError, UnknownReference):
        raise Http404 from None
    return StreamingHttpResponse(
        export.pieces,
        content_type=export.content_type,
        headers={"Content-Disposition": attachment(export.name)},
    )


def _open(request: HttpRequest, format: ExportFormat) -> Export:
    workspace_id = parse_uuid(request.GET.get("workspace"))
    if workspace_id is None or workspace_id not in access_of(request).roles:
        raise Http404
    campaign_id, list_id = (parse_uuid(request.GET.get(name)) for name in ("campaign", "list"))
    target = pick_target(workspace_id=workspace_id, campaign_id=campaign_id, list_id=list_id)
    return open_export(target, format, workspace_id=workspace_id, for_spreadsheet=True)


def exports_of(request: HttpRequest, shown: Any) -> list[tuple[str, str]]:
    """(label, address) of each format, of what a page shows: a campaign, a list, or leads. Of these `shown`
    is an empty row of their model, as templates make one of a class."""
    if isinstance(shown, Membership):
        shown = chosen_target(request)
    if isinstance(shown, TargetRow):
        return _links(shown.workspace_id, **{target_of(shown).kind: shown.id})
    workspace_id = current_workspace(request) if isinstance(shown, Lead) else None
    return _links(workspace_id) if workspace_id else []


def _links(workspace_id: UUID, **place: UUID) -> list[tuple[str, str]]:
    url = reverse("admin:leads_lead_export")
    named = {name: str(pk) for name, pk in {"workspace": workspace_id, **place}.items()}
    return [
        (label, f"{url}?{urlencode({**named, 'format': format.value})}") for format, label in LABELS.items()
    ]
