"""Having a worker deliver. The task is named, not imported: it stands above what asks for it."""

from collections.abc import Collection
from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from workspaces.models import WebhookEndpoint

_TASK = "workspaces.tasks.deliver_webhooks"
_FAILING = -1  # behind those whose receivers answer, and never in all places (leads/jobs/shares.py)


def defer_deliveries(endpoint_id: UUID, *, workspace_id: UUID, is_failing: bool) -> None:
    """Have a worker deliver what is due at the endpoint. Without a queueing lock: it would make imports of
    one workspace wait for each other's commits."""
    task = app.configure_task(
        _TASK,
        allow_unknown=False,
        queue=workspace_id.hex,
        priority=_FAILING if is_failing else 0,
    )
    task.defer(endpoint_id=str(endpoint_id))


def defer_to(endpoint_ids: Collection[UUID]) -> None:
    """The same, at endpoints of any workspaces; those that wait already just do."""
    jobs = ProcrastinateJob.objects.filter(task_name=_TASK, status="todo")
    waiting = {UUID(args["endpoint_id"]) for args in jobs.values_list("args", flat=True)}
    found = WebhookEndpoint.objects.filter(id__in=set(endpoint_ids) - waiting).order_by("id")
    for endpoint_id, workspace_id, since in found.values_list("id", "workspace_id", "failing_since"):
        defer_deliveries(endpoint_id, workspace_id=workspace_id, is_failing=since is not None)
