"""Imports: what came through which door, and what became of every row.

The list is here; leads/admin/uploads has the pages of the upload, leads/admin/reports those of an import.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from typing_extensions import override

from blocklists.models import Blocklist
from campaigns.models import Campaign
from leads.admin.mending.pages import MendPages
from leads.admin.names import GONE, WORKSPACE, person_names, place_names
from leads.admin.outcomes import page_of_rows
from leads.admin.reports.context import relatives, report_context
from leads.admin.reports.progress import duration_text
from leads.admin.uploads.pages import UploadPages
from leads.models import ImportState, LeadImport, LeadList, SourceFile, UndoState
from workspaces.models import ApiKey
from workspaces.tenant_admin import CreatedFilter, Tone, badge, change_url, link, pairs, parse_uuid
from workspaces.tenant_admin.zones import shown

_TONES = {
    ImportState.PENDING: Tone.QUIET,
    ImportState.RUNNING: Tone.BUSY,
    ImportState.FINISHED: Tone.GOOD,
    ImportState.FAILED: Tone.BAD,
    ImportState.CANCELLED: Tone.WARNING,
}


class KindFilter(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"
    _KINDS: ClassVar = {"real": ("Imports", False), "dry": ("Dry runs", True)}

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, label) for value, (label, _) in self._KINDS.items()]

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        chosen = self._KINDS.get(self.value() or "")
        return queryset.filter(is_dry_run=chosen[1]) if chosen else None


@admin.register(LeadImport)
class LeadImportAdmin(UploadPages, MendPages):
    is_long = True
    change_form_template = "admin/leads/leadimport/import.html"
    list_display = (
        "created_at",
        "origin",
        "state_and_time",
        "target",
        "person",
        "rows",
        "created",
        "refused",
    )
    list_filter = ("state", "door", KindFilter, CreatedFilter)
    ordering = ("-id",)
    sortable_by = ()
    fields = (
        ("status", "origin"),
        ("target_link", "blocklist_link"),
        ("person", "key"),
        ("created_at", "finished_at", "took"),
        "shown_options",
    )

    # --- pages ---

    @override
    def get_urls(self) -> list[URLPattern]:
        rows = path(
            "<path:object_id>/rows/",
            self.admin_site.admin_view(self.rows_view),
            name="leads_leadimport_rows",
        )
        urls: list[URLPattern] = [rows, *super().get_urls()]
        return urls

    @override
    def change_context(self, request: HttpRequest, obj: LeadImport) -> dict[str, Any]:
        return {
            "title": _heading(obj),
            "subtitle": _title(obj),
            **report_context(request, obj),
            **relatives(obj),
        }

    def rows_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The rows in order of their number, `outcome` and `after` in the address."""
        record = self.record_or_404(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            **report_context(request, record),
            "title": "Rows of an import",
            "subtitle": _title(record),
            "opts": self.opts,
            "page": page_of_rows(record, outcome=request.GET.get("outcome"), after=request.GET.get("after")),
        }
        return TemplateResponse(request, "admin/leads/leadimport/rows.html", context)

    # --- columns ---

    @override
    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> LeadImport | None:
        record: LeadImport | None = super().get_object(request, object_id, from_field)
        if record is not None:
            self.prepare_page(request, [record])
        return record

    @override
    def prepare_page(self, request: HttpRequest, rows: Sequence[LeadImport]) -> None:
        name_what_imports_mention(rows)

    @admin.display(description="from")
    def origin(self, record: Any) -> SafeString | str:
        door = record.get_door_display()
        return format_html("{} · {}", door, record.file_name) if record.file_name else door

    @admin.display(description="status")
    def status(self, record: LeadImport) -> SafeString:
        return status_badges(record)

    @admin.display(description="status")
    def state_and_time(self, record: LeadImport) -> SafeString:
        """For the list, where room is scarce."""
        return format_html('{} <span class="quiet">{}</span>', status_badges(record), self.took(record))

    @admin.display(description="into")
    def target(self, record: Any) -> str:
        if record.target_name == WORKSPACE:
            return WORKSPACE
        return f"{record.target_name} ({'campaign' if record.campaign_id else 'list'})"

    @admin.display(description="into")
    def target_link(self, record: Any) -> SafeString | str:
        if record.target_name in (GONE, WORKSPACE):
            return self.target(record)
        model = Campaign if record.campaign_id else LeadList
        return link(change_url(model, record.campaign_id or record.list_id), self.target(record))

    @admin.display(description="started by")
    def person(self, record: Any) -> str:
        name: str = record.person_name
        return name

    @admin.display(description="took")
    def took(self, record: LeadImport) -> str:
        if record.finished_at is None or record.source_id is None:
            return "" if record.source_id is None else "–"
        return duration_text((record.finished_at - record.created_at).total_seconds())

    @admin.display(description="API key")
    def key(self, record: LeadImport) -> str:
        if record.api_key_id is None:
            return "–"
        found = ApiKey.objects.filter(workspace_id=record.workspace_id, id=record.api_key_id).first()
        return str(found) if found else GONE

    @admin.display(description="blocklist in force")
    def blocklist_link(self, record: LeadImport) -> SafeString | str:
        if record.blocklist_id is None:
            return "none"
        found = Blocklist.objects.filter(workspace_id=record.workspace_id, id=record.blocklist_id).first()
        return link(change_url(Blocklist, found.id), found.name) if found else GONE

    @admin.display(description="options")
    def shown_options(self, record: Any) -> SafeString:
        options = record.options | {"assigned_to": record.assignee_name}
        return pairs({name.replace("_", " "): value for name, value in options.items()})

    @admin.display(description="rows")
    def rows(self, record: LeadImport) -> str:
        return f"{record.total_count:,}"

    @admin.display(description="created")
    def created(self, record: LeadImport) -> str:
        return f"{record.created_count:,}"

    @admin.display(description="not created")
    def refused(self, record: LeadImport) -> str:
        return f"{record.total_count - record.created_count:,}"


_UNDO = {
    UndoState.PENDING: "being undone",
    UndoState.RUNNING: "being undone",
    UndoState.DONE: "undone",
    UndoState.FAILED: "undo failed",
}


def status_badges(record: LeadImport) -> SafeString:
    """The state, and whether it was only tried or is taken back."""
    state = ImportState(record.state)
    shown = [(badge(str(state.label).lower(), _TONES[state]),)]
    if record.is_dry_run:
        shown.append((badge("dry run", Tone.BUSY),))
    if record.undo_state:
        shown.append((badge(_UNDO[UndoState(record.undo_state)], Tone.WARNING),))
    return format_html_join(" ", "{}", shown)


def name_what_imports_mention(rows: Sequence[LeadImport]) -> None:
    """Fills in the names of targets, people and files: a query per table. All are of one workspace."""
    if not rows:
        return
    workspace_id = rows[0].workspace_id
    places = place_names(
        workspace_id, (pk for r in rows for pk in (r.campaign_id or r.list_id, r.from_list_id))
    )
    assignees = [parse_uuid(record.options.get("assigned_to")) for record in rows]
    people = person_names([*(record.user_id for record in rows), *assignees])
    files = _file_names(workspace_id, (record.source_id for record in rows))
    for row, assignee in zip(rows, assignees, strict=True):
        record: Any = row
        place_id = record.campaign_id or record.list_id
        record.target_name = places.get(place_id, GONE) if place_id else WORKSPACE
        record.person_name = people.get(record.user_id, "–")
        record.assignee_name = people.get(assignee) if assignee else None
        record.file_name = files.get(record.source_id) or _list_name(record, places) or record.name


def _list_name(record: LeadImport, places: Mapping[UUID, str]) -> str:
    """Of the list that the rows came from."""
    return f"list {places.get(record.from_list_id, GONE)}" if record.from_list_id else ""


def _file_names(workspace_id: UUID, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = {source_id for source_id in ids if source_id is not None}
    if not wanted:
        return {}
    rows = SourceFile.objects.filter(workspace_id=workspace_id, id__in=wanted)
    return dict(rows.values_list("id", "name"))


def _heading(record: Any) -> str:
    kind = "Dry run" if record.is_dry_run else "Import"
    return f"{kind} of {record.file_name}" if record.file_name else kind


def _title(record: LeadImport) -> str:
    return f"{record.get_door_display()}, {shown(record.created_at)}"
