"""The list of leads in a browser: filtered by a form, with columns of one's own, kept as a view."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visiting import fits_the_window, give_password, log_in, open_browser, visit
from tests.builders import add_leads, make_tenant
from tests.server import web_server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_leads_are_filtered_and_the_view_is_kept(chromium: Browser, width: int) -> None:
    tenant = give_password(make_tenant("Acme"))
    add_leads(
        tenant,
        [{"email": "ann@example.com", "phone": "+49 30 1"}, {"email": "bob@example.com"}],
        list_id=tenant.list.id,
    )
    add_leads(tenant, [{"email": "cid@example.com", "phone": "+49 30 2"}])
    with web_server() as port:
        page, complaints = open_browser(chromium, port, width=width)
        log_in(page, tenant)
        visit(page, "/admin/leads/lead/")
        page.locator("summary", has_text="Filter").click()
        page.locator("#filter-list_id").select_option(label="Prospects")
        page.locator("#filter-phone").select_option(label="Has one")
        fits_the_window(page)
        page.get_by_role("button", name="Apply").click()
        expect(page.locator("#result_list tbody tr")).to_have_count(1)
        expect(page.get_by_text("List: Prospects")).to_be_visible()
        page.locator("summary", has_text="Columns").click()
        page.locator(".columns-form").get_by_label("Phone").check()
        page.get_by_role("button", name="Show these").click()
        expect(page.locator("#result_list .field-phone")).to_have_text("+49 30 1")
        page.locator("summary", has_text="Save this view").click()
        page.locator("#view-name").fill("Prospects to call")
        fits_the_window(page)
        page.get_by_role("button", name="Save the view").click()
        expect(page.get_by_role("link", name="Prospects to call")).to_have_attribute("aria-current", "true")
        page.get_by_label("Without the filter list").click()
        expect(page.locator("#result_list tbody tr")).to_have_count(2)
        visit(page, "/admin/leads/lead/")
        page.get_by_role("link", name="Prospects to call").click()
        expect(page.locator("#result_list tbody tr")).to_have_count(1)
        fits_the_window(page)
        page.close()
    assert complaints == []
