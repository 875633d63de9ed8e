"""Who has which tags."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models.functions import Coalesce

from leads.models import Tag, Tagging
from workspaces.database.cursor import plain_cursor
from workspaces.database.planner import by_index_only
from workspaces.database.sql_files import SqlFolder

COUNTED = 10_000  # leads of a tag that are counted
_SQL = SqlFolder(__file__)


def tags_of(*, workspace_id: UUID, resource_ids: Iterable[UUID]) -> dict[UUID, list[Tag]]:
    """By lead, campaign or list, in order of their names; who has none is not in it. Two queries."""
    own = Tagging.objects.filter(workspace_id=workspace_id, resource_id__any_of=list(resource_ids))
    pairs: list[tuple[UUID, UUID]] = list(own.values_list("resource_id", "tag_id"))
    tags = Tag.objects.filter(workspace_id=workspace_id, id__in={tag_id for _, tag_id in pairs})
    by_id = {each.id: each for each in tags} if pairs else {}
    found: dict[UUID, list[Tag]] = defaultdict(list)
    for resource_id, tag_id in pairs:
        if tag_id in by_id:
            found[resource_id].append(by_id[tag_id])
    return {resource_id: sorted(theirs, key=lambda each: each.name) for resource_id, theirs in found.items()}


def names_of(*, workspace_id: UUID, resource_id: UUID) -> list[str]:
    """In their order."""
    found = tags_of(workspace_id=workspace_id, resource_ids=[resource_id])
    return [each.name for each in found.get(resource_id, [])]


def ids_of(*, workspace_id: UUID, names: Iterable[str]) -> list[UUID]:
    """Of the tags among the names that there are."""
    tags = Tag.objects.filter(workspace_id=workspace_id, name__in=list(names))
    return list(tags.values_list("id", flat=True))


def have_one_of(*, workspace_id: UUID, tag_ids: Iterable[UUID], resource_ids: Iterable[UUID]) -> set[UUID]:
    """Those that have at least one of the tags."""
    own = Tagging.objects.filter(workspace_id=workspace_id, resource_id__any_of=list(resource_ids))
    return set(own.filter(tag_id__in=list(tag_ids)).values_list("resource_id", flat=True))


def tagged(workspace_id: UUID, tag_ids: Iterable[UUID], *, kind: Tagging.Kind) -> list[UUID]:
    """The campaigns or lists that have at least one of the tags."""
    own = Tagging.objects.filter(tag_id__in=list(tag_ids), kind=kind, workspace_id=workspace_id)
    return sorted(set(own.values_list("resource_id", flat=True)))


def is_on_more_than(number: int, *, workspace_id: UUID, tag_id: UUID) -> bool:
    """Leads, deleted ones as well: the index tells without a look at them."""
    taggings = Tagging.objects.filter(workspace_id=workspace_id, tag_id=tag_id, kind=Tagging.Kind.LEAD)
    in_order = taggings.order_by("tag_id", "kind", Coalesce("resource_id", "resource_id"))
    with by_index_only():
        return bool(in_order.values_list("tag_id")[number : number + 1])


def tagged_leads(*, workspace_id: UUID, tag_ids: Iterable[UUID], most: int) -> list[UUID]:
    """The newest live leads that have at least one of the tags."""
    with by_index_only():
        found = plain_cursor().execute(_SQL.statement("tagged_leads"), _of_leads(workspace_id, tag_ids, most))
        return sorted({lead_id for (lead_id,) in found}, reverse=True)[:most]


def count_tagged(*, workspace_id: UUID, tag_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many live leads each of the tags is on, up to COUNTED and one more."""
    parameters = _of_leads(workspace_id, tag_ids, COUNTED + 1)
    with by_index_only():
        return dict(plain_cursor().execute(_SQL.statement("count_tagged"), parameters).fetchall())


def _of_leads(workspace_id: UUID, tag_ids: Iterable[UUID], most: int) -> dict[str, Any]:
    kind = Tagging.Kind.LEAD.value
    return {"workspace": workspace_id, "tags": list(tag_ids), "lead": kind, "most": most}
