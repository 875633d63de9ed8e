"""Leads as a file, from the pages of campaigns, lists and leads: what a page shows, its search and filters
included. Whoever sees them may take them along."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from leads.admin.filters import chosen_places
from leads.admin.listing.filters import chosen_people
from leads.admin.reports.pages import attachment
from leads.admin.targets import chosen_target
from leads.exports import SOME, CellTooLong, Export, ExportFormat, open_export
from leads.models import Lead, Membership
from leads.models.errors import UnknownReference
from leads.models.targets import Target, TargetRow, find_target, pick_target, target_of
from leads.selection import People, Wanted, all_people, all_places
from workspaces.database.streams import begun
from workspaces.tenant_admin import access_of, current_workspace, parse_uuid
from workspaces.text.no_room import NO_ROOM, is_no_room

_LABELS = {ExportFormat.CSV: "CSV", ExportFormat.XLSX: "XLSX", ExportFormat.NDJSON: "NDJSON"}
# Of a list's address, what says which page of it is shown, not which leads.
_OF_THE_PAGE = ("p", "o", "e", "all", "target", "workspace", "view")


def export_view(request: HttpRequest) -> HttpResponseBase:
    """`campaign`, `list` or `workspace` in the address say whose leads; the search and the filters of a
    list's address, which of them. A stranger gets 404."""
    try:
        format = ExportFormat(request.GET.get("format", "csv"))
        export = _open(request, format)
    except (ValueError, UnknownReference):
        raise Http404 from None
    except CellTooLong as error:
        return _back(request, str(error))
    except OSError as error:
        if not is_no_room(error):
            raise
        return _back(request, NO_ROOM)
    return StreamingHttpResponse(
        begun(export.pieces),
        content_type=export.content_type,
        headers={"Content-Disposition": attachment(export.name)},
    )


def _open(request: HttpRequest, format: ExportFormat) -> Export:
    workspace_id = parse_uuid(request.GET.get("workspace"))
    if workspace_id is None or workspace_id not in access_of(request).roles:
        raise Http404
    campaign_id, list_id = (parse_uuid(request.GET.get(name)) for name in ("campaign", "list"))
    target = pick_target(workspace_id=workspace_id, campaign_id=campaign_id, list_id=list_id)
    chosen = _chosen(request, target, workspace_id)
    return open_export(target, format, workspace_id=workspace_id, chosen=chosen, for_spreadsheet=True)


def _chosen(request: HttpRequest, target: Target, workspace_id: UUID) -> Iterator[Sequence[UUID]] | None:
    """None for all. Raises UnknownReference."""
    if target.kind == "workspace":
        people = chosen_people(request)
        return None if people == People() else all_people(people, workspace_id=workspace_id, size=SOME)
    wanted = chosen_places(request, find_target(target, workspace_id=workspace_id))
    is_all = wanted == Wanted(place=target)
    return None if is_all else all_places(wanted, workspace_id=workspace_id, size=SOME)


def _back(request: HttpRequest, sentence: str) -> HttpResponse:
    """To the page that the link was on."""
    messages.error(request, sentence)
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()})
    return HttpResponseRedirect(page if is_ours else reverse("admin:index"))


def exports_of(request: HttpRequest, shown: Any) -> list[tuple[str, str]]:
    """(label, address) of each format, of what a page shows: a campaign, a list, or leads. Of these `shown`
    is an empty row of their model, as templates make one of a class."""
    if isinstance(shown, TargetRow):
        return _links(shown.workspace_id, **_named(shown))
    filters = {name: value for name, value in request.GET.items() if name not in _OF_THE_PAGE}
    if isinstance(shown, Membership):
        target = chosen_target(request)
        return _links(target.workspace_id, **filters, **_named(target)) if target else []
    workspace_id = current_workspace(request) if isinstance(shown, Lead) else None
    return _links(workspace_id, **filters) if workspace_id else []


def _named(target: TargetRow) -> dict[str, Any]:
    return {target_of(target).kind: target.id}


def _links(workspace_id: UUID, **query: Any) -> list[tuple[str, str]]:
    url = reverse("admin:leads_lead_export")
    named = {name: str(value) for name, value in {"workspace": workspace_id, **query}.items()}
    return [
        (label, f"{url}?{urlencode({**named, 'format': format.value})}") for format, label in _LABELS.items()
    ]
