"""Tags -> JSON."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from leads.models import Tag
from leads.models.tag import TagColor
from leads.people.numbers import numbers_of

# The original has any colour, we have names of some.
_COLORS = {
    TagColor.GREY: "#9CA3AF",
    TagColor.BLUE: "#3B82F6",
    TagColor.GREEN: "#10B981",
    TagColor.YELLOW: "#F5BA0B",
    TagColor.ORANGE: "#F97316",
    TagColor.RED: "#EF4444",
    TagColor.PURPLE: "#7C3AED",
}


def render_tags(tags: Sequence[Tag], *, workspace_id: UUID, lead: int | None = None) -> list[dict[str, Any]]:
    """`tag_mapping_id` names the tag on that lead; it is a text, as a tagging has no number of its own."""
    numbers = numbers_of(workspace_id=workspace_id, ids=[tag.id for tag in tags])
    return [
        {
            "id": numbers[tag.id],
            "tag_mapping_id": None if lead is None else f"{lead}-{numbers[tag.id]}",
            "name": tag.name,
            "color": _COLORS.get(TagColor(tag.color), _COLORS[TagColor.GREY]),
        }
        for tag in tags
    ]
