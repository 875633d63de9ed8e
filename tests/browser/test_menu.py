"""A phone, or a desk enlarged twice: there is a menu; and the browser says which zone it is in."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visiting import fits_the_window, give_password, listen, log_in, visit
from tests.builders import make_tenant
from tests.server import web_server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [390, 640])
def test_every_page_is_reached_by_the_menu(chromium: Browser, width: int) -> None:
    tenant = give_password(make_tenant("Acme"))
    with web_server() as port:
        page = chromium.new_page(
            viewport={"width": width, "height": 450},
            base_url=f"http://127.0.0.1:{port}",
            timezone_id="Asia/Tokyo",
        )
        complaints = listen(page)
        log_in(page, tenant)
        visit(page, "/admin/leads/tag/")
        expect(page.get_by_role("link", name="Campaigns", exact=True)).not_to_be_visible()
        page.locator(".menu summary").click()
        fits_the_window(page)
        expect(page.locator(".menu").get_by_role("link", name="Tags")).to_have_attribute(
            "aria-current", "page"
        )
        page.locator(".menu").get_by_role("link", name="Campaigns", exact=True).click()
        expect(page.get_by_role("heading", name="Campaigns", level=1)).to_be_visible()
        expect(page.get_by_text("Times are those of Asia/Tokyo.")).to_be_visible()
        page.close()
    assert complaints == []


def test_desk_has_its_pages_beside_it_and_no_menu(chromium: Browser) -> None:
    tenant = give_password(make_tenant("Acme"))
    with web_server() as port:
        page = chromium.new_page(viewport={"width": 1280, "height": 900}, base_url=f"http://127.0.0.1:{port}")
        log_in(page, tenant)
        visit(page, "/admin/leads/tag/")
        expect(page.locator(".menu summary")).not_to_be_visible()
        expect(page.locator("#nav-sidebar").get_by_role("link", name="Campaigns", exact=True)).to_be_visible()
        page.close()
