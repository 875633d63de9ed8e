"""Imports: what came through which door, and what became of every row."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from blocklists.models import Blocklist
from campaigns.models import Campaign
from leads.admin.names import GONE, person_names, place_names
from leads.admin.outcomes import count_outcomes, page_of_rows
from leads.models import ImportState, Lead, LeadImport, LeadList
from workspaces.models import ApiKey
from workspaces.tenant_admin import (
    CreatedFilter,
    ReadOnlyAdmin,
    Tone,
    badge,
    change_url,
    link,
    list_url,
    pairs,
    parse_uuid,
)

_TONES = {
    ImportState.PENDING: Tone.QUIET,
    ImportState.RUNNING: Tone.BUSY,
    ImportState.FINISHED: Tone.GOOD,
    ImportState.FAILED: Tone.BAD,
    ImportState.CANCELLED: Tone.WARNING,
}


@admin.register(LeadImport)
class LeadImportAdmin(ReadOnlyAdmin[LeadImport]):
    is_long = True
    change_form_template = "admin/leads/leadimport/import.html"
    list_display = ("created_at", "door", "status", "target", "person", "rows", "created", "refused")
    list_filter = ("state", CreatedFilter)
    ordering = ("-id",)
    sortable_by = ()
    fields = (
        ("status", "door"),
        ("target_link", "blocklist_link"),
        ("person", "key"),
        ("created_at", "finished_at"),
        "shown_options",
    )

    # --- pages ---

    def get_urls(self) -> list[URLPattern]:
        rows = path(
            "<path:object_id>/rows/",
            self.admin_site.admin_view(self.rows_view),
            name="leads_leadimport_rows",
        )
        return [rows, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        context = {} if record is None else {"subtitle": _title(record), **self._context(record)}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def rows_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The rows in order of their number, `outcome` and `after` in the address."""
        record = self.get_object(request, unquote(object_id))
        if record is None or not self.has_view_permission(request, record):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            **self._context(record),
            "title": "Rows of an import",
            "subtitle": _title(record),
            "opts": self.opts,
            "page": page_of_rows(record, outcome=request.GET.get("outcome"), after=request.GET.get("after")),
        }
        return TemplateResponse(request, "admin/leads/leadimport/rows.html", context)

    def _context(self, record: LeadImport) -> dict[str, Any]:
        return {
            "record": record,
            "counts": count_outcomes(record),
            "total_text": f"{record.total_count:,}",
            "rows_url": reverse("admin:leads_leadimport_rows", args=[record.id]),
            "import_url": change_url(LeadImport, record.id),
            "leads_url": list_url(Lead, **{"workspace": record.workspace_id, "import": record.id}),
        }

    # --- columns ---

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> LeadImport | None:
        record = super().get_object(request, object_id, from_field)
        if record is not None:
            self.prepare_page(request, [record])
        return record

    def prepare_page(self, request: HttpRequest, rows: Sequence[LeadImport]) -> None:
        if not rows:
            return
        places = place_names(rows[0].workspace_id, (r.campaign_id or r.list_id for r in rows))
        assignees = [parse_uuid(record.options.get("assigned_to")) for record in rows]
        people = person_names([*(record.user_id for record in rows), *assignees])
        for row, assignee in zip(rows, assignees, strict=True):
            record: Any = row
            record.target_name = places.get(record.campaign_id or record.list_id, GONE)
            record.person_name = people.get(record.user_id, "–")
            record.assignee_name = people.get(assignee) if assignee else None

    @admin.display(description="status")
    def status(self, record: LeadImport) -> SafeString:
        state = ImportState(record.state)
        return badge(str(state.label).lower(), _TONES[state])

    @admin.display(description="into")
    def target(self, record: Any) -> str:
        return f"{record.target_name} ({'campaign' if record.campaign_id else 'list'})"

    @admin.display(description="into")
    def target_link(self, record: Any) -> SafeString | str:
        if record.target_name == GONE:
            return self.target(record)
        model = Campaign if record.campaign_id else LeadList
        return link(change_url(model, record.campaign_id or record.list_id), self.target(record))

    @admin.display(description="started by")
    def person(self, record: Any) -> str:
        name: str = record.person_name
        return name

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


def _title(record: LeadImport) -> str:
    return f"{record.get_door_display()}, {record.created_at:%Y-%m-%d %H:%M} UTC"
