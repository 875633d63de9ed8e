"""What the worker does about webhooks. A task fetches and calls one function."""

from uuid import UUID

from procrastinate import JobContext
from procrastinate.contrib.django import app

from workspaces.webhooks.deliver import deliver_due, endpoints_with_due, prune_deliveries
from workspaces.webhooks.queue import defer_to


@app.task(pass_context=True)
def deliver_webhooks(context: JobContext, endpoint_id: str) -> None:
    if not deliver_due(UUID(endpoint_id), should_stop=context.should_abort):
        defer_to([UUID(endpoint_id)])


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="sweep_webhooks", retry=3)
def sweep_webhooks(timestamp: int) -> None:
    """What failed and is due again, and what a killed worker left."""
    defer_to(endpoints_with_due())


@app.periodic(cron="47 * * * *")
@app.task(queueing_lock="prune_webhooks", retry=3)
def prune_webhooks_hourly(timestamp: int) -> None:
    prune_deliveries()
