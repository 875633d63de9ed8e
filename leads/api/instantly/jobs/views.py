"""The v2 calls about background jobs."""

import datetime as dt
from collections.abc import Callable
from typing import ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from typing_extensions import override

from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.jobs.render import EMAILS, moved_emails, render_job
from leads.api.instantly.jobs.schemas import STATUSES, JobPage, JobQuery, JobReply, OneJobQuery
from leads.bulk import BULK_CHANGES
from leads.models import BackgroundJob, JobType
from leads.moving import JobEnded, cancel_job, resume_job
from leads.removing import resume_removal
from leads.verification.lifecycle import cancel_verification
from workspaces.api.base import ApiError
from workspaces.api.finding import find_by_id
from workspaces.api.operation import operation, read_query
from workspaces.api.pagination import Pagination, bad_cursor, page_reply

_MOST_IDS = 1000
_CANCEL: dict[str, Callable[..., BackgroundJob]] = {
    JobType.VERIFY_LEADS: cancel_verification,
    JobType.CHANGE_LEADS: BULK_CHANGES.cancel,
}
_RESUME: dict[str, Callable[..., BackgroundJob]] = {
    JobType.MOVE_LEADS: resume_job,
    JobType.ASSIGN_LEADS: resume_job,
    JobType.CHANGE_LEADS: BULK_CHANGES.resume,
}


class JobViewSet(InstantlyViewSet):
    resource = "background-jobs"
    scopes: ClassVar = {"list": "read", "retrieve": "read", "cancel": "update", "resume": "update"}

    @operation("List background jobs", query=JobQuery, reply=JobPage, errors=(400,))
    def list(self, request: Request) -> Response:
        """The newest first, unless sorted otherwise."""
        query = read_query(request, JobQuery)
        jobs = _narrow(BackgroundJob.objects.filter(workspace_id=self.caller.workspace_id), query)
        page = _pagination(query).page(jobs, query)
        return Response(page_reply(page, map(render_job, page.rows)))

    @operation("Get a background job", query=OneJobQuery, reply=JobReply, errors=(400,))
    def retrieve(self, request: Request, pk: str) -> Response:
        """The data of a move have the emails of the first 10,000 leads that are where they went."""
        names = _split(read_query(request, OneJobQuery).data_fields)
        job = self._find(pk)
        if job.type == JobType.MOVE_LEADS and (not names or EMAILS in names):
            job.data[EMAILS] = moved_emails(job)
        return Response(render_job(job, fields=names or None))

    @action(detail=True, methods=["post"])
    @operation("Cancel a background job", reply=JobReply, errors=(409,))
    def cancel(self, request: Request, pk: str) -> Response:
        """Ours, beside the original's calls. What the job has done stays. Answers 409 for a job that has
        ended, and for one of a type that can't be cancelled."""
        found = self._find(pk)
        try:
            job = _CANCEL.get(found.type, cancel_job)(workspace_id=self.caller.workspace_id, job_id=found.id)
        except (JobEnded, BackgroundJob.DoesNotExist):
            raise ApiError(409, "The job has ended, or can't be cancelled") from None
        return Response(render_job(job))

    @action(detail=True, methods=["post"])
    @operation("Resume a background job that failed or was cancelled", reply=JobReply, errors=(409,))
    def resume(self, request: Request, pk: str) -> Response:
        """Ours, beside the original's calls. It goes on after what it has done. Answers 409 for a job that
        goes on or has done all, and for a verification: request another."""
        found = self._find(pk)
        try:
            job = _RESUME.get(found.type, resume_removal)(
                workspace_id=self.caller.workspace_id, job_id=found.id
            )
        except (JobEnded, BackgroundJob.DoesNotExist):
            raise ApiError(409, "Only a job that failed or was cancelled can be resumed") from None
        return Response(render_job(job))

    def _find(self, pk: str) -> BackgroundJob:
        """Raises ApiError 404, for an id that is none as well."""
        own = BackgroundJob.objects.filter(workspace_id=self.caller.workspace_id)
        return find_by_id(own, pk, missing=ApiError(404, "Background job not found"))


def _narrow(jobs: QuerySet[BackgroundJob], query: JobQuery) -> QuerySet[BackgroundJob]:
    """Raises ApiError 400."""
    if query.ids or query.included_ids:
        jobs = jobs.filter(id__in=_read_ids(query, "ids") + _read_ids(query, "included_ids"))
    if query.excluded_ids:
        jobs = jobs.exclude(id__in=_read_ids(query, "excluded_ids"))
    if query.entity_id:
        jobs = jobs.filter(entity_id__in=_read_ids(query, "entity_id"))
    if query.type is not None:
        jobs = jobs.filter(type=query.type)
    if query.entity_type is not None:
        jobs = jobs.filter(entity_type=query.entity_type)
    if statuses := _split(query.status):
        if not set(statuses) <= set(STATUSES):
            raise ApiError(400, f"querystring/status must be of {', '.join(STATUSES)}")
        jobs = jobs.filter(status__in=statuses)
    return jobs


class _ById(Pagination[BackgroundJob]):
    @override
    def after(self, found: QuerySet[BackgroundJob], cursor: str) -> QuerySet[BackgroundJob]:
        try:
            return super().after(found, UUID(cursor))
        except ValueError:
            raise bad_cursor() from None


class _ByChange(Pagination[BackgroundJob]):
    """The cursor is `<time>_<id>`."""

    @override
    def after(self, found: QuerySet[BackgroundJob], cursor: str) -> QuerySet[BackgroundJob]:
        text, _, job_id = cursor.rpartition("_")
        try:
            moment, last = dt.datetime.fromisoformat(text).astimezone(dt.UTC), UUID(job_id)
        except (ValueError, OverflowError):
            raise bad_cursor() from None
        later = Q(**{f"updated_at__{self.than}": moment}) | Q(updated_at=moment, **{f"id__{self.than}": last})
        return found.filter(later, **{f"updated_at__{self.than}e": moment})  # what the index is for

    @override
    def cursor_of(self, row: BackgroundJob) -> str:
        return f"{row.updated_at.isoformat()}_{row.id}"


def _pagination(query: JobQuery) -> Pagination[BackgroundJob]:
    """In order of id, which is that of creation, or of the last change."""
    sign = "" if query.sort_order == "asc" else "-"
    if query.sort_column == "created_at":
        return _ById(f"{sign}id")
    return _ByChange(f"{sign}updated_at", f"{sign}id")


def _read_ids(query: JobQuery, name: str) -> "list[UUID]":
    """Raises ApiError 400."""
    texts = _split(getattr(query, name))
    try:
        if len(texts) <= _MOST_IDS:
            return [UUID(text) for text in texts]
    except ValueError:
        pass
    raise ApiError(400, f"querystring/{name} must be up to {_MOST_IDS} ids, separated by commas")


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
