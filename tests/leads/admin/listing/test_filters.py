"""The filters of the list of leads: each, and several at once; a list and a file show the same."""

import csv
import datetime as dt
import io
from typing import Any

import pytest

from leads.models import Lead, LeadImport, Membership, Tag
from leads.models.targets import Target
from leads.people.deletion import delete_leads
from leads.selection import People, read_people
from leads.selection import listed as listed_module
from tests.admin_pages import Browser
from tests.builders import Tenant, add_leads, make_member, make_tenant
from tests.leads.file_imports.files import import_csv
from tests.leads.tags.tagged import give_tags
from workspaces.database.ids import earliest_id
from workspaces.models import Role
from workspaces.tenant_admin import list_url


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant("Acme")
    add_leads(
        tenant,
        [
            {"email": "ann@example.com", "first_name": "Ann", "phone": "+49 30 1"},
            {"email": "bob@example.com", "website": "https://bob.example"},
            {"email": "cid@example.com", "phone": "+49 30 2"},
        ],
    )
    add_leads(tenant, [{"email": "cid@example.com"}, {"email": "dan@example.com"}], list_id=tenant.list.id)
    return tenant


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


def lead(name: str) -> Lead:
    return Lead.objects.get(email=f"{name}@example.com")


def names(browser: Browser, **query: Any) -> str:
    """The first letters of those that the list shows, and a file of it."""
    rows = browser.changelist(Lead, **query).context["cl"].result_list
    listed = "".join(sorted(str(row)[0] for row in rows))
    assert in_file(browser, **query) == listed
    return listed


def in_file(browser: Browser, **query: Any) -> str:
    workspace = Lead.objects.values_list("workspace_id", flat=True)[0]
    url = list_url(Lead).replace("/lead/", "/lead/export/")
    answer: Any = browser.client.get(url, {**query, "workspace": workspace, "format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return "".join(sorted(row["email"][0] for row in csv.DictReader(io.StringIO(text))))


def test_leads_of_a_list_a_campaign_and_both(tenant: Tenant, browser: Browser) -> None:
    assert names(browser, list_id=tenant.list.id) == "cd"
    assert names(browser, campaign_id=tenant.campaign.id) == "abc"
    assert names(browser, list_id=tenant.list.id, campaign_id=tenant.campaign.id) == "c"
    assert names(browser, list_id=tenant.other_list.id) == ""
    assert names(browser, list_id="nonsense") == "abcd"


def test_leads_by_who_they_are_assigned_to(tenant: Tenant, browser: Browser) -> None:
    member = make_member(tenant.workspace, Role.UPLOADER)
    Membership.objects.filter(lead_id=lead("bob").id).update(assigned_to=member.id)
    assert names(browser, assigned_to=member.id) == "b"
    assert names(browser, assigned_to=member.id, list_id=tenant.list.id) == ""


def test_leads_with_and_without_a_phone_number_and_a_profile(tenant: Tenant, browser: Browser) -> None:
    Lead.objects.filter(id=lead("ann").id).update(linkedin_url="https://www.linkedin.com/in/ann")
    assert names(browser, phone="yes") == "ac"
    assert names(browser, phone="no") == "bd"
    assert names(browser, linkedin_url="yes") == "a"
    assert names(browser, phone="yes", linkedin_url="no") == "c"


def test_leads_by_tag_status_and_source(tenant: Tenant, browser: Browser) -> None:
    give_tags(tenant.workspace.id, lead("ann").id, ["vip"])
    Lead.objects.filter(id=lead("bob").id).update(status=3, source="Fair")
    assert names(browser, status__exact=3) == "b"
    assert names(browser, source=" Fair ") == "b"
    assert names(browser, source="fair") == ""
    assert names(browser, tag=Tag.objects.get().id) == "a"


def test_leads_that_came_with_a_file(tenant: Tenant, browser: Browser) -> None:
    import_csv(tenant, ["Email"], [["eve@example.com"], ["ann@example.com"]])
    record = LeadImport.objects.latest("id")
    assert names(browser, **{"import": record.id}) == "e"
    page = browser.changelist(Lead).content.decode()
    assert f'<option value="{record.id}">' in page


def test_leads_created_between_two_days(tenant: Tenant, browser: Browser) -> None:
    today = dt.datetime.now(dt.UTC).date()
    later, before = (today + dt.timedelta(days=days) for days in (2, -2))
    assert names(browser, created_from=before, created_until=later) == "abcd"
    assert names(browser, created_from=later) == ""
    assert names(browser, created_until=before) == ""
    assert names(browser, created_from=before, created="7", phone="yes") == "ac"


@pytest.mark.parametrize("day", ["nonsense", "2026-13-01", ""])
def test_what_is_no_day_is_no_filter(browser: Browser, day: str) -> None:
    assert names(browser, created_from=day, created_until=day) == "abcd"


@pytest.mark.parametrize(("day", "since", "until"), [("0001-01-01", "abcd", ""), ("9999-12-31", "", "abcd")])
def test_days_that_no_id_can_state(browser: Browser, day: str, since: str, until: str) -> None:
    assert names(browser, created_from=day) == since
    assert names(browser, created_until=day) == until


def test_days_begin_where_the_id_of_midnight_is(browser: Browser) -> None:
    made = LeadImport.objects.order_by("id").values_list("created_at", flat=True)[0]
    midnight = made.replace(hour=0, minute=0, second=0, microsecond=0)
    assert earliest_id(midnight) < lead("ann").id < earliest_id(midnight + dt.timedelta(days=1))
    assert names(browser, created_from=made.date(), created_until=made.date()) == "abcd"


def test_chosen_filters_are_named_and_can_be_taken_back(tenant: Tenant, browser: Browser) -> None:
    page = browser.changelist(Lead, list_id=tenant.list.id, phone="yes")
    chosen = page.context["cl"].chosen_filters
    assert [(each.label, each.text) for each in chosen] == [("list", "Prospects"), ("phone", "Has one")]
    assert chosen[0].without == "?phone=yes"


def test_filters_of_another_workspace_find_and_name_nothing(tenant: Tenant, browser: Browser) -> None:
    other = make_tenant("Globex")
    add_leads(other, [{"email": "zoe@example.com"}], list_id=other.list.id)
    assert names(browser, list_id=other.list.id) == ""
    assert names(browser, assigned_to=other.owner.id) == ""
    page = browser.changelist(Lead, list_id=other.list.id, assigned_to=other.owner.id).content.decode()
    assert other.owner.email not in page
    record = LeadImport.objects.filter(workspace=other.workspace).latest("id")
    assert names(browser, **{"import": record.id}) == ""


def test_deleted_leads_have_filters_too(tenant: Tenant, browser: Browser) -> None:
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[lead("ann").id, lead("bob").id])
    rows = browser.changelist(Lead, deleted="yes", phone="yes").context["cl"].result_list
    assert [str(row) for row in rows] == ["ann@example.com"]


def test_list_that_looked_at_some_only_says_so(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rare values without an index: the list is short, what is done to all is not."""
    monkeypatch.setattr(listed_module, "LOOKED_AT", 2)
    page = browser.changelist(Lead, phone="yes")
    assert [str(row) for row in page.context["cl"].result_list] == ["ann@example.com"]
    assert page.context["cl"].found_text == "1+ lead"
    assert "there may be more that fit" in page.content.decode()
    assert page.context["cl"].can_select_all
    assert in_file(browser, phone="yes") == "ac"


def test_place_that_goes_while_a_job_reads_it_ends_the_reading(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leads.selection.few.FEW", 1)
    people = People(places=(Target("campaign", tenant.campaign.id),))
    page = read_people(people, workspace_id=tenant.workspace.id, limit=2)
    assert len(page.rows) == 2 and page.next is not None
    tenant.campaign.delete()
    rest = read_people(people, workspace_id=tenant.workspace.id, after=page.next, limit=2)
    assert (list(rest.rows), rest.next) == ([], None)


def test_rows_of_other_tables_are_looked_up_one_by_one(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without statistics PostgreSQL would rather read a whole list for some leads, and join."""
    monkeypatch.setattr("leads.selection.few.FEW", 0)
    give_tags(tenant.workspace.id, lead("ann").id, ["vip"])
    Membership.objects.filter(lead_id=lead("bob").id).update(assigned_to=tenant.owner.id)
    chosen: tuple[People, ...] = (
        People(places=(Target("list", tenant.list.id),)),
        People(assigned_to=tenant.owner.id),
        People(tag_id=Tag.objects.get().id),
        People(verdict=1),
    )
    for people in chosen:
        leads = Lead.objects.with_ids(workspace_id=tenant.workspace.id, ids=[lead("ann").id])
        plan = leads.filter(people.conditions(tenant.workspace.id)).explain()
        assert "SubPlan" in plan and "Seq Scan" not in plan, plan


def test_large_places_are_read_in_their_order(
    tenant: Tenant, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leads.selection.few.FEW", 1)
    assert names(browser, list_id=tenant.list.id) == "cd"
    assert names(browser, campaign_id=tenant.campaign.id, phone="yes") == "ac"
    assert names(browser, campaign_id=tenant.campaign.id, list_id=tenant.list.id) == "c"
