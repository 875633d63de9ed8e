"""A person at the browser, who notices every complaint of the console."""

from typing import Any

from playwright.sync_api import Browser, Page

from tests.builders import Tenant
from tests.waiting import LIMIT

PASSWORD = "correct horse battery"


def give_password(tenant: Tenant) -> Tenant:
    """So that the owner can log in by hand."""
    tenant.owner.set_password(PASSWORD)
    tenant.owner.save()
    return tenant


def open_browser(chromium: Browser, port: int, *, width: int) -> tuple[Page, list[str]]:
    """A window of this width, and what its console has complained about so far."""
    page = chromium.new_page(
        viewport={"width": width, "height": 900}, base_url=f"http://127.0.0.1:{port}", timezone_id="UTC"
    )
    page.set_default_timeout(LIMIT * 1000)
    return page, listen(page)


def listen(page: Page) -> list[str]:
    """Collects what the console says, a violation of the Content-Security-Policy among it."""
    complaints: list[str] = []

    def note(message: Any) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    return complaints


def log_in(page: Page, tenant: Tenant) -> None:
    page.goto("/admin/")
    page.get_by_label("Email").fill(tenant.owner.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")


def visit(page: Page, path: str) -> None:
    response = page.goto(path)
    assert response is not None and response.status == 200, path
    fits_the_window(page)


def fits_the_window(page: Page) -> None:
    fits = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert fits, f"{page.url} is wider than the window"
