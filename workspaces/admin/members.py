"""Who may do what in a workspace. There is always an owner left."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from typing_extensions import override

from workspaces.audit import Action
from workspaces.models import Member, Role
from workspaces.models.locks import lock_workspace_settings
from workspaces.tenant_admin import TenantAdmin, TenantForm


class MemberForm(TenantForm[Member]):
    unchecked = frozenset({"workspace", "user"})  # the user is about to become a member

    def clean_role(self) -> str:
        role: str = self.cleaned_data["role"]
        if not self.is_new and self.instance.role == Role.OWNER and role != Role.OWNER:
            # Two owners who demote each other at once would leave none.
            lock_workspace_settings(self.instance.workspace_id)
            if is_last_owner(self.instance):
                self.add_error("role", "A workspace needs an owner: make somebody else one first.")
        return role


@admin.register(Member)
class MemberAdmin(TenantAdmin[Member]):
    form = MemberForm
    add_role = Role.OWNER
    change_role = Role.OWNER
    delete_role = Role.OWNER
    when_added = Action.MEMBER_ADDED
    when_changed = Action.MEMBER_CHANGED
    when_deleted = Action.MEMBER_REMOVED
    deletes_many = False  # one by one, so that the last owner is noticed
    deletion_note = "The person loses access to this workspace at once, and so do their API keys for it."
    list_display = ("user", "name", "role", "created_at")
    list_select_related = ("user",)
    list_filter = ("role",)
    search_fields = ("user__email", "user__name")
    ordering = ("user__email",)
    fields = ("workspace", "user", "role")

    @admin.display(description="name")
    def name(self, member: Member) -> str:
        return member.user.name

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> list[str]:
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, "user"]

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and is_last_owner(obj))

    @override
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        lock_workspace_settings(obj.workspace_id)
        if is_last_owner(obj):
            raise PermissionDenied
        super().delete_model(request, obj)


def is_last_owner(member: Member) -> bool:
    owners = Member.objects.filter(workspace_id=member.workspace_id, role=Role.OWNER)
    return not owners.exclude(id=member.id).exists() and owners.filter(id=member.id).exists()
