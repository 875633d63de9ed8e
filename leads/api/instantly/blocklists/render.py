"""Entries and blocklists -> JSON."""

from typing import Any

from blocklists.models import Blocklist, BlocklistEntry
from workspaces.text.timestamps import timestamp


def render_entry(entry: BlocklistEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "timestamp_created": timestamp(entry.created_at),
        "organization_id": entry.workspace_id,
        "bl_value": entry.value,
        "is_domain": entry.is_domain,
    }


def render_blocklist(blocklist: Blocklist) -> dict[str, Any]:
    return {
        "id": blocklist.id,
        "organization_id": blocklist.workspace_id,
        "name": blocklist.name,
        "is_default": blocklist.is_default,
        "entry_count": blocklist.entry_count,
        "timestamp_created": timestamp(blocklist.created_at),
    }
