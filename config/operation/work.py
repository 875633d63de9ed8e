"""The workers and what waits for them."""

import datetime as dt

from django.db.models import Max, Min, Q
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from config.operation.finding import Finding, ok, problem, warning

_SILENT = dt.timedelta(seconds=60)  # a worker gives a sign of life every ten seconds
_LONG = dt.timedelta(minutes=10)  # that a job is due


def workers() -> Finding:
    """At least one gives signs of life."""
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gt=Now() - _SILENT).count()
    if alive:
        return ok("worker", f"{alive} at work.")
    last = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    text = f"None has given a sign of life since {last:%Y-%m-%d %H:%M} UTC." if last else "None is at work."
    return problem("worker", text, "Start one: `manage.py up`, or `manage.py worker`.")


def queue() -> Finding:
    """What is due doesn't wait for long."""
    due = ProcrastinateJob.objects.filter(status="todo").exclude(scheduled_at__gt=Now())
    waiting = due.count()
    text = f"{waiting:,} jobs wait."
    queued = Min("procrastinateevent__at", filter=Q(procrastinateevent__type="deferred"))
    first = due.annotate(since=Coalesce("scheduled_at", queued)).aggregate(first=Min("since"))["first"]
    waits_long = first if first and first < timezone.now() - _LONG else None
    if waits_long:
        text = f"{text} One has been due since {waits_long:%Y-%m-%d %H:%M} UTC."
        return warning("queue", text, "Start more workers: `manage.py worker`.")
    return ok("queue", text)
