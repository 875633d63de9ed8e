"""A person with a spreadsheet: from the login to the report and back, without a complaint of the browser."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Download, FilePayload, Page, expect

from leads.models import ImportState, LeadImport, LeadList, UndoState
from tests.browser.messy_file import BAD, BLOCKED, GOOD, REPEATED, ROWS, messy_csv
from tests.browser.small_xlsx import Cell, small_xlsx
from tests.browser.visiting import fits_the_window, give_password, log_in, open_browser, visit
from tests.builders import block, make_tenant
from tests.server import Workers, web_server
from workspaces.models.locks import lock_workspace

pytestmark = pytest.mark.django_db(transaction=True)

FAR = 60_000  # milliseconds that a background job may take on a busy machine


def test_messy_file_goes_the_whole_way(chromium: Browser) -> None:
    tenant = give_password(make_tenant("Acme"))
    block(tenant.blocklist, "gesperrt.example")
    with web_server() as port:
        page, complaints = open_browser(chromium, port, width=1280)
        log_in(page, tenant)
        page.get_by_role("link", name="Upload leads").click()
        _send_file(page, "Messekontakte.csv", messy_csv())
        _check_reading(page)
        _fix_mapping(page)
        _preview(page)
        page.get_by_role("button", name=re.compile("^Import .* rows")).click()
        expect(page.locator("#h-live")).to_have_text("Import is waiting for a worker")
        with Workers(1):
            with transaction.atomic():  # no chunk is written before the page shows a running import
                lock_workspace(tenant.workspace.id)
                expect(page.locator("#h-live")).to_have_text("Import is running", timeout=FAR)
                _note_what_the_bar_shows(page)
            _check_report(page)
            _check_rejected_rows(page)
            _undo(page)
        page.close()
    assert complaints == []


def test_spreadsheet_is_imported_on_a_phone(chromium: Browser) -> None:
    tenant = give_password(make_tenant("Acme"))
    with web_server() as port, Workers(1):
        page, complaints = open_browser(chromium, port, width=390)
        log_in(page, tenant)
        fits_the_window(page)
        visit(page, f"/admin/leads/leadlist/{tenant.list.id}/change/")
        page.get_by_role("link", name="Upload leads").click()
        expect(page.get_by_text("The leads go into the list Prospects")).to_be_visible()
        _send_file(page, "Partner.xlsx", _spreadsheet())
        page.wait_for_selector("text=What the columns are", timeout=FAR)
        fits_the_window(page)
        _choose_second_sheet(page)
        expect(page.locator(".preview tbody tr")).to_have_count(3)
        fits_the_window(page)
        page.get_by_role("button", name="Dry run first").click()
        expect(page.locator("#h-live")).to_have_text("Dry run finished", timeout=FAR)
        fits_the_window(page)
        assert LeadList.objects.get(id=tenant.list.id).lead_count == 0
        page.get_by_role("button", name="Import for real").click()
        expect(page.locator("#h-live")).to_have_text("Import finished", timeout=FAR)
        fits_the_window(page)
        page.close()
    assert complaints == []
    assert LeadList.objects.get(id=tenant.list.id).lead_count == 2


def test_too_large_file_is_reported_where_it_was_chosen(
    chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = give_password(make_tenant("Acme"))
    monkeypatch.setenv("LEADGATE_UPLOAD_LIMIT", "100000")
    with web_server() as port:
        page, complaints = open_browser(chromium, port, width=390)
        log_in(page, tenant)
        visit(page, "/admin/leads/leadimport/import/")
        page.set_input_files("input[name=import_file]", _file("people.csv", messy_csv()))
        page.get_by_role("button", name="Upload and continue").click()
        expect(page.get_by_text("The file is too large")).to_be_visible()
        _send_file(page, "people.csv", b"Email\nada@example.com\n")
        page.close()
    assert complaints == []


# --- the steps of the first ---


def _send_file(page: Page, name: str, content: bytes) -> None:
    page.set_input_files("input[name=import_file]", _file(name, content))
    page.get_by_role("button", name="Upload and continue").click()
    page.wait_for_url(re.compile("/import/0"))


def _file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def _check_reading(page: Page) -> None:
    expect(page.get_by_label("Delimiter")).to_have_value(";")
    expect(page.locator(".header-row summary")).to_have_text("Row 1 holds the columns’ names")
    assert "1252" in page.get_by_label("Encoding").locator("option:checked").inner_text()
    expect(page.get_by_role("rowheader", name="Größe des Unternehmens")).to_be_visible()


def _fix_mapping(page: Page) -> None:
    page.get_by_label("What is Mailadresse des Kontakts?").select_option(label="Email")
    page.get_by_label("What is Nr.?").select_option(label="Ignore this column")
    page.get_by_label("What is Größe des Unternehmens?").select_option(value="custom")
    page.get_by_label("Name of the custom variable for Größe des Unternehmens").fill("size")
    page.get_by_label("Put the leads into").select_option(label="A new list")
    page.get_by_label("Name of the new list").fill("Trade fair")


def _preview(page: Page) -> None:
    page.get_by_role("button", name="Update preview").click()
    rows = page.locator(".preview tbody tr")
    expect(rows).to_have_count(20)
    expect(rows.nth(0)).to_contain_text("person0@example.com")
    expect(rows.nth(1)).to_contain_text("Invalid email")
    expect(rows.nth(5)).to_contain_text("gesperrt.example of the blocklist Default blocklist")
    expect(page.locator(".preview thead")).to_contain_text("size")
    assert not LeadList.objects.filter(name="Trade fair").exists(), "a preview makes nothing"
    fits_the_window(page)


def _note_what_the_bar_shows(page: Page) -> None:
    """In a place that survives the reload at the end."""
    page.evaluate(
        """() => {
            const bar = document.querySelector("progress[data-percent]");
            sessionStorage.bar = bar.value;
            new MutationObserver(() => { sessionStorage.bar += " " + bar.value; })
                .observe(bar, { attributes: true });
        }"""
    )


def _check_report(page: Page) -> None:
    expect(page.locator("#h-live")).to_have_text("Import finished", timeout=FAR)
    seen = page.evaluate("sessionStorage.bar").split()
    assert seen[0] == "0" and float(seen[-1]) > 0, "the bar never moved"
    for name, count in (
        ("created", GOOD),
        ("invalid_email", BAD),
        ("repeated", REPEATED),
        ("blocked", BLOCKED),
    ):
        expect(page.locator(f"[data-text={name}]")).to_have_text(f"{count:,}")
    assert LeadList.objects.get(name="Trade fair").lead_count == GOOD
    fits_the_window(page)


def _check_rejected_rows(page: Page) -> None:
    page.get_by_role("link", name="Repeated").click()
    expect(page.locator(".rows tbody tr").first).to_contain_text("Repeats row")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download rejected rows").click()
    rows = _read(waiting.value)
    assert len(rows) == ROWS - GOOD
    assert rows[0]["Leadgate outcome"] == "invalid_email"
    assert rows[0]["Vorname"] == "Jürgen"
    page.go_back()


def _read(download: Download) -> list[dict[str, str]]:
    assert download.suggested_filename == "Messekontakte-rejected.csv"
    text = Path(download.path()).read_bytes().decode("cp1252")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def _undo(page: Page) -> None:
    page.get_by_role("link", name="Undo …").click()
    expect(page.locator("form.card")).to_contain_text(f"{GOOD:,} leads in Trade fair")
    page.get_by_role("button", name="Yes, undo it").click()
    expect(page.get_by_role("heading", name="The import was undone")).to_be_visible(timeout=FAR)
    record = LeadImport.objects.get()
    assert (record.state, record.undo_state) == (ImportState.FINISHED, UndoState.DONE)
    assert LeadList.objects.get(name="Trade fair").lead_count == 0


# --- the steps of the second ---


def _spreadsheet() -> bytes:
    people: list[list[Cell]] = [
        ["Email", "Vorname", "PLZ"],
        ["ada@example.com", "Ada", 10115],
        ["bob@example.com", "Bob", 1067],
        ["kein Email", "Cy", 1],
    ]
    return small_xlsx({"Notes": [["Email"], ["x@example.com"]], "People": people})


def _choose_second_sheet(page: Page) -> None:
    page.get_by_label("Sheet").select_option("People")
    page.get_by_role("button", name="Read again").click()
    expect(page.get_by_role("rowheader", name="PLZ")).to_be_visible(timeout=FAR)
