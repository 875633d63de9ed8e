"""A worker's part: the next leads of the selection, changed and counted in one transaction."""

import msgspec

from leads.bulk.acts import TAKES_AWAY, Chosen, act_on
from leads.bulk.work import Work
from leads.imports import PlanExhausted, UnknownReference
from leads.jobs.queue import Task
from leads.jobs.runner import Failure
from leads.jobs.steps import Step, Steps
from leads.models import BackgroundJob, JobType
from leads.selection import read_page, read_people


def plan_change(job: BackgroundJob, size: int) -> Step:
    takes_away = msgspec.convert(job.work, Work).order.act in TAKES_AWAY
    return Step(
        do=lambda locked: _do(locked, size), takes_leads_away=takes_away, shares_workspace=not takes_away
    )


def _do(job: BackgroundJob, size: int) -> bool:
    """-> whether it was the last."""
    work = msgspec.convert(job.work, Work)
    chosen, work.cursor = _next(job, work, size)
    work.done += len(chosen.lead_ids)
    if chosen.lead_ids:
        work.changed += act_on(work.order, chosen)
    job.work, job.progress = work.to_json(), work.progress
    job.data = {"act": work.order.act.value, "looked_at": work.done, "changed": work.changed}
    return work.cursor is None


def _next(job: BackgroundJob, work: Work, size: int) -> tuple[Chosen, str | None]:
    workspace_id = job.workspace_id
    if work.people is not None:
        people = read_people(work.people, workspace_id=workspace_id, after=work.cursor, limit=size)
        return Chosen(workspace_id=workspace_id, lead_ids=people.rows), people.next
    assert work.wanted is not None
    page = read_page(work.wanted, workspace_id=workspace_id, after=work.cursor, limit=size)
    chosen = Chosen(
        workspace_id=workspace_id,
        lead_ids=[membership.lead_id for membership in page.rows],
        membership_ids=[membership.id for membership in page.rows],
    )
    return chosen, page.next


def _explain(error: Exception) -> Failure | None:
    if isinstance(error, PlanExhausted):
        return Failure(code="plan_exhausted", text=f"{error}. What was done until here stays.")
    if isinstance(error, UnknownReference):
        return Failure(
            code="target_gone", text="A tag was removed meanwhile. What was done until here stays."
        )
    return None


BULK_CHANGES = Steps(task=Task.CHANGE, plans={JobType.CHANGE_LEADS: plan_change}, explain=_explain)
