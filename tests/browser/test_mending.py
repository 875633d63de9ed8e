"""Refused rows, mended as in a spreadsheet: by hand, by what is suggested, before an import and after it."""

import re

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from leads.files.corrected.drafts import draft_of_import
from leads.mending.refused import PAGE
from leads.models import Lead, LeadImport
from tests.browser.test_upload import FAR
from tests.browser.visiting import fits_the_window, give_password, log_in, open_browser, visit
from tests.builders import Tenant, make_tenant
from tests.leads.file_imports.files import as_csv, import_csv
from tests.server import Workers, web_server

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = ["Email", "First name", "Notes"]
BAD = [
    ["ann@gmial,com", "Ann", "first"],
    ["bob@gmial,com", "Bob", ""],
    ["cy@gmial,com", "Cy", ""],
    ["Tel. 030, dee@example.com", "Dee", ""],
    ["nobody", "Eve", "last"],
]
ROWS = [*BAD, ["good@example.com", "Gus", ""]]


@pytest.fixture
def tenant() -> Tenant:
    return give_password(make_tenant("Acme"))


def _mend_page(page: Page, tenant: Tenant, record: LeadImport) -> None:
    log_in(page, tenant)
    visit(page, f"/admin/leads/leadimport/{record.id}/change/")
    page.get_by_role("link", name="Mend refused rows").click()
    expect(page.get_by_role("grid", name="Rows to mend")).to_be_visible()


def _cell(page: Page, row: int, column: int) -> Locator:
    return page.locator(f'tr[data-row="{row}"] td[data-column="{column}"]')


def _choose(page: Page, row: int, column: int) -> None:
    """In its corner: what is suggested stands further down."""
    _cell(page, row, column).click(position={"x": 5, "y": 5})


def _badge(page: Page, row: int) -> Locator:
    return page.locator(f'tr[data-row="{row}"] .badge')


def _kept(page: Page, what: str) -> None:
    expect(page.locator("[data-mend-status]")).to_have_text(f"{what} mended and kept")


def test_five_rows_are_mended_and_imported(chromium: Browser, tenant: Tenant) -> None:
    record = import_csv(tenant, HEADER, ROWS)
    with web_server() as port:
        page, complaints = open_browser(chromium, port, width=1280)
        _mend_page(page, tenant, record)
        start = page.get_by_role("button", name="Import the mended rows")
        expect(start).to_be_disabled()
        page.get_by_role("button", name=re.compile("^Take it in all 3: A dot for a comma")).click()
        _kept(page, "3 rows")
        _cell(page, 5, 0).get_by_role("button", name="Take dee@example.com").click()
        _choose(page, 6, 0)
        page.keyboard.type("eve@example.com")
        with Workers(1):
            start.click()  # what is still being typed is kept first
            expect(page.locator("#h-live")).to_have_text("Import finished", timeout=FAR)
        expect(page.get_by_text("5 put into Prospects")).to_be_visible()
        page.get_by_role("link", name="the import of").click()
        page.get_by_role("link", name="Mend refused rows").click()
        expect(page.get_by_text("No row is left to mend")).to_be_visible()
        page.close()
    assert complaints == []
    emails = Lead.objects.order_by("email").values_list("email", flat=True)
    assert list(emails) == [
        *("ann@gmail.com", "bob@gmail.com", "cy@gmail.com"),
        *("dee@example.com", "eve@example.com", "good@example.com"),
    ]


def test_keys_are_those_of_a_spreadsheet(chromium: Browser, tenant: Tenant) -> None:
    record = import_csv(tenant, HEADER, ROWS)
    with web_server() as port:
        page, complaints = open_browser(chromium, port, width=1280)
        _mend_page(page, tenant, record)
        _move(page)
        _type(page)
        _take_and_undo(page)
        _leave(page)
        page.close()
    assert complaints == []
    assert draft_of_import(record).cells() == {3: {1: "Bobby\nLee"}, 6: {0: "eve@example.com"}}


def _move(page: Page) -> None:
    press = page.keyboard.press
    page.get_by_role("button", name="Take it: Only the address").focus()
    press("Tab")  # into the table, at the first wrong cell
    expect(_cell(page, 2, 0)).to_be_focused()
    for key, row, column in (
        *(("ArrowDown", 3, 0), ("ArrowRight", 3, 1), ("ArrowUp", 2, 1), ("ArrowLeft", 2, 0)),
        *(("ArrowLeft", 2, 0), ("ArrowUp", 2, 0), ("End", 2, 2), ("Tab", 3, 0), ("Shift+Tab", 2, 2)),
        *(("Control+End", 6, 2), ("Control+Home", 2, 0), ("PageDown", 6, 0), ("Home", 6, 0)),
    ):
        press(key)
        expect(_cell(page, row, column)).to_be_focused()


def _type(page: Page) -> None:
    """From row 6, in which nothing is an email."""
    press = page.keyboard.press
    page.keyboard.type("eve@example.com")
    press("Enter")
    expect(_cell(page, 6, 0)).to_be_focused()  # there is no row below
    expect(_badge(page, 6)).to_have_text("Good")
    expect(_cell(page, 6, 0)).not_to_have_attribute("aria-invalid", "true")
    press("F2")
    page.keyboard.type("x")
    press("Escape")
    expect(_cell(page, 6, 0)).to_have_text("eve@example.com")
    _choose(page, 3, 1)
    press("Enter")
    page.keyboard.type("by")
    press("Alt+Enter")
    page.keyboard.type("Lee")
    press("Tab")
    expect(_cell(page, 3, 2)).to_be_focused()
    expect(_cell(page, 3, 1)).to_have_text("Bobby Lee")
    _kept(page, "2 rows")


def _take_and_undo(page: Page) -> None:
    press = page.keyboard.press
    _choose(page, 2, 0)
    press("Control+Shift+Enter")
    for row in (2, 3, 4):
        expect(_badge(page, row)).to_have_text("Good")
    press("Control+z")
    for row in (2, 3, 4):
        expect(_badge(page, row)).to_have_text("Invalid email")
    press("Control+Enter")
    expect(_cell(page, 2, 0)).to_have_text("ann@gmail.com")
    expect(_badge(page, 3)).to_have_text("Invalid email")
    press("Delete")
    expect(_cell(page, 2, 0)).to_have_text("")
    page.get_by_role("button", name="Undo the last change").click()
    expect(_cell(page, 2, 0)).to_have_text("ann@gmail.com")
    press("Control+z")
    expect(_cell(page, 2, 0)).to_contain_text("ann@gmial,com")
    _kept(page, "2 rows")


def _leave(page: Page) -> None:
    _choose(page, 6, 2)
    page.keyboard.press("Tab")
    expect(page.locator("#mend-keys summary")).to_be_focused()
    _choose(page, 6, 2)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Import the mended rows")).to_be_focused()


def test_cells_of_a_spreadsheet_are_pasted_and_taken_back_at_once(chromium: Browser, tenant: Tenant) -> None:
    record = import_csv(tenant, HEADER, ROWS)
    with web_server() as port:
        page, complaints = open_browser(chromium, port, width=1280)
        _mend_page(page, tenant, record)
        _choose(page, 5, 0)
        page.evaluate(_PASTE, "dee@example.com\tDeedee\r\neve@example.com\tEva\r\ntoo\tmuch\r\n")
        for row, name in ((5, "Deedee"), (6, "Eva")):
            expect(_badge(page, row)).to_have_text("Good")
            expect(_cell(page, row, 1)).to_have_text(name)
        _kept(page, "2 rows")
        page.keyboard.press("Control+z")
        expect(page.locator("[data-mend-status]")).to_have_text("Nothing mended")
        expect(_cell(page, 6, 1)).to_have_text("Eve")
        page.close()
    assert complaints == []


_PASTE = """text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(paste);
}"""


def test_what_could_not_be_kept_is_sent_again(chromium: Browser, tenant: Tenant) -> None:
    record = import_csv(tenant, HEADER, ROWS)
    with web_server() as port:
        page, _ = open_browser(chromium, port, width=1280)
        _mend_page(page, tenant, record)
        page.context.set_offline(True)
        _choose(page, 6, 0)
        page.keyboard.type("eve@example.com")
        page.keyboard.press("Enter")
        expect(page.locator("[data-mend-status]")).to_contain_text("Not kept: the server can’t be reached")
        page.get_by_role("link", name="Back to the import").click()
        expect(page.get_by_role("grid", name="Rows to mend")).to_be_visible()  # nothing is lost by leaving
        page.context.set_offline(False)
        _kept(page, "1 row")
        page.close()
    assert draft_of_import(record).cells() == {6: {0: "eve@example.com"}}


def test_what_is_typed_stays_while_pages_are_turned(chromium: Browser, tenant: Tenant) -> None:
    rows = [[f"p{n}@gmial,com", "P", ""] for n in range(PAGE + 1)]
    record = import_csv(tenant, HEADER, rows)
    with web_server() as port:
        page, complaints = open_browser(chromium, port, width=1280)
        _mend_page(page, tenant, record)
        _choose(page, 2, 0)
        page.keyboard.type("own@example.com")
        page.get_by_role("link", name="Next rows").click()
        expect(_cell(page, PAGE + 2, 0)).to_contain_text(f"p{PAGE}@gmial,com")
        _kept(page, "1 row")
        page.get_by_role("button", name="Take it on all pages").click()
        _kept_everywhere(page)
        page.get_by_role("button", name="Undo the last change").click()
        expect(page.locator("[data-mend-status]")).to_contain_text("1 row mended and kept", timeout=FAR)
        page.get_by_role("button", name="Take it on all pages").click()
        _kept_everywhere(page)
        page.get_by_role("link", name="First page").click()
        expect(_cell(page, 2, 0)).to_have_text("own@example.com")
        expect(_cell(page, 3, 0)).to_have_text("p1@gmail.com")
        page.close()
    assert complaints == []


def _kept_everywhere(page: Page) -> None:
    status = page.locator("[data-mend-status]")
    expect(status).to_contain_text("1,001 rows mended and kept, 999 of them", timeout=FAR)


@pytest.mark.parametrize("width", [1280, 390])
def test_first_rows_are_mended_before_the_import(chromium: Browser, tenant: Tenant, width: int) -> None:
    with web_server() as port:
        page, complaints = open_browser(chromium, port, width=width)
        log_in(page, tenant)
        visit(page, f"/admin/leads/leadimport/import/?target=list:{tenant.list.id}")
        file = FilePayload(name="people.csv", mimeType="text/csv", buffer=as_csv(HEADER, ROWS))
        page.set_input_files("input[name=import_file]", file)
        page.get_by_role("button", name="Upload and continue").click()
        page.get_by_role("button", name="Mend these rows").click()
        _choose(page, 6, 0)
        page.keyboard.type("eve@example.com")
        fits_the_window(page)
        page.get_by_role("button", name="Show what will become of them").click()
        expect(page.locator(".preview tbody tr").nth(4)).to_contain_text("Created")
        expect(page.get_by_text("1 row of the file is mended")).to_be_visible()
        page.get_by_role("button", name="Mend these rows").click()
        expect(_cell(page, 6, 0)).to_have_text("eve@example.com")
        page.get_by_role("button", name=re.compile("^Take it in all 3")).click()
        with Workers(1):
            page.get_by_role("button", name=re.compile("^Import 6 rows")).click()
            expect(page.locator("#h-live")).to_have_text("Import finished", timeout=FAR)
        expect(page.get_by_text("5 put into Prospects")).to_be_visible()  # nobody mended row 5
        page.close()
    assert complaints == []
