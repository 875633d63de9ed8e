"""The admin in a browser: every page loads without an error in the console, at both widths."""

import pytest
from playwright.sync_api import Browser

from leads.models import LeadImport, Membership
from tests.browser.visiting import give_password, log_in, open_browser, visit
from tests.builders import Tenant, add_leads, make_tenant
from tests.server import web_server


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_staff_find_what_an_import_brought(chromium: Browser, width: int) -> None:
    tenant = _tenant_with_leads()
    with web_server() as port:
        page, complaints = open_browser(chromium, port, width=width)
        log_in(page, tenant)
        visit(page, "/admin/leads/lead/")
        assert page.get_by_text("ada@example.com").count() == 1
        visit(page, f"/admin/leads/leadimport/{LeadImport.objects.get().id}/change/")
        assert page.get_by_text("Blocked").count() > 0 or page.get_by_text("blocked").count() > 0
        for path in _other_pages(tenant):
            visit(page, path)
        page.close()
    assert complaints == []


def _tenant_with_leads() -> Tenant:
    tenant = give_password(make_tenant("Acme"))
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
