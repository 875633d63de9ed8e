"""An import -> JSON."""

from collections.abc import Sequence
from typing import Any

from leads.files.warnings import warnings_of, warnings_of_import
from leads.imports.record.report import counters, percent_of
from leads.models import LeadImport, Outcome, SourceFile
from workspaces.text.timestamps import timestamp


def render_imports(records: Sequence[LeadImport]) -> list[dict[str, Any]]:
    """All of one workspace: one query for their files."""
    ids = {record.source_id for record in records if record.source_id is not None}
    files: dict[Any, SourceFile] = {}
    if ids:
        found = SourceFile.objects.filter(workspace_id=records[0].workspace_id, id__in=ids)
        files = {source.id: source for source in found}
    return [_render(record, files.get(record.source_id)) for record in records]


def render_import(record: LeadImport) -> dict[str, Any]:
    return render_imports([record])[0]


def _render(record: LeadImport, source: SourceFile | None) -> dict[str, Any]:
    """Both vocabularies: the counters of the bulk call's reply, and the gate's own outcomes."""
    outcomes = {outcome.slug: getattr(record, f"{outcome.slug}_count") for outcome in Outcome}
    return {
        "id": record.id,
        "workspace_id": record.workspace_id,
        "door": record.door,
        "name": record.name,
        "state": record.state,
        "dry_run": record.is_dry_run,
        "progress": percent_of(record, expected=source.row_count if source else 0),
        "failure": record.failure or None,
        "message": record.failure_text or None,
        "user_id": record.user_id,
        "campaign_id": record.campaign_id,
        "list_id": record.list_id,
        "blocklist_used": record.blocklist_id,
        "options": record.options,
        "file": _render_file(source) if source else None,
        "mapping": _render_mapping(record, source) if source else None,
        "warnings": warnings_of_import(record, source),
        **counters(record),
        "changed_fields": record.changed_fields,
        "outcomes": outcomes,
        "undo": _render_undo(record),
        "timestamp_created": timestamp(record.created_at),
        "timestamp_finished": record.finished_at and timestamp(record.finished_at),
        "timestamp_rows_pruned": record.rows_pruned_at and timestamp(record.rows_pruned_at),
    }


def _render_file(source: SourceFile) -> dict[str, Any]:
    return {
        "name": source.name,
        "size": source.size,
        "sha256": source.sha256,
        "state": source.state,
        "format": "xlsx" if source.converted_name else source.format.get("kind", ""),
        "row_count": source.row_count,
        "row_count_is_exact": source.row_count_is_exact,
        "columns": [name for name, _ in source.columns],
        "warnings": [warning["text"] for warning in warnings_of(source)],
        "is_kept": bool(source.stored_name),
    }


def _render_mapping(record: LeadImport, source: SourceFile) -> dict[str, str]:
    """Empty until a spreadsheet is converted."""
    names = (name for name, _ in source.columns)
    return dict(zip(names, record.mapping, strict=False))


def _render_undo(record: LeadImport) -> dict[str, Any] | None:
    if not record.undo_state:
        return None
    counted = ("memberships", "leads", "restored", "kept_count")
    report = record.undo_report
    state = {"state": record.undo_state, "message": report.get("failure_text")}
    return state | {name: report.get(name, 0) for name in counted}
