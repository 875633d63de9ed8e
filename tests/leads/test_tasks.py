"""The tasks, run by a real worker from the real queue."""

import datetime as dt
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from leads.models import LeadImport, RowOutcome
from leads.tasks import prune_outcomes_hourly, retry_stalled_jobs
from tests.builders import add_leads, make_tenant
from tests.server import database_url

FAR = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)


@pytest.mark.django_db(transaction=True)
def test_worker_prunes_outcomes() -> None:
    add_leads(make_tenant(), [{"email": "bad"}])
    LeadImport.objects.update(finished_at=timezone.now() - dt.timedelta(days=31))
    job = prune_outcomes_hourly.configure().defer(timestamp=0)
    _work()
    assert ProcrastinateJob.objects.get(id=job).status == "succeeded"
    assert RowOutcome.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("has_a_twin", "status"), [(False, "succeeded"), (True, "failed")])
def test_job_of_a_killed_worker_is_done_after_all(has_a_twin: bool, status: str) -> None:
    stalled = ProcrastinateJob.objects.filter(id=prune_outcomes_hourly.configure().defer(timestamp=0))
    stalled.update(status="doing", queueing_lock="lock")
    if has_a_twin:
        twin = prune_outcomes_hourly.configure().defer(timestamp=0)
        ProcrastinateJob.objects.filter(id=twin).update(queueing_lock="lock", scheduled_at=FAR)
    retry_stalled_jobs.configure().defer(timestamp=0)
    _work()
    assert stalled.get().status == status


def _work() -> None:
    """A worker of its own process, until the queue is empty."""
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot", "--concurrency=1"]
    environment = os.environ | {"DATABASE_URL": database_url()}
    subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True, timeout=60)
