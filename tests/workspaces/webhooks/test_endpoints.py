"""The same edit of a webhook by API and in the admin."""

import json
from typing import Any

import pytest

from tests.admin_pages import Browser, add_url, errors
from tests.builders import ApiClient, Tenant, make_tenant
from workspaces.models import WebhookEndpoint
from workspaces.webhooks.addresses import Refused
from workspaces.webhooks.endpoints import change_endpoint, create_endpoint, delete_endpoint, renew_secret

pytestmark = pytest.mark.django_db

URL = "https://hooks.example/leads"
MADE = {"url": URL, "name": " Mine ", "events": ["lead.deleted", "import.finished", "lead.deleted"]}


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


def endpoint_of(tenant: Tenant) -> WebhookEndpoint:
    return create_endpoint(workspace_id=tenant.workspace.id, url=URL, events=["lead.deleted"])


def make_by_api(tenant: Tenant, **fields: Any) -> Any:
    return ApiClient(tenant.key).post("/api/v2/webhooks", {**MADE, **fields})


def make_in_admin(tenant: Tenant, **fields: Any) -> Any:
    new = {"workspace": tenant.workspace.id, "is_active": "on", **MADE, **fields}
    return Browser(tenant.owner).post(add_url(WebhookEndpoint), new)


def change_by_api(tenant: Tenant, endpoint: WebhookEndpoint, **fields: Any) -> Any:
    body = json.dumps(fields).encode()
    return ApiClient(tenant.key).send("PATCH", f"/api/v2/webhooks/{endpoint.id}", body)


def change_in_admin(tenant: Tenant, endpoint: WebhookEndpoint, **fields: Any) -> Any:
    return Browser(tenant.owner).save(endpoint, **fields)


@pytest.mark.parametrize("make", [make_by_api, make_in_admin])
def test_new_one_is_the_same_through_both_doors(tenant: Tenant, make: Any) -> None:
    make(tenant)
    made = WebhookEndpoint.objects.get()
    assert (made.url, made.name, made.is_active) == (URL, "Mine", True)
    assert made.events == ["import.finished", "lead.deleted"]


def test_address_inside_of_the_network_is_refused(tenant: Tenant) -> None:
    inside = {"url": "http://127.0.0.1/"}
    reply, page = make_by_api(tenant, **inside), make_in_admin(tenant, **inside)
    reason = reply.json()["message"].removeprefix("url is invalid: ")
    assert reply.status_code == 400
    assert errors(page)["url"] == [f"Webhooks can't go there: {reason}."]
    endpoint = endpoint_of(tenant)
    assert change_by_api(tenant, endpoint, **inside).status_code == 400
    assert "url" in errors(change_in_admin(tenant, endpoint, **inside))
    endpoint.refresh_from_db()
    assert endpoint.url == URL


@pytest.mark.parametrize("change", [change_by_api, change_in_admin])
def test_one_that_is_switched_on_again_begins_anew(tenant: Tenant, change: Any) -> None:
    endpoint = endpoint_of(tenant)
    before = endpoint.updated_at
    WebhookEndpoint.objects.update(is_active=False, note="Gone", failing_since=before)
    change(tenant, endpoint, is_active=True)
    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.note, endpoint.failing_since) == (True, "", None)
    assert endpoint.updated_at > before


def test_one_that_was_on_stays_as_failing_as_it_is(tenant: Tenant) -> None:
    endpoint = endpoint_of(tenant)
    WebhookEndpoint.objects.update(failing_since=endpoint.updated_at)
    change_by_api(tenant, endpoint, is_active=True, name="Renamed")
    endpoint.refresh_from_db()
    assert (endpoint.name, endpoint.failing_since is None) == ("Renamed", False)


def test_one_that_is_deleted_meanwhile_is_not_found(tenant: Tenant) -> None:
    endpoint = endpoint_of(tenant)
    delete_endpoint(WebhookEndpoint.objects.get())
    with pytest.raises(WebhookEndpoint.DoesNotExist):
        change_endpoint(endpoint, {"name": "Late"})
    with pytest.raises(WebhookEndpoint.DoesNotExist):
        renew_secret(endpoint)
    with pytest.raises(Refused):
        change_endpoint(endpoint, {"url": "ftp://hooks.example"})
