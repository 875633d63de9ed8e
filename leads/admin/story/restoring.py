"""What the page of a deleted lead says above its story, and its button that brings the lead back."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from leads.imports import PlanExhausted
from leads.models import Lead
from leads.people.restoring import restore_leads
from leads.people.timeline import Moment, What
from workspaces.audit import Action
from workspaces.models import Role
from workspaces.tenant_admin import access_of, change_url
from workspaces.tenant_admin.actors import show

RESTORER = Role.MANAGER  # as whoever restores many (leads/admin/many/operations.py)


@dataclass(frozen=True, kw_only=True)
class Deletion:
    """`who`: "" where the audit log doesn't reach back so far. `restore_url`: "" for who may not."""

    at: dt.datetime
    who: str
    restore_url: str


def deletion_of(request: HttpRequest, lead: Lead, moments: list[Moment]) -> Deletion | None:
    """`moments` of its story, the newest first. None for a live lead."""
    if lead.deleted_at is None:
        return None
    noted = (moment.about for moment in moments if moment.what == What.NOTED)
    entry = next((each for each in noted if each.action == Action.LEADS_DELETED), None)
    may_restore = access_of(request).allows(lead.workspace_id, RESTORER)
    return Deletion(
        at=lead.deleted_at,
        who=show([entry])[0].who if entry else "",
        restore_url=reverse("admin:leads_lead_restore", args=[lead.id]) if may_restore else "",
    )


@require_POST
def restore_view(request: HttpRequest, object_id: UUID, *, model_admin: Any) -> HttpResponse:
    """Ends on the lead's page."""
    lead = model_admin.get_object(request, str(object_id))
    if lead is None:
        raise Http404
    if not access_of(request).allows(lead.workspace_id, RESTORER):
        raise PermissionDenied
    _restore(request, lead)
    return HttpResponseRedirect(change_url(Lead, lead.id))


def _restore(request: HttpRequest, lead: Lead) -> None:
    try:
        restored = restore_leads(workspace_id=lead.workspace_id, lead_ids=[lead.id])
    except PlanExhausted as error:
        messages.error(request, str(error))
        return
    if restored:
        messages.success(request, "The lead is back, with every campaign and list that it was in.")
    elif lead.deleted_at is not None:
        messages.warning(
            request,
            "The default blocklist blocks this email: the lead stays deleted. Remove the entry first.",
        )
