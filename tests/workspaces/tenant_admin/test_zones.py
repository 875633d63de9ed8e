"""Times are those of the reader, and the page names whose."""

import datetime as dt
from typing import Any

import pytest

from leads.models import Lead, LeadImport
from tests.admin_pages import Browser
from tests.builders import ApiClient, Tenant, add_leads, make_tenant
from workspaces.tenant_admin import change_url, list_url

MOMENT = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant("Acme")
    add_leads(tenant, [{"email": "ann@example.com"}])
    LeadImport.objects.update(created_at=MOMENT)
    Lead.objects.update(created_at=MOMENT)
    return tenant


def page(tenant: Tenant, zone: str, url: str = "") -> str:
    browser = Browser(tenant.owner)
    browser.client.cookies["zone"] = zone
    answer: Any = browser.get(url or change_url(Lead, Lead.objects.get().id))
    text: str = answer.content.decode()
    return text


def test_times_are_those_of_the_readers_zone(tenant: Tenant) -> None:
    assert "2026-07-01 22:30" in page(tenant, "")
    assert "Times are those of UTC." in page(tenant, "")
    berlin = page(tenant, "Europe%2FBerlin")
    assert "2026-07-02 00:30" in berlin and "2026-07-01 22:30" not in berlin
    assert "Times are those of Europe/Berlin." in berlin
    assert "2026-07-02 00:30" in page(tenant, "Europe/Berlin", list_url(LeadImport))


@pytest.mark.parametrize("zone", ["Nowhere/Land", "../../etc/passwd", "\x00", "x" * 3000, "Europe"])
def test_cookie_that_names_no_zone_is_passed_over(tenant: Tenant, zone: str) -> None:
    assert "Times are those of UTC." in page(tenant, zone)


def test_next_request_has_a_zone_of_its_own(tenant: Tenant) -> None:
    page(tenant, "Asia/Tokyo")
    assert "Times are those of UTC." in page(tenant, "")


def test_api_states_utc(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    client._client.cookies["zone"] = "Asia/Tokyo"
    assert "2026-07-01T22:30:00.000Z" in client.get("/api/v2/imports").content.decode()
