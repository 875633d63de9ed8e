"""Columns that are remembered for a person, and views that are saved, shared, opened and deleted."""

from typing import Any

import pytest

from leads.erasing import Who, erase_person
from leads.models import Erasure, Lead, SavedView
from tests.admin_pages import Browser, errors, page_url
from tests.builders import Tenant, add_leads, make_member, make_tenant
from workspaces.models import AuditEntry, Member, Role
from workspaces.tenant_admin import change_url


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant("Acme")
    add_leads(tenant, [{"email": "ann@example.com", "phone": "+49 30 1"}, {"email": "bob@example.com"}])
    return tenant


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


def choose(browser: Browser, *columns: str, **more: str) -> Any:
    return browser.post("/admin/leads/lead/columns/", {"column": list(columns), **more})


def save(browser: Browser, name: str, *, query: str = "phone=yes&p=3", **more: Any) -> Any:
    data = {"name": name, "query": query, "column": ["phone", "nonsense"], **more}
    return browser.post("/admin/leads/lead/save_view/", data)


def columns(browser: Browser, **query: Any) -> list[str]:
    shown: list[str] = browser.changelist(Lead, **query).context["cl"].list_display
    return [name for name in shown if name != "action_checkbox"]


def test_columns_are_remembered_for_the_person_alone(tenant: Tenant, browser: Browser) -> None:
    usual = columns(browser)
    back = choose(browser, "phone", "name", "nonsense", query="phone=yes&p=2")
    assert back["Location"] == "/admin/leads/lead/?phone=yes"
    assert columns(browser) == ["shown_email", "name", "phone"]
    assert "+49 30 1" in browser.changelist(Lead).content.decode()
    assert columns(Browser(make_member(tenant.workspace, Role.VIEWER))) == usual
    choose(browser, usual="yes")
    assert columns(browser) == usual


@pytest.mark.parametrize("name", ["phone", "website", "linkedin_url", "source", "notes", "external_id"])
def test_every_column_can_be_shown(browser: Browser, name: str) -> None:
    choose(browser, name, "created_at", "updated_at")
    assert columns(browser) == ["shown_email", name, "created_at", "updated_at"]


def test_view_keeps_filters_search_and_columns(browser: Browser) -> None:
    answer = save(browser, " With phone ")
    view = SavedView.objects.get()
    assert (view.name, view.filters, view.columns) == ("With phone", {"phone": "yes"}, ["phone"])
    page = browser.client.get(answer["Location"])
    assert [str(row) for row in page.context["cl"].result_list] == ["ann@example.com"]
    assert "phone" in page.context["cl"].list_display
    assert f"view={view.id}" in page.content.decode()
    assert AuditEntry.objects.filter(action="view.saved", object_id=view.id).exists()


def test_view_of_the_same_name_is_replaced(browser: Browser) -> None:
    save(browser, "Mine")
    save(browser, "Mine", query="q=bob")
    assert SavedView.objects.get().filters == {"q": "bob"}


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_view_needs_a_name(browser: Browser, name: str) -> None:
    assert save(browser, name).status_code == 302
    assert not SavedView.objects.exists()
    assert "The view was not saved" in browser.changelist(Lead).content.decode()


def test_own_view_is_nobody_elses_until_it_is_shared(tenant: Tenant, browser: Browser) -> None:
    other = Browser(make_member(tenant.workspace, Role.VIEWER))
    save(browser, "Mine")
    view = SavedView.objects.get()
    assert ">Mine" not in other.changelist(Lead).content.decode()
    assert other.get(change_url(SavedView, view.id)).status_code == 302
    assert columns(other, view=view.id) != ["shown_email", "phone"]
    browser.save(view, name="Ours", is_shared="on")
    assert ">Ours" in other.changelist(Lead).content.decode()
    assert columns(other, view=view.id) == ["shown_email", "phone"]


def test_viewer_saves_views_of_their_own_and_shares_none(tenant: Tenant) -> None:
    viewer = Browser(make_member(tenant.workspace, Role.VIEWER))
    save(viewer, "Mine", is_shared="yes")
    view = SavedView.objects.get()
    assert not view.is_shared
    assert not errors(viewer.save(view, name="Renamed"))
    assert SavedView.objects.get().name == "Renamed"
    viewer.post(page_url(SavedView, "delete", view.id), {"post": "yes"})
    assert not SavedView.objects.exists()


def test_two_views_of_one_person_have_two_names(browser: Browser) -> None:
    save(browser, "One")
    save(browser, "Two")
    assert "name" in errors(browser.save(SavedView.objects.get(name="Two"), name="One"))


def test_stranger_sees_saves_and_opens_nothing_of_it(tenant: Tenant, browser: Browser) -> None:
    save(browser, "Ours", is_shared="yes")
    view = SavedView.objects.get()
    stranger = Browser(make_tenant("Globex").owner)
    assert ">Ours" not in stranger.changelist(Lead).content.decode()
    assert columns(stranger, view=view.id) != ["shown_email", "phone"]
    stranger.post(f"/admin/leads/lead/save_view/?workspace={tenant.workspace.id}", {"name": "x"})
    assert SavedView.objects.filter(workspace=tenant.workspace).count() == 1


def test_who_left_the_workspace_saves_nothing(tenant: Tenant, browser: Browser) -> None:
    Member.objects.filter(user=tenant.owner).delete()
    assert save(browser, "Mine").status_code == 403
    assert choose(browser, "phone").status_code == 403


def test_forms_are_sent_not_fetched(browser: Browser) -> None:
    for path in ("columns", "save_view"):
        assert browser.get(f"/admin/leads/lead/{path}/").status_code == 405


def test_view_that_searches_for_somebody_goes_when_they_are_erased(tenant: Tenant, browser: Browser) -> None:
    save(browser, "Ann", query="q=Ann%40example.com")
    save(browser, "All", query="phone=yes")
    who = Who(by=Erasure.By.EMAIL, value="ann@example.com")
    erase_person(workspace_id=tenant.workspace.id, who=who)
    assert [view.name for view in SavedView.objects.all()] == ["All"]
