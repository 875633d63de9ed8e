"""A tag is made or changed.

Lock order: the workspace (shared), tags in order of their names. An import makes those that it lacks.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from leads.models import Tag, TagColor
from leads.models.errors import GateError
from leads.tags.names import read_tag
from workspaces.audit import Action, note
from workspaces.database import clock
from workspaces.database.cursor import plain_cursor
from workspaces.database.ids import uuid7
from workspaces.database.retries import in_one_transaction
from workspaces.database.sql_files import SqlFolder

MAX_OF_WORKSPACE = 10_000
_SQL = SqlFolder(__file__)


class TagExists(Exception):
    """Another tag of the workspace has the name."""


class TooManyTags(GateError):
    """A column of something else was taken for tags, most likely."""

    def __init__(self) -> None:
        super().__init__(f"The workspace may have {MAX_OF_WORKSPACE:,} tags, and this would make more")


@in_one_transaction
def create_tag(*, workspace_id: UUID, name: str, color: str = TagColor.GREY, description: str = "") -> Tag:
    """Raises TagRefused, TagExists, TooManyTags."""
    _check_room(workspace_id, 1)
    tag = Tag(workspace_id=workspace_id, name=read_tag(name), color=color, description=description.strip())
    _save(tag)
    note(workspace_id, Action.TAG_CREATED, object_id=tag.id, name=tag.name)
    return Tag.objects.get(workspace_id=workspace_id, id=tag.id)


@in_one_transaction
def change_tag(*, workspace_id: UUID, tag_id: UUID, changes: Mapping[str, str]) -> Tag:
    """`changes`: new values of name, color and description; all that has the tag has it so at once.

    -> the tag as it is now. Raises Tag.DoesNotExist, TagRefused, TagExists."""
    tag = Tag.objects.select_for_update(no_key="name" not in changes).get(
        workspace_id=workspace_id, id=tag_id
    )
    for field, value in changes.items():
        setattr(tag, field, read_tag(value) if field == "name" else value.strip())
    tag.updated_at = clock.now()
    _save(tag)
    note(workspace_id, Action.TAG_CHANGED, object_id=tag_id, name=tag.name, fields=sorted(changes))
    return tag


def named_tags(*, workspace_id: UUID, names: Iterable[str]) -> dict[str, UUID]:
    """Names as read_tags gives them -> their tags' ids; those that aren't there are made. In the caller's
    transaction, until whose end nobody removes them. Raises TooManyTags."""
    wanted = sorted(set(names))
    while missing := wanted and sorted(set(wanted) - (found := _locked(workspace_id, wanted)).keys()):
        _check_room(workspace_id, len(missing))
        parameters = {"workspace": workspace_id, "names": missing, "ids": [uuid7() for _ in missing]}
        plain_cursor().execute(_SQL.statement("make_tags"), parameters)
    return found if wanted else {}


def _locked(workspace_id: UUID, names: list[str]) -> dict[str, UUID]:
    parameters = {"workspace": workspace_id, "names": names}
    return dict(plain_cursor().execute(_SQL.statement("find_tags"), parameters).fetchall())


def _check_room(workspace_id: UUID, more: int) -> None:
    if Tag.objects.filter(workspace_id=workspace_id).count() + more > MAX_OF_WORKSPACE:
        raise TooManyTags


def _save(tag: Tag) -> None:
    try:
        with transaction.atomic():
            tag.save(force_insert=tag._state.adding)
    except IntegrityError:  # tag_workspace_name_unique
        raise TagExists from None
