"""Selected leads are sent to be verified: a job, and its page."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from leads.models import BackgroundJob
from leads.models.targets import TargetRow
from leads.verification.lifecycle import request_for_leads, request_for_memberships
from workspaces.tenant_admin import change_url


def verify_memberships(request: HttpRequest, target: TargetRow, ids: Sequence[UUID]) -> HttpResponse:
    job = request_for_memberships(
        workspace_id=target.workspace_id, user_id=request.user.pk, target=target, ids=ids
    )
    return _to_page(job)


def verify_leads(request: HttpRequest, leads: Sequence[tuple[UUID, UUID]]) -> HttpResponse | None:
    """`leads`: the workspace and the id of each. A list shows one workspace."""
    if not leads:
        return None
    job = request_for_leads(
        workspace_id=leads[0][0], user_id=request.user.pk, ids=[lead_id for _, lead_id in leads]
    )
    return _to_page(job)


def _to_page(job: BackgroundJob) -> HttpResponse:
    return HttpResponseRedirect(change_url(BackgroundJob, job.id))
