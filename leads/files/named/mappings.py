"""One function for each change of a named mapping, whichever door it comes through; and how it is applied."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from leads.files.decode import Column
from leads.files.mapping import IGNORE, BadMapping
from leads.models import NamedMapping
from workspaces.audit import Action, note
from workspaces.database.retries import in_one_transaction
from workspaces.text.names import read_name


class MappingNameTaken(Exception):
    """Another mapping of the workspace has the name."""


@in_one_transaction
def save_mapping(
    *, workspace_id: UUID, name: str, columns: Sequence[Column], choices: Sequence[str]
) -> NamedMapping:
    """What each column is, by the columns' names; it replaces what was saved under the name. Raises
    NameRefused."""
    named, is_new = NamedMapping.objects.update_or_create(
        workspace_id=workspace_id,
        name=read_name(name),
        defaults={"columns": [[c.name, choice] for c, choice in zip(columns, choices, strict=True)]},
    )
    note(workspace_id, Action.MAPPING_SAVED, object_id=named.id, is_new=is_new)
    return named


@in_one_transaction
def rename_mapping(*, workspace_id: UUID, mapping_id: UUID, name: str) -> NamedMapping:
    """Raises NamedMapping.DoesNotExist, NameRefused, MappingNameTaken."""
    named = NamedMapping.objects.select_for_update().get(workspace_id=workspace_id, id=mapping_id)
    named.name, named.updated_at = read_name(name), timezone.now()
    try:
        with transaction.atomic():
            named.save(update_fields=["name", "updated_at"])
    except IntegrityError:  # named_mapping_unique
        raise MappingNameTaken from None
    note(workspace_id, Action.MAPPING_CHANGED, object_id=mapping_id, fields=["name"])
    return named


@in_one_transaction
def delete_mapping(*, workspace_id: UUID, mapping_id: UUID) -> None:
    """Imports keep what they were begun with. Of one that is gone nothing happens."""
    gone, _ = NamedMapping.objects.filter(workspace_id=workspace_id, id=mapping_id).delete()
    if gone:
        note(workspace_id, Action.MAPPING_DELETED, object_id=mapping_id)


def find_mapping(*, workspace_id: UUID, name: str) -> NamedMapping:
    """Raises BadMapping."""
    found = NamedMapping.objects.filter(workspace_id=workspace_id, name=name.strip()).first()
    if found is None:
        raise BadMapping(f"No mapping of this workspace is called {name!r}")
    return found


def pairs_of(named: NamedMapping) -> dict[str, str]:
    """Column -> what it becomes."""
    return dict(named.columns)


def apply_named(known: Mapping[str, str], names: Sequence[str], guess: Sequence[str]) -> list[str]:
    """A choice for each column. One that the mapping doesn't know is what it seems to be, where that is free:
    a field that is another column's already is not given twice."""
    taken = {choice for name, choice in known.items() if name in names}
    free = (IGNORE if choice in taken else choice for choice in guess)
    return [known.get(name, choice) for name, choice in zip(names, free, strict=True)]
