"""The audit log instead of Django's own log of the admin, which knew neither keys nor workspaces, and kept
people's addresses."""

from collections.abc import Collection
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from typing_extensions import override

from workspaces.audit import Action, note
from workspaces.audit.reading import entries_about, newest
from workspaces.models import AuditEntry, Workspace
from workspaces.tenant_admin.actors import show
from workspaces.tenant_admin.generics import GenericModelAdmin, M

_SHOWN = 100  # entries on the page of one object's history


class AuditedAdmin(GenericModelAdmin[M]):
    """Without these, a page's rows are changed by functions that note it themselves."""

    when_added: ClassVar[Action | None] = None
    when_changed: ClassVar[Action | None] = None
    when_deleted: ClassVar[Action | None] = None

    @override
    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._note(self.when_added, obj)

    @override
    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        fields = [name for part in message for name in part.get("changed", {}).get("fields", [])]
        if fields:
            self._note(self.when_changed, obj, fields=fields)

    @override
    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            self._note(self.when_deleted, obj)

    def _note(self, action: Action | None, obj: Model, **details: Any) -> None:
        if action is not None:
            for workspace_id in self.workspaces_of(obj):
                note(workspace_id, action, object_id=obj.pk, name=str(obj), **details)

    def workspaces_of(self, obj: Any) -> Collection[UUID]:
        """Whose audit log a change of this row belongs into."""
        return [obj.pk if isinstance(obj, Workspace) else obj.workspace_id]

    @override
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What the audit log has of this row, the newest first."""
        obj = self.get_object(request, object_id)
        entries = [] if obj is None else self._entries_of(obj)
        return super().history_view(request, object_id, {**(extra_context or {}), "entries": show(entries)})

    def _entries_of(self, obj: Any) -> list[AuditEntry]:
        found = [
            entry
            for workspace_id in self.workspaces_of(obj)
            for entry in entries_about(workspace_id=workspace_id, object_id=obj.pk, most=_SHOWN)
        ]
        return newest(found)[:_SHOWN]
