"""The v2 calls about webhooks, as published and ours, and about what was delivered (docs/webhooks.md)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.bodies import read_body
from leads.api.instantly.webhooks.render import (
    render_delivery,
    render_event_types,
    render_test,
    render_webhook,
)
from leads.api.instantly.webhooks.schemas import (
    CreateWebhook,
    Delivery,
    DeliveryPage,
    DeliveryQuery,
    EventTypes,
    PatchWebhook,
    TestDelivery,
    Webhook,
    WebhookPage,
    WebhookQuery,
    WebhookWithSecret,
    create_decoder,
    patch_decoder,
)
from leads.api.instantly.webhooks.translate import to_changes, to_new
from leads.models import LeadLabel
from workspaces.api.base import CRUD_SCOPES, ApiError
from workspaces.api.finding import find_by_id
from workspaces.api.operation import operation, read_query
from workspaces.api.pagination import Pagination, page_reply
from workspaces.models import WebhookDelivery, WebhookEndpoint
from workspaces.webhooks.addresses import Refused
from workspaces.webhooks.custom_headers import HeaderRefused
from workspaces.webhooks.endpoints import (
    change_endpoint,
    create_endpoint,
    delete_endpoint,
    redeliver,
    renew_secret,
    send_test,
)


class WebhookViewSet(InstantlyViewSet):
    resource = "webhooks"
    shown_once: ClassVar = ("secret",)
    scopes: ClassVar = {
        **CRUD_SCOPES,
        "rotate_secret": "update",  # nosec B105 # the name of a scope
        "test": "update",
        "resume": "update",
        "deliveries": "read",
        "event_types": "read",
    }

    @operation("Make a webhook", body=CreateWebhook, reply=WebhookWithSecret, errors=(400, 413, 415))
    def create(self, request: Request) -> Response:
        """Ours (`url`, `events`) or as published (`target_hook_url`, `event_type`): its events have the same
        shape. The secret is in this reply and in no other."""
        workspace_id = self.caller.workspace_id
        made = to_new(read_body(request, create_decoder), workspace_id=workspace_id)
        with _refusals():
            endpoint = create_endpoint(workspace_id=workspace_id, **made)
        return Response(render_webhook(endpoint) | {"secret": endpoint.secret})

    @operation("List webhooks", query=WebhookQuery, reply=WebhookPage, errors=(400,))
    def list(self, request: Request) -> Response:
        """In order of id."""
        query, endpoints = read_query(request, WebhookQuery), self._endpoints()
        if query.campaign is not None:
            endpoints = endpoints.filter(campaign_id=query.campaign)
        if query.event_type:
            endpoints = endpoints.filter(event_type=query.event_type)
        page = Pagination[WebhookEndpoint]("id").page(endpoints, query)
        return Response(page_reply(page, map(render_webhook, page.rows)))

    @action(detail=False, methods=["get"], url_path="event-types")
    @operation("List the events that a webhook may be for", reply=EventTypes)
    def event_types(self, request: Request) -> Response:
        """Those of sent mail can be chosen and never happen; those of labels are chosen by their
        custom_interest_value."""
        labels = LeadLabel.objects.filter(workspace_id=self.caller.workspace_id).order_by("id")
        return Response({"event_types": render_event_types(labels)})

    @operation("Get a webhook", reply=Webhook)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(render_webhook(self._find(pk)))

    @operation("Change a webhook", body=PatchWebhook, reply=Webhook, errors=(400, 413, 415))
    def partial_update(self, request: Request, pk: str) -> Response:
        endpoint, body = self._find(pk), read_body(request, patch_decoder)
        self._change(endpoint, to_changes(body, workspace_id=endpoint.workspace_id))
        return Response(render_webhook(endpoint))

    @action(detail=True, methods=["post"])
    @operation("Resume a webhook", reply=Webhook)
    def resume(self, request: Request, pk: str) -> Response:
        """Switches it on again, whoever switched it off."""
        endpoint = self._find(pk)
        self._change(endpoint, {"is_active": True})
        return Response(render_webhook(endpoint))

    @operation("Delete a webhook", reply=Webhook)
    def destroy(self, request: Request, pk: str) -> Response:
        """With its deliveries, those that are still due among them. Answers what it was."""
        endpoint = self._find(pk)
        reply = render_webhook(endpoint)
        delete_endpoint(endpoint)
        return Response(reply)

    @action(detail=True, methods=["post"], url_path="rotate-secret")
    @operation("Give a webhook a new secret", reply=WebhookWithSecret)
    def rotate_secret(self, request: Request, pk: str) -> Response:
        """The old one signs as well for 24 hours."""
        endpoint = self._find(pk)
        try:
            secret = renew_secret(endpoint)
        except WebhookEndpoint.DoesNotExist:
            raise _not_found() from None
        return Response(render_webhook(endpoint) | {"secret": secret})

    @action(detail=True, methods=["post"])
    @operation("Send a test event", reply=TestDelivery, errors=(400,))
    def test(self, request: Request, pk: str) -> Response:
        """`webhook.test`, to this webhook alone. Answers the delivery, which is still to be made."""
        return Response(render_test(_fresh(send_test(_active(self._find(pk))))))

    @action(detail=True, methods=["get"])
    @operation("List a webhook's deliveries", query=DeliveryQuery, reply=DeliveryPage, errors=(400,))
    def deliveries(self, request: Request, pk: str) -> Response:
        """The newest first; they are kept for 30 days."""
        endpoint, query = self._find(pk), read_query(request, DeliveryQuery)
        found = WebhookDelivery.objects.filter(endpoint_id=endpoint.id)
        if query.state is not None:
            found = found.filter(state=query.state)
        page = Pagination[WebhookDelivery]("-id").page(found, query)
        return Response(page_reply(page, map(render_delivery, page.rows)))

    def _change(self, endpoint: WebhookEndpoint, changes: dict[str, Any]) -> None:
        """Raises ApiError 400, and 404 for one that somebody else has just deleted."""
        try:
            with _refusals():
                change_endpoint(endpoint, changes)
        except WebhookEndpoint.DoesNotExist:
            raise _not_found() from None

    def _endpoints(self) -> QuerySet[WebhookEndpoint]:
        return WebhookEndpoint.objects.filter(workspace_id=self.caller.workspace_id, is_once=False)

    def _find(self, pk: str) -> WebhookEndpoint:
        """Raises ApiError 404, for an id that is none as well."""
        return find_by_id(self._endpoints(), pk, missing=_not_found())


class DeliveryViewSet(InstantlyViewSet):
    resource = "webhooks"
    scopes: ClassVar = {"retrieve": "read", "redeliver": "update"}

    @operation("Get a delivery", reply=Delivery)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(render_delivery(self._find(pk)))

    @action(detail=True, methods=["post"])
    @operation("Deliver an event again", reply=Delivery, errors=(400,))
    def redeliver(self, request: Request, pk: str) -> Response:
        """A new delivery of the same event, with the same `webhook-id`."""
        delivery = self._find(pk)
        _active(delivery.endpoint)
        return Response(render_delivery(_fresh(redeliver(delivery))))

    def _find(self, pk: str) -> WebhookDelivery:
        """Raises ApiError 404, for an id that is none as well."""
        own = WebhookDelivery.objects.filter(workspace_id=self.caller.workspace_id)
        return find_by_id(own.select_related("endpoint"), pk, missing=ApiError(404, "Delivery not found"))


def _fresh(delivery: WebhookDelivery) -> WebhookDelivery:
    """With what the database has set."""
    delivery.refresh_from_db()
    return delivery


def _active(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Raises ApiError 400."""
    if not endpoint.is_active:
        raise ApiError(400, "The webhook is switched off; set is_active to true first")
    return endpoint


@contextmanager
def _refusals() -> Iterator[None]:
    """Raises ApiError 400 for what webhooks refuse."""
    try:
        yield
    except Refused as error:
        raise ApiError(400, f"url is invalid: {error}") from error
    except HeaderRefused as error:
        raise ApiError(400, str(error)) from error


def _not_found() -> ApiError:
    return ApiError(404, "Webhook not found")
