"""A background job that ended early can be resumed on its page."""

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from leads.jobs.runner import TOO_SLOW
from leads.models import BackgroundJob, Membership
from leads.people import deletion
from leads.removing import REMOVALS, delete_target, run_removal
from tests.builders import Tenant, add_leads, make_member, make_tenant
from workspaces.models import Role, User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


@pytest.fixture
def job(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> BackgroundJob:
    """A campaign's deletion that failed, with two leads left to take out."""
    add_leads(tenant, [{"email": f"p{n}@example.com"} for n in range(3)])
    monkeypatch.setattr(deletion, "BATCH", 1)
    job = delete_target(tenant.campaign, user_id=make_member(tenant.workspace, Role.MANAGER).id)
    assert job is not None
    REMOVALS.kind().fail(job.id, TOO_SLOW)
    ProcrastinateJob.objects.filter(status="todo").delete()
    return job


def visitor(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(job: BackgroundJob) -> str:
    return f"/admin/leads/backgroundjob/{job.id}/change/"


def resume_url(job: BackgroundJob) -> str:
    return f"/admin/leads/backgroundjob/{job.id}/resume/"


def test_failed_job_says_why_and_goes_on(tenant: Tenant, job: BackgroundJob) -> None:
    owner = visitor(tenant.owner)
    shown = owner.get(page_of(job)).content.decode()
    assert TOO_SLOW.text in shown and resume_url(job) in shown
    assert owner.post(resume_url(job)).headers["Location"] == page_of(job)
    queued = ProcrastinateJob.objects.filter(task_name="leads.tasks.take_out", status="todo")
    assert queued.filter(args={"job_id": str(job.id)}).count() == 1
    assert run_removal(job.id)
    assert not Membership.objects.exists()
    assert resume_url(job) not in owner.get(page_of(job)).content.decode()
    answer = owner.post(resume_url(job), follow=True).content.decode()
    assert "Only a job that failed or was cancelled can be resumed." in answer


def test_whoever_may_not_take_leads_away_can_not_resume_it(tenant: Tenant, job: BackgroundJob) -> None:
    for role in (Role.VIEWER, Role.UPLOADER):
        member = visitor(make_member(tenant.workspace, role))
        assert resume_url(job) not in member.get(page_of(job)).content.decode()
        assert member.post(resume_url(job)).status_code == 403
    assert visitor(make_member(tenant.workspace, Role.MANAGER)).post(resume_url(job)).status_code == 302


def test_stranger_sees_nothing_to_resume(job: BackgroundJob) -> None:
    stranger = visitor(make_tenant().owner)
    assert stranger.post(resume_url(job)).status_code == 404
    assert visitor(make_tenant().owner).get(resume_url(job)).status_code == 405
    job.refresh_from_db()
    assert job.status == "failed"
