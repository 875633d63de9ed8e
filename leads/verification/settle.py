"""A job that ended early: what waited for it is let go.

Unknown becomes risky for the v2 API, waiting becomes nothing.
"""

from uuid import UUID

from leads.jobs.batches import ShouldStop, never, run_batches
from leads.models import Membership, VerificationRun
from leads.verification.address.verdicts import Status
from leads.verification.portions import Portion, read_portion
from leads.verification.store import write_statuses
from workspaces.models.locks import share_workspace

_LET_GO = {Status.UNKNOWN: int(Status.RISKY), Status.WAITING: None}


def settle(run: VerificationRun, *, should_stop: ShouldStop = never) -> None:
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

    def batch(size: int) -> bool:
        nonlocal after
        portion = read_portion(every, after) if share_workspace(run.workspace_id) else None
        if portion is None:
            VerificationRun.objects.filter(job_id=run.job_id).update(settled=True, not_before=None)
            return True
        _let_go(run, portion)
        after = portion.last
        return False

    run_batches(batch, should_stop=should_stop)


def _let_go(run: VerificationRun, portion: Portion) -> None:
    ids = [pk for item in portion.items for pk in item.memberships]
    waiting = Membership.objects.filter(
        workspace_id=run.workspace_id, id__any_of=ids, verification_status__in=list(_LET_GO)
    )
    found = waiting.values_list("id", "verification_status")
    write_statuses(run.workspace_id, {pk: _LET_GO[Status(status)] for pk, status in found if status})
