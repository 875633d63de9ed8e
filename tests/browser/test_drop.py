"""A file that is dropped on a page: it is sent with a bar, and what became of it is shown."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.visiting import fits_the_window, give_password, log_in, open_browser, visit
from tests.builders import make_tenant
from tests.server import web_server

pytestmark = pytest.mark.django_db(transaction=True)

_DROP = """([field, name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name, { type: "text/csv" }));
    for (const kind of ["dragover", "drop"]) {
        field.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
}"""


def test_leads_are_dropped_on_the_upload_page(chromium: Browser) -> None:
    tenant = give_password(make_tenant("Acme"))
    with web_server() as port:
        page, complaints = open_browser(chromium, port, width=1280)
        log_in(page, tenant)
        visit(page, "/admin/leads/leadimport/import/")
        _drop(page, "people.csv", "Email,First name\nada@example.com,Ada\n")
        _send_and_watch(page, "Upload and continue")
        page.wait_for_url(re.compile("/import/0"))
        expect(page.get_by_role("rowheader", name="First name")).to_be_visible()
        page.close()
    assert complaints == []


def test_entries_are_dropped_on_a_blocklist(chromium: Browser) -> None:
    tenant = give_password(make_tenant("Acme"))
    with web_server() as port:
        page, complaints = open_browser(chromium, port, width=390)
        log_in(page, tenant)
        visit(page, f"/admin/blocklists/blocklist/{tenant.blocklist.id}/upload/")
        for expected in ("2 entries added", "0 entries added"):  # the page works again after the first
            _drop(page, "blocked.csv", "acme.example\njoe@other.example\n")
            _send_and_watch(page, "Upload")
            expect(page.get_by_role("heading", name=expected)).to_be_focused()
        fits_the_window(page)
        page.close()
    assert complaints == []
    assert set(tenant.blocklist.entries.values_list("value", flat=True)) == {
        "acme.example",
        "joe@other.example",
    }


def _drop(page: Page, name: str, text: str) -> None:
    field = page.locator(".drop")
    page.evaluate(_DROP, [field.element_handle(), name, text])
    expect(page.locator("input[type=file]")).to_have_value(re.compile(re.escape(name)))


def _send_and_watch(page: Page, button: str) -> None:
    """The request is held until the bar has been seen, however quick the server is."""
    held: list[Route] = []
    page.route("**/*", lambda route: held.append(route) if _is_upload(route) else route.continue_())
    page.get_by_role("button", name=button).click()
    expect(page.locator(".upload-progress progress")).to_be_visible()
    expect(page.locator(".upload-progress [role=status]")).to_have_text(re.compile("…$"))
    for route in held:
        route.continue_()
    page.unroute("**/*")


def _is_upload(route: Route) -> bool:
    return route.request.method == "POST"
