"""Campaigns and lists: the places that leads are put into."""

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from campaigns.models import Campaign, CampaignStatus
from leads.admin.verification.place_pages import verify_view
from leads.models import BackgroundJob, LeadList, Membership
from leads.removing import delete_target
from workspaces.models import User
from workspaces.models.locks import lock_workspace
from workspaces.tenant_admin import TenantAdmin, TenantForm, Tone, badge, change_url, link, list_url
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

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_verify"
        view = self.admin_site.admin_view(partial(verify_view, self))
        urls: list[URLPattern] = [path("<uuid:object_id>/verify/", view, name=name), *super().get_urls()]
        return urls

    def get_fields(self, request: HttpRequest, obj: M | None = None) -> Any:
        declared = tuple(self.fields or ())
        return declared if obj is None else (*declared, *self.shown_fields)

    def get_readonly_fields(self, request: HttpRequest, obj: M | None = None) -> list[str]:
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, *self.shown_fields]

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


class CampaignForm(TenantForm[Campaign]):
    def clean_channel(self) -> str:
        """The channel decides what identifies a lead here, so it stays once there is one.

        The lock waits for imports under way, whose leads can't be seen yet.
        """
        channel: str = self.cleaned_data["channel"]
        if not self.is_new and channel != self.instance.channel:
            lock_workspace(self.instance.workspace_id)
            if has_leads(self.instance.workspace_id, self.instance.id):
                self.add_error("channel", "The channel can't change any more: the campaign has leads.")
        return channel


@admin.register(Campaign)
class CampaignAdmin(PlaceAdmin[Campaign]):
    form = CampaignForm
    list_display = ("name", "channel", "state", "owner", "leads", "number", "created_at")
    list_filter = ("channel", "status")
    fields = ("workspace", "name", "channel", "owner", "status")
    shown_fields = (*PlaceAdmin.shown_fields, "variables")

    def get_readonly_fields(self, request: HttpRequest, obj: Campaign | None = None) -> list[str]:
        fields = super().get_readonly_fields(request, obj)
        fixed = obj is not None and has_leads(obj.workspace_id, obj.id)
        return [*fields, "channel"] if fixed else fields

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


def has_leads(workspace_id: UUID, target_id: UUID) -> bool:
    """Asleep or not."""
    return Membership.objects.in_target(workspace_id=workspace_id, target_id=target_id).exists()


def leads_url(workspace_id: UUID, target_id: UUID) -> str:
    return list_url(Membership, workspace=workspace_id, target=target_id)
