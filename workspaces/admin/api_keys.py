"""Keys of external systems. A key is shown once, in the answer to the form that made it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.safestring import SafeString
from typing_extensions import override

from workspaces.audit import Action
from workspaces.keys.making import make_key
from workspaces.keys.revoking import ended_with_maker, revoke_keys
from workspaces.keys.scopes import ACTIONS, RESOURCES
from workspaces.models import ApiKey, Member, Role, User
from workspaces.tenant_admin import TenantAdmin, TenantForm, Tone, badge, change_url, list_url

_SCOPE_CHOICES = [
    (resource, [(f"{resource}:{action}", action) for action in ACTIONS]) for resource in RESOURCES
]


class ApiKeyForm(TenantForm[ApiKey]):
    scopes = forms.MultipleChoiceField(
        choices=_SCOPE_CHOICES,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "scopes"}),
        help_text="What the key may do. Tick all: all for everything.",
    )


@admin.register(ApiKey)
class ApiKeyAdmin(TenantAdmin[ApiKey]):
    form = ApiKeyForm
    add_role = Role.OWNER
    change_role = Role.OWNER
    delete_role = Role.OWNER
    when_changed = Action.KEY_CHANGED
    when_deleted = Action.KEY_DELETED
    list_display = ("name", "shown_prefix", "user", "shown_scopes", "state", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("name", "prefix", "user__email")
    ordering = ("-id",)
    deletion_note = (
        "Requests with it are refused from now on, as are those with keys that it made. Revoking does the "
        "same, and keeps the keys listed."
    )
    actions = ("revoke",)
    fields = ("workspace", "name", "scopes", "requests_per_minute", "expires_at")
    shown_fields = ("shown_prefix", "user", "made_by", "state", "last_used_at", "created_at", "revoked_at")

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiKey]:
        members = Member.objects.filter(workspace=OuterRef("workspace"), user=OuterRef("user"))
        return super().get_queryset(request).annotate(user_is_member=Exists(members))

    @override
    def get_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> Any:
        return self.fields if obj is None else (*self.fields, *self.shown_fields)

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> list[str]:
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, *self.shown_fields]

    # --- the key itself ---

    @override
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        typed = {name: form.cleaned_data[name] for name in form.fields if name != "workspace"}
        assert isinstance(request.user, User)
        key, secret = make_key(workspace_id=obj.workspace_id, user_id=request.user.id, **typed)
        obj.__dict__.update(key.__dict__)
        obj.shown_once = secret

    @override
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One way to save: all of them show the key."""
        buttons = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, {**buttons, **(extra_context or {})})

    @override
    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """No redirect, as usual after a form: the key would have to be stored somewhere meanwhile."""
        context = {
            **self.admin_site.each_context(request),
            "title": "The new API key",
            "opts": self.opts,
            "key": obj,
            "secret": obj.shown_once,
            "key_url": change_url(ApiKey, obj.pk),
            "list_url": list_url(ApiKey, workspace=obj.workspace_id),
        }
        response = TemplateResponse(request, "admin/workspaces/apikey/shown_once.html", context)
        add_never_cache_headers(response)
        return response

    # --- actions ---

    @admin.action(description="Revoke selected API keys", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        chosen: dict[Any, list[Any]] = {}
        for workspace_id, key_id in queryset.values_list("workspace_id", "id"):
            chosen.setdefault(workspace_id, []).append(key_id)
        revoked = sum(revoke_keys(workspace_id=place, key_ids=ids) for place, ids in chosen.items())
        message = f"Revoked: {revoked}. Requests with these keys are refused from now on."
        self.message_user(request, message, messages.SUCCESS)

    # --- columns ---

    @admin.display(description="key")
    def shown_prefix(self, key: ApiKey) -> str:
        return f"{key.prefix}…"

    @admin.display(description="scopes")
    def shown_scopes(self, key: ApiKey) -> str:
        return ", ".join(key.scopes)

    @override
    def prepare_page(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        ended = ended_with_maker([key.id for key in rows])
        for key in rows:
            key.maker_ended = key.id in ended

    def _maker_ended(self, key: Any) -> bool:
        """On the page of one key, nobody has looked yet."""
        return key.maker_ended if hasattr(key, "maker_ended") else bool(ended_with_maker([key.id]))

    @admin.display(description="state")
    def state(self, key: Any) -> SafeString:
        if key.revoked_at is not None:
            return badge("revoked", Tone.BAD)
        if not key.is_usable:
            return badge("expired", Tone.WARNING)
        if self._maker_ended(key):
            return badge("its maker ended", Tone.WARNING)
        if not key.user_is_member:
            return badge("user has left", Tone.WARNING)
        return badge("active", Tone.GOOD)
