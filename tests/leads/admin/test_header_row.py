"""The row with the columns' names: found, shown, and picked."""

import pytest

from tests.admin_pages import Browser
from tests.builders import Tenant, make_tenant
from tests.leads.admin.upload_pages import form_values, prepare_url, uploaded


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


def test_header_row_is_picked_in_the_page(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, "Fair 2026,\nMail,Town\nann@example.com,Ulm\n", tenant.workspace)
    reading = browser.get(prepare_url(source)).context["reading"]
    assert [(row.number, row.is_header) for row in reading.head_rows] == [(1, False), (2, True), (3, False)]
    values = {**form_values(browser, source), "encoding": "utf-8", "delimiter": ",", "read": "1"}
    picked = browser.post(prepare_url(source), {**values, "header_row": "1"})
    assert b"Row 1 holds the columns" in picked.content
    source.refresh_from_db()
    assert [name for name, _ in source.columns] == ["Fair 2026", "Column 2"]
    browser.post(prepare_url(source), {**values, "header_row": "0"})
    source.refresh_from_db()
    assert (source.format["has_header"], source.row_count) == (False, 3)


def test_another_delimiter_finds_the_header_anew(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, "a,b;c,d\nMail;First name\nann@example.com;Ann\n", tenant.workspace)
    values = {**form_values(browser, source), "encoding": "utf-8", "header_row": "2"}
    for delimiter, header in ((",", 1), (";", 2)):
        reading = browser.get(prepare_url(source)).context["reading"]
        values["header_row"] = reading["header_row"].value()
        browser.post(prepare_url(source), {**values, "delimiter": delimiter, "read": "1"})
        source.refresh_from_db()
        assert (source.format["header_row"] or 1, source.format["delimiter"]) == (header, delimiter)
