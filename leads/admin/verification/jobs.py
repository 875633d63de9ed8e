"""How far a job of the type verify-leads is, in words and numbers: for its page, for the page of its
import, and for the script that keeps both live (static/leadgate/progress.js)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from leads.admin.verification.badges import LABELS
from leads.admin.verification.picture import VerdictPicture, picture_of
from leads.models import OPEN_STATUSES, BackgroundJob, JobStatus, LeadImport, RemovedLead, VerificationRun
from leads.verification.address.verdicts import REASONS
from workspaces.models import Role
from workspaces.tenant_admin import access_of, change_url

REMOVED_SHOWN = 200
_COUNTS = (*(status.slug for status in LABELS), "no_email", "removed")
_TITLES = {
    JobStatus.PENDING: "The addresses wait to be verified",
    JobStatus.IN_PROGRESS: "The addresses are being verified",
    JobStatus.SUCCESS: "The addresses were verified",
    JobStatus.FAILED: "The verification failed",
    JobStatus.CANCELLED: "The verification was cancelled",
}


def panel_of(request: HttpRequest, job: BackgroundJob) -> dict[str, Any]:
    """For panel.html."""
    run = VerificationRun.objects.filter(job_id=job.id).first()
    is_open = job.status in OPEN_STATUSES
    return {
        "job": job,
        "title": _TITLES[JobStatus(job.status)],
        "note": run.note if run else "",
        "is_open": is_open,
        "picture": _picture(job),
        "texts": _texts(job),
        "progress_url": reverse("admin:leads_backgroundjob_progress", args=[job.id]),
        "state": state_of(job, run),
        "job_url": change_url(BackgroundJob, job.id),
        "cancel_url": reverse("admin:leads_backgroundjob_cancel", args=[job.id]),
        "can_cancel": is_open and may_verify(request, job.workspace_id),
        "removed": removed_leads(job),
        "removed_count": job.data.get("removed", 0),
    }


def progress_of(job: BackgroundJob) -> dict[str, Any]:
    """What progress.js asks for."""
    run = VerificationRun.objects.filter(job_id=job.id).first()
    return {
        "is_open": job.status in OPEN_STATUSES,
        "state": state_of(job, run),
        "percent": job.progress,
        "texts": _texts(job),
    }


def state_of(job: BackgroundJob, run: VerificationRun | None) -> str:
    """Another one, and the page is loaded anew."""
    return f"{job.status} {run.note if run else ''}".strip()


def _texts(job: BackgroundJob) -> dict[str, str]:
    done, of_all = job.data.get("processed", 0), job.data.get("total_to_process", 0)
    texts = {f"verification_{slug}": f"{job.data.get(slug, 0):,}" for slug in _COUNTS}
    return texts | {
        "verification_done": f"{done:,} of {of_all:,}" if of_all else f"{done:,}",
        "verification_percent": f"{job.progress} %",
    }


def _picture(job: BackgroundJob) -> VerdictPicture:
    return picture_of(
        {slug: job.data.get(slug, 0) for slug in _COUNTS if slug not in ("no_email", "removed")}
    )


def removed_leads(job: BackgroundJob) -> list[dict[str, Any]]:
    """The first of those that it took out, with their reasons."""
    rows = RemovedLead.objects.filter(job_id=job.id, workspace_id=job.workspace_id).order_by("membership_id")
    return [
        {"email": row.email, "reason": REASONS.get(row.reason, row.reason), "lead_id": row.lead_id}
        for row in rows[:REMOVED_SHOWN]
    ]


def job_of_import(record: LeadImport) -> BackgroundJob | None:
    """The last one that verifies the import's leads, where that was requested. Found by its place: there
    are few jobs of one campaign or list, and they are younger than the import."""
    if not record.options.get("verify"):
        return None
    jobs = BackgroundJob.objects.filter(
        workspace_id=record.workspace_id, type="verify-leads", id__gte=record.id
    )
    return jobs.filter(data__import_id=str(record.id)).order_by("id").last()


def may_verify(request: HttpRequest, workspace_id: UUID) -> bool:
    return access_of(request).allows(workspace_id, Role.UPLOADER)


def may_remove(request: HttpRequest, workspace_id: UUID) -> bool:
    """It takes leads away, as deleting does."""
    return access_of(request).allows(workspace_id, Role.MANAGER)
