"""An import -> JSON."""

from leads.imports.report import counters
from leads.imports.rows_of_import import Row
from leads.models import LeadImport, Outcome
from workspaces.api.timestamps import timestamp


def render_import(record: LeadImport) -> Row:
    """Both vocabularies: the counters of the bulk call's reply, and the gate's own outcomes."""
    outcomes = {outcome.slug: getattr(record, f"{outcome.slug}_count") for outcome in Outcome}
    return {
        "id": record.id,
        "workspace_id": record.workspace_id,
        "door": record.door,
        "state": record.state,
        "user_id": record.user_id,
        "campaign_id": record.campaign_id,
        "list_id": record.list_id,
        "blocklist_used": record.blocklist_id,
        "options": record.options,
        **counters(record),
        "outcomes": outcomes,
        "timestamp_created": timestamp(record.created_at),
        "timestamp_finished": record.finished_at and timestamp(record.finished_at),
        "timestamp_rows_pruned": record.rows_pruned_at and timestamp(record.rows_pruned_at),
    }
