"""One function for each change of a saved view of the list of leads, and which of them somebody sees."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from leads.models import ListColumns, SavedView
from workspaces.audit import Action, note
from workspaces.database.retries import in_one_transaction
from workspaces.text.names import read_name

MOST = 200  # views of one person in a workspace


class ViewNameTaken(Exception):
    """Another view of the same person has the name."""


class TooManyViews(Exception):
    """The person has MOST of them."""


def visible_views(user_id: UUID) -> QuerySet[SavedView]:
    """Their own and those that are shared; the caller filters by workspace."""
    return SavedView.objects.filter(Q(user_id=user_id) | Q(is_shared=True))


@in_one_transaction
def save_view(
    *,
    workspace_id: UUID,
    user_id: UUID,
    name: str,
    filters: Mapping[str, str],
    columns: Sequence[str],
    is_shared: bool,
) -> SavedView:
    """It replaces what the same person saved under the name. Raises NameRefused, TooManyViews."""
    own = SavedView.objects.filter(workspace_id=workspace_id, user_id=user_id)
    called = read_name(name)
    if own.exclude(name=called).count() >= MOST:
        raise TooManyViews
    view, is_new = SavedView.objects.update_or_create(
        workspace_id=workspace_id,
        user_id=user_id,
        name=called,
        defaults={
            "filters": dict(filters),
            "columns": list(columns),
            "is_shared": is_shared,
            "updated_at": timezone.now(),
        },
    )
    note(workspace_id, Action.VIEW_SAVED, object_id=view.id, is_new=is_new, is_shared=is_shared)
    return view


@in_one_transaction
def change_view(*, workspace_id: UUID, view_id: UUID, name: str, is_shared: bool) -> SavedView:
    """Raises SavedView.DoesNotExist, NameRefused, ViewNameTaken."""
    view = SavedView.objects.select_for_update().get(workspace_id=workspace_id, id=view_id)
    view.name, view.is_shared, view.updated_at = read_name(name), is_shared, timezone.now()
    try:
        with transaction.atomic():
            view.save(update_fields=["name", "is_shared", "updated_at"])
    except IntegrityError:  # saved_view_unique
        raise ViewNameTaken from None
    note(workspace_id, Action.VIEW_CHANGED, object_id=view_id, is_shared=is_shared)
    return view


@in_one_transaction
def delete_view(*, workspace_id: UUID, view_id: UUID) -> None:
    """Of one that is gone nothing happens."""
    gone, _ = SavedView.objects.filter(workspace_id=workspace_id, id=view_id).delete()
    if gone:
        note(workspace_id, Action.VIEW_DELETED, object_id=view_id)


def columns_of(user_id: UUID) -> list[str]:
    """Those that the person chose; none: the usual ones."""
    return list(ListColumns.objects.filter(user_id=user_id).values_list("columns", flat=True).first() or [])


def choose_columns(*, user_id: UUID, columns: Sequence[str]) -> None:
    """For all lists of leads that the person looks at from now on."""
    ListColumns.objects.update_or_create(user_id=user_id, defaults={"columns": list(columns)})
