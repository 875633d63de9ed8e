"""The admin in a browser: every page loads without an error in the console, at both widths."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from leads.models import LeadImport, Membership
from tests.builders import Tenant, add_leads, make_tenant
from tests.server import web_server

PASSWORD = "correct horse battery"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_staff_find_what_an_import_brought(chromium: Browser, width: int) -> None:
    tenant = _tenant_with_leads()
    with web_server() as port:
        page = chromium.new_page(
            viewport={"width": width, "height": 900}, base_url=f"http://127.0.0.1:{port}"
        )
        complaints = _listen(page)
        _log_in(page, tenant)
        _open(page, "/admin/leads/lead/")
        assert page.get_by_text("ada@example.com").count() == 1
        _open(page, f"/admin/leads/leadimport/{LeadImport.objects.get().id}/change/")
        assert page.get_by_text("Blocked").count() > 0 or page.get_by_text("blocked").count() > 0
        for path in _other_pages(tenant):
            _open(page, path)
        page.close()
    assert complaints == []


def _tenant_with_leads() -> Tenant:
    tenant = make_tenant("Acme")
    tenant.owner.set_password(PASSWORD)
    tenant.owner.save()
    tenant.blocklist.entries.create(workspace=tenant.workspace, value="blocked.example", is_domain=True)
    leads = [
        {"email": "ada@example.com", "first_name": "Ada"},
        {"email": "a@blocked.example"},
        {"email": "bad"},
    ]
    assert add_leads(tenant, leads).status_code == 200
    return tenant


def _other_pages(tenant: Tenant) -> list[str]:
    place = Membership.objects.get()
    return [
        "/admin/",
        f"/admin/leads/lead/{place.lead_id}/change/",
        f"/admin/leads/membership/?target={tenant.campaign.id}",
        f"/admin/leads/membership/{place.id}/change/",
        "/admin/leads/leadimport/",
        "/admin/leads/leadlist/",
        "/admin/campaigns/campaign/",
        f"/admin/campaigns/campaign/{tenant.campaign.id}/change/",
        "/admin/blocklists/blocklist/",
        "/admin/blocklists/blocklistentry/",
        "/admin/blocklists/blocklistentry/add/",
        "/admin/workspaces/apikey/",
        "/admin/workspaces/apikey/add/",
        "/admin/workspaces/member/",
        "/admin/workspaces/plan/",
        "/admin/workspaces/workspace/",
    ]


def _listen(page: Page) -> list[str]:
    """Collects what the console says, a violation of the Content-Security-Policy among it."""
    complaints: list[str] = []

    def note(message: Any) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    return complaints


def _log_in(page: Page, tenant: Tenant) -> None:
    page.goto("/admin/")
    page.get_by_label("Email").fill(tenant.owner.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")


def _open(page: Page, path: str) -> None:
    response = page.goto(path)
    assert response is not None and response.status == 200, path
    fits = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert fits, f"{path} is wider than the window"
