"""A worker whose host's clock is days off does everything as it should, and what comes after it too."""

import os
import shutil
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from leads.models import BackgroundJob, LeadImport, Membership
from leads.models.targets import Target
from leads.moving import start_move
from leads.selection import Wanted
from leads.undo.run import request_undo
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.api.instantly.leads.leads_of import check_counters
from tests.leads.file_imports.files import as_csv, options_for, start, upload
from tests.leads.jobs.workers import empty_queue
from tests.loopback.receiver import Receiver
from tests.server import database_url
from tests.workspaces.webhooks.endpoints import make_endpoint
from workspaces.models import WebhookDelivery

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("faketime"), reason="needs Debian's faketime"),
]
ROWS = 30


@pytest.fixture
def tenant(transactional_db: None) -> Tenant:
    empty_queue()
    return make_tenant()


def work(offset: str) -> None:
    """A worker, until the queue is empty, on a host whose clock is so far off."""
    worker = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot", "--concurrency=1"]
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "LEADGATE_WEBHOOK_PRIVATE_ADDRESSES": "true",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # nor does a clock that is set
    }
    subprocess.run(
        ["faketime", "-f", offset, *worker],
        env=environment,
        cwd=django_settings.BASE_DIR,
        check=True,
        timeout=120,
    )


@pytest.mark.parametrize(("first", "second"), [("-2d", "+2d"), ("+2d", "-2d")])
def test_clock_that_jumps_there_and_back(tenant: Tenant, first: str, second: str, settings: Any) -> None:
    settings.LEADGATE_WEBHOOK_PRIVATE_ADDRESSES = True
    with Receiver() as receiver:
        make_endpoint(tenant, receiver)
        rows = [[f"p{n}@example.com"] for n in range(ROWS)]
        record = start(upload(tenant, as_csv(["Email"], rows)), options_for(tenant, target="campaign"))
        work(first)
        record.refresh_from_db()
        assert (record.state, record.created_count) == ("finished", ROWS)
        add_leads(tenant, [{"email": "late@example.com"}])
        with transaction.atomic():
            job = start_move(
                Wanted(place=Target("campaign", tenant.campaign.id)),
                workspace_id=tenant.workspace.id,
                user_id=None,
                api_key_id=None,
                destination=Target("campaign", tenant.other_campaign.id),
            )
        work(second)
        job.refresh_from_db()
        assert (job.status, job.data["moved_leads"]) == ("success", ROWS + 1)
        request_undo(workspace_id=tenant.workspace.id, import_id=record.id)
        work(first)
        record.refresh_from_db()
        assert record.undo_state == "done"
    check_counters(tenant)
    assert Membership.objects.filter(campaign_id=tenant.campaign.id).count() == 0
    assert not WebhookDelivery.objects.exclude(state="delivered").exists()
    assert not ProcrastinateJob.objects.exclude(status__in=["succeeded", "todo"]).exists()
    assert BackgroundJob.objects.count() == 1 and LeadImport.objects.count() == 3
