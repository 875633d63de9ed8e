"""The audit log: read and taken along by owners, written by nobody."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from typing_extensions import override

from workspaces.audit import Action, note
from workspaces.audit.actions import SUBJECTS
from workspaces.database.streams import begun
from workspaces.models import ActorKind, AuditEntry, Role
from workspaces.tenant_admin import CreatedFilter, ReadOnlyAdmin, listed_workspaces, pairs, parse_uuid
from workspaces.tenant_admin.actors import show
from workspaces.text.formulas import escape_formula
from workspaces.text.timestamps import timestamp

_PAGE = 1000  # entries read at once for a file
_HEADER = (
    "id",
    "time",
    "by",
    "user_id",
    "api_key_id",
    "from",
    "action",
    "object_id",
    "count",
    "leads",
    "details",
)


class SubjectFilter(admin.SimpleListFilter):
    title = "what it is about"
    parameter_name = "about"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(subject, subject.replace("membership", "place")) for subject in SUBJECTS]

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        return queryset.filter(action__startswith=f"{self.value()}.") if self.value() in SUBJECTS else None


class KindFilter(admin.SimpleListFilter):
    title = "who"
    parameter_name = "by"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(kind.value), str(kind.label)) for kind in ActorKind]

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        return queryset.filter(actor_kind=self.value()) if self.value() in ActorKind.values else None


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin[AuditEntry]):
    is_long = True
    list_display = ("at", "who", "what", "number", "address", "shown_details")
    list_display_links = ("at",)
    list_filter = (SubjectFilter, KindFilter, CreatedFilter)
    search_fields = ("id",)
    search_help_text = "The id of a person, an API key, a lead, or of anything else that it may be about."
    ordering = ("-id",)
    fields = ("at", "who", "what", "number", "address", "object_id", "shown_leads", "shown_details")
    change_list_template = "admin/workspaces/auditentry/change_list.html"

    @override
    def has_view_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        """Whoever has it knows where everybody works from."""
        return self.allows(request, obj, Role.OWNER)

    @override
    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @override
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Anything that has an id."""
        if not search_term:
            return queryset, False
        wanted = parse_uuid(search_term)
        if wanted is None:
            return queryset.none(), False
        about = Q(object_id=wanted) | Q(lead_ids__contains=[wanted])
        return queryset.filter(about | Q(user_id=wanted) | Q(api_key_id=wanted) | Q(id=wanted)), False

    # --- the file ---

    @override
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_view)
        urls: list[URLPattern] = [
            path("export/", view, name="workspaces_auditentry_export"),
            *super().get_urls(),
        ]
        return urls

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """CSV of what the list shows with the same address, all of its pages."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entries: QuerySet[AuditEntry] = self.get_changelist_instance(request).get_queryset(request)
        for workspace_id in listed_workspaces(request):
            note(workspace_id, Action.AUDIT_EXPORTED, count=entries.count())
        name = f"audit {timezone.now():%Y-%m-%d}.csv"
        return StreamingHttpResponse(
            begun(_csv(entries)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    # --- columns ---

    @override
    def prepare_page(self, request: HttpRequest, rows: Sequence[AuditEntry]) -> None:
        for row, shown in zip(rows, show(rows), strict=True):
            row.__dict__["shown"] = shown

    @override
    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> AuditEntry | None:
        entry = super().get_object(request, object_id, from_field)
        if entry is not None:
            self.prepare_page(request, [entry])
        return entry

    @admin.display(description="who")
    def who(self, entry: Any) -> str:
        return str(entry.shown.who)

    @admin.display(description="what")
    def what(self, entry: Any) -> str:
        return str(entry.shown.action)

    @admin.display(description="how many")
    def number(self, entry: AuditEntry) -> str:
        return "" if entry.count is None else f"{entry.count:,}"

    @admin.display(description="details")
    def shown_details(self, entry: Any) -> SafeString | str:
        return entry.shown.details or "–"

    @admin.display(description="leads")
    def shown_leads(self, entry: AuditEntry) -> SafeString:
        return pairs({str(number): str(lead_id) for number, lead_id in enumerate(entry.lead_ids, 1)})


def _csv(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    """Page by page, so nothing is held meanwhile."""
    yield _to_csv([_HEADER])
    while page := list(entries[:_PAGE]):
        yield _to_csv([_cells(shown) for shown in show(page)])
        entries = entries.filter(id__lt=page[-1].id)


def _cells(shown: Any) -> tuple[str, ...]:
    entry: AuditEntry = shown.entry
    cells = (
        entry.id,
        timestamp(entry.at),
        shown.who,
        entry.user_id,
        entry.api_key_id,
        entry.address,
        entry.action,
        entry.object_id,
        entry.count,
        " ".join(map(str, entry.lead_ids)),
        shown.details,
    )
    return tuple(escape_formula("" if cell is None else str(cell)) for cell in cells)


def _to_csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
