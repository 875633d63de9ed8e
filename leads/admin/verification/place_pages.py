"""The page on which a campaign's or list's leads are sent to be verified."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from leads.admin.verification.jobs import may_remove, may_verify
from leads.imports.errors import NotNow
from leads.models import BackgroundJob
from leads.models.targets import TargetRow, target_of
from leads.verification.lifecycle import request_for_target
from workspaces.tenant_admin import change_url


def verify_url(place: TargetRow) -> str:
    options = place._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_verify", args=[place.pk])


def verify_view(model_admin: Any, request: HttpRequest, object_id: UUID) -> HttpResponse:
    """A question; its POST makes the job and ends on the job's page."""
    place = model_admin.get_object(request, str(object_id))
    if place is None or not model_admin.has_view_permission(request, place):
        raise Http404
    if not may_verify(request, place.workspace_id):
        raise PermissionDenied
    if request.method == "POST":
        return _ask(request, place)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Verify the addresses of {place}",
        "opts": model_admin.opts,
        "original": place,
        "place_url": change_url(type(place), place.pk),
        "may_remove": may_remove(request, place.workspace_id),
        "kind": target_of(place).kind,
    }
    return TemplateResponse(request, "admin/leads/verification/verify.html", context)


def _ask(request: HttpRequest, place: TargetRow) -> HttpResponse:
    removes = "remove_invalid" in request.POST
    if removes and not may_remove(request, place.workspace_id):
        raise PermissionDenied
    try:
        job = request_for_target(
            workspace_id=place.workspace_id, user_id=request.user.pk, target=place, remove_invalid=removes
        )
    except NotNow as error:
        messages.warning(request, str(error))
        return HttpResponseRedirect(change_url(type(place), place.pk))
    return HttpResponseRedirect(change_url(BackgroundJob, job.id))
