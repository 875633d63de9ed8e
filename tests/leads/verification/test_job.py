"""The job, from the import to the last round, against a DNS server on loopback."""

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from leads.imports.errors import NotNow
from leads.jobs.errors import JobEnded
from leads.models import (
    BackgroundJob,
    EmailVerdict,
    Lead,
    LeadImport,
    MailDomain,
    Membership,
    RemovedLead,
    RowOutcome,
    VerificationRun,
)
from leads.people.deletion import delete_leads
from leads.people.purge import purge_leads
from leads.tasks import defer_what_is_open
from leads.verification import portions
from leads.verification.job_run import run_verification
from leads.verification.lifecycle import (
    cancel_verification,
    open_verifications,
    request_for_leads,
    request_for_memberships,
    request_for_target,
)
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.verification.network import CANARY, ZONES
from tests.loopback.dns import DnsServer
from tests.server import database_url
from tests.waiting import LIMIT, wait_for
from tests.workspaces.database.passing_time import let_pass

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


@pytest.fixture
def dns(settings: Any) -> Iterator[DnsServer]:
    with DnsServer(dict(ZONES)) as server:
        settings.LEADGATE_VERIFY_RESOLVERS = [server.address]
        settings.LEADGATE_VERIFY_CANARIES = [CANARY]
        settings.LEADGATE_VERIFY_TIMEOUT = 0.5
        settings.LEADGATE_VERIFY_RETRY_SECONDS = 0
        yield server


def import_and_verify(tenant: Tenant, *emails: str, **envelope: Any) -> BackgroundJob:
    """An import that asks for it -> its job."""
    leads = envelope.pop("leads", [{"email": email} for email in emails])
    reply = add_leads(tenant, leads, verify_leads_on_import=True, **envelope)
    assert reply.status_code == 200, reply.content
    return BackgroundJob.objects.latest("id")


def run_all(job: BackgroundJob) -> BackgroundJob:
    """All rounds."""
    for _ in range(10):
        if run_verification(job.id):
            break
    job.refresh_from_db()
    return job


def statuses(target_id: UUID) -> dict[str, int | None]:
    rows = Membership.objects.filter(campaign_id=target_id) | Membership.objects.filter(list_id=target_id)
    emails = dict(Lead.objects.values_list("id", "email"))
    return {
        emails[lead_id] or "": status
        for lead_id, status in rows.values_list("lead_id", "verification_status")
    }


def test_import_waits_and_is_judged(tenant: Tenant, dns: DnsServer) -> None:
    emails = {"ada@good.example": 1, "ada@gone.example": -1, "info@good.example": -2, "ada@null.example": -1}
    job = import_and_verify(tenant, *emails)
    assert set(statuses(tenant.campaign.id).values()) == {12}
    assert open_verifications() == [job.id]
    run_all(job)
    assert statuses(tenant.campaign.id) == emails
    assert (job.status, job.progress) == ("success", 100)
    assert job.data | {"verified": 1, "invalid": 2, "risky": 1, "unknown": 0, "processed": 4} == job.data
    verdict = EmailVerdict.objects.get(workspace_id=tenant.workspace.id, email="ada@gone.example")
    assert (verdict.status, verdict.reason) == (-1, "no_domain")
    assert not open_verifications()


def test_unknown_is_tried_again_and_then_risky(tenant: Tenant, dns: DnsServer) -> None:
    job = import_and_verify(tenant, "ada@servfail.example", "ada@good.example", "ada@refused.example")
    assert not run_verification(job.id)
    assert statuses(tenant.campaign.id) == {
        "ada@servfail.example": 11, "ada@good.example": 1, "ada@refused.example": 11,
    }  # fmt: skip
    dns.zones["refused.example"] = ZONES["good.example"]
    run_all(job)
    assert statuses(tenant.campaign.id) == {
        "ada@servfail.example": -2, "ada@good.example": 1, "ada@refused.example": 1,
    }  # fmt: skip
    assert job.data | {"verified": 2, "unknown": 1, "processed": 3} == job.data
    assert EmailVerdict.objects.get(email="ada@servfail.example").status == 11
    assert dns.questions["servfail.example", "MX"] == 3
    assert dns.questions["good.example", "MX"] == 1


def test_network_that_is_down_is_waited_for(tenant: Tenant, dns: DnsServer) -> None:
    job = import_and_verify(tenant, "ada@good.example")
    dns.is_down = True
    for _ in range(4):
        assert not run_verification(job.id)
    assert statuses(tenant.campaign.id) == {"ada@good.example": 12}
    run = VerificationRun.objects.get()
    assert (run.round, "can't be trusted" in run.note) == (1, True)
    dns.is_down = False
    run_all(job)
    assert statuses(tenant.campaign.id) == {"ada@good.example": 1}


def test_network_that_never_comes_back_is_given_up(tenant: Tenant, dns: DnsServer) -> None:
    """After a day without a break."""
    job = import_and_verify(tenant, "ada@good.example", "ada@servfail.example")
    run_verification(job.id)
    waiting = import_and_verify(tenant, "ada@gone.example", list_id=tenant.list.id)
    dns.is_down = True
    assert not run_verification(waiting.id)
    for pause, is_down in ((0, True), (20, False), (1, True), (9, True), (14, True)):
        let_pass(dt.timedelta(hours=pause))
        dns.is_down = is_down
        assert not run_verification(job.id), pause
        VerificationRun.objects.filter(job_id=job.id).update(round=2, checkpoint=None)
    let_pass(dt.timedelta(hours=2))
    assert run_verification(job.id)
    assert run_verification(waiting.id)
    for one in (job, waiting):
        one.refresh_from_db()
        assert (one.status, "verify again" in one.data["failure_text"]) == ("failed", True)
    assert statuses(tenant.campaign.id) == {"ada@good.example": 1, "ada@servfail.example": -2}
    assert statuses(tenant.list.id) == {"ada@gone.example": None}
    assert not open_verifications()


def test_invalid_leads_are_taken_out_and_listed(tenant: Tenant, dns: DnsServer) -> None:
    add_leads(tenant, [{"email": e} for e in ("ada@good.example", "a@gone.example", "b@gone.example")])
    tenant.campaign.refresh_from_db()
    job = request_for_target(
        workspace_id=tenant.workspace.id, user_id=None, target=tenant.campaign, remove_invalid=True
    )
    run_all(job)
    assert statuses(tenant.campaign.id) == {"ada@good.example": 1}
    tenant.campaign.refresh_from_db()
    assert tenant.campaign.lead_count == 1
    assert Lead.objects.filter(deleted_at=None).count() == 3
    assert (job.data["removed"], job.data["invalid"]) == (2, 2)
    removed = RemovedLead.objects.filter(job_id=job.id).order_by("email")
    assert [(row.email, row.reason) for row in removed] == [
        ("a@gone.example", "no_domain"), ("b@gone.example", "no_domain"),
    ]  # fmt: skip


def test_what_is_known_is_not_queried_again(tenant: Tenant, dns: DnsServer) -> None:
    """Another list, another workspace: verdicts are the workspace's, domains everybody's."""
    run_all(import_and_verify(tenant, "ada@good.example"))
    before = dns.questions["good.example", "MX"]
    run_all(import_and_verify(tenant, "ada@good.example", "grace@good.example", list_id=tenant.list.id))
    stranger = make_tenant()
    run_all(import_and_verify(stranger, "ada@good.example"))
    assert dns.questions["good.example", "MX"] == before == 1
    assert statuses(tenant.list.id) == {"ada@good.example": 1, "grace@good.example": 1}
    assert statuses(stranger.campaign.id) == {"ada@good.example": 1}
    assert EmailVerdict.objects.filter(email="ada@good.example").count() == 2


def test_woken_memberships_are_judged_too(tenant: Tenant, dns: DnsServer) -> None:
    add_leads(tenant, [{"email": "ada@good.example"}])
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[Lead.objects.get().id])
    job = import_and_verify(tenant, "x", "ada@good.example", "grace@gone.example")
    assert RowOutcome.objects.filter(import_id=job.data["import_id"]).count() == 2
    run_all(job)
    assert statuses(tenant.campaign.id) == {"ada@good.example": 1, "grace@gone.example": -1}


def test_leads_without_an_address_are_passed_over(tenant: Tenant, dns: DnsServer) -> None:
    leads = [{"first_name": "Ada"}, {"email": "ada@good.example"}]
    add_leads(tenant, leads, list_id=tenant.list.id, verify_leads_on_import=True)
    assert statuses(tenant.list.id) == {"": None, "ada@good.example": 12}
    job = run_all(BackgroundJob.objects.latest("id"))
    assert statuses(tenant.list.id) == {"": None, "ada@good.example": 1}
    assert job.data["no_email"] == 1


def test_leads_of_a_linkedin_campaign(tenant: Tenant, dns: DnsServer) -> None:
    """Their email is optional; who has none waits for nothing."""
    profiles = [{"custom_variables": {"linkedin_url": f"https://www.linkedin.com/in/p{n}"}} for n in range(2)]
    leads = [profiles[0] | {"email": "ada@gone.example"}, profiles[1]]
    job = import_and_verify(tenant, campaign_id=tenant.linkedin.id, leads=leads)
    assert statuses(tenant.linkedin.id) == {"ada@gone.example": 12, "": None}
    run_all(job)
    assert statuses(tenant.linkedin.id) == {"ada@gone.example": -1, "": None}


def test_chosen_leads_and_chosen_memberships(tenant: Tenant, dns: DnsServer) -> None:
    emails = [f"p{number}@good.example" for number in range(3)]
    add_leads(tenant, [{"email": email} for email in emails])
    add_leads(tenant, [{"email": email} for email in emails], list_id=tenant.list.id)
    first = Membership.objects.filter(list_id=tenant.list.id).order_by("id").values_list("id", flat=True)[0]
    common: Any = {"workspace_id": tenant.workspace.id, "user_id": None}
    run_all(request_for_memberships(**common, target=tenant.list, ids=[first]))
    assert sorted(map(str, statuses(tenant.list.id).values())) == ["1", "None", "None"]
    second = Lead.objects.get(email="p1@good.example")
    run_all(request_for_leads(**common, ids=[second.id]))
    assert statuses(tenant.campaign.id)["p1@good.example"] == statuses(tenant.list.id)["p1@good.example"] == 1


def test_only_one_job_for_a_target(tenant: Tenant, dns: DnsServer) -> None:
    requested: Any = {"workspace_id": tenant.workspace.id, "user_id": None, "target": tenant.campaign}
    job = request_for_target(**requested)
    with pytest.raises(NotNow):
        request_for_target(**requested)
    run_all(job)
    run_all(request_for_target(**requested))


def test_cancelled_job_lets_go_what_waits(tenant: Tenant, dns: DnsServer) -> None:
    job = import_and_verify(tenant, "ada@servfail.example", "ada@good.example")
    run_verification(job.id)
    VerificationRun.objects.update(not_before=timezone.now())
    cancel_verification(workspace_id=tenant.workspace.id, job_id=job.id)
    with pytest.raises(JobEnded):
        cancel_verification(workspace_id=tenant.workspace.id, job_id=job.id)
    waiting = import_and_verify(tenant, "grace@good.example", list_id=tenant.list.id)
    cancel_verification(workspace_id=tenant.workspace.id, job_id=waiting.id)
    assert open_verifications() == sorted([job.id, waiting.id])
    for one in (job, waiting):
        run_verification(one.id)
    assert statuses(tenant.campaign.id) == {"ada@servfail.example": -2, "ada@good.example": 1}
    assert statuses(tenant.list.id) == {"grace@good.example": None}
    assert not open_verifications()


def test_import_deleted_meanwhile_and_workspace_gone(tenant: Tenant, dns: DnsServer) -> None:
    job = import_and_verify(tenant, "ada@good.example")
    Membership.objects.all().delete()
    assert run_all(job).status == "success"


def test_an_edit_by_the_verifier_is_no_edit(tenant: Tenant, dns: DnsServer) -> None:
    """Undo takes an import back, verified or not."""
    run_all(import_and_verify(tenant, "ada@good.example"))
    membership = Membership.objects.get()
    assert membership.updated_at == membership.created_at


def test_purge_takes_verdicts_along(tenant: Tenant, dns: DnsServer) -> None:
    run_all(import_and_verify(tenant, "ada@good.example"))
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[Lead.objects.get().id])
    purge_leads(days=0)
    assert not EmailVerdict.objects.exists()


def test_page_after_page_with_the_counts_of_all(
    tenant: Tenant, dns: DnsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "PORTION", 7)
    emails = [f"p{n}@{('good', 'gone', 'servfail')[n % 3]}.example" for n in range(60)]
    job = run_all(import_and_verify(tenant, *emails))
    counts = {name: job.data[name] for name in ("verified", "invalid", "unknown", "processed")}
    assert counts == {"verified": 20, "invalid": 20, "unknown": 20, "processed": 60}
    assert dns.questions["good.example", "MX"] == dns.questions["gone.example", "MX"] == 1


def test_killed_worker_is_carried_on_and_queries_nobody_twice(tenant: Tenant, dns: DnsServer) -> None:
    """The run is killed while one domain is silent: all others have answered."""
    dns.zones |= {f"d{number}.example": ZONES["good.example"] for number in range(100)}
    job = import_and_verify(tenant, *(f"p{n}@d{n % 100}.example" for n in range(300)), "ada@silent.example")
    code = (
        f"from leads.verification.job_run import run_verification as r; import uuid; r(uuid.UUID('{job.id}'))"
    )
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    run = subprocess.Popen(command, env=_environment(dns), cwd=django_settings.BASE_DIR)
    try:
        wait_for(lambda: _domains_kept() == 100, what="the answers of all domains but one")
    finally:
        run.send_signal(signal.SIGKILL)
        run.wait(timeout=LIMIT)
    assert set(statuses(tenant.campaign.id).values()) == {12}
    run_all(job)
    assert {dns.questions[f"d{number}.example", "MX"] for number in range(100)} == {1}
    assert set(statuses(tenant.campaign.id).values()) == {1, -2}
    assert job.data["processed"] == 301
    assert LeadImport.objects.count() == 1


def test_worker_finds_the_job_of_an_import(tenant: Tenant, dns: DnsServer) -> None:
    """By the sweep, from the real queue."""
    job = import_and_verify(tenant, "ada@good.example", "ada@gone.example")
    defer_what_is_open()
    defer_what_is_open()  # it waits already
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot", "--concurrency=1"]
    subprocess.run(command, env=_environment(dns), cwd=django_settings.BASE_DIR, check=True, timeout=60)
    job.refresh_from_db()
    assert job.status == "success"
    assert statuses(tenant.campaign.id) == {"ada@good.example": 1, "ada@gone.example": -1}


def _environment(dns: DnsServer) -> dict[str, str]:
    """Of a process that asks this server, and waits for its answers as long as it takes."""
    return os.environ | {
        "DATABASE_URL": database_url(),
        "LEADGATE_VERIFY_RESOLVERS": "{}:{}".format(*dns.address),
        "LEADGATE_VERIFY_CANARIES": CANARY,
        "LEADGATE_VERIFY_TIMEOUT": "600",
    }


def _domains_kept() -> int:
    return MailDomain.objects.count()
