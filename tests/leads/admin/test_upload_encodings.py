"""The page of a file whose encoding is in doubt, or can't be read as it was taken."""

import pytest

from tests.admin_pages import Browser
from tests.builders import Tenant, make_tenant
from tests.leads.admin.upload_pages import form_values, imported, prepare_url, uploaded

_DOUBTFUL = "Email;Ort\nada@example.com;Łąki\n".encode("cp1250")
_QUESTION = "Which of these is right?"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant("Acme")


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


def test_the_page_asks_about_a_doubt(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, _DOUBTFUL, tenant.workspace)
    page = browser.get(prepare_url(source)).content.decode()
    assert _QUESTION in page
    assert "Windows-1250 (Central European)" in page and "ISO 8859-2 (Central European)" in page
    assert "Łąki" in page and "Łški" in page
    again = {**form_values(browser, source), "delimiter": ";", "header_row": "0", "read": "1"}
    assert _QUESTION in browser.post(prepare_url(source), again).content.decode()
    chosen = {**form_values(browser, source), "read_as": "iso8859_2"}
    assert _QUESTION not in browser.post(prepare_url(source), chosen).content.decode()
    source.refresh_from_db()
    assert (source.format["encoding"], source.format["is_doubted"]) == ("iso8859_2", False)
    assert not source.warnings


def test_a_doubt_ends_when_somebody_confirms_it(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, _DOUBTFUL, tenant.workspace)
    browser.post(prepare_url(source), {**form_values(browser, source), "read_as": "cp1250"})
    source.refresh_from_db()
    assert (source.format["encoding"], source.warnings) == ("cp1250", [])
    refused = browser.post(prepare_url(source), {**form_values(browser, source), "read_as": "klingon"})
    assert refused.context["reading"].errors["read_as"]


def test_file_with_a_bad_byte_can_be_read_as_something_else(browser: Browser, tenant: Tenant) -> None:
    content = "Email;Name\nada@example.com;Jürgen Müßgöß Zo".encode() + b"\xeb\nbob@example.com;Bob\n"
    source = uploaded(browser, content, tenant.workspace)
    page = browser.get(prepare_url(source)).content.decode()
    assert "be read as" in page and "Read it as" in page
    wrong = browser.post(prepare_url(source), {"read": "1", "encoding": "utf-8"})
    assert wrong.status_code == 200
    assert "can&#x27;t be read as utf-8" in wrong.content.decode().replace("’", "&#x27;")
    reply = browser.post(prepare_url(source), {"read": "1", "encoding": "cp1252"})
    assert "What the columns are" in reply.content.decode()
    source.refresh_from_db()
    assert (source.state, source.format["encoding"], source.format["delimiter"]) == ("ready", "cp1252", ";")
    assert imported(browser, source, tenant.list).created_count == 2
