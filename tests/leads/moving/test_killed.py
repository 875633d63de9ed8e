"""A move whose worker is killed, by real workers from the real queue."""

import os
import subprocess
import sys
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction

from leads.models import BackgroundJob, Membership
from leads.models.targets import Target
from leads.moving import start_move
from leads.selection import Wanted
from leads.tasks import defer_what_is_open
from tests.builders import add_leads, make_tenant
from tests.leads.api.instantly.leads.leads_of import check_counters, uploads
from tests.server import database_url
from tests.waiting import LIMIT, wait_for

LEADS = 5000


@pytest.mark.django_db(transaction=True)
def test_killed_worker_is_replaced_and_nothing_is_done_twice() -> None:
    tenant = make_tenant(upload_limit=3 * LEADS)
    for start in range(0, LEADS, 1000):
        add_leads(tenant, [{"email": f"p{start + n}@example.com"} for n in range(1000)])
    with transaction.atomic():
        job = start_move(
            Wanted(place=Target("campaign", tenant.campaign.id)),
            workspace_id=tenant.workspace.id,
            user_id=None,
            api_key_id=None,
            destination=Target("campaign", tenant.other_campaign.id),
        )
    worker = _start_worker()
    jobs = BackgroundJob.objects.filter(id=job.id)
    wait_for(lambda: jobs.get().data.get("moved_leads"), what="the first batch")
    worker.kill()
    worker.wait(timeout=LIMIT)
    check_counters(tenant)
    assert jobs.get().data["moved_leads"] == _moved(tenant.other_campaign.id)
    defer_what_is_open()
    assert _start_worker().wait(timeout=60) == 0
    assert (jobs.get().status, jobs.get().data["moved_leads"]) == ("success", LEADS)
    assert _moved(tenant.other_campaign.id) == LEADS and _moved(tenant.campaign.id) == 0
    assert uploads(tenant) == 2 * LEADS
    check_counters(tenant)


def _moved(campaign_id: UUID) -> int:
    return Membership.objects.filter(campaign_id=campaign_id).count()


def _start_worker() -> "subprocess.Popen[bytes]":
    """Until the queue is empty."""
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot", "--concurrency=1"]
    return subprocess.Popen(command, env=os.environ | {"DATABASE_URL": database_url()}, cwd=settings.BASE_DIR)
