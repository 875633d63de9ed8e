"""How far a job is that moves, assigns or changes leads: for its page, and for the script that keeps it
live."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from leads.admin.verification.jobs import may_verify, progress_of
from leads.bulk import BULK_CHANGES, Act
from leads.jobs.status import ENDED_EARLY
from leads.models import OPEN_STATUSES, BackgroundJob, JobStatus, JobType
from leads.moving import MOVES, cancel_job
from leads.removing import REMOVALS
from leads.verification.lifecycle import cancel_verification
from workspaces.models import Role
from workspaces.tenant_admin import access_of

CANCEL: dict[str, Callable[..., BackgroundJob]] = {
    JobType.VERIFY_LEADS: cancel_verification,
    JobType.MOVE_LEADS: cancel_job,
    JobType.ASSIGN_LEADS: cancel_job,
    JobType.CHANGE_LEADS: BULK_CHANGES.cancel,
}
RESUME: dict[str, Callable[..., BackgroundJob]] = {
    JobType.MOVE_LEADS: MOVES.resume,
    JobType.ASSIGN_LEADS: MOVES.resume,
    JobType.CHANGE_LEADS: BULK_CHANGES.resume,
    **dict.fromkeys(REMOVALS.plans, REMOVALS.resume),
}
_TITLES = {
    JobStatus.PENDING: "The job waits for a worker",
    JobStatus.IN_PROGRESS: "The job is running",
    JobStatus.SUCCESS: "The job is done",
    JobStatus.FAILED: "The job failed",
    JobStatus.CANCELLED: "The job was cancelled",
}
_WHAT = {
    Act.TAG: "tagged",
    Act.UNTAG: "freed of the tags",
    Act.SET_STATUS: "given the status",
    Act.SET_STATUS_HERE: "given the status",
    Act.BLOCK_ADDRESS: "put on the blocklist",
    Act.BLOCK_DOMAIN: "domains put on the blocklist",
    Act.TAKE_OUT: "taken out",
    Act.DELETE: "deleted",
    Act.RESTORE: "restored",
}


def may_cancel(request: HttpRequest, job: BackgroundJob) -> bool:
    if job.type == JobType.VERIFY_LEADS:
        return may_verify(request, job.workspace_id)
    return access_of(request).allows(job.workspace_id, Role.MANAGER)


def may_resume(request: HttpRequest, job: BackgroundJob) -> bool:
    """As who may begin one: managers, and whoever began it. A verification is requested anew instead."""
    is_own = job.user_id is not None and job.user_id == request.user.pk
    role = Role.UPLOADER if is_own else Role.MANAGER
    return job.type in RESUME and access_of(request).allows(job.workspace_id, role)


def resume_context(request: HttpRequest, job: BackgroundJob) -> dict[str, Any]:
    """For change_form.html."""
    return {
        "can_resume": job.status in ENDED_EARLY and may_resume(request, job),
        "failure_text": job.data.get("failure_text", ""),
        "resume_url": reverse("admin:leads_backgroundjob_resume", args=[job.id]),
    }


def live_context(request: HttpRequest, job: BackgroundJob) -> dict[str, Any]:
    """For live_job.html; a verification has a panel of its own."""
    if job.type not in CANCEL or job.type == JobType.VERIFY_LEADS:
        return {}
    is_open = job.status in OPEN_STATUSES
    return {
        "live_job": {
            "title": _TITLES[JobStatus(job.status)],
            "is_open": is_open,
            "percent": job.progress,
            "sentence": _sentence(job),
            "state": job.status,
            "failure": job.data.get("failure_text", ""),
            "progress_url": reverse("admin:leads_backgroundjob_progress", args=[job.id]),
            "cancel_url": reverse("admin:leads_backgroundjob_cancel", args=[job.id]),
            "can_cancel": is_open and may_cancel(request, job),
        }
    }


def progress_of_job(job: BackgroundJob) -> dict[str, Any]:
    """What progress.js asks for."""
    if job.type == JobType.VERIFY_LEADS:
        return progress_of(job)
    return {
        "is_open": job.status in OPEN_STATUSES,
        "state": job.status,
        "percent": job.progress,
        "texts": {"job_sentence": _sentence(job)},
    }


def _sentence(job: BackgroundJob) -> str:
    data = job.data
    if job.type == JobType.CHANGE_LEADS:
        what = _WHAT.get(data.get("act", ""), "changed")
        return (
            f"{data.get('changed', 0):,} {what}, of {data.get('looked_at', 0):,} leads that were looked at."
        )
    if job.type == JobType.ASSIGN_LEADS:
        return f"{data.get('assigned_leads', 0):,} leads assigned."
    verb = "copied" if data.get("copy_leads") else "moved"
    return f"{data.get('moved_leads', 0):,} leads {verb}."
