"""The admin of everything that belongs to a workspace.

A row is seen by the members of its workspace and by nobody else, superusers included. What they may
do with it follows from their role there.
"""

from collections.abc import Collection, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.widgets import AdminSplitDateTime, RelatedFieldWidgetWrapper
from django.db import IntegrityError
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from typing_extensions import override

from workspaces.database.retries import StillRacing
from workspaces.models import Role, User, Workspace
from workspaces.tenant_admin.access import access_of, current_workspace
from workspaces.tenant_admin.audited import AuditedAdmin
from workspaces.tenant_admin.changelist import ACTION_LIMIT, COUNT_LIMIT, CappedPaginator, TenantChangeList
from workspaces.tenant_admin.filters import WorkspaceFilter
from workspaces.tenant_admin.forms import Refused, TenantForm, changed_columns, within, workspace_of
from workspaces.tenant_admin.generics import M
from workspaces.tenant_admin.parameters import parse_uuid

# In an address, these choose no rows of a workspace.
_NEUTRAL_PARAMETERS = {"workspace", "p", "e", "q", "all"}
_REFUSED = "_refused_change"


class TenantAdmin(AuditedAdmin[M]):
    """What a class says about itself; None as a role means: nobody, here."""

    add_role: ClassVar[Role | None] = Role.MANAGER
    change_role: ClassVar[Role | None] = Role.MANAGER
    delete_role: ClassVar[Role | None] = Role.MANAGER
    one_workspace: ClassVar[bool] = True  # its list shows one workspace at a time
    is_long: ClassVar[bool] = False  # millions of rows: ordered by an index and nothing else
    acts_on_many: ClassVar[bool] = False  # what is done to all that a list finds is done by jobs
    deletes_many: ClassVar[bool] = True  # offers to delete the selected rows
    deletion_note: ClassVar[str] = ""  # what deleting means for everything else
    neutral_parameters: ClassVar[set[str]] = _NEUTRAL_PARAMETERS  # an address with these lists all rows

    form: Any = TenantForm
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = 100
    list_max_show_all = 0

    # --- who sees what ---

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[M]:
        return self.in_workspaces(super().get_queryset(request), access_of(request).roles)

    def in_workspaces(self, queryset: QuerySet[M], workspace_ids: Collection[UUID]) -> QuerySet[M]:
        path = "id" if issubclass(self.model, Workspace) else "workspace_id"
        return queryset.filter(**{f"{path}__in": list(workspace_ids)})

    @override
    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(access_of(request).roles)

    @override
    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self.allows(request, obj, Role.VIEWER)

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.add_role is not None and bool(access_of(request).where(self.add_role))

    @override
    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self.allows(request, obj, self.change_role)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self.allows(request, obj, self.delete_role)

    def allows(self, request: HttpRequest, obj: M | None, role: Role | None) -> bool:
        """Without a row: in the workspace whose rows are listed."""
        access = access_of(request)
        if role is None:
            return False
        if obj is not None:
            return access.allows(workspace_of(obj), role)
        if self.one_workspace:
            return access.allows(current_workspace(request), role)
        return bool(access.where(role))

    @override
    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Declared filters only: any other lookup could probe columns that no page shows, or be slow."""
        allowed: set[str | None] = set()
        for declared in self.get_list_filter(request):
            if isinstance(declared, str):
                allowed.add(f"{declared}__exact")
            else:
                allowed.add(getattr(declared, "parameter_name", None))
        return lookup in allowed

    # --- forms ---

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: M | None = None) -> list[str]:
        """A row stays in its workspace."""
        declared = list(super().get_readonly_fields(request, obj))
        return [*declared, "workspace"] if obj is not None and self._has_workspace_field else declared

    @property
    def _has_workspace_field(self) -> bool:
        return any(field.name == "workspace" for field in self.model._meta.fields)

    @override
    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"workspace": current_workspace(request), **super().get_changeform_initial_data(request)}

    @override
    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any] | None":
        """Choices of the workspaces in which the user may add; TenantForm narrows them to the row's."""
        related: type[Model] = db_field.remote_field.model
        access = access_of(request)
        wanted = (
            list(access.roles) if issubclass(related, User) else access.where(self.add_role or Role.OWNER)
        )
        kwargs["queryset"] = within(related._default_manager.all(), wanted)
        if issubclass(related, Workspace):
            kwargs["empty_label"] = None
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @override
    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        """Without the buttons that open a related row in a window of its own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        if field is not None and isinstance(field.widget, AdminSplitDateTime):
            for part, called in zip(field.widget.widgets, ("date", "time"), strict=True):
                part.attrs["aria-label"] = f"{field.label}: {called}"
        return field

    @override
    def get_form(self, request: HttpRequest, obj: M | None = None, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, *args, **kwargs)
        form.refused = self.refusal_of(request)
        return form

    def refusal_of(self, request: HttpRequest) -> Refused | None:
        """What save_model refused of what this request sent, once it has."""
        refused: Refused | None = request.__dict__.get(_REFUSED)
        return refused

    @override
    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
            return
        columns = changed_columns(obj, form.changed_data)
        if columns:
            obj.save(update_fields=columns)

    @override
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What save_model refuses becomes an error of the form, and nothing is saved. A constraint that
        breaks after its check passed means that somebody else was quicker."""
        try:
            try:
                return super().changeform_view(request, object_id, form_url, extra_context)
            except Refused as refused:
                request.__dict__[_REFUSED] = refused
                return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, StillRacing):
            message = "Somebody else has just saved something that yours contradicts. Please try again."
            self.message_user(request, message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    @override
    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: M | None = None,
    ) -> HttpResponse:
        if obj is not None:
            context |= self.change_context(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def change_context(self, request: HttpRequest, obj: M) -> dict[str, Any]:
        """What the template of an object's page has beside the form."""
        return {}

    # --- lists ---

    @override
    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        declared = list(super().get_list_filter(request))
        return [WorkspaceFilter, *declared] if self.one_workspace else declared

    @override
    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[TenantChangeList]:
        return TenantChangeList

    @override
    def get_paginator(
        self, request: HttpRequest, queryset: QuerySet[M], per_page: int, *args: Any, **kwargs: Any
    ) -> CappedPaginator:
        known = self.known_count(request) if self._lists_all(request) else None
        return CappedPaginator(queryset, per_page, known_count=known, limit=self.count_limit(request))

    def count_limit(self, request: HttpRequest) -> int:
        return COUNT_LIMIT

    def _lists_all(self, request: HttpRequest) -> bool:
        return not request.GET.get("q") and set(request.GET) <= self.neutral_parameters

    def walks_index(self, request: HttpRequest) -> bool:
        """Whether the list is read in the order of an index. One id is found faster by itself."""
        return self.is_long and parse_uuid(request.GET.get("q")) is None

    def list_title(self, request: HttpRequest) -> str:
        return str(self.opts.verbose_name_plural)

    def known_count(self, request: HttpRequest) -> int | None:
        """How many rows the unfiltered list has, where a counter says so."""
        return None

    def prepare_page(self, request: HttpRequest, rows: Sequence[M]) -> None:
        """Looks up what the columns show from other tables: a query per table, never per row."""

    @override
    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if not self.deletes_many:
            actions.pop("delete_selected", None)
        return actions

    @override
    def response_action(self, request: HttpRequest, queryset: QuerySet[M]) -> HttpResponse | None:  # type: ignore[override]
        """`Select all` reaches beyond the page: only as far as a request can do the work."""
        is_bounded = request.POST.get("select_across") == "1" and not self.acts_on_many
        if is_bounded and queryset[: ACTION_LIMIT + 1].count() > ACTION_LIMIT:
            message = f"At most {ACTION_LIMIT:,} rows at once: search or filter first."
            self.message_user(request, message, messages.WARNING)
            return HttpResponseRedirect(request.get_full_path())
        response = super().response_action(request, queryset)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data["note"] = self.deletion_note
        return response

    # --- deletion ---

    @override
    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The rows themselves. Django would list everything that goes along, be it a million entries."""
        rows: list[M] = list(objs)
        permitted = all(self.has_delete_permission(request, row) for row in rows)
        noun = str(self.opts.verbose_name_plural)
        return [str(row) for row in rows], {noun: len(rows)}, set() if permitted else {noun}, []

    @override
    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        return super().render_delete_form(request, {**context, "note": self.deletion_note})
