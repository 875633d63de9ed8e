"""What one workspace has a worker do keeps no other waiting: by the worker as `up` starts it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg
import pytest
from django.conf import settings

from leads.jobs.shares import JOBS, WEBHOOKS
from leads.models import BackgroundJob, LeadImport
from leads.undo.run import request_undo
from leads.verification.lifecycle import request_for_target
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.file_imports.files import as_csv, options_for, start, upload
from tests.leads.jobs.workers import empty_queue
from tests.leads.verification.network import CANARY, ZONES
from tests.loopback.dns import DnsServer
from tests.loopback.receiver import Receiver
from tests.server import database_url
from tests.waiting import LIMIT, wait_for
from tests.workspaces.webhooks.endpoints import make_endpoint
from workspaces.models import EventType, WebhookDelivery
from workspaces.webhooks.endpoints import send_test

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_waits(transactional_db: None) -> None:
    empty_queue()


@pytest.fixture
def dns() -> Iterator[DnsServer]:
    with DnsServer(dict(ZONES)) as server:
        yield server


@contextmanager
def running_worker(dns: DnsServer) -> Iterator[None]:
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "LEADGATE_VERIFY_RESOLVERS": "{}:{}".format(*dns.address),
        "LEADGATE_VERIFY_CANARIES": CANARY,
        "LEADGATE_WEBHOOK_PRIVATE_ADDRESSES": "true",
    }
    worker = subprocess.Popen([sys.executable, "manage.py", "worker"], env=environment, cwd=settings.BASE_DIR)
    try:
        yield
    finally:
        worker.kill()
        worker.wait(timeout=LIMIT)


def begin_import(tenant: Tenant) -> LeadImport:
    return start(upload(tenant, as_csv(["Email"], [["a@good.example"]])), options_for(tenant))


def test_workspace_that_stands_still_keeps_no_other_waiting(dns: DnsServer) -> None:
    """All that it may have running waits for a lock, for as long as the test takes."""
    busy, quiet = make_tenant(), make_tenant()
    begun = [begin_import(busy) for _ in range(3 * JOBS)]
    add_leads(quiet, [{"email": "b@good.example"}])
    imported = LeadImport.objects.get(workspace_id=quiet.workspace.id)
    with psycopg.connect(database_url()) as other, running_worker(dns):
        other.execute("SELECT FROM workspaces_workspace WHERE id = %s FOR UPDATE", [busy.workspace.id])
        running = LeadImport.objects.filter(id__in=[record.id for record in begun], state="running")
        wait_for(lambda: running.count() == JOBS - 1, what="all that the busy workspace may have")
        ten_rows = begin_import(quiet)
        imports = LeadImport.objects.filter(id=ten_rows.id)
        wait_for(lambda: imports.get().state == "finished", what="the import")
        jobs = BackgroundJob.objects.filter(workspace_id=quiet.workspace.id)
        request_for_target(workspace_id=quiet.workspace.id, user_id=None, target=quiet.list)
        wait_for(jobs.filter(status="success").exists, what="the verification")
        request_undo(workspace_id=quiet.workspace.id, import_id=imported.id)
        undone = LeadImport.objects.filter(id=imported.id, undo_state="done")
        wait_for(undone.exists, what="the undo")
        assert running.count() == JOBS - 1


def test_silent_receivers_of_a_workspace_keep_no_other_waiting(dns: DnsServer) -> None:
    busy, quiet = make_tenant(), make_tenant()
    with ExitStack() as stack:
        silent, answering = stack.enter_context(Receiver(["hang"])), stack.enter_context(Receiver())
        for _ in range(4 * WEBHOOKS):
            send_test(make_endpoint(busy, silent, EventType.LEAD_DELETED))
        endpoint = make_endpoint(quiet, answering, EventType.LEAD_DELETED)
        stack.enter_context(running_worker(dns))
        wait_for(lambda: len(silent.received) == WEBHOOKS - 1, what="all that the busy workspace may have")
        send_test(endpoint)
        wait_for(lambda: answering.received, what="the webhook")
        tried = WebhookDelivery.objects.filter(workspace_id=busy.workspace.id, attempts__gt=0)
        assert tried.count() < 4 * WEBHOOKS  # which had come before
        begin_import(quiet)
        wait_for(LeadImport.objects.filter(state="finished").exists, what="an import")
