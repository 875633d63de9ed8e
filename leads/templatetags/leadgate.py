"""Numbers as people read them, and the workspace at a glance."""

from typing import Any

from django import template
from django.urls import reverse

from leads.admin.exports import exports_of
from leads.admin.glance.charts import chart_of_new, chart_of_outcomes
from leads.admin.overview import overview_of
from leads.admin.story.page import story_context
from leads.imports.record.by_day import days_of
from leads.models import Membership
from leads.models.targets import TargetRow, target_of
from workspaces.models import Role
from workspaces.tenant_admin import access_of, list_url

register = template.Library()


@register.filter
def thousands(number: Any) -> str:
    """1234567 -> 1,234,567."""
    return f"{number:,}" if isinstance(number, int) else str(number)


@register.inclusion_tag("admin/leads/lead/story.html", takes_context=True)
def lead_story(context: Any, lead: Any) -> dict[str, Any]:
    """Who a lead is, where it is, and what happened to it."""
    return story_context(context["request"], lead)


@register.inclusion_tag("admin/glance/place.html")
def glance_at(place: Any) -> dict[str, Any]:
    """A campaign's or list's own imports, day by day. Nothing for a new one."""
    if not isinstance(place, TargetRow):
        return {}
    days = days_of(place.workspace_id, days=30, target_id=place.id)
    return {"new": chart_of_new(days, of_place=True), "outcomes": chart_of_outcomes(days)}


@register.filter
def choices_of(spec: Any, changelist: Any) -> Any:
    """What a filter of a list offers."""
    return spec.choices(changelist)


@register.inclusion_tag("admin/overview.html", takes_context=True)
def overview(context: Any) -> dict[str, Any]:
    """The first page: the current workspace."""
    return overview_of(context["request"])


@register.simple_tag(takes_context=True)
def upload_url(context: Any, place: Any) -> str:
    """Where leads are uploaded into this campaign or list; "" for who may not."""
    if not isinstance(place, TargetRow):
        return ""
    if not access_of(context["request"]).allows(place.workspace_id, Role.UPLOADER):
        return ""
    return f"{reverse('admin:leads_leadimport_import')}?target={target_of(place).kind}:{place.id}"


@register.simple_tag(takes_context=True)
def put_elsewhere_url(context: Any, place: Any) -> str:
    """The list on which all of its leads can be put into a campaign or list; "" for who may not."""
    if not isinstance(place, TargetRow) or not place.lead_count:
        return ""
    if not access_of(context["request"]).allows(place.workspace_id, Role.UPLOADER):
        return ""
    return list_url(Membership, workspace=place.workspace_id, target=place.id)


@register.filter
def leads(number: int) -> str:
    """1 -> 1 lead, 1234 -> 1,234 leads."""
    return f"{number:,} lead{'' if number == 1 else 's'}"


@register.inclusion_tag("admin/export_links.html", takes_context=True)
def export_links(context: Any, shown: Any, what: str) -> dict[str, Any]:
    """A link for each format of a file with the leads of what is shown; `what` says how many they are."""
    return {"what": what, "links": exports_of(context["request"], shown)}
