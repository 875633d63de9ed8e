"""Entries of the block list -> JSON."""

from typing import Any

from blocklists.models import BlocklistEntry
from workspaces.text.timestamps import timestamp


def render_entry(entry: BlocklistEntry) -> dict[str, Any]:
    return {
        "id": entry.number,
        "email_or_domain": entry.value,
        "created_at": timestamp(entry.created_at),
        "source": "manual",
        "client_id": None,
    }
