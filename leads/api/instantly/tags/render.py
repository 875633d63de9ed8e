"""Tags and what has them -> JSON of the v2 API."""

from typing import Any
from uuid import UUID, uuid5

from leads.models import Tag, Tagging
from workspaces.text.timestamps import timestamp

# The published number of a kind.
TYPES = {Tagging.Kind.CAMPAIGN: 2, Tagging.Kind.LIST: 3, Tagging.Kind.LEAD: 4}
KINDS = {number: kind for kind, number in TYPES.items()}


def render_tag(tag: Tag) -> dict[str, Any]:
    return {
        "id": tag.id,
        "timestamp_created": timestamp(tag.created_at),
        "timestamp_updated": timestamp(tag.updated_at),
        "organization_id": tag.workspace_id,
        "label": tag.name,
        "description": tag.description or None,
    }


def render_mapping(tagging: Tagging, *, resource_id: UUID) -> dict[str, Any]:
    """Under the id by which the resource was requested: the same lead has another one in each campaign. The
    mapping's own id is made of both."""
    return {
        "id": uuid5(resource_id, str(tagging.tag_id)),
        "tag_id": tagging.tag_id,
        "resource_id": resource_id,
        "resource_type": TYPES[Tagging.Kind(tagging.kind)],
        "timestamp_created": timestamp(tagging.created_at),
        "organization_id": tagging.workspace_id,
    }
