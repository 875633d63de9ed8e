"""Having a worker deliver. The task is named, not imported: it stands above what asks for it."""

from uuid import UUID

from procrastinate.contrib.django import app

_PRIORITY = -10  # somebody waits for an import; a receiver doesn't know yet that there is something to know


def defer_deliveries(endpoint_id: UUID) -> None:
    """Have a worker deliver what is due at the endpoint. Without a queueing lock: it would make imports of
    one workspace wait for each other's commits."""
    task = app.configure_task("workspaces.tasks.deliver_webhooks", allow_unknown=False, priority=_PRIORITY)
    task.defer(endpoint_id=str(endpoint_id))
