"""People. New ones come through the gate only; deleting one is soft."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from typing_extensions import override

from leads.admin.by_hand import ADD_FIELDSETS, add_by_hand, new_lead_form
from leads.admin.exports import export_view
from leads.admin.fields import LinesField
from leads.admin.listing.changelist import LeadChangeList, listed_people
from leads.admin.listing.columns import FIRST, USUAL, open_view, shown_columns
from leads.admin.listing.filters import LEAD_FILTERS, ViewFilter, shows_deleted
from leads.admin.listing.views import columns_view, forms_of, save_view_view
from leads.admin.many.operations import OF_DELETED_LEADS, OF_LEADS, Operation
from leads.admin.names import with_letters
from leads.admin.objects import clean_object
from leads.admin.people import PeopleAdmin
from leads.admin.story.page import LEAD_TONES
from leads.admin.story.restoring import restore_view
from leads.admin.tags.chips import chips
from leads.admin.verification.badges import status_badge, verdicts_of
from leads.models import Lead, LeadStatus
from leads.models.errors import TooLarge
from leads.people.deletion import delete_leads
from leads.people.leads import EmailRefused, Fault, change_lead
from leads.search import find_leads
from leads.tags import TagRefused, TooManyTags, names_of, tags_of
from workspaces.models import Role, Usage
from workspaces.tenant_admin import (
    FOUND_LIMIT,
    Refused,
    TenantForm,
    badge,
    listed_workspaces,
    once,
    parse_uuid,
)
from workspaces.tenant_admin.changelist import CappedPaginator
from workspaces.text.email_address import readable_email

_REFUSALS = {
    Fault.MISSING: "A lead keeps its email. Delete the lead to be rid of it.",
    Fault.INVALID: "The email is not valid: {}.",
    Fault.BLOCKED: "The email is blocked by the blocklist entry {}.",
    Fault.ERASED: "The person with this email was erased from this workspace.",
    Fault.TAKEN: "Another lead of this workspace has this email.",
    Fault.TAKEN_BY_DELETED: "A deleted lead of this workspace has this email.",
}

_IDS = ("id", "external_id", "external_source")


class LeadForm(TenantForm[Lead]):
    tags = LinesField(help_text="One per line.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead = self.instance
        self.initial["tags"] = names_of(workspace_id=lead.workspace_id, resource_id=lead.id)
        shown = readable_email(lead.email or "")
        if "email" in self.fields and shown != (lead.email or ""):
            self.fields["email"].help_text = f"In letters: {shown}"

    def clean_custom_fields(self) -> dict[str, Any]:
        """What an API nested stays, as long as it isn't touched."""
        typed: dict[str, Any] = self.cleaned_data["custom_fields"]
        return clean_object(typed) if "custom_fields" in self.changed_data else typed


@admin.register(Lead)
class LeadAdmin(PeopleAdmin[Lead]):
    form = LeadForm
    deletion_note = "They disappear from all lists and counts. Importing an email again brings its lead back."
    change_form_template = "admin/leads/lead/change_form.html"
    change_list_template = "admin/leads/lead/change_list.html"
    neutral_parameters: ClassVar[set[str]] = PeopleAdmin.neutral_parameters | {"view"}
    list_display = (FIRST, *USUAL)
    list_filter = (*LEAD_FILTERS, ViewFilter)
    operations = OF_LEADS
    add_role = Role.UPLOADER
    search_fields = ("email",)
    search_help_text = (
        "The beginning of an email, name, company, domain, phone number or external id, or a lead's id."
    )
    ordering = ("email",)
    fieldsets = (
        (None, {"fields": ("email", ("first_name", "last_name"), "company_name", "job_title")}),
        ("Contact", {"fields": ("phone", "website", "linkedin_url")}),
        ("Notes", {"fields": ("notes", "tags", "status", "source", "custom_fields")}),
        ("In Leadgate", {"fields": (*_IDS, "created_at", "updated_at")}),
    )
    readonly_fields = (*_IDS, "created_at", "updated_at")

    @override
    def get_urls(self) -> list[URLPattern]:
        own = {"export": export_view, "columns": columns_view, "save_view": save_view_view}
        protect = self.admin_site.admin_view
        urls = [path(f"{name}/", protect(view), name=f"leads_lead_{name}") for name, view in own.items()]
        back = protect(partial(restore_view, model_admin=self))
        urls.append(path("<uuid:object_id>/restore/", back, name="leads_lead_restore"))
        return [*urls, *super().get_urls()]

    # --- which leads ---

    @override
    def of_page(self, request: HttpRequest, rows: QuerySet[Lead]) -> QuerySet[Lead]:
        return rows.filter(deleted_at__isnull=not shows_deleted(request))

    @override
    def operations_for(self, request: HttpRequest) -> Sequence[Operation]:
        return OF_DELETED_LEADS if shows_deleted(request) else OF_LEADS

    @override
    def get_list_display(self, request: HttpRequest) -> Any:
        return [FIRST, *shown_columns(request)]

    @override
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        listing = forms_of(request, open_view(request))
        return super().changelist_view(request, {**(extra_context or {}), "listing": listing})

    @override
    def search(self, request: HttpRequest, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        lead_id = parse_uuid(term)
        if lead_id is None and shows_deleted(request):
            return queryset.filter(email__startswith=term)
        return queryset.filter(id__in=[lead_id] if lead_id else _found(request, term))

    @override
    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """One import's leads in the order of its rows: they are found by id. Of deleted ones the last
        first."""
        if shows_deleted(request):
            return ("-deleted_at",)
        return ("id",) if parse_uuid(request.GET.get("import")) else ("email",)

    @override
    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[LeadChangeList]:
        return LeadChangeList

    @override
    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> CappedPaginator:
        paginator = super().get_paginator(request, *args, **kwargs)
        listed = listed_people(request)
        paginator.is_partial = listed is not None and listed.looked_at is not None
        if listed is not None and listed.count is not None:
            paginator.found = listed.count
        return paginator

    @override
    def walks_index(self, request: HttpRequest) -> bool:
        """Not for a search, nor for a filter that names few: what these find is known by id."""
        listed = listed_people(request)
        is_known = bool(request.GET.get("q")) or (listed is not None and listed.by_id)
        return not is_known and super().walks_index(request)

    @override
    def count_limit(self, request: HttpRequest) -> int:
        """As far as an index's order is read for nothing: that of filters may be read for long."""
        return super().count_limit(request) if self._lists_all(request) else FOUND_LIMIT

    @override
    def known_count(self, request: HttpRequest) -> int | None:
        usage = Usage.objects.filter(workspace_id__in=listed_workspaces(request))
        return usage.values_list("contacts", flat=True).first()

    # --- pages ---

    @override
    def of_one(self, request: HttpRequest, rows: QuerySet[Lead]) -> QuerySet[Lead]:
        """Deleted ones as well: their page says so, and they are read only until they are restored."""
        return rows

    @override
    def has_change_permission(self, request: HttpRequest, obj: Lead | None = None) -> bool:
        return _is_live(obj) and super().has_change_permission(request, obj)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Lead | None = None) -> bool:
        return _is_live(obj) and super().has_delete_permission(request, obj)

    @override
    def change_context(self, request: HttpRequest, obj: Lead) -> dict[str, Any]:
        return {"title": self.name(obj) or str(obj), "subtitle": None}

    @override
    def get_form(self, request: HttpRequest, obj: Lead | None = None, *args: Any, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, *args, **kwargs)
        return super().get_form(request, obj, *args, **{**kwargs, "form": new_lead_form(request)})

    @override
    def get_fieldsets(self, request: HttpRequest, obj: Lead | None = None) -> Any:
        return ADD_FIELDSETS if obj is None else super().get_fieldsets(request, obj)

    @override
    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "notes":
            kwargs["widget"] = AdminTextareaWidget
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @override
    def save_model(self, request: HttpRequest, obj: Lead, form: Any, change: bool) -> None:
        if not change:
            obj.__dict__.update(add_by_hand(request, form.cleaned_data).__dict__)
            return
        changes = {field: form.cleaned_data[field] for field in form.changed_data}
        if "email" in changes:
            changes["email"] = changes["email"] or ""
        try:
            obj.email = change_lead(workspace_id=obj.workspace_id, lead_id=obj.id, changes=changes).email
        except Lead.DoesNotExist:
            raise Refused("email", "Somebody else has just deleted this lead.") from None
        except EmailRefused as refusal:
            raise Refused("email", _REFUSALS[refusal.fault].format(refusal.detail)) from None
        except TooLarge as error:
            raise Refused("notes", f"The lead {error}.") from None
        except (TagRefused, TooManyTags) as error:
            raise Refused("tags", f"The lead {error}.") from None

    @override
    def delete_model(self, request: HttpRequest, obj: Lead) -> None:
        delete_leads(workspace_id=obj.workspace_id, lead_ids=[obj.id])

    @override
    def prepare_page(self, request: HttpRequest, rows: Sequence[Lead]) -> None:
        if not rows:
            return
        workspace_id = rows[0].workspace_id
        verdicts = verdicts_of(workspace_id, [lead.email for lead in rows])
        tags = tags_of(workspace_id=workspace_id, resource_ids=[lead.id for lead in rows])
        for row in rows:
            shown: Any = row
            shown.known_verdict = verdicts.get(row.email or "")
            shown.known_tags = tags.get(row.id, [])

    # --- columns ---

    @admin.display(description="email")
    def shown_email(self, lead: Lead) -> str:
        return with_letters(lead.email) if lead.email else "(no email)"

    @admin.display(description="name")
    def name(self, lead: Lead) -> str:
        return f"{lead.first_name} {lead.last_name}".strip()

    @admin.display(description="status")
    def state(self, lead: Lead) -> SafeString:
        status = LeadStatus(lead.status)
        return badge(str(status.label), LEAD_TONES[status])

    @admin.display(description="tags")
    def tags(self, lead: Any) -> SafeString:
        return chips(lead.known_tags)

    @admin.display(description="verification")
    def verification(self, lead: Any) -> SafeString:
        """For the list."""
        return status_badge(lead.known_verdict.status if lead.known_verdict else None)


def _is_live(lead: Lead | None) -> bool:
    return lead is None or lead.deleted_at is None


def _found(request: HttpRequest, term: str) -> list[UUID]:
    def read() -> list[UUID]:
        return [
            lead_id
            for workspace_id in listed_workspaces(request)
            for lead_id in find_leads(workspace_id, term, is_wide=True).first(FOUND_LIMIT + 1)
        ]

    return once(request, "found leads", read)
