"""What an import put into its campaign or list -> a selection of memberships."""

from typing import Any
from uuid import UUID

from leads.models import LeadImport, Membership, Outcome, RowOutcome
from leads.models.row_ids import MEMBERSHIP, row_ids_of

FEW = 1_000  # memberships that are named one by one
MOST_WOKEN = 10_000


def range_of_memberships(import_id: UUID) -> tuple[UUID, UUID]:
    """The first and the last id that its memberships can have."""
    return row_ids_of(import_id, MEMBERSHIP)


def made_by(import_id: UUID, *, workspace_id: UUID) -> dict[str, Any]:
    """A part of Wanted. Few are named: in a large list they are found at once. Those that the import woke are
    older than it, and known as long as its outcomes are kept."""
    record = LeadImport.objects.filter(workspace_id=workspace_id, id=import_id).first()
    if record is None:
        return {"nobody": True}
    woken = _woken(record)
    if record.created_count > FEW:
        return {"made_by": import_id, "woken": tuple(woken)}
    bounds = range_of_memberships(import_id)
    made = Membership.objects.filter(workspace_id=workspace_id, id__range=bounds)
    return {"ids": tuple(sorted({*woken, *made.values_list("id", flat=True)}))}


def _woken(record: LeadImport) -> list[UUID]:
    rows = RowOutcome.objects.filter(
        workspace_id=record.workspace_id, import_id=record.id, outcome=Outcome.CREATED
    )
    found = rows.order_by("row_number").values_list("evidence__membership_id", flat=True)[:MOST_WOKEN]
    return [UUID(membership_id) for membership_id in found if membership_id]
