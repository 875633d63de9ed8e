"""Everything that the page of an import shows."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from leads.admin.outcomes import count_outcomes
from leads.admin.reports.permissions import may_steer, may_undo
from leads.admin.reports.picture import picture_of
from leads.admin.reports.progress import progress_of
from leads.admin.uploads.initial import file_of
from leads.admin.uploads.room import warn_after_dry_run
from leads.admin.uploads.steps import prepare_url
from leads.files.warnings import warnings_of_import
from leads.mending.refused import can_mend, mendable_count
from leads.models import ImportState, Lead, LeadImport, Membership, Outcome, SourceFile, UndoState
from leads.undo.run import can_undo
from workspaces.tenant_admin import change_url, list_url

_ENDED_EARLY = (ImportState.FAILED, ImportState.CANCELLED)


def report_context(request: HttpRequest, record: LeadImport) -> dict[str, Any]:
    """For import.html and rows.html."""
    source = file_of(record)
    return {
        "record": record,
        "source": source,
        "warnings": warnings_of_import(record, source),
        "progress": progress_of(record, source),
        "counts": count_outcomes(record),
        "picture": picture_of(record),
        "total_text": f"{record.total_count:,}",
        **_links(record),
    } | _offers(request, record, source)


def relatives(record: LeadImport) -> dict[str, Any]:
    """The import whose rejected rows this one mends, and those that mend this one's."""
    imports = LeadImport.objects.filter(workspace_id=record.workspace_id)
    parent = imports.filter(id=record.parent_id).first() if record.parent_id else None
    children = imports.filter(parent_id=record.id).order_by("id")[:20] if record.source_id else []
    return {"parent": parent, "children": list(children)}


def _links(record: LeadImport) -> dict[str, str]:
    return {
        "rows_url": _url(record, "rows"),
        "import_url": change_url(LeadImport, record.id),
        "leads_url": _leads_url(record),
        "leads_label": _leads_label(record),
        **{
            f"{name}_url": _url(record, name)
            for name in ("progress", "rejected", "cancel", "resume", "repeat", "undo", "mend")
        },
    }


def _leads_url(record: LeadImport) -> str:
    """Of those whom it put into its campaign or list; of one into the workspace alone, of new people."""
    query = {"workspace": record.workspace_id, "import": record.id}
    target_id = record.campaign_id or record.list_id
    return list_url(Membership, **query, target=target_id) if target_id else list_url(Lead, **query)


def _leads_label(record: LeadImport) -> str:
    if not (record.campaign_id or record.list_id):
        return "New leads"
    return "This lead" if record.created_count == 1 else f"These {record.created_count:,} leads"


def _offers(request: HttpRequest, record: LeadImport, source: SourceFile | None) -> dict[str, Any]:
    """What can be done now, by this reader."""
    state, steers = ImportState(record.state), may_steer(request, record)
    has_file = source is not None and bool(source.stored_name)
    ended = not state.is_open
    is_dry = record.is_dry_run and state is ImportState.FINISHED and steers and has_file
    return {
        "can_cancel": state.is_open and steers and source is not None and not record.cancel_requested,
        "can_resume": state in _ENDED_EARLY and steers and has_file and not record.undo_state,
        "can_undo": can_undo(record) and may_undo(request, record) and _has_written(record),
        "can_repeat": is_dry,
        "can_download": ended and has_file and not record.rows_pruned_at and refused_count(record) > 0,
        "mendable": mendable_count(record) if source and steers and can_mend(record, source) else 0,
        "choices_url": f"{prepare_url(source)}?from={record.id}" if source and has_file and steers else "",
        "plan_warnings": warn_after_dry_run(record) if is_dry else [],
        "is_undone": record.undo_state == UndoState.DONE,
        "undo_failure": record.undo_report.get("failure_text", ""),
    }


def refused_count(record: LeadImport) -> int:
    """The rows that did not go in."""
    return sum(
        getattr(record, f"{outcome.slug}_count") for outcome in Outcome if outcome is not Outcome.CREATED
    )


def _has_written(record: LeadImport) -> bool:
    return bool(record.created_count or record.updated_count)


def _url(record: LeadImport, name: str) -> str:
    return reverse(f"admin:leads_leadimport_{name}", args=[record.id])
