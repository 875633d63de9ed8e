"""Campaigns and lists: the places that leads are put into."""

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from typing_extensions import override

from campaigns.models import Campaign, CampaignStatus
from leads.admin.verification.place_pages import verify_view
from leads.models import BackgroundJob, LeadList, Membership
from leads.removing import delete_target
from leads.targets.changes import (
    ChannelFixed,
    change_campaign,
    change_list,
    create_campaign,
    create_list,
    has_leads,
)
from workspaces.models import User
from workspaces.tenant_admin import Refused, TenantAdmin, Tone, badge, change_url, link, list_url
from workspaces.tenant_admin.generics import M

_TONES = {
    CampaignStatus.DRAFT: Tone.QUIET,
    CampaignStatus.ACTIVE: Tone.GOOD,
    CampaignStatus.PAUSED: Tone.WARNING,
    CampaignStatus.COMPLETED: Tone.QUIET,
}


class PlaceAdmin(TenantAdmin[M]):
    """A large one is emptied by a background job once it has been deleted."""

    deletes_many = False
    deletion_note = "Its leads are taken out of it. They stay in the workspace and in all other places."
    list_select_related = ("owner",)
    search_fields = ("name",)
    ordering = ("-id",)
    shown_fields: ClassVar[tuple[str, ...]] = ("number", "leads", "created_at", "updated_at")

    @override
    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_verify"
        view = self.admin_site.admin_view(partial(verify_view, self))
        urls: list[URLPattern] = [path("<uuid:object_id>/verify/", view, name=name), *super().get_urls()]
        return urls

    @override
    def get_fields(self, request: HttpRequest, obj: M | None = None) -> Any:
        declared = tuple(self.fields or ())
        return declared if obj is None else (*declared, *self.shown_fields)

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: M | None = None) -> list[str]:
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, *self.shown_fields]

    @override
    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": request.user.pk, **super().get_changeform_initial_data(request)}

    def create(self, workspace_id: UUID, values: dict[str, Any]) -> M:
        raise NotImplementedError

    def change(self, target: M, changes: dict[str, Any]) -> M:
        """Raises Refused, or the model's DoesNotExist."""
        raise NotImplementedError

    @override
    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:
        typed = {name: form.cleaned_data[name] for name in (form.changed_data if change else form.fields)}
        if "owner" in typed:
            typed["owner_id"] = typed.pop("owner").pk
        try:
            saved = self.change(obj, typed) if change else self.create(typed.pop("workspace").pk, typed)
        except ObjectDoesNotExist:
            raise Refused("name", "Somebody else has just deleted this.") from None
        obj.__dict__.update(saved.__dict__)
        if "name" in typed:
            warn_of_namesakes(request, saved)

    @override
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        assert isinstance(request.user, User)
        job = delete_target(obj, user_id=request.user.pk)
        if job is not None:
            page = link(change_url(BackgroundJob, job.id), "a background job")
            text = format_html("The leads of {} are taken out of it by {}.", obj.name, page)
            messages.info(request, text)

    @admin.display(description="leads", ordering="lead_count")
    def leads(self, place: Any) -> SafeString:
        """How many, with a link to them."""
        return link(leads_url(place.workspace_id, place.id), f"{place.lead_count:,}")


@admin.register(Campaign)
class CampaignAdmin(PlaceAdmin[Campaign]):
    list_display = ("name", "channel", "state", "owner", "leads", "number", "created_at")
    list_filter = ("channel", "status")
    fields = ("workspace", "name", "channel", "owner", "status")
    shown_fields = (*PlaceAdmin.shown_fields, "variables")

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: Campaign | None = None) -> list[str]:
        fields = super().get_readonly_fields(request, obj)
        if obj is None or self.refusal_of(request):  # the sentence stands beside the field that was sent
            return fields
        return [*fields, "channel"] if has_leads(obj.workspace_id, obj.id) else fields

    @override
    def create(self, workspace_id: UUID, values: dict[str, Any]) -> Campaign:
        return create_campaign(workspace_id=workspace_id, **values)

    @override
    def change(self, campaign: Campaign, changes: dict[str, Any]) -> Campaign:
        try:
            return change_campaign(
                workspace_id=campaign.workspace_id, campaign_id=campaign.id, changes=changes
            )
        except ChannelFixed:
            sentence = "The channel can't change any more: the campaign has leads."
            raise Refused("channel", sentence) from None

    @admin.display(description="status", ordering="status")
    def state(self, campaign: Campaign) -> SafeString:
        status = CampaignStatus(campaign.status)
        return badge(str(status.label), _TONES[status])

    @admin.display(description="custom variables")
    def variables(self, campaign: Campaign) -> str:
        return ", ".join(campaign.custom_variables) or "–"


@admin.register(LeadList)
class LeadListAdmin(PlaceAdmin[LeadList]):
    list_display = ("name", "owner", "leads", "number", "created_at")
    fields = ("workspace", "name", "owner")

    @override
    def create(self, workspace_id: UUID, values: dict[str, Any]) -> LeadList:
        return create_list(workspace_id=workspace_id, **values)

    @override
    def change(self, lead_list: LeadList, changes: dict[str, Any]) -> LeadList:
        return change_list(workspace_id=lead_list.workspace_id, list_id=lead_list.id, changes=changes)


def warn_of_namesakes(request: HttpRequest, place: Any) -> None:
    """Allowed, and hardly ever meant."""
    others = type(place).objects.filter(workspace_id=place.workspace_id, name=place.name).exclude(id=place.id)
    if (number := others.count()) > 0:
        noun = place._meta.verbose_name if number == 1 else place._meta.verbose_name_plural
        is_one = "is" if number == 1 else "are"
        messages.warning(request, f"There {is_one} {number} more {noun} named {place.name}.")


def leads_url(workspace_id: UUID, target_id: UUID) -> str:
    return list_url(Membership, workspace=workspace_id, target=target_id)
