"""An import that has ended -> what the command prints, and its exit status."""

from typing import Any

from leads.command_line.prepare import Prepared
from leads.files.warnings import warnings_of_import
from leads.imports.record.report import counters
from leads.models import ImportState, LeadImport

NOTHING, STOPPED = 1, 2


def report_json(prepared: Prepared, record: LeadImport) -> dict[str, Any]:
    """The counters under their v2 names, and what was detected."""
    format_ = prepared.source.format
    names = [name for name, _ in prepared.source.columns]
    return {
        "import_id": str(record.id),
        "status": record.state,
        "is_dry_run": record.is_dry_run,
        **counters(record),
        "changed_fields": record.changed_fields,
        "failure": record.failure or None,
        "message": record.failure_text or None,
        "warnings": warnings_of_import(record, prepared.source),
        "detected": {
            "kind": format_["kind"],
            "packing": format_["packing"],
            "encoding": format_["encoding"],
            "delimiter": format_["delimiter"],
            "header": format_["has_header"],
            "header_row": format_.get("header_row", 0) or int(format_["has_header"]),
            "sheet": format_["sheet"],
            "mapping": dict(zip(names, prepared.mapping, strict=True)),
        },
    }


def report_text(report: dict[str, Any]) -> str:
    """For people."""
    would = "would be " if report["is_dry_run"] else ""
    refused = report["total_sent"] - report["leads_uploaded"]
    lines = [
        f"{report['status'].capitalize()}: {report['total_sent']:,} rows, "
        f"{report['leads_uploaded']:,} {would}imported, {refused:,} not",
        *(f"  {name:<24}{report[name]:>12,}" for name in _SHOWN if report[name]),
        *(f"  {name + ' changed':<24}{times:>12,}" for name, times in report["changed_fields"].items()),
        *(f"Warning: {warning['text']}" for warning in report["warnings"]),
        f"Import {report['import_id']}",
    ]
    if report["message"]:
        lines.insert(1, report["message"])
    return "\n".join(lines)


_SHOWN = (
    "restored_count",
    "updated_count",
    "duplicated_leads",
    "duplicate_email_count",
    "in_blocklist",
    "skipped_count",
    "invalid_email_count",
    "incomplete_count",
)


def exit_status(record: LeadImport) -> int:
    """0, or NOTHING when no row did anything, or STOPPED when it ended before the file did."""
    if not record.created_count and not record.updated_count:
        return NOTHING
    return 0 if record.state == ImportState.FINISHED else STOPPED
