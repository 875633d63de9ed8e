"""Choosing what the columns are: the preview follows in place."""

import re

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.browser.visiting import fits_the_window, give_password, log_in, open_browser, visit
from tests.builders import make_tenant
from tests.server import web_server

pytestmark = pytest.mark.django_db(transaction=True)

_COLUMNS = ";".join(f"Size {n}" for n in range(30))  # more than a window shows
_ROWS = f"Mail;{_COLUMNS}\nada@example.com{';1' * 30}\nnot an email{';2' * 30}\n"


@pytest.mark.parametrize("width", [1280, 390])
def test_preview_is_renewed_where_it_is(chromium: Browser, width: int) -> None:
    tenant = give_password(make_tenant("Acme"))
    with web_server() as port:
        page, complaints = open_browser(chromium, port, width=width)
        log_in(page, tenant)
        visit(page, f"/admin/leads/leadimport/import/?target=campaign:{tenant.campaign.id}")
        file = FilePayload(name="people.csv", mimeType="text/csv", buffer=_ROWS.encode())
        page.set_input_files("input[name=import_file]", file)
        page.get_by_role("button", name="Upload and continue").click()
        page.wait_for_url(re.compile("/import/0"))
        page.evaluate("window.isTheSamePage = true")
        rows = page.locator(".preview tbody tr")
        expect(rows.nth(1)).to_contain_text("Invalid email")
        button = page.get_by_role("button", name="Update preview")
        button.scroll_into_view_if_needed()
        before = page.evaluate("window.scrollY")
        page.get_by_label("Put the leads into").select_option(label="Prospects")
        page.get_by_label("What is Mail?").select_option(label="First name")
        expect(page.locator(".preview thead")).to_contain_text("First name")
        expect(rows.nth(1)).to_contain_text("Created")
        page.get_by_label("Put the leads into").select_option(label="Spring")
        expect(page.locator("#prepare-warnings")).to_contain_text("No column is the email")
        page.get_by_label("Put the leads into").select_option(label="A new list")
        expect(page.locator("#preview-body")).to_contain_text("Give the new list a name")
        page.get_by_label("Name of the new list").fill("Fair")
        button.click()
        expect(rows.nth(1)).to_contain_text("Created")
        assert page.evaluate("window.isTheSamePage") is True
        assert page.evaluate("window.scrollY") > 0 < before
        fits_the_window(page)
        page.close()
    assert complaints == []


@pytest.mark.parametrize("width", [1280, 390])
def test_names_of_variables_are_there_where_one_is_chosen(chromium: Browser, width: int) -> None:
    """Also beside a doubt about the encoding, whose buttons stopped the page's script; and on a phone."""
    doubtful = "Email;Name;Firma;Miasto\na@example.com;Ewa;Łąki;Kraków\nb@example.com;Jan;Żubr;Opole\n"
    tenant = give_password(make_tenant("Acme"))
    with web_server() as port:
        page, complaints = open_browser(chromium, port, width=width)
        log_in(page, tenant)
        visit(page, f"/admin/leads/leadimport/import/?target=list:{tenant.list.id}")
        file = FilePayload(name="adresy.csv", mimeType="text/csv", buffer=doubtful.encode("cp1250"))
        page.set_input_files("input[name=import_file]", file)
        page.get_by_role("button", name="Upload and continue").click()
        page.wait_for_url(re.compile("/import/0"))
        expect(page.get_by_role("heading", name="Which of these is right?")).to_be_visible()
        expect(page.locator(".custom-name:visible")).to_have_count(1)
        page.get_by_label("What is Miasto?").select_option(label="Job title")
        expect(page.locator(".custom-name:visible")).to_have_count(0)
        page.close()
    assert complaints == []
