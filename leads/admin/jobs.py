"""Background jobs, as the v2 API tells of them too."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from leads.admin.names import GONE, person_names, place_names
from leads.models import BackgroundJob, JobStatus
from workspaces.tenant_admin import CreatedFilter, ReadOnlyAdmin, Tone, badge, pairs

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

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> BackgroundJob | None:
        job = super().get_object(request, object_id, from_field)
        if job is not None:
            self.prepare_page(request, [job])
        return job

    def prepare_page(self, request: HttpRequest, rows: Sequence[BackgroundJob]) -> None:
        if not rows:
            return
        places = place_names(rows[0].workspace_id, (job.entity_id for job in rows))
        people = person_names(job.user_id for job in rows)
        for row in rows:
            job: Any = row
            job.place_name = places.get(job.entity_id, GONE)
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
