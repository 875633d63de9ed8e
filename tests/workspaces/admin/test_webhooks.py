"""Webhooks in the admin: made, tested, their log, delivered again."""

import re

import pytest

from tests.admin_pages import Browser, add_url, errors, page_url
from tests.builders import Tenant, make_member, make_tenant
from tests.workspaces.webhooks.endpoints import make_endpoint
from workspaces.models import EventType, Role, WebhookDelivery, WebhookEndpoint
from workspaces.tenant_admin import change_url
from workspaces.webhooks.emit import emit

NEW = {"name": "CRM", "url": "https://crm.example/hook", "events": ["lead.deleted"], "is_active": "on"}


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant("Acme")


def secret_on(page: object) -> str:
    found = re.search(r'value="(whsec_[^"]+)"', page.content.decode())  # type: ignore[attr-defined]
    assert found
    return found[1]


def test_the_secret_is_shown_when_it_is_made(tenant: Tenant) -> None:
    browser = Browser(tenant.owner)
    page = browser.post(add_url(WebhookEndpoint), NEW | {"workspace": tenant.workspace.id})
    endpoint = WebhookEndpoint.objects.get()
    assert secret_on(page) == endpoint.secret
    assert "no-store" in page["Cache-Control"]
    assert (endpoint.name, endpoint.events) == ("CRM", ["lead.deleted"])
    assert endpoint.secret not in browser.get(change_url(WebhookEndpoint, endpoint.pk)).content.decode()
    renewed = browser.post(page_url(WebhookEndpoint, "renew", endpoint.pk))
    assert secret_on(renewed) == WebhookEndpoint.objects.get().secret != endpoint.secret


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "ftp://example.com/"])
def test_where_it_may_not_go(tenant: Tenant, url: str) -> None:
    new = NEW | {"workspace": tenant.workspace.id, "url": url}
    assert "url" in errors(Browser(tenant.owner).post(add_url(WebhookEndpoint), new))


def test_switched_on_again(tenant: Tenant) -> None:
    endpoint = make_endpoint(
        tenant, url=NEW["url"], is_active=False, note="Switched off: it answered 410 Gone."
    )
    browser = Browser(tenant.owner)
    assert endpoint.note in browser.get(change_url(WebhookEndpoint, endpoint.pk)).content.decode()
    browser.post(page_url(WebhookEndpoint, "test", endpoint.pk))
    assert not WebhookDelivery.objects.exists()
    browser.save(endpoint, is_active="on")
    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.note) == (True, "")


def test_the_log_and_delivering_again(tenant: Tenant) -> None:
    endpoint, browser = make_endpoint(tenant), Browser(tenant.owner)
    assert browser.post(page_url(WebhookEndpoint, "test", endpoint.pk)).status_code == 302
    delivery = WebhookDelivery.objects.get()
    assert "webhook.test" in browser.changelist(WebhookDelivery, endpoint=endpoint.pk).content.decode()
    page = browser.get(change_url(WebhookDelivery, delivery.pk)).content.decode()
    assert "Deliver again" in page
    assert f"msg_{delivery.event_id.hex}" in page
    browser.post(page_url(WebhookDelivery, "redeliver", delivery.pk))
    browser.act("redeliver_selected", [delivery], tenant.workspace)
    assert WebhookDelivery.objects.filter(event_id=delivery.event_id).count() == 3


def test_who_may_what(tenant: Tenant) -> None:
    stranger, endpoint = make_tenant(), make_endpoint(tenant)
    emit(tenant.workspace.id, EventType.LEAD_DELETED, {"lead_ids": [], "count": 0})
    delivery = WebhookDelivery.objects.get()
    pages = [
        page_url(WebhookEndpoint, "test", endpoint.pk),
        page_url(WebhookEndpoint, "renew", endpoint.pk),
        page_url(WebhookDelivery, "redeliver", delivery.pk),
    ]
    viewer = Browser(make_member(tenant.workspace, Role.VIEWER))
    for url in pages:
        assert Browser(stranger.owner).post(url).status_code == 404
        assert viewer.post(url).status_code == 403
        assert viewer.get(url).status_code == 405
    assert "Deliver again" not in viewer.get(change_url(WebhookDelivery, delivery.pk)).content.decode()
    theirs = Browser(stranger.owner).changelist(WebhookDelivery, endpoint=endpoint.pk).content.decode()
    assert "lead.deleted" not in theirs
    assert WebhookDelivery.objects.count() == 1
