"""ImportOptions <-> what an import's record keeps of them."""

from typing import Any
from uuid import UUID

from leads.imports.rows import ImportOptions, TargetRef
from leads.models import Door, LeadImport

_FLAGS = ("verify", "skip_if_in_workspace", "skip_if_in_campaign", "skip_if_in_list", "update_existing")


def asked_options(options: ImportOptions, *, assigned_to: UUID | None) -> dict[str, Any]:
    """As JSON, with the assignee that the caller knows: the one in force, or the one that was asked for."""
    return {"assigned_to": assigned_to and str(assigned_to)} | {
        flag: getattr(options, flag) for flag in _FLAGS
    }


def options_of(record: LeadImport) -> ImportOptions:
    """What the import was started with."""
    kept = record.options
    target_id = record.campaign_id or record.list_id
    assert target_id is not None
    return ImportOptions(
        workspace_id=record.workspace_id,
        target=TargetRef(kind="campaign" if record.campaign_id else "list", id=target_id),
        door=Door(record.door),
        user_id=record.user_id,
        api_key_id=record.api_key_id,
        blocklist_id=record.blocklist_id,
        assigned_to=UUID(kept["assigned_to"]) if kept.get("assigned_to") else None,
        **{flag: bool(kept.get(flag)) for flag in _FLAGS},
    )
