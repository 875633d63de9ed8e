"""An API key -> JSON, without what makes it one."""

from typing import Any

from workspaces.models import ApiKey
from workspaces.text.timestamps import timestamp


def render_key(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": key.scopes,
        "key": f"{key.prefix}…",
        "organization_id": key.workspace_id,
        "timestamp_created": timestamp(key.created_at),
        "timestamp_updated": timestamp(key.revoked_at or key.created_at),
    }
