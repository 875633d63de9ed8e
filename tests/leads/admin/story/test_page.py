"""A lead's page for people: who it is, where it is, and what happened to it, by whom."""

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.models import EmailVerdict, Lead, LeadImport, Membership
from leads.people import timeline
from leads.people.deletion import delete_leads, remove_memberships
from leads.people.leads import change_lead
from leads.people.restoring import restore_leads
from leads.tags import add_tags, create_tag
from tests.admin_pages import Browser
from tests.builders import Tenant, add_leads, block, make_member, make_tenant
from tests.leads.file_imports.files import import_csv
from tests.leads.tags.tagged import give_tags
from workspaces.database.cursor import plain_cursor
from workspaces.database.planner import by_bitmap_only
from workspaces.models import Role
from workspaces.tenant_admin import change_url


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant("Acme")
    add_leads(tenant, [{"email": "bob@example.com"}, {"email": "ann@example.com", "last_name": "Lee"}])
    return tenant


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


def ann() -> Lead:
    return Lead.objects.get(email="ann@example.com")


def page_of(browser: Browser, **query: Any) -> str:
    text: str = browser.client.get(change_url(Lead, ann().id), query).content.decode()
    return text


def story(browser: Browser, **query: Any) -> list[str]:
    """What happened, in words, without times, the newest first."""
    text = page_of(browser, **query)
    moments = re.findall(r'<li class="moment [^>]*>(.*?)\n  </li>', text, re.DOTALL)
    bare = (re.sub(r"<time.*?</time>", "", moment) for moment in moments)
    return [html.unescape(" ".join(re.sub(r"<[^>]+>", " ", moment).split())) for moment in bare]


def test_lead_came_with_a_row_and_was_put_elsewhere_by_another(tenant: Tenant, browser: Browser) -> None:
    add_leads(tenant, [{"email": "ann@example.com"}], list_id=tenant.list.id)
    second, first = story(browser)
    assert first.startswith("Came with API v2: leads/add , row 1 into Spring")
    assert second.startswith("Put into Prospects with API v2: leads/add , row 0")
    assert tenant.owner.email in first


def test_file_is_named_with_its_row_and_its_import(tenant: Tenant, browser: Browser) -> None:
    import_csv(tenant, ["Email"], [["zoe@example.com"], ["ann@example.com"]])
    record = LeadImport.objects.latest("id")
    assert f'<a href="{change_url(LeadImport, record.id)}">' in page_of(browser)
    assert any(", row 3" in moment for moment in story(browser))


def test_what_an_import_filled_and_overwrote_is_shown_old_and_new(tenant: Tenant, browser: Browser) -> None:
    import_csv(
        tenant,
        ["Email", "First name", "Last name"],
        [["ann@example.com", "Ann <b>", "Roe"]],
        update_existing=True,
    )
    [changed] = [moment for moment in story(browser) if "overwritten by" in moment]
    assert not [moment for moment in story(browser) if "Not created anew" in moment]
    assert changed.startswith("Filled and overwritten by")
    assert "First name filled: Ann <b>" in changed
    assert "Last name overwritten: Lee → Roe" in changed


def test_refused_row_says_why(tenant: Tenant, browser: Browser) -> None:
    add_leads(tenant, [{"email": "ann@example.com"}])
    assert any("Already in the campaign Spring" in moment for moment in story(browser))


def test_edits_deletion_restoring_and_removal_say_by_whom(tenant: Tenant, browser: Browser) -> None:
    lead = ann()
    assert not browser.save(lead, job_title="Clerk").context
    browser.act("delete_selected", [lead], tenant.workspace)
    restore_leads(workspace_id=tenant.workspace.id, lead_ids=[lead.id])
    places = Membership.objects.filter(lead_id=lead.id)
    remove_memberships(workspace_id=tenant.workspace.id, membership_ids=[place.id for place in places])
    text = " | ".join(story(browser))
    assert f"Edited by {tenant.owner.email} Job title" in text
    assert f"Deleted by {tenant.owner.email}" in text
    assert "Restored" in text and "Taken out of a campaign or list" in text


def test_import_that_restores_says_so(tenant: Tenant, browser: Browser) -> None:
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[ann().id])
    add_leads(tenant, [{"email": "ann@example.com"}], list_id=tenant.list.id)
    assert any(moment.startswith("Restored by API v2") for moment in story(browser))


def test_blocked_and_verified(tenant: Tenant, browser: Browser) -> None:
    block(tenant.blocklist, "example.com")
    EmailVerdict.objects.create(
        workspace_id=tenant.workspace.id, email="ann@example.com", status=-1, reason="no_such_domain"
    )
    text = " | ".join(story(browser))
    assert "Blocked by the entry example.com of Default blocklist" in text
    assert "Verified invalid" in text


def test_who_it_is_and_where(tenant: Tenant, browser: Browser) -> None:
    give_tags(tenant.workspace.id, ann().id, ["<vip>"])
    change_lead(
        workspace_id=tenant.workspace.id,
        lead_id=ann().id,
        changes={"custom_fields": {"size": 40, "<x>": "y"}, "phone": "+49 30 1"},
    )
    Membership.objects.filter(lead_id=ann().id).update(status=3, assigned_to=tenant.owner.id)
    page = page_of(browser)
    for text in ("&lt;vip&gt;", "&lt;x&gt;", "<td>40</td>", "+49 30 1", ">Completed<", ">Spring</a>"):
        assert text in page


def test_tags_are_named(tenant: Tenant, browser: Browser) -> None:
    tag = create_tag(workspace_id=tenant.workspace.id, name="<vip>")
    add_tags(workspace_id=tenant.workspace.id, tag_ids=[tag.id], resource_ids=[ann().id])
    assert story(browser)[0].startswith("Tagged") and story(browser)[0].endswith("<vip>")


def test_story_has_pages(tenant: Tenant, browser: Browser) -> None:
    for number in range(25):
        change_lead(workspace_id=tenant.workspace.id, lead_id=ann().id, changes={"job_title": str(number)})
    assert len(story(browser)) == 20
    assert len(story(browser, page=2)) == 6
    for odd in ("99", "nonsense", "-1"):
        assert story(browser, page=odd)


def test_story_that_is_too_long_says_so(
    tenant: Tenant, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Only the newest" not in page_of(browser)
    monkeypatch.setattr(timeline, "MOST", 1)
    assert "Only the newest" in page_of(browser)


def test_longer_stories_take_no_more_queries(tenant: Tenant, browser: Browser) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page_of(browser)
        return len(queries)

    add_leads(tenant, [{"email": "ann@example.com"}], list_id=tenant.list.id)
    change_lead(workspace_id=tenant.workspace.id, lead_id=ann().id, changes={"job_title": "x"})
    add_leads(tenant, [{"email": "ann@example.com"}])
    count()
    before = count()
    for place in (tenant.other_campaign, tenant.other_list):
        kind = "list_id" if place == tenant.other_list else "campaign_id"
        add_leads(tenant, [{"email": "ann@example.com"}], **{kind: place.id})
        change_lead(workspace_id=tenant.workspace.id, lead_id=ann().id, changes={"job_title": place.name})
    assert count() == before


def test_stories_are_read_by_indexes(tenant: Tenant) -> None:
    """Whatever the planner knows of the tables."""
    plans: dict[str, tuple[str, dict[str, Any]]] = {
        "changes_of_lead": ("change_object", {"ids": [ann().id]}),
        "outcomes_of_email": ("outcome_email", {"email": "ann@example.com"}),
    }
    for name, (index, parameters) in plans.items():
        with by_bitmap_only():
            statement = b"EXPLAIN " + timeline._SQL.statement(name)
            values = {**parameters, "workspace": tenant.workspace.id, "limit": 9}
            plan = plain_cursor().execute(statement, values).fetchall()
        assert any(index in line for (line,) in plan), plan


def test_stranger_and_viewer(tenant: Tenant) -> None:
    viewer = Browser(make_member(tenant.workspace, Role.VIEWER))
    assert "All fields" in page_of(viewer) and story(viewer)
    other = make_tenant("Globex")
    add_leads(other, [{"email": "bob@example.com"}], list_id=other.list.id)
    stranger = Browser(other.owner)
    assert stranger.get(change_url(Lead, ann().id)).status_code == 302
    assert "Prospects" not in page_of(Browser(tenant.owner))
