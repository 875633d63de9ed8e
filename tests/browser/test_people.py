"""Somebody is invited, joins, logs in, and forgets the password: with a real mail server."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visiting import fits_the_window, give_password, log_in, open_browser, visit
from tests.builders import make_tenant
from tests.loopback.mailbox import Mailbox
from tests.server import web_server

pytestmark = pytest.mark.django_db(transaction=True)

GUEST, FIRST, SECOND = "nora@people.example", "a very good phrase", "an even better phrase"


def test_invited_person_joins_and_comes_back_after_forgetting_the_password(chromium: Browser) -> None:
    tenant = give_password(make_tenant("Acme"))
    with Mailbox() as mailbox, web_server(environment={"LEADGATE_EMAIL_URL": mailbox.url}) as port:
        owner, complaints = open_browser(chromium, port, width=1280)
        log_in(owner, tenant)
        visit(owner, "/admin/workspaces/invitation/add/")
        owner.get_by_label("Email").fill(GUEST)
        owner.get_by_label("Role").select_option("uploader")
        owner.get_by_role("button", name="Save").click()
        link = owner.locator("#secret").input_value()
        owner.close()
        assert link in mailbox.messages[0].get_content()
        page, more = open_browser(chromium, port, width=390)
        page.goto(link)
        fits_the_window(page)
        page.get_by_label("Your name").fill("Nora")
        page.get_by_label("A new password").fill(FIRST)
        page.get_by_label("The password again").fill(FIRST)
        page.get_by_role("button", name="Join").click()
        expect(page.get_by_role("heading", name="Acme")).to_be_visible()
        page.get_by_role("button", name="Log out").click()
        visit(page, "/admin/login/")
        page.get_by_role("link", name="Forgotten password?").click()
        page.get_by_label("Email").fill(GUEST)
        page.locator("input[type=submit]").click()
        page.wait_for_url("**/forgotten/sent/")
        found = re.search(r"http://\S+/new-password/\S+", mailbox.messages[1].get_content())
        assert found is not None
        page.goto(found.group())
        page.locator("#id_new_password1").fill(SECOND)
        page.locator("#id_new_password2").fill(SECOND)
        page.locator("input[type=submit]").click()
        page.wait_for_url("**/admin/login/")
        page.get_by_label("Email").fill(GUEST)
        page.get_by_label("Password", exact=False).fill(SECOND)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("heading", name="Acme")).to_be_visible()
        page.close()
    assert complaints + more == []
