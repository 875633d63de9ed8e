"""The page of the API works without the outside, and within the Content-Security-Policy."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visiting import fits_the_window, open_browser
from tests.builders import make_tenant
from tests.server import web_server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_api_page_asks_only_its_own_server_and_can_call(chromium: Browser, width: int) -> None:
    tenant = make_tenant()
    with web_server(workers=1) as port:
        page, complaints = open_browser(chromium, port, width=width)
        requested: list[str] = []
        page.on("request", lambda request: requested.append(request.url))
        page.goto("/api/docs")
        expect(page.get_by_role("heading", name="Leadgate API")).to_be_visible()
        fits_the_window(page)
        page.get_by_role("button", name="Authorize").click()
        page.get_by_label("auth-bearer-value").fill(tenant.key)
        page.get_by_role("button", name="Apply credentials").click()
        page.get_by_role("button", name="Close").last.click()
        operation = page.locator("#operations-Lead-bulkAddLeads")
        operation.locator(".opblock-summary").click()
        operation.get_by_role("button", name="Execute").click()
        answer = operation.locator(".live-responses-table")
        expect(answer).to_contain_text("campaign_id")
        expect(answer).to_contain_text("x-ratelimit-remaining")
        fits_the_window(page)
        page.close()
    strangers = [url for url in requested if not url.startswith((f"http://127.0.0.1:{port}/", "data:"))]
    assert strangers == []
    assert [text for text in complaints if "404 (Not Found)" not in text] == []
