"""Lists: one workspace at a time, capped counts, no query per row."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from blocklists.models import Blocklist, BlocklistEntry
from campaigns.models import Campaign
from leads.models import BackgroundJob, Lead, LeadImport, LeadList, Membership, Tag
from leads.provision import create_workspace
from leads.tags import create_tag
from tests.admin_pages import Browser
from tests.builders import (
    Tenant,
    add_leads,
    block,
    make_campaign,
    make_key,
    make_list,
    make_member,
    make_tenant,
)
from workspaces.models import ApiKey, Member, Plan, Role, Usage, User, Workspace
from workspaces.tenant_admin import ACTION_LIMIT, FOUND_LIMIT, change_url


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant("Acme")


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


# --- one workspace at a time ---


@pytest.fixture
def other(tenant: Tenant) -> Tenant:
    """A second workspace of the same owner, after the first by name."""
    other = make_tenant("Globex")
    Member.objects.create(workspace=other.workspace, user=tenant.owner, role=Role.VIEWER)
    return other


def shown(response: Any) -> set[Any]:
    return {row.workspace_id for row in response.context["cl"].result_list}


def test_list_shows_the_first_workspace_until_another_is_chosen(
    tenant: Tenant, other: Tenant, browser: Browser
) -> None:
    assert shown(browser.changelist(Campaign)) == {tenant.workspace.id}
    assert shown(browser.changelist(Campaign, workspace=other.workspace.id)) == {other.workspace.id}


def test_choice_of_workspace_is_remembered_on_all_pages(
    tenant: Tenant, other: Tenant, browser: Browser
) -> None:
    browser.changelist(Campaign, workspace=other.workspace.id)
    assert shown(browser.changelist(LeadList)) == {other.workspace.id}
    Member.objects.filter(workspace=other.workspace, user=tenant.owner).delete()
    assert shown(browser.changelist(LeadList)) == {tenant.workspace.id}


@pytest.mark.parametrize("value", ["", "nonsense", "00000000-0000-7000-8000-000000000000"])
def test_unknown_workspace_in_the_address_means_the_default(
    tenant: Tenant, browser: Browser, value: str
) -> None:
    assert shown(browser.changelist(Campaign, workspace=value)) == {tenant.workspace.id}


def test_filter_of_workspaces_is_shown_to_who_has_several(tenant: Tenant, browser: Browser) -> None:
    assert "By workspace" not in browser.changelist(Campaign).content.decode()
    make_second = make_tenant("Globex")
    Member.objects.create(workspace=make_second.workspace, user=tenant.owner, role=Role.VIEWER)
    page = browser.changelist(Campaign).content.decode()
    assert "By workspace" in page
    assert "Globex" in page


def test_page_of_a_workspace_that_is_not_chosen_opens(other: Tenant, browser: Browser) -> None:
    assert browser.get(change_url(Campaign, other.campaign.id)).status_code == 200


def test_role_in_the_listed_workspace_decides_on_actions(
    tenant: Tenant, other: Tenant, browser: Browser
) -> None:
    assert 'value="revoke"' in browser.changelist(ApiKey).content.decode()
    assert 'value="revoke"' not in browser.changelist(ApiKey, workspace=other.workspace.id).content.decode()
    browser.act("revoke", [ApiKey.objects.get(workspace=other.workspace)], tenant.workspace)
    assert not ApiKey.objects.exclude(revoked_at=None).exists()


# --- counts ---


def insert_leads(tenant: Tenant, count: int, *, prefix: str) -> None:
    """Past the gate and its counters, so that a count and what a counter says can differ."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO leads_lead (id, workspace_id, email)"
            " SELECT gen_random_uuid(), %s, %s || n || '@example.com' FROM generate_series(1, %s) AS n",
            [tenant.workspace.id, prefix, count],
        )


def test_unfiltered_count_is_the_counter(tenant: Tenant, browser: Browser) -> None:
    insert_leads(tenant, 3, prefix="a")
    Usage.objects.filter(workspace=tenant.workspace).update(contacts=1_234_567)
    page = browser.changelist(Lead).content.decode()
    assert "1,234,567 leads" in page
    assert "The first 10,000 are listed" in page


def test_count_of_a_search_is_exact_up_to_the_limit(tenant: Tenant, browser: Browser) -> None:
    insert_leads(tenant, FOUND_LIMIT, prefix="a")
    insert_leads(tenant, 5, prefix="b")
    page = browser.changelist(Lead, q="a").content.decode()
    assert "1,000 leads" in page
    assert "are listed" not in page
    insert_leads(tenant, 1, prefix="a0")
    page = browser.changelist(Lead, q="a").content.decode()
    assert "1,000+ leads" in page
    assert "are listed" in page
    assert "5 leads" in browser.changelist(Lead, q="b").content.decode()


def test_pages_end_at_the_limit(tenant: Tenant, browser: Browser) -> None:
    insert_leads(tenant, FOUND_LIMIT + 150, prefix="a")
    last = FOUND_LIMIT // 100
    assert len(browser.changelist(Lead, q="a", p=last).context["cl"].result_list) == 100
    beyond = browser.changelist(Lead, q="a", p=last + 1)
    assert beyond.status_code == 302
    assert "e=1" in beyond["Location"]


def test_action_takes_no_more_than_its_limit(tenant: Tenant, browser: Browser) -> None:
    """Of rows for which there is no job."""
    block(tenant.blocklist, *(f"p{number}@example.com" for number in range(ACTION_LIMIT + 1)))
    everything = {"action": "delete_selected", "select_across": "1", "post": "yes"}
    chosen = list(tenant.blocklist.entries.all()[:1])
    url = browser.changelist(BlocklistEntry, q="p").request["PATH_INFO"]
    selected = {"_selected_action": [str(chosen[0].pk)]}
    refused = browser.post(f"{url}?q=p", {**everything, **selected}, follow=True)
    assert "At most 900 rows at once" in refused.content.decode()
    assert tenant.blocklist.entries.count() == ACTION_LIMIT + 1
    browser.act("delete_selected", chosen, tenant.workspace)
    browser.post(f"{url}?q=p", {**everything, **selected}, follow=True)
    assert not tenant.blocklist.entries.exists()


def test_more_leads_than_a_request_can_take_are_a_job(tenant: Tenant, browser: Browser) -> None:
    insert_leads(tenant, ACTION_LIMIT + 1, prefix="a")
    everything = {"action": "delete_selected", "select_across": "1", "post": "yes", "_selected_action": "all"}
    url = browser.changelist(Lead, q="a").request["PATH_INFO"]
    reply = browser.post(f"{url}?q=a", everything)
    assert "/backgroundjob/" in reply.headers["Location"]
    assert not Lead.objects.exclude(deleted_at=None).exists()


# --- no query per row ---


def _leads(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": f"{Lead.objects.count()}@example.com"}, {"email": "x"}])


def _verified(tenant: Tenant) -> None:
    email = f"{Lead.objects.count()}@example.com"
    owner = make_member(tenant.workspace, Role.MANAGER)
    campaign = make_campaign(tenant.workspace, owner, "Other")
    add_leads(tenant, [{"email": email}], campaign_id=campaign.id, verify_leads_on_import=True)


MAKERS: list[tuple[type[Model], Callable[[Tenant], object]]] = [
    (Lead, _leads),
    (Membership, _leads),
    (LeadImport, _verified),
    (BackgroundJob, _verified),
    (Campaign, _verified),
    (LeadList, lambda t: make_list(t.workspace, make_member(t.workspace, Role.MANAGER), "More")),
    (
        Blocklist,
        lambda t: Blocklist.objects.create(workspace=t.workspace, name=f"B{Blocklist.objects.count()}"),
    ),
    (Tag, lambda t: create_tag(workspace_id=t.workspace.id, name=f"T{Tag.objects.count()}")),
    (BlocklistEntry, lambda t: block(t.blocklist, f"{BlocklistEntry.objects.count()}.example")),
    (Member, lambda t: make_member(t.workspace, Role.VIEWER)),
    (User, lambda t: make_member(t.workspace, Role.VIEWER)),
    (ApiKey, lambda t: make_key(t.workspace, make_member(t.workspace, Role.VIEWER))),
    (Workspace, lambda t: create_workspace(name=f"W{Workspace.objects.count()}", owner=t.owner)),
    (Plan, lambda t: create_workspace(name=f"W{Workspace.objects.count()}", owner=t.owner)),
    (Usage, lambda t: create_workspace(name=f"W{Workspace.objects.count()}", owner=t.owner)),
]


@pytest.mark.parametrize(("model", "make"), MAKERS, ids=lambda value: getattr(value, "__name__", ""))
def test_list_asks_as_many_queries_for_three_rows_as_for_one(
    tenant: Tenant, browser: Browser, model: type[Model], make: Callable[[Tenant], object]
) -> None:
    query = {"target": tenant.campaign.id} if model is Membership else {}
    make(tenant)
    browser.changelist(model, **query)  # the session and content types are read once
    with CaptureQueriesContext(
        connection,
    ) as few:
        first = browser.changelist(model, **query)
    make(tenant)
    make(tenant)
    with CaptureQueriesContext(connection) as many:
        second = browser.changelist(model, **query)
    rows = [len(response.context["cl"].result_list) for response in (first, second)]
    assert rows[1] == rows[0] + 2
    most = 17 if model is Lead else 13  # one for what each of its filters offers, for views and for columns
    assert len(many) == len(few) <= most, [query["sql"] for query in many]


def test_rows_of_an_import_ask_as_many_queries_for_three_as_for_one(tenant: Tenant, browser: Browser) -> None:
    block(tenant.blocklist, "blocked.example")

    def count(rows: int) -> int:
        leads = [{"email": f"{n}@blocked.example"} for n in range(rows)]
        import_id = add_leads(tenant, leads).headers["X-Import-Id"]
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(f"/admin/leads/leadimport/{import_id}/rows/")
        assert page.content.decode().count("Blocked by the entry") == rows
        return len(queries)

    count(1)
    assert count(1) == count(3)
