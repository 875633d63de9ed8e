"""The status of many leads, or of their places in campaigns and lists.

Lock order, as in every import: the workspace (shared), the rows in order of id.
"""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from leads.models import Lead, Membership
from workspaces.audit import Action, note
from workspaces.database.retries import in_one_transaction
from workspaces.models.locks import share_workspace


@in_one_transaction
def set_lead_status(*, workspace_id: UUID, lead_ids: Sequence[UUID], status: int) -> int:
    """Of live leads. -> how many had another one."""
    share_workspace(workspace_id)
    others = Lead.objects.with_ids(workspace_id=workspace_id, ids=lead_ids).exclude(status=status)
    locked = others.filter(deleted_at=None).select_for_update().order_by("id")
    ids = list(locked.values_list("id", flat=True))
    if not ids:
        return 0
    note(workspace_id, Action.LEAD_CHANGED, lead_ids=ids, count=len(ids), fields=["status"])
    changed = Lead.objects.with_ids(workspace_id=workspace_id, ids=ids)
    return changed.update(status=status, updated_at=timezone.now())


@in_one_transaction
def set_membership_status(*, workspace_id: UUID, membership_ids: Sequence[UUID], status: int) -> int:
    """Of live memberships. -> how many had another one."""
    share_workspace(workspace_id)
    others = Membership.objects.with_ids(workspace_id=workspace_id, ids=membership_ids).exclude(status=status)
    locked = others.filter(deleted_at=None).select_for_update().order_by("id")
    found = dict(locked.values_list("id", "lead_id"))
    if not found:
        return 0
    lead_ids = sorted(set(found.values()))
    note(workspace_id, Action.MEMBERSHIP_CHANGED, lead_ids=lead_ids, count=len(found), fields=["status"])
    changed = Membership.objects.with_ids(workspace_id=workspace_id, ids=list(found))
    return changed.update(status=status, updated_at=timezone.now())
