"""A job that ended early: what waited for it is let go.

Unknown becomes risky for the v2 API, waiting becomes nothing.
"""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from leads.models import Membership, VerificationRun
from leads.verification.address.verdicts import Status
from leads.verification.portions import Portion, read_portion
from leads.verification.store import write_statuses
from leads.verification.write import share_workspace
from workspaces.models import Workspace

_LET_GO = {Status.UNKNOWN: int(Status.RISKY), Status.WAITING: None}


def settle(run: VerificationRun, *, should_stop: Callable[[], bool]) -> None:
    """From the beginning of the scope, so that it can be done again after a kill."""
    every = VerificationRun(
        job_id=run.job_id,
        workspace_id=run.workspace_id,
        scope=run.scope,
        import_id=run.import_id,
        target_id=run.target_id,
        chosen_ids=run.chosen_ids,
    )
    after: UUID | None = None
    while portion := read_portion(every, after):
        if should_stop():
            return
        _settle_portion(run, portion)
        after = portion.last
    VerificationRun.objects.filter(job_id=run.job_id).update(settled=True, not_before=None)


@transaction.atomic
def _settle_portion(run: VerificationRun, portion: Portion) -> None:
    try:
        share_workspace(run.workspace_id)
    except Workspace.DoesNotExist:
        return
    ids = [pk for item in portion.items for pk in item.memberships]
    waiting = Membership.objects.filter(
        workspace_id=run.workspace_id, id__in=ids, verification_status__in=list(_LET_GO)
    )
    found = waiting.values_list("id", "verification_status")
    write_statuses(run.workspace_id, {pk: _LET_GO[Status(status)] for pk, status in found if status})
