"""What tests need to know of tags."""

from collections.abc import Collection
from uuid import UUID

from leads.models import Lead
from leads.tags import names_of, set_tags


def tags_on(lead: Lead) -> list[str]:
    return names_of(workspace_id=lead.workspace_id, resource_id=lead.id)


def give_tags(workspace_id: UUID, lead_id: UUID, names: Collection[str]) -> None:
    """These and no other."""
    set_tags(workspace_id=workspace_id, resource_id=lead_id, names=names)
