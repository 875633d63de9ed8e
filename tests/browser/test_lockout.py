"""Somebody guesses a password; the person and their neighbour at the same address."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visiting import PASSWORD, fits_the_window, give_password, open_browser
from tests.builders import Tenant, make_tenant
from tests.server import web_server


def try_password(page: Page, name: str, password: str) -> None:
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("Email").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_load_state()


def spelled(tenant: Tenant, number: int) -> str:
    """The same person each time."""
    email = tenant.owner.email
    return [email, email.upper(), f" {email.title()} "][number % 3]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_twelve_wrong_passwords_lock_one_person_out(chromium: Browser, width: int) -> None:
    tenant, neighbour = give_password(make_tenant("Acme")), give_password(make_tenant("Globex"))
    with web_server() as port:
        page, _ = open_browser(chromium, port, width=width)
        for number in range(12):
            try_password(page, spelled(tenant, number), f"wrong {number}")
        try_password(page, tenant.owner.email, PASSWORD)
        text = page.locator("#content").inner_text()
        assert "Too many wrong passwords" in text and tenant.owner.email in text
        assert re.search(r"until\s+20\d\d-\d\d-\d\d \d\d:\d\d UTC\s+\(1\d minutes from now\)", text)
        assert page.get_by_role("link", name="Leadgate").count() == 1
        fits_the_window(page)
        page.get_by_role("link", name="Back to the login").click()
        try_password(page, neighbour.owner.email, "a typing error")
        try_password(page, neighbour.owner.email, PASSWORD)
        assert page.url.endswith("/admin/")
        assert page.get_by_text("Globex").count() > 0
        page.close()
