"""The admin site: our name, pages grouped by what people look for, and nothing without tenancy."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse
from typing_extensions import override

from workspaces.audit import Action
from workspaces.audit.logins import note_of_person
from workspaces.invitations import has_mail
from workspaces.tenant_admin import TenantAdmin

_GROUPS = {
    "Leads": ["Lead", "Membership", "Campaign", "LeadList", "Tag", "SavedView"],
    "Imports": ["LeadImport", "NamedMapping", "BackgroundJob", "Blocklist", "BlocklistEntry"],
    "Workspace": [
        "Workspace",
        "Member",
        "Invitation",
        "User",
        "ApiKey",
        "Plan",
        "Usage",
        "AuditEntry",
        "Erasure",
    ],
    "Webhooks": ["WebhookEndpoint", "WebhookDelivery"],
}


class LeadgateAdminSite(AdminSite):
    site_header = "Leadgate"
    site_title = "Leadgate"
    index_title = "Overview"
    site_url = None

    @override
    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: "type[ModelAdmin[Any]] | None" = None,
        **options: Any,
    ) -> None:
        """Other packages bring admin pages that know no workspaces, and would show everybody's rows."""
        if admin_class is not None and issubclass(admin_class, TenantAdmin):
            super().register(model_or_iterable, admin_class, **options)

    @override
    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Django's own page; what is new is the entry of the audit log."""
        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            note_of_person(Action.PASSWORD_CHANGED, request.user)
        return response

    @override
    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "has_mail": has_mail()}

    @override
    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps: list[Any] = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        by_name = {shown["object_name"]: shown for app in apps for shown in app["models"]}
        groups = [
            _group(name, [by_name[m] for m in members if m in by_name]) for name, members in _GROUPS.items()
        ]
        return [group for group in groups if group["models"]]


def _group(name: str, models: list[Any]) -> dict[str, Any]:
    return {
        "name": name,
        "app_label": name.lower(),
        "app_url": "",
        "has_module_perms": True,
        "models": models,
    }
