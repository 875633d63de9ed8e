"""The page of a deleted lead: read only, since when and by whom, and a button that brings it back."""

import pytest
from django.test import Client

from leads.models import Lead, Membership
from tests.admin_pages import Browser
from tests.builders import Tenant, add_leads, block, make_member, make_tenant
from workspaces.models import Plan, Role
from workspaces.tenant_admin import change_url


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant("Acme")
    add_leads(tenant, [{"email": "ann@example.com", "custom_variables": {"city": "Rome"}}])
    return tenant


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    """That has just deleted the lead."""
    browser = Browser(tenant.owner)
    browser.act("delete_selected", [ann()], tenant.workspace)
    assert ann().deleted_at is not None
    return browser


def ann() -> Lead:
    return Lead.objects.get(email="ann@example.com")


def restore_url() -> str:
    return f"/admin/leads/lead/{ann().id}/restore/"


def page_of(browser: Browser) -> str:
    text: str = browser.client.get(change_url(Lead, ann().id)).content.decode()
    return text


def test_deleted_lead_has_a_page_that_is_reached_from_the_list(tenant: Tenant, browser: Browser) -> None:
    listed = browser.changelist(Lead, deleted="yes").content.decode()
    assert f"{change_url(Lead, ann().id)}?" in listed
    page = page_of(browser)
    since = page[page.index("This lead is deleted") :]
    assert f"{ann().deleted_at:%Y-%m-%d %H:%M}</time>, by {tenant.owner.email}." in since
    assert restore_url() in page and "Came with" in page and "Spring" in page and "Rome" in page
    assert 'name="first_name"' not in page and 'name="_save"' not in page
    place = Membership.objects.get(lead_id=ann().id)
    assert change_url(Membership, place.id) not in page  # it sleeps: it has no page


def test_button_restores_the_lead_with_its_places(tenant: Tenant, browser: Browser) -> None:
    response = browser.client.post(restore_url())
    assert (response.status_code, response.headers["Location"]) == (302, change_url(Lead, ann().id))
    assert ann().deleted_at is None
    assert Membership.objects.get(lead_id=ann().id).deleted_at is None
    page = page_of(browser)
    assert "The lead is back" in page and "This lead is deleted" not in page and restore_url() not in page
    assert 'name="first_name"' in page
    browser.client.post(restore_url())  # once more: nothing to do, and no word of it
    assert "The lead is back" not in page_of(browser)


def test_whom_the_blocklist_blocks_stays_deleted(tenant: Tenant, browser: Browser) -> None:
    block(tenant.blocklist, "example.com")
    browser.client.post(restore_url())
    assert ann().deleted_at is not None
    assert "The default blocklist blocks this email" in page_of(browser)


def test_full_plan_says_so(tenant: Tenant, browser: Browser) -> None:
    Plan.objects.update(contact_limit=0)
    browser.client.post(restore_url())
    assert ann().deleted_at is not None
    assert 'class="error"' in page_of(browser)


def test_viewers_and_uploaders_look_only(tenant: Tenant, browser: Browser) -> None:
    for role in (Role.VIEWER, Role.UPLOADER):
        other = Browser(make_member(tenant.workspace, role))
        page = page_of(other)
        assert "This lead is deleted" in page and "A manager of the workspace" in page
        assert restore_url() not in page
        assert other.client.post(restore_url()).status_code == 403
    assert ann().deleted_at is not None


def test_strangers_find_nothing(tenant: Tenant, browser: Browser) -> None:
    stranger = Browser(make_tenant("Rival").owner)
    assert stranger.client.post(restore_url()).status_code == 404
    assert stranger.client.get(change_url(Lead, ann().id)).status_code == 302
    assert ann().deleted_at is not None
    assert Client().post(restore_url()).status_code == 302  # to the login
    assert ann().deleted_at is not None


def test_it_is_restored_by_a_post_only(browser: Browser) -> None:
    assert browser.client.get(restore_url()).status_code == 405
