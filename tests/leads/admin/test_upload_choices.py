"""What the prepare page says of choices before an import: what won't go, what is wrong, what exists."""

from typing import Any

import pytest

from leads.models import SourceFile
from tests.admin_pages import Browser
from tests.builders import Tenant, make_tenant
from tests.leads.admin.upload_pages import confirm, form_values, prepare_url, uploaded

PEOPLE = "E-Mail;Vorname\nada@example.com;Ada\nbob@example.com;Bob\n"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant("Acme")


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


def page_of(browser: Browser, source: SourceFile, query: str = "") -> Any:
    reply = browser.get(prepare_url(source, query))
    assert reply.status_code == 200
    return reply


def test_campaign_without_an_email_column_is_warned_of(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, "First name;Size\nAda;3\nBob;4\n", tenant.workspace)
    sentence = "No column is the email. The campaign Spring knows people by it"
    for target, warned in (
        (f"campaign:{tenant.campaign.id}", True),
        (f"list:{tenant.list.id}", False),
        ("", False),
    ):
        page = page_of(browser, source, f"?target={target}").content.decode()
        assert (sentence in page) == warned
        assert not warned or page.index("Import 2 rows") > page.index(sentence)
    linkedin = page_of(browser, source, f"?target=campaign:{tenant.linkedin.id}").content.decode()
    assert "No column is the LinkedIn URL. The campaign Network" in linkedin
    named = uploaded(browser, "Email;Size\nada@example.com;3\n", tenant.workspace)
    page = page_of(browser, named, f"?target=campaign:{tenant.campaign.id}").content.decode()
    assert "No column is" not in page


def test_warning_follows_what_was_chosen(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, PEOPLE, tenant.workspace)
    values = form_values(browser, source, f"?target=campaign:{tenant.campaign.id}")
    page = browser.post(prepare_url(source), {**values, "column_0": "", "preview": "1"}).content.decode()
    assert "No column is the email." in page


def test_fields_that_are_wrong_are_marked(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, PEOPLE, tenant.workspace)
    reply = confirm(browser, source, target="new", column_1="email")
    assert set(reply.context["form"].errors) == {"new_list", "__all__", "column_0", "column_1"}
    page = reply.content.decode()
    for name in ("new_list", "column_0", "column_1"):
        field = page[page.index(f'name="{name}"') :].partition(">")[0]
        assert 'aria-invalid="true"' in field, name


def test_second_list_of_a_name_is_warned_of(browser: Browser, tenant: Tenant) -> None:
    source = uploaded(browser, PEOPLE, tenant.workspace)
    reply = confirm(browser, source, target="new", new_list="Prospects")
    page = browser.get(reply.headers["Location"]).content.decode()
    assert "There is 1 more list named Prospects." in page
