"""A key ends, and with it the keys that it made (find_api_key.sql refuses them all the same)."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.db.models.functions import Now

from workspaces.audit import Action, note
from workspaces.database.retries import in_one_transaction
from workspaces.database.sql_files import SqlFolder
from workspaces.models import ApiKey

_SQL = SqlFolder(__file__)


@in_one_transaction
def revoke_keys(*, workspace_id: UUID, key_ids: Collection[UUID]) -> int:
    """Revokes these and those that they made -> how many were not revoked before."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL.text("made_by"), {"workspace": workspace_id, "keys": list(key_ids)})
        found = [key_id for (key_id,) in cursor.fetchall()]
    keys = ApiKey.objects.filter(workspace_id=workspace_id, id__in=found, revoked_at=None)
    ended = list(keys.select_for_update().values_list("id", "name"))
    for key_id, name in ended:
        note(workspace_id, Action.KEY_REVOKED, object_id=key_id, name=name)
    return ApiKey.objects.filter(id__in=[key_id for key_id, _ in ended]).update(revoked_at=Now())


def ended_with_maker(key_ids: Collection[UUID]) -> set[UUID]:
    """Which of these keys are refused because one that made them is revoked or expired."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL.text("ended_keys"), {"keys": list(key_ids)})
        return {key_id for (key_id,) in cursor.fetchall()}
