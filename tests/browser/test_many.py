"""All that a search finds, however many, is done something to from the browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

from leads.models import Lead, Tagging
from tests.browser.visiting import fits_the_window, give_password, log_in, open_browser, visit
from tests.builders import Tenant, add_leads, make_tenant
from tests.server import Workers, web_server

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 20_000
FAR = 60_000  # milliseconds that a background job may take on a busy machine


def test_all_that_match_are_tagged_and_deleted_ones_restored(chromium: Browser) -> None:
    tenant = give_password(make_tenant("Acme", contact_limit=MANY + 10))
    _add_many(tenant)
    with web_server() as port, Workers(1):
        page, complaints = open_browser(chromium, port, width=1280)
        log_in(page, tenant)
        visit(page, "/admin/leads/lead/?email=yes")
        page.locator("#action-toggle").check()
        page.get_by_role("button", name="Select all 1,000+ leads").click()
        page.locator("select[name=action]").select_option(label="Add tags …")
        page.get_by_role("button", name="Go").click()
        expect(page.get_by_role("heading", name="All 1,000+ leads that the search")).to_be_visible()
        page.get_by_label("Tags").fill("fair")
        page.get_by_role("button", name="Add tags").click()
        expect(page.locator("#h-job")).to_have_text("The job is done", timeout=FAR)
        expect(page.get_by_text(f"{MANY:,} tagged, of {MANY:,} leads")).to_be_visible()
        assert Tagging.objects.count() == MANY
        _delete_and_restore(page)
        page.close()
    assert complaints == []


def _delete_and_restore(page: Page) -> None:
    visit(page, "/admin/leads/lead/?q=p7%40")
    page.locator(".action-select").first.check()
    page.locator("select[name=action]").select_option(label="Delete the leads …")
    page.get_by_role("button", name="Go").click()
    page.get_by_role("button", name="Delete the leads").click()
    expect(page.get_by_text("1 changed.")).to_be_visible()
    visit(page, "/admin/leads/lead/?deleted=yes")
    page.locator(".action-select").first.check()
    page.locator("select[name=action]").select_option(label="Restore …")
    page.get_by_role("button", name="Go").click()
    fits_the_window(page)
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("1 changed.")).to_be_visible()
    assert not Lead.objects.exclude(deleted_at=None).exists()


def _add_many(tenant: Tenant) -> None:
    for start in range(0, MANY, 1000):
        leads = [{"email": f"p{n}@example.com"} for n in range(start, start + 1000)]
        assert add_leads(tenant, leads, list_id=tenant.list.id).status_code == 200
