"""Workspaces: owners rename them, a superuser makes new ones. Nobody deletes one here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from typing_extensions import override

from leads.provision import create_workspace
from workspaces.audit import Action
from workspaces.models import Role, User, Workspace
from workspaces.tenant_admin import TenantAdmin, access_of
from workspaces.text.phone_number import COUNTRIES


@admin.register(Workspace)
class WorkspaceAdmin(TenantAdmin[Workspace]):
    add_role = None
    change_role = Role.OWNER
    when_changed = Action.WORKSPACE_CHANGED
    delete_role = None
    one_workspace = False
    list_display = ("name", "contacts", "created_at")
    list_select_related = ("usage",)
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "default_country")

    @override
    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) or self.has_add_permission(request)

    @override
    def has_view_permission(self, request: HttpRequest, obj: Workspace | None = None) -> bool:
        """A superuser's empty list has the button that makes their first one."""
        return super().has_view_permission(request, obj) or (obj is None and self.has_add_permission(request))

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and request.user.is_staff and request.user.is_superuser

    @override
    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "default_country":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        choices = [("", "none"), *((country, country) for country in COUNTRIES)]
        return forms.ChoiceField(choices=choices, required=False, help_text=db_field.help_text)

    @override
    def save_model(self, request: HttpRequest, obj: Workspace, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        assert isinstance(request.user, User)
        obj.id = create_workspace(name=obj.name, owner=request.user).id
        obj._state.adding = False

    @override
    def get_list_display(self, request: HttpRequest) -> Any:
        name, *others = self.list_display
        return [name, _own_role(request), *others]

    @admin.display(description="leads")
    def contacts(self, workspace: Workspace) -> str:
        return f"{workspace.usage.contacts:,}"


def _own_role(request: HttpRequest) -> Any:
    """A column that states the reader's own role in each workspace."""

    @admin.display(description="your role")
    def own_role(workspace: Workspace) -> str:
        return str(access_of(request).roles[workspace.id].label)

    return own_role
