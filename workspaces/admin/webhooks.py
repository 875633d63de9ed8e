"""Webhook endpoints, and the log of what was delivered."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from typing_extensions import override

from workspaces.models import DeliveryState, EventType, WebhookDelivery, WebhookEndpoint
from workspaces.tenant_admin import (
    CreatedFilter,
    ReadOnlyAdmin,
    Refused,
    TenantAdmin,
    TenantForm,
    Tone,
    badge,
    change_url,
    link,
    list_url,
    listed_workspaces,
)
from workspaces.webhooks import addresses
from workspaces.webhooks.endpoints import (
    change_endpoint,
    create_endpoint,
    delete_endpoint,
    redeliver,
    renew_secret,
    send_test,
)

_TONES = {
    DeliveryState.PENDING: Tone.BUSY,
    DeliveryState.DELIVERED: Tone.GOOD,
    DeliveryState.FAILED: Tone.BAD,
}


class EndpointForm(TenantForm[WebhookEndpoint]):
    events = forms.MultipleChoiceField(
        choices=[(event, event) for event in EventType.values],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "scopes"}),
        help_text="The events that it receives.",
    )


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(TenantAdmin[WebhookEndpoint]):
    form = EndpointForm
    change_form_template = "admin/workspaces/webhookendpoint/change_form.html"
    list_display = ("shown_name", "host", "shown_events", "state", "failing_since", "shown_deliveries")
    list_display_links = ("shown_name",)
    ordering = ("id",)
    sortable_by = ()
    fields = ("workspace", "name", "url", "events", "is_active")
    shown_fields = ("state", "failing_since", "note", "shown_deliveries", "created_at")
    deletion_note = "It receives no more events, and its log is forgotten."

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookEndpoint]:
        return super().get_queryset(request).filter(is_once=False)

    @override
    def get_fields(self, request: HttpRequest, obj: WebhookEndpoint | None = None) -> Any:
        return self.fields if obj is None else (*self.fields, *self.shown_fields)

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: WebhookEndpoint | None = None) -> list[str]:
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, *self.shown_fields]

    @override
    def save_model(self, request: HttpRequest, obj: WebhookEndpoint, form: Any, change: bool) -> None:
        names = form.changed_data if change else [name for name in form.fields if name != "workspace"]
        typed = {name: form.cleaned_data[name] for name in names}
        try:
            if change:
                change_endpoint(obj, typed)
            else:
                obj.__dict__.update(create_endpoint(workspace_id=obj.workspace_id, **typed).__dict__)
        except addresses.Refused as error:
            raise Refused("url", f"Webhooks can't go there: {error}.") from error
        except WebhookEndpoint.DoesNotExist:
            raise Refused("url", "Somebody else has just deleted this webhook.") from None

    @override
    def delete_model(self, request: HttpRequest, obj: WebhookEndpoint) -> None:
        delete_endpoint(obj)

    @override
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        for endpoint in queryset.order_by("id"):
            delete_endpoint(endpoint)

    # --- the secret: shown when it is made, and never again ---

    @override
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One way to save: all of them show the secret."""
        buttons = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, {**buttons, **(extra_context or {})})

    @override
    def response_add(
        self, request: HttpRequest, obj: WebhookEndpoint, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._show_secret(request, obj)

    def _show_secret(self, request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "The secret of a webhook",
            "opts": self.opts,
            "endpoint": endpoint,
            "endpoint_url": change_url(WebhookEndpoint, endpoint.pk),
            "list_url": list_url(WebhookEndpoint, workspace=endpoint.workspace_id),
        }
        response = TemplateResponse(request, "admin/workspaces/webhookendpoint/shown_once.html", context)
        add_never_cache_headers(response)
        return response

    # --- buttons ---

    @override
    def get_urls(self) -> list[URLPattern]:
        views = {"test": self.test_view, "renew": self.renew_view}
        own = [_page(self, name, view) for name, view in views.items()]
        return [*own, *super().get_urls()]

    @method_decorator(require_POST)
    def test_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        endpoint = _changeable(self, request, object_id)
        if not endpoint.is_active:
            self.message_user(request, "It is switched off: switch it on first.", messages.ERROR)
            return HttpResponseRedirect(change_url(WebhookEndpoint, endpoint.pk))
        delivery = send_test(endpoint)
        self.message_user(request, "A test event is on its way. This page shows what became of it.")
        return HttpResponseRedirect(change_url(WebhookDelivery, delivery.pk))

    @method_decorator(require_POST)
    def renew_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        endpoint = _changeable(self, request, object_id)
        try:
            renew_secret(endpoint)
        except WebhookEndpoint.DoesNotExist:
            raise Http404 from None
        return self._show_secret(request, endpoint)

    # --- columns ---

    @admin.display(description="webhook")
    def shown_name(self, endpoint: WebhookEndpoint) -> str:
        return endpoint.name or "(no name)"

    @admin.display(description="goes to")
    def host(self, endpoint: WebhookEndpoint) -> str:
        return urlsplit(endpoint.url).netloc

    @admin.display(description="events")
    def shown_events(self, endpoint: WebhookEndpoint) -> str:
        return "all" if set(endpoint.events) >= set(EventType.values) else ", ".join(endpoint.events)

    @admin.display(description="state")
    def state(self, endpoint: WebhookEndpoint) -> SafeString:
        if not endpoint.is_active:
            return badge(
                "switched off" if endpoint.note else "off", Tone.BAD if endpoint.note else Tone.QUIET
            )
        return badge("failing", Tone.WARNING) if endpoint.failing_since else badge("active", Tone.GOOD)

    @admin.display(description="log")
    def shown_deliveries(self, endpoint: WebhookEndpoint) -> SafeString:
        url = list_url(WebhookDelivery, workspace=endpoint.workspace_id, endpoint=endpoint.pk)
        return link(url, "Deliveries")


class EndpointFilter(admin.SimpleListFilter):
    """Of the endpoints of the workspace that is shown; nothing for one of another workspace."""

    title = "webhook"
    parameter_name = "endpoint"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        lasting = WebhookEndpoint.objects.filter(is_once=False)
        own = model_admin.in_workspaces(lasting, model_admin.shown_workspaces(request))
        return [(str(endpoint.id), str(endpoint)) for endpoint in own.order_by("id")[:100]]

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = dict(self.lookup_choices)
        return (
            queryset
            if self.value() is None
            else queryset.filter(endpoint_id__in=[value for value in [self.value()] if value in known])
        )


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin[WebhookDelivery]):
    """The newest first. Whoever may change endpoints may send again."""

    is_long = True
    change_form_template = "admin/workspaces/webhookdelivery/change_form.html"
    list_display = (
        "event_type",
        "shown_state",
        "endpoint",
        "tries",
        "answer",
        "next_attempt_at",
        "created_at",
    )
    list_select_related = ("endpoint",)
    list_filter = ("state", EndpointFilter, CreatedFilter)
    ordering = ("-id",)
    sortable_by = ()
    fields = (
        "event_type",
        "shown_state",
        "endpoint",
        "attempts",
        "last_attempt_at",
        "next_attempt_at",
        "answer",
        "shown_response",
        "shown_body",
        "message_id",
        "created_at",
    )
    actions = ("redeliver_selected",)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookDelivery]:
        return super().get_queryset(request).select_related("endpoint")

    def shown_workspaces(self, request: HttpRequest) -> list[Any]:
        return listed_workspaces(request)

    # --- sending again ---

    def has_redeliver_permission(self, request: HttpRequest, obj: WebhookDelivery | None = None) -> bool:
        return self.allows(request, obj, WebhookEndpointAdmin.change_role)

    @override
    def get_urls(self) -> list[URLPattern]:
        return [_page(self, "redeliver", self.redeliver_view), *super().get_urls()]

    @override
    def change_context(self, request: HttpRequest, obj: WebhookDelivery) -> dict[str, Any]:
        return {"may_redeliver": self.has_redeliver_permission(request, obj)}

    @method_decorator(require_POST)
    def redeliver_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        delivery = _found(self, request, object_id)
        if not self.has_redeliver_permission(request, delivery):
            raise PermissionDenied
        if not delivery.endpoint.is_active:
            self.message_user(request, "Its webhook is switched off: switch it on first.", messages.ERROR)
            return HttpResponseRedirect(change_url(WebhookDelivery, delivery.pk))
        again = redeliver(delivery)
        self.message_user(request, "It is on its way again: this is the new delivery.", messages.SUCCESS)
        return HttpResponseRedirect(change_url(WebhookDelivery, again.pk))

    @admin.action(description="Deliver selected events again", permissions=["redeliver"])
    def redeliver_selected(self, request: HttpRequest, queryset: QuerySet[WebhookDelivery]) -> None:
        chosen = queryset.filter(endpoint__is_active=True).order_by("id")
        sent = len([redeliver(delivery) for delivery in chosen])
        self.message_user(request, f"On their way again: {sent}.", messages.SUCCESS)

    # --- columns ---

    @admin.display(description="state")
    def shown_state(self, delivery: WebhookDelivery) -> SafeString:
        state = DeliveryState(delivery.state)
        if state is DeliveryState.PENDING and delivery.attempts:
            return badge("trying again", Tone.WARNING)
        return badge(state.value, _TONES[state])

    @admin.display(description="tries")
    def tries(self, delivery: WebhookDelivery) -> int:
        return delivery.attempts

    @admin.display(description="answer")
    def answer(self, delivery: WebhookDelivery) -> str:
        return str(delivery.status) if delivery.status else delivery.error or "–"

    @admin.display(description="beginning of the last answer")
    def shown_response(self, delivery: WebhookDelivery) -> SafeString:
        return _preformatted(delivery.response)

    @admin.display(description="what is sent")
    def shown_body(self, delivery: WebhookDelivery) -> SafeString:
        return _preformatted(json.dumps(json.loads(delivery.body), indent=2, ensure_ascii=False))

    @admin.display(description="webhook-id")
    def message_id(self, delivery: WebhookDelivery) -> str:
        return f"msg_{delivery.event_id.hex}"


def _preformatted(text: str) -> SafeString:
    return format_html('<pre class="payload">{}</pre>', text) if text else SafeString("–")


def _page(model_admin: Any, name: str, view: Callable[..., HttpResponse]) -> URLPattern:
    options = model_admin.opts
    full_name = f"{options.app_label}_{options.model_name}_{name}"
    admin_view = model_admin.admin_site.admin_view(view)
    pattern: URLPattern = path(f"<path:object_id>/{name}/", admin_view, name=full_name)
    return pattern


def _found(model_admin: Any, request: HttpRequest, object_id: str) -> Any:
    """A stranger gets 404."""
    row = model_admin.get_object(request, unquote(object_id))
    if row is None or not model_admin.has_view_permission(request, row):
        raise Http404
    return row


def _changeable(model_admin: Any, request: HttpRequest, object_id: str) -> Any:
    """A stranger gets 404, a member who may not change it 403."""
    row = _found(model_admin, request, object_id)
    if not model_admin.has_change_permission(request, row):
        raise PermissionDenied
    return row
