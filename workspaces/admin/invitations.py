"""Invitations: an owner makes a link, which is shown once, and mailed where mail is set up."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.safestring import SafeString
from typing_extensions import override

from workspaces.audit import Action
from workspaces.database import clock
from workspaces.invitations import AlreadyMember, invite, link_to, send
from workspaces.models import Invitation, Member, Role
from workspaces.tenant_admin import Refused, TenantAdmin, Tone, badge, list_url


@admin.register(Invitation)
class InvitationAdmin(TenantAdmin[Invitation]):
    add_role = Role.OWNER
    change_role = None
    delete_role = Role.OWNER
    when_deleted = Action.INVITATION_TAKEN_BACK
    deletion_note = "Its link doesn't work any more. Who has joined with it stays a member."
    list_display = ("email", "role", "state", "invited_by", "created_at", "expires_at")
    list_select_related = ("invited_by",)
    search_fields = ("email",)
    ordering = ("-id",)
    fields = ("workspace", "email", "role")

    @override
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        try:
            made, token = invite(
                workspace_id=obj.workspace_id,
                email=obj.email,
                role=obj.role,
                invited_by_id=request.user.pk,
            )
        except AlreadyMember:
            raise Refused("email", f"{obj.email} is a member of the workspace already.") from None
        obj.__dict__.update(made.__dict__)
        obj.token = token

    @override
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One way to save: all of them show the link."""
        buttons = {"show_save_and_add_another": False, "show_save_and_continue": False}
        title = {"title": "Invite somebody"}
        return super().add_view(request, form_url, {**buttons, **title, **(extra_context or {})})

    @override
    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """No redirect: the link would have to be stored somewhere meanwhile."""
        link = link_to(request, reverse("join", args=[obj.token]))
        text = (
            f"{request.user} invites you into the workspace {obj.workspace} of Leadgate.\n\n"
            f"Join within 7 days: {link}\n\nWhoever has this link can use it, once.\n"
        )
        context = {
            **self.admin_site.each_context(request),
            "title": "The invitation",
            "opts": self.opts,
            "invitation": obj,
            "link": link,
            "is_mailed": send(obj.email, subject=f"Join {obj.workspace} on Leadgate", text=text),
            "list_url": list_url(Invitation, workspace=obj.workspace_id),
            "members_url": list_url(Member, workspace=obj.workspace_id),
        }
        response = TemplateResponse(request, "admin/workspaces/invitation/shown_once.html", context)
        add_never_cache_headers(response)
        return response

    @admin.display(description="state")
    def state(self, invitation: Invitation) -> SafeString:
        if invitation.accepted_at is not None:
            return badge("joined", Tone.GOOD)
        is_over = invitation.expires_at <= clock.now()
        return badge("ended", Tone.WARNING) if is_over else badge("open", Tone.BUSY)
