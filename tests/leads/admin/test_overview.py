"""The first page of the admin."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.admin_pages import Browser
from tests.builders import Tenant, add_leads, make_tenant, make_user
from tests.leads.admin.upload_pages import (
    imported,
    uploaded,
)

PEOPLE = "E-Mail;Vorname;Größe\nada@example.com;Ada;3\nnot an email;Bob;4\nada@example.com;Cy;5\n"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant("Acme")


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


def test_first_page_shows_the_workspace_at_a_glance(browser: Browser, tenant: Tenant) -> None:
    imported(browser, uploaded(browser, PEOPLE, tenant.workspace), tenant.list)
    page = browser.get("/admin/").content.decode()
    for shown in ("Upload leads", "1 of 10,000", "people.csv", "into Prospects", "1 created"):
        assert shown in page


def test_first_page_asks_no_more_when_there_is_more(browser: Browser, tenant: Tenant) -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/admin/").status_code == 200
        return len(queries)

    add_leads(tenant, [{"email": "a@example.com"}])
    ask()
    before = ask()
    for number in range(3):
        add_leads(tenant, [{"email": f"{number}@example.com"}, {"email": "bad"}], list_id=tenant.list.id)
    assert ask() == before


def test_first_page_of_somebody_in_no_workspace(db: None) -> None:
    assert Browser(make_user("nobody")).get("/admin/").status_code == 200
