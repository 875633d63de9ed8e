"""Forgets what became of single rows after LEADGATE_OUTCOME_DAYS; the counts stay for good."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from leads.models import ImportChange, LeadImport, RowOutcome
from workspaces.audit import Action, note
from workspaces.database import clock


def prune_outcomes() -> int:
    """-> how many imports have only their counts left now. One transaction each."""
    before = clock.now() - dt.timedelta(days=settings.LEADGATE_OUTCOME_DAYS)
    due = LeadImport.objects.filter(rows_pruned_at=None, finished_at__lt=before).order_by("finished_at")
    pruned = 0
    for workspace_id, import_id in due.values_list("workspace_id", "id").iterator():
        with transaction.atomic():
            of_import = {"workspace_id": workspace_id, "import_id": import_id}
            outcomes, _ = RowOutcome.objects.filter(**of_import).delete()
            changes, _ = ImportChange.objects.filter(**of_import).delete()
            if outcomes or changes:
                note(workspace_id, Action.OUTCOMES_PURGED, object_id=import_id, count=outcomes + changes)
            LeadImport.objects.filter(workspace_id=workspace_id, id=import_id).update(
                rows_pruned_at=clock.now()
            )
        pruned += 1
    return pruned
