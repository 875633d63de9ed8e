"""An import's end -> the event for webhooks (docs/webhooks.md). In the transaction that ends it."""

from typing import Any
from uuid import UUID

from leads.models import ImportState, LeadImport, Outcome
from workspaces.models import EventType
from workspaces.webhooks.emit import emit

_EVENTS = {
    ImportState.FINISHED: EventType.IMPORT_FINISHED,
    ImportState.FAILED: EventType.IMPORT_FAILED,
}


def emit_end(workspace_id: UUID, import_id: UUID) -> None:
    """A cancelled import is no event: who cancelled it knows."""
    own = LeadImport.objects.filter(workspace_id=workspace_id, id=import_id)
    state = ImportState(own.values_list("state", flat=True).get())
    if event := _EVENTS.get(state):
        emit(workspace_id, event, lambda: _describe(own.get()))


def emit_undone(workspace_id: UUID, import_id: UUID) -> None:
    own = LeadImport.objects.filter(workspace_id=workspace_id, id=import_id)

    def describe() -> dict[str, Any]:
        record = own.get()
        report = record.undo_report
        undone = {name: report.get(name, 0) for name in ("memberships", "leads", "restored", "kept_count")}
        return _describe(record) | {"undone": undone}

    emit(workspace_id, EventType.IMPORT_UNDONE, describe)


def _describe(record: LeadImport) -> dict[str, Any]:
    return {
        "import_id": str(record.id),
        "door": record.door,
        "name": record.name,
        "state": record.state,
        "dry_run": record.is_dry_run,
        "campaign_id": record.campaign_id and str(record.campaign_id),
        "list_id": record.list_id and str(record.list_id),
        "total": record.total_count,
        "outcomes": {outcome.slug: getattr(record, f"{outcome.slug}_count") for outcome in Outcome},
        "failure": record.failure or None,
        "failure_text": record.failure_text or None,
    }
