"""What a workspace may hold and upload, and what it has used. One row per workspace."""

from django.contrib import admin

from workspaces.audit import Action
from workspaces.models import Plan, Role, Usage
from workspaces.tenant_admin import ReadOnlyAdmin, TenantAdmin


@admin.register(Plan)
class PlanAdmin(TenantAdmin[Plan]):
    """A plan comes and goes with its workspace."""

    add_role = None
    change_role = Role.OWNER
    when_changed = Action.PLAN_CHANGED
    delete_role = None
    one_workspace = False
    list_display = ("workspace", "contact_limit", "upload_limit", "billing_day")
    list_select_related = ("workspace",)
    ordering = ("workspace__name",)
    fields = ("workspace", "contact_limit", "upload_limit", "billing_day")


@admin.register(Usage)
class UsageAdmin(ReadOnlyAdmin[Usage]):
    one_workspace = False
    list_display = ("workspace", "contacts_of_limit", "uploads_of_limit", "period_start")
    list_select_related = ("workspace__plan",)
    ordering = ("workspace__name",)
    fields = ("workspace", "contacts_of_limit", "uploads_of_limit", "period_start")

    @admin.display(description="contacts")
    def contacts_of_limit(self, usage: Usage) -> str:
        return f"{usage.contacts:,} of {usage.workspace.plan.contact_limit:,}"

    @admin.display(description="uploads this period")
    def uploads_of_limit(self, usage: Usage) -> str:
        return f"{usage.uploads:,} of {usage.workspace.plan.upload_limit:,}"
