"""What pages show of verdicts."""

from typing import Any

from django import template

from leads.admin.verification.jobs import job_of_import, may_verify, panel_of
from leads.admin.verification.picture import picture_of_place
from leads.admin.verification.place_pages import verify_url
from leads.models import BackgroundJob, JobType, LeadImport
from leads.models.targets import TargetRow

register = template.Library()


@register.inclusion_tag("admin/leads/verification/place.html", takes_context=True)
def verification_of_place(context: Any, place: Any) -> dict[str, Any]:
    """The picture of a campaign's or list's verification."""
    if not isinstance(place, TargetRow) or not place.lead_count:
        return {}
    picture = picture_of_place(place.workspace_id, place.id)
    return {"picture": picture, "has_leads": bool(picture.parts)}


@register.simple_tag(takes_context=True)
def verification_url(context: Any, place: Any) -> str:
    """Where its addresses are sent to be verified; nothing for who may not."""
    if not isinstance(place, TargetRow) or not place.lead_count:
        return ""
    return verify_url(place) if may_verify(context["request"], place.workspace_id) else ""


@register.inclusion_tag("admin/leads/verification/panel.html", takes_context=True)
def verification_of_import(context: Any, record: LeadImport) -> dict[str, Any]:
    job = job_of_import(record)
    if job is None:
        return {}
    return {**panel_of(context["request"], job), "csrf_token": context.get("csrf_token"), "links_job": True}


@register.inclusion_tag("admin/leads/verification/panel.html", takes_context=True)
def verification_of_job(context: Any, job: Any) -> dict[str, Any]:
    if not isinstance(job, BackgroundJob) or job.type != JobType.VERIFY_LEADS:
        return {}
    return {**panel_of(context["request"], job), "csrf_token": context.get("csrf_token")}
