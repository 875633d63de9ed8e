"""Background jobs, as the v2 API tells of them too."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from typing_extensions import override

from leads.admin.many.progress import (
    CANCEL,
    RESUME,
    live_context,
    may_cancel,
    may_resume,
    progress_of_job,
    resume_context,
)
from leads.admin.names import GONE, person_names, place_names
from leads.jobs.errors import JobEnded
from leads.models import BackgroundJob, EntityType, JobStatus
from workspaces.tenant_admin import CreatedFilter, ReadOnlyAdmin, Tone, badge, change_url, pairs

_TONES = {
    JobStatus.PENDING: Tone.QUIET,
    JobStatus.IN_PROGRESS: Tone.BUSY,
    JobStatus.SUCCESS: Tone.GOOD,
    JobStatus.FAILED: Tone.BAD,
    JobStatus.CANCELLED: Tone.WARNING,
}


@admin.register(BackgroundJob)
class BackgroundJobAdmin(ReadOnlyAdmin[BackgroundJob]):
    is_long = True
    list_display = ("type", "state", "done", "about", "person", "created_at")
    list_filter = (CreatedFilter,)
    ordering = ("-id",)
    sortable_by = ()
    fields = ("type", "state", "done", "about", "person", "shown_data", "id", "created_at", "updated_at")

    @override
    def get_urls(self) -> list[URLPattern]:
        views = {
            "progress": self.progress_view,
            "cancel": require_POST(self.cancel_view),
            "resume": require_POST(self.resume_view),
        }
        own = [
            path(
                f"<uuid:job_id>/{name}/", self.admin_site.admin_view(view), name=f"leads_backgroundjob_{name}"
            )
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    @override
    def change_context(self, request: HttpRequest, obj: BackgroundJob) -> dict[str, Any]:
        return resume_context(request, obj) | live_context(request, obj)

    def progress_view(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """JSON, requested every second or so while the page of a job is open."""
        return JsonResponse(progress_of_job(self._live_or_404(request, job_id)))

    def cancel_view(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        job = self._live_or_404(request, job_id)
        if not may_cancel(request, job):
            raise PermissionDenied
        try:
            CANCEL[job.type](workspace_id=job.workspace_id, job_id=job.id)
        except JobEnded as error:
            self.message_user(request, str(error), messages.WARNING)
        return HttpResponseRedirect(change_url(BackgroundJob, job.id))

    def resume_view(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """It goes on after what it has done."""
        job = self._job_or_404(request, job_id)
        if not may_resume(request, job):
            raise PermissionDenied
        try:
            RESUME[job.type](workspace_id=job.workspace_id, job_id=job.id)
        except (JobEnded, BackgroundJob.DoesNotExist):
            text = "Only a job that failed or was cancelled can be resumed."
            self.message_user(request, text, messages.WARNING)
        return HttpResponseRedirect(change_url(BackgroundJob, job.id))

    def _live_or_404(self, request: HttpRequest, job_id: UUID) -> BackgroundJob:
        """Raises Http404 for types of jobs that can't be cancelled too."""
        job = self._job_or_404(request, job_id)
        if job.type not in CANCEL:
            raise Http404
        return job

    def _job_or_404(self, request: HttpRequest, job_id: UUID) -> BackgroundJob:
        job = self.get_object(request, str(job_id))
        if job is None or not self.has_view_permission(request, job):
            raise Http404
        return job

    @override
    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> BackgroundJob | None:
        job = super().get_object(request, object_id, from_field)
        if job is not None:
            self.prepare_page(request, [job])
        return job

    @override
    def prepare_page(self, request: HttpRequest, rows: Sequence[BackgroundJob]) -> None:
        if not rows:
            return
        places = place_names(rows[0].workspace_id, (job.entity_id for job in rows))
        people = person_names(job.user_id for job in rows)
        for row in rows:
            job: Any = row
            in_workspace = job.entity_type == EntityType.WORKSPACE
            job.place_name = "all" if in_workspace else places.get(job.entity_id, GONE)
            job.person_name = people.get(job.user_id, "–")

    @admin.display(description="status")
    def state(self, job: BackgroundJob) -> SafeString:
        status = JobStatus(job.status)
        return badge(str(status.label).lower(), _TONES[status])

    @admin.display(description="progress")
    def done(self, job: BackgroundJob) -> str:
        return f"{job.progress} %"

    @admin.display(description="campaign or list")
    def about(self, job: Any) -> str:
        return f"{job.place_name} ({job.entity_type})"

    @admin.display(description="started by")
    def person(self, job: Any) -> str:
        name: str = job.person_name
        return name

    @admin.display(description="data")
    def shown_data(self, job: BackgroundJob) -> SafeString:
        return pairs(job.data)
