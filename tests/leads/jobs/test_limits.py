"""Whatever works in the background gives up where it waits too long, part by part, and ends with a sentence.

Another connection holds one row; the limit for waiting is short.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.core.management import CommandError, call_command

from leads.file_imports.run import run_import
from leads.files import sources
from leads.imports.record.lifecycle import resume_import
from leads.jobs.runner import TOO_SLOW
from leads.models import BackgroundJob, Lead, LeadImport, Membership
from leads.people.deletion import delete_leads
from leads.search import make_searchable
from leads.verification.job_run import run_verification
from leads.verification.lifecycle import request_for_target
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.api.instantly.leads.leads_of import check_counters
from tests.leads.file_imports.files import as_csv, options_for, start, upload
from tests.leads.verification.network import CANARY, ZONES
from tests.loopback.dns import DnsServer
from tests.server import database_url

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 8


@pytest.fixture
def tenant(settings: Any) -> Tenant:
    """With some leads in its campaign."""
    settings.LEADGATE_JOB_LOCK_SECONDS = 0.05
    tenant = make_tenant()
    add_leads(tenant, [{"email": f"p{n}@good.example"} for n in range(ROWS)])
    return tenant


@contextmanager
def held(table: str, object_id: UUID) -> Iterator[None]:
    with psycopg.connect(database_url()) as other:
        other.execute(f"SELECT FROM {table} WHERE id = %s FOR UPDATE", [object_id])
        yield


def test_import_that_waits_for_one_row_brings_those_before_it(tenant: Tenant) -> None:
    rows = [[f"p{n}@good.example", f"Ann {n}"] for n in range(ROWS)]
    source = upload(tenant, as_csv(["Email", "First name"], rows))
    record = start(source, options_for(tenant, update_existing=True))
    with held("leads_lead", Lead.objects.get(email="p5@good.example").id):
        assert run_import(record.id, open_file=sources.open_import)
    record.refresh_from_db()
    assert (record.state, record.failure, record.failure_text) == ("failed", TOO_SLOW.code, TOO_SLOW.text)
    assert record.checkpoint == record.total_count + 1 == 6  # the header is row 1
    check_counters(tenant)
    resume_import(workspace_id=tenant.workspace.id, import_id=record.id)
    assert run_import(record.id, open_file=sources.open_import)
    record.refresh_from_db()
    assert (record.state, record.total_count, record.created_count) == ("finished", ROWS, ROWS)
    assert set(Lead.objects.values_list("first_name", flat=True)) == {f"Ann {n}" for n in range(ROWS)}
    check_counters(tenant)


def test_import_that_waits_for_its_workspace_ends_with_a_sentence(tenant: Tenant) -> None:
    record = start(upload(tenant, as_csv(["Email"], [["new@good.example"]])), options_for(tenant))
    with held("workspaces_workspace", tenant.workspace.id):
        assert run_import(record.id, open_file=sources.open_import)
    record.refresh_from_db()
    assert (record.state, record.failure, record.total_count) == ("failed", TOO_SLOW.code, 0)


def test_verification_that_waits_for_one_row_ends_with_a_sentence(tenant: Tenant, settings: Any) -> None:
    ids = list(Membership.objects.order_by("id").values_list("id", flat=True))
    tenant.campaign.refresh_from_db()
    job = request_for_target(workspace_id=tenant.workspace.id, user_id=None, target=tenant.campaign)
    with DnsServer(dict(ZONES)) as dns:
        settings.LEADGATE_VERIFY_RESOLVERS = [dns.address]
        settings.LEADGATE_VERIFY_CANARIES = [CANARY]
        with held("leads_membership", ids[5]):
            assert run_verification(job.id)
        job.refresh_from_db()
        assert (job.status, job.data["failure"]) == ("failed", TOO_SLOW.code)
        assert job.data["processed"] == job.data["verified"] == 5
        again = request_for_target(workspace_id=tenant.workspace.id, user_id=None, target=tenant.campaign)
        assert run_verification(again.id)
    assert BackgroundJob.objects.get(id=again.id).data["verified"] == ROWS
    assert set(Membership.objects.values_list("verification_status", flat=True)) == {1}


def test_purge_that_waits_for_one_row_says_so(tenant: Tenant) -> None:
    ids = list(Lead.objects.order_by("id").values_list("id", flat=True))
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=ids)
    with held("leads_lead", ids[0]), pytest.raises(CommandError, match="too busy"):
        call_command("purge_leads", "--days=0")
    call_command("purge_leads", "--days=0")
    assert not Lead.objects.exists()


def test_search_that_waits_goes_on_later(tenant: Tenant) -> None:
    record = LeadImport.objects.get()
    with held("leads_leadimport", record.id), pytest.raises(psycopg.errors.LockNotAvailable):
        make_searchable()
    assert make_searchable() == ROWS
