"""Who has which tags."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from leads.models import Tag, Tagging
from workspaces.database.cursor import plain_cursor
from workspaces.database.planner import by_index_only
from workspaces.database.sql_files import SqlFolder

COUNTED = 10_000  # leads of a tag that are counted
_SQL = SqlFolder(__file__)


def tags_of(*, workspace_id: UUID, resource_ids: Iterable[UUID]) -> dict[UUID, list[Tag]]:
    """By lead, campaign or list, in order of their names; who has none is not in it. Two queries."""
    own = Tagging.objects.filter(workspace_id=workspace_id, resource_id__in=list(resource_ids))
    pairs: list[tuple[UUID, UUID]] = list(own.values_list("resource_id", "tag_id"))
    tags = Tag.objects.filter(workspace_id=workspace_id, id__in={tag_id for _, tag_id in pairs})
    by_id = {each.id: each for each in tags} if pairs else {}
    found: dict[UUID, list[Tag]] = defaultdict(list)
    for resource_id, tag_id in pairs:
        if tag_id in by_id:
            found[resource_id].append(by_id[tag_id])
    return {resource_id: sorted(theirs, key=lambda each: each.name) for resource_id, theirs in found.items()}


def count_tagged(*, workspace_id: UUID, tag_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many live leads each of the tags is on, up to COUNTED and one more."""
    parameters = {
        "workspace": workspace_id,
        "tags": list(tag_ids),
        "lead": Tagging.Kind.LEAD.value,
        "most": COUNTED + 1,
    }
    with by_index_only():
        return dict(plain_cursor().execute(_SQL.statement("count_tagged"), parameters).fetchall())
