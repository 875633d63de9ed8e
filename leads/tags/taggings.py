"""Tags are put on leads, campaigns and lists, and taken off.

Lock order: the workspace (shared), tags, taggings in order of their key. A lead itself is not written: it may
be one of millions, and what it holds stays as it was.
"""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from campaigns.models import Campaign
from leads.models import Lead, LeadList, Tagging
from leads.models.errors import UnknownReference
from leads.tags.changes import named_tags
from workspaces.audit import Action, note
from workspaces.database.cursor import plain_cursor
from workspaces.database.retries import in_one_transaction
from workspaces.database.sql_files import SqlFolder
from workspaces.models.locks import share_workspace

_SQL = SqlFolder(__file__)
Kind = Tagging.Kind
Pair = tuple[UUID, UUID]  # what has the tag, and the tag


@in_one_transaction
def add_tags(
    *, workspace_id: UUID, tag_ids: Iterable[UUID], resource_ids: Iterable[UUID], kind: Kind = Kind.LEAD
) -> int:
    """Each of them gets all the tags; ids that are no live lead (campaign, list) of the workspace get none.
    One statement, so meant for some thousand at a time. -> how many got at least one that they hadn't.

    Raises UnknownReference for a tag of another workspace.
    """
    share_workspace(workspace_id)
    tags = _known_tags(workspace_id, tag_ids)
    found = _known(workspace_id, kind, resource_ids)
    pairs = [(resource_id, tag_id) for resource_id in found for tag_id in tags]
    changed = {resource_id for resource_id, _ in put_on(workspace_id, pairs, kind=kind)}
    _note(Action.TAGS_ADDED, workspace_id, changed, tags)
    return len(changed)


@in_one_transaction
def remove_tags(*, workspace_id: UUID, tag_ids: Collection[UUID], resource_ids: Iterable[UUID]) -> int:
    """As add_tags. -> how many lost at least one. Ids of others change nothing."""
    share_workspace(workspace_id)
    own = Tagging.objects.filter(workspace_id=workspace_id, resource_id__any_of=list(resource_ids))
    doomed = own.filter(tag_id__in=list(tag_ids)).select_for_update().order_by("resource_id", "tag_id")
    found: list[UUID] = list(doomed.values_list("resource_id", flat=True))
    own.filter(tag_id__in=list(tag_ids)).delete()
    _note(Action.TAGS_REMOVED, workspace_id, found, tag_ids)
    return len(set(found))


def _note(
    action: Action, workspace_id: UUID, resource_ids: Collection[UUID], tag_ids: Iterable[UUID]
) -> None:
    if resource_ids:
        changed = sorted(set(resource_ids))
        tags = sorted(map(str, tag_ids))
        note(workspace_id, action, lead_ids=changed, count=len(changed), tags=tags)


@in_one_transaction
def set_tags(
    *, workspace_id: UUID, resource_id: UUID, names: Collection[str], kind: Kind = Kind.LEAD
) -> bool:
    """It has these (as read_tags gives them) and no other; what isn't there yet is made. -> whether that
    changed anything. Raises TooManyTags."""
    share_workspace(workspace_id)
    wanted = set(named_tags(workspace_id=workspace_id, names=names).values())
    own = Tagging.objects.filter(workspace_id=workspace_id, resource_id=resource_id)
    has = set(own.values_list("tag_id", flat=True))
    own.filter(tag_id__in=has - wanted).delete()
    put_on(workspace_id, [(resource_id, tag_id) for tag_id in wanted - has], kind=kind)
    if has != wanted:
        _note(Action.TAGS_SET, workspace_id, [resource_id], wanted)
    return has != wanted


def put_on(
    workspace_id: UUID, pairs: Sequence[Pair], *, kind: Kind, import_id: UUID | None = None
) -> list[Pair]:
    """Tags and resources are the workspace's, which is shared. -> the pairs that are new."""
    if not pairs:
        return []
    resources, tags = zip(*pairs, strict=True)
    parameters = {
        "workspace": workspace_id,
        "resources": list(resources),
        "tags": list(tags),
        "kind": kind.value,
        "import": import_id,
    }
    return plain_cursor().execute(_SQL.statement("put_on"), parameters).fetchall()


def take_back(workspace_id: UUID, *, import_id: UUID, lead_ids: Collection[UUID]) -> None:
    """What the import put on these leads. Undo has locked the workspace."""
    own = Tagging.objects.filter(workspace_id=workspace_id, resource_id__any_of=lead_ids)
    own.filter(import_id=import_id).delete()


def forget_taggings(workspace_id: UUID, resource_ids: Collection[UUID]) -> None:
    """Of leads, campaigns or lists that are removed for good."""
    Tagging.objects.filter(workspace_id=workspace_id, resource_id__any_of=resource_ids).delete()


def _known_tags(workspace_id: UUID, tag_ids: Iterable[UUID]) -> list[UUID]:
    wanted = sorted(set(tag_ids))
    parameters = {"workspace": workspace_id, "ids": wanted}
    found = {tag_id for (tag_id,) in plain_cursor().execute(_SQL.statement("lock_tags"), parameters)}
    for tag_id in wanted:
        if tag_id not in found:
            raise UnknownReference("tag_id", tag_id)
    return wanted


def _known(workspace_id: UUID, kind: Kind, ids: Iterable[UUID]) -> list[UUID]:
    wanted = list(ids)
    if kind is Kind.LEAD:
        leads = Lead.objects.with_ids(workspace_id=workspace_id, ids=wanted).filter(deleted_at=None)
        return list(leads.values_list("id", flat=True))
    model = Campaign if kind is Kind.CAMPAIGN else LeadList
    targets = model._default_manager.filter(workspace_id=workspace_id, id__in=wanted)
    return list(targets.values_list("id", flat=True))
