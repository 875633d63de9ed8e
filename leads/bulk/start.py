"""A selection and what shall be done to it -> a pending job."""

from uuid import UUID

from leads.bulk.acts import Order
from leads.bulk.work import Work
from leads.jobs.queue import Task
from leads.jobs.status import create_job
from leads.models import BackgroundJob, EntityType, JobType
from leads.models.targets import Target
from leads.selection import People, Wanted


def start_change(
    order: Order, selection: People | Wanted, *, workspace_id: UUID, user_id: UUID | None, total: int
) -> BackgroundJob:
    """`total` is how many there may be, for the progress only."""
    is_people = isinstance(selection, People)
    work = Work(
        order=order,
        people=selection if isinstance(selection, People) else None,
        wanted=selection if isinstance(selection, Wanted) else None,
        total=total,
    )
    place = None if is_people else work.wanted and work.wanted.place
    about = place or Target("workspace", workspace_id)
    return create_job(
        Task.CHANGE,
        workspace_id=workspace_id,
        user_id=user_id,
        type=JobType.CHANGE_LEADS,
        entity_id=about.id,
        entity_type=EntityType(about.kind),
        data={"act": order.act.value, "looked_at": 0, "changed": 0},
        work=work.to_json(),
    )
