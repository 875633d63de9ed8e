"""Forgets what became of single rows after LEADGATE_OUTCOME_DAYS; the counts stay for good."""

import datetime as dt
from functools import partial
from uuid import UUID

from django.conf import settings

from leads.jobs.batches import run_batches
from leads.models import ImportChange, LeadImport, RowOutcome
from workspaces.audit import Action, note
from workspaces.database import clock

BATCH = 20_000  # rows


def prune_outcomes(*, size: int = BATCH) -> int:
    """-> how many imports have only their counts left now. Raises TooSlow."""
    before = clock.now() - dt.timedelta(days=settings.LEADGATE_OUTCOME_DAYS)
    due = LeadImport.objects.filter(rows_pruned_at=None, finished_at__lt=before).order_by("finished_at")
    imports = list(due.values_list("workspace_id", "id"))
    for workspace_id, import_id in imports:
        run_batches(partial(_prune_batch, workspace_id, import_id), size=size)
    return len(imports)


def _prune_batch(workspace_id: UUID, import_id: UUID, size: int) -> bool:
    """The before-images go at once, with the note that they are gone: an undo has all or doesn't begin."""
    of_import = {"workspace_id": workspace_id, "import_id": import_id}
    outcomes = RowOutcome.objects.filter(**of_import)
    numbers = list(outcomes.order_by("row_number").values_list("row_number", flat=True)[:size])
    gone = outcomes.filter(row_number__lte=numbers[-1]).delete()[0] if numbers else 0
    is_last = len(numbers) < size
    if is_last:
        gone += ImportChange.objects.filter(**of_import).delete()[0]
        own = LeadImport.objects.filter(workspace_id=workspace_id, id=import_id)
        own.update(rows_pruned_at=clock.now())
    if gone:
        note(workspace_id, Action.OUTCOMES_PURGED, object_id=import_id, count=gone)
    return is_last
