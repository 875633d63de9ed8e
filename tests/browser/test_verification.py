"""A person who has the addresses of a file verified, from the upload to the picture of the list."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visiting import fits_the_window, give_password, log_in, open_browser, visit
from tests.builders import Tenant, make_tenant
from tests.leads.verification.network import CANARY, ZONES
from tests.loopback.dns import DnsServer
from tests.server import Workers, web_server

pytestmark = pytest.mark.django_db(transaction=True)

FAR = 60_000  # milliseconds that a background job may take on a busy machine
CSV = b"Email\nada@good.example\nbob@good.example\ninfo@good.example\ncy@gone.example\n"


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> Iterator[DnsServer]:
    """What the worker's process asks."""
    with DnsServer(ZONES) as server:
        monkeypatch.setenv("LEADGATE_VERIFY_RESOLVERS", "{}:{}".format(*server.address))
        monkeypatch.setenv("LEADGATE_VERIFY_CANARIES", CANARY)
        yield server


def test_addresses_of_a_file_are_verified(chromium: Browser, dns: DnsServer) -> None:
    tenant = give_password(make_tenant("Acme"))
    with web_server() as port:
        page, complaints = open_browser(chromium, port, width=1280)
        log_in(page, tenant)
        visit(page, f"/admin/leads/leadlist/{tenant.list.id}/change/")
        page.get_by_role("link", name="Upload leads").click()
        _import(page)
        with Workers(1):
            expect(page.get_by_role("heading", name="The addresses were verified")).to_be_visible(timeout=FAR)
        fits_the_window(page)
        _check_list(page, tenant)
        page.close()
    assert complaints == []


def _import(page: Page) -> None:
    file = {"name": "fair.csv", "mimeType": "text/csv", "buffer": CSV}
    page.set_input_files("input[name=import_file]", file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Upload and continue").click()
    page.wait_for_url(re.compile("/import/0"))
    page.get_by_label("Verify the new leads' emails afterwards").check()
    page.get_by_role("button", name=re.compile("^Import .* rows")).click()
    expect(page.locator("#h-live")).to_have_text("Import is waiting for a worker")


def _check_list(page: Page, tenant: Tenant) -> None:
    """The picture leads to the leads, which have badges."""
    picture = page.locator("svg.picture")
    visit(page, f"/admin/leads/leadlist/{tenant.list.id}/change/")
    expect(picture).to_have_attribute("aria-label", "2 verified, 1 risky, 1 invalid")
    page.get_by_role("link", name="Invalid", exact=True).click()
    rows = page.locator("#result_list tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("cy@gone.example")
    expect(rows.first.locator(".badge-bad")).to_have_text("invalid")
    fits_the_window(page)
