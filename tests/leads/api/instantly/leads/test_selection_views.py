"""POST /api/v2/leads/list: filters and cursors."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.models import Lead, Membership
from leads.people.deletion import delete_leads
from leads.search import make_searchable
from leads.selection import contacts, pages, sources
from tests.builders import ApiClient, Tenant, add_leads, make_member, make_tenant
from tests.leads.api.instantly.leads.leads_of import LEADS, emails, listed, send
from workspaces.models import Role

NAMES = ["ann", "bob", "cid", "dan", "eve"]


@pytest.fixture
def tenant(db: None) -> Tenant:
    """Five in the campaign, Ann and Bob in the other one too, Ann and Fay in the list."""
    tenant = make_tenant()
    add_leads(tenant, [{"email": f"{name}@example.com", "first_name": name.title()} for name in NAMES])
    two = [{"email": "ann@example.com"}, {"email": "bob@example.com"}]
    add_leads(tenant, two, campaign_id=tenant.other_campaign.id)
    add_leads(tenant, [two[0], {"email": "fay@example.com"}], list_id=tenant.list.id)
    make_tenant_with_the_same_people()
    return tenant


def make_tenant_with_the_same_people() -> None:
    add_leads(make_tenant(), [{"email": f"{name}@example.com"} for name in NAMES])


def member(email: str, **place: Any) -> Membership:
    lead = Lead.objects.filter(email=f"{email}@example.com").order_by("id").first()
    assert lead is not None
    return Membership.objects.get(lead_id=lead.id, **place)


def names(tenant: Tenant, **body: Any) -> list[str]:
    return [email.removesuffix("@example.com") for email in emails(tenant, **body)]


def test_pages_are_in_order_of_id_and_the_last_one_says_so(tenant: Tenant) -> None:
    first = listed(tenant, campaign=tenant.campaign.id, limit=3)
    ids = [lead["id"] for lead in first["items"]]
    assert ids == sorted(ids) and first["next_starting_after"] == ids[-1]
    second = listed(tenant, campaign=tenant.campaign.id, limit=3, starting_after=ids[-1])
    assert [lead["email"] for lead in second["items"]] == ["dan@example.com", "eve@example.com"]
    assert "next_starting_after" not in second
    assert "next_starting_after" not in listed(tenant, campaign=tenant.campaign.id, limit=5)
    assert listed(tenant, campaign=tenant.linkedin.id) == {"items": []}


@pytest.mark.parametrize("limit", [1, 2, 4, 100])
def test_workspace_is_its_campaigns_and_lists_merged(tenant: Tenant, limit: int) -> None:
    everybody = sorted([*NAMES, "ann", "bob", "ann", "fay"])
    assert names(tenant, limit=limit) == everybody
    assert names(tenant, limit=limit, in_campaign=True) == sorted([*NAMES, "ann", "bob"])
    assert names(tenant, limit=limit, in_list=True) == names(tenant, in_campaign=False) == ["ann", "fay"]
    assert (
        names(tenant, in_list=True, in_campaign=True) == names(tenant, in_list=False, in_campaign=False) == []
    )
    ids = [lead["id"] for lead in listed(tenant, limit=100)["items"]]
    assert ids == sorted(ids) and len(set(ids)) == 9


def test_filters_narrow_each_other(tenant: Tenant) -> None:
    here = {"campaign": tenant.campaign.id}
    ann, bob = (
        member("ann", campaign_id=tenant.campaign.id),
        member("bob", campaign_id=tenant.campaign.id),
    )
    other = make_member(tenant.workspace, Role.UPLOADER).id
    Membership.objects.filter(id=ann.id).update(status=-1, lt_interest_status=7, verification_status=-2)
    Membership.objects.filter(id=bob.id).update(
        assigned_to=other, lt_interest_status=0, verification_status=1
    )
    assert names(tenant, **here, filter="FILTER_VAL_BOUNCED") == ["ann"]
    assert names(tenant, **here, filter="FILTER_VAL_ACTIVE") == ["bob", "cid", "dan", "eve"]
    assert names(tenant, **here, filter="FILTER_LEAD_OUT_OF_OFFICE") == ["bob"]
    assert names(tenant, filter="FILTER_LEAD_CUSTOM_LABEL_POSITIVE") == ["ann"]
    assert names(tenant, filter="FILTER_LEAD_CUSTOM_LABEL_NEGATIVE") == []
    assert names(tenant, filter="FILTER_VAL_RISKY") == ["ann"]
    assert names(tenant, filter="FILTER_VAL_REPLIED") == []
    assert names(tenant, **here, filter="FILTER_VAL_NOT_CONTACTED") == NAMES
    assert names(tenant, organization_user_ids=[other]) == ["bob"]
    assert names(tenant, ids=[ann.id, bob.id, uuid4()]) == ["ann", "bob"]
    assert names(tenant, ids=[ann.id, bob.id], excluded_ids=[bob.id]) == ["ann"]
    assert names(tenant, ids=[ann.id], list_id=tenant.list.id) == names(tenant, ids=[]) == []
    assert names(tenant, contacts=["ANN@example.com", "fay@example.com", "no email"]) == [
        "ann",
        "ann",
        "ann",
        "fay",
    ]
    assert names(tenant, contacts=["ann@example.com"], list_id=tenant.list.id) == ["ann"]
    assert names(tenant, contacts=["ann@example.com"], ids=[bob.id]) == []
    assert names(tenant, **here, excluded_ids=[ann.id], limit=1) == ["bob", "cid", "dan", "eve"]
    assert names(tenant, **here, in_list=True) == []
    assert names(tenant, is_website_visitor=True) == names(tenant, enrichment_status=1) == []
    assert names(tenant, **here, esg_code="all", enrichment_status=-1, is_website_visitor=False) == NAMES
    assert names(tenant, esg_code="3") == []


def test_search_finds_beginnings_and_goes_with_filters(tenant: Tenant) -> None:
    make_searchable()
    assert names(tenant, search="AN") == ["ann", "ann", "ann"]
    assert names(tenant, search="an", campaign=tenant.campaign.id) == ["ann"]
    assert names(tenant, search="an", in_campaign=True, limit=1) == ["ann", "ann"]
    assert names(tenant, search="fa", contacts=["fay@example.com"]) == ["fay"]
    assert names(tenant, search="fa", contacts=["ann@example.com"]) == names(tenant, search="nobody") == []
    assert len(names(tenant, search=" ")) == 9  # as if it weren't there


def test_search_pages_through_what_its_filters_leave(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    add_leads(tenant, [{"email": f"zoe{n:02}@example.com"} for n in range(20)], list_id=tenant.other_list.id)
    members = (
        Membership.objects.filter(list_id=tenant.other_list.id).order_by("id").values_list("id", flat=True)
    )
    Membership.objects.filter(id__in=list(members)[::2]).update(status=3)
    done = {"search": "zoe", "filter": "FILTER_VAL_COMPLETED", "list_id": tenant.other_list.id}
    wanted = [f"zoe{n:02}" for n in range(0, 20, 2)]
    assert names(tenant, **done, limit=3) == wanted
    monkeypatch.setattr(sources._Search, "step", 2)
    assert names(tenant, **done, limit=3) == wanted


def test_page_that_costs_much_is_full_all_the_same(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources._ById, "step", 1)
    monkeypatch.setattr(pages, "ROUNDS_BEFORE_READING_ON", 1)
    Membership.objects.filter(id=member("eve", campaign_id=tenant.campaign.id).id).update(status=2)
    Membership.objects.filter(campaign_id=tenant.campaign.id).exclude(status=2).update(status=3)
    body = {"campaign": tenant.campaign.id, "filter": "FILTER_VAL_ACTIVE", "limit": 1}
    assert listed(tenant, **body) == {"items": []}
    assert names(tenant, **(body | {"filter": "FILTER_VAL_COMPLETED"})) == ["ann", "bob", "cid", "dan"]


def test_deleted_leads_are_not_listed(tenant: Tenant) -> None:
    ann = Lead.objects.get(workspace_id=tenant.workspace.id, email="ann@example.com")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[ann.id])
    assert names(tenant, limit=2) == sorted(["bob", "bob", "cid", "dan", "eve", "fay"])


@pytest.mark.parametrize("limit", [1, 3, 4, 7])
def test_search_that_stops_early_shows_each_once(
    tenant: Tenant, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far a page of the search reads depends on its length; where the reply's page ends must not."""
    monkeypatch.setattr("leads.search.find.FEW", 0)
    monkeypatch.setattr("leads.search.find.FIRST_LOOK", 2)
    monkeypatch.setattr("leads.search.find.ENOUGH_WITH_HITS", 3)
    monkeypatch.setattr("leads.search.find.ENOUGH", 24)
    people = [{"email": f"x{n:03}@example.com", "first_name": "Xen"} for n in range(200)]
    add_leads(tenant, people)
    chosen = [person for n, person in enumerate(people) if n % 11 == 0 or n % 50 < 4]
    add_leads(tenant, chosen, list_id=tenant.list.id)
    make_searchable()
    found = names(tenant, search="xen", list_id=tenant.list.id, limit=limit)
    assert sorted(found) == [person["email"][:4] for person in chosen]


@pytest.mark.parametrize("few", [0, 10_000])
def test_distinct_contacts_are_people_in_order_of_email(
    tenant: Tenant, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contacts, "FEW", few)
    add_leads(tenant, [{"first_name": "Nameless"}], list_id=tenant.list.id)
    page = listed(tenant, distinct_contacts=True, limit=4)
    assert [lead["email"][:3] for lead in page["items"]] == ["ann", "bob", "cid", "dan"]
    assert page["items"][0]["campaign"] == str(tenant.campaign.id)  # the oldest of Ann's places
    assert page["next_starting_after"] == "dan@example.com"
    assert names(tenant, distinct_contacts=True, limit=1) == [*NAMES, "fay"]
    assert names(tenant, distinct_contacts=True, list_id=tenant.list.id) == ["ann", "fay"]
    assert names(tenant, distinct_contacts=True, contacts=["fay@example.com"]) == ["fay"]
    assert names(tenant, distinct_contacts=True, is_website_visitor=True) == []


def test_distinct_contacts_of_a_place_that_few_of_the_workspace_are_in(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their emails are walked until the page is full."""
    monkeypatch.setattr(contacts, "FEW", 0)
    monkeypatch.setattr(contacts, "MORE", 1)
    monkeypatch.setattr(contacts, "STEP", 3)
    people = [{"email": f"x{n:02}@example.com"} for n in range(40)]
    add_leads(tenant, people)
    add_leads(tenant, [people[7], people[39]], list_id=tenant.list.id)
    wanted = {"distinct_contacts": True, "list_id": tenant.list.id, "limit": 1}
    assert names(tenant, **wanted) == ["ann", "fay", "x07", "x39"]
    last = listed(tenant, **wanted, starting_after="x07@example.com")
    assert [lead["email"][:3] for lead in last["items"]] == ["x39"]
    assert "next_starting_after" not in last
    campaign = {"distinct_contacts": True, "campaign": tenant.campaign.id, "limit": 7}
    assert names(tenant, **campaign) == [*NAMES, *(person["email"][:3] for person in people)]
    profile = {"linkedin_url": "https://www.linkedin.com/in/x07"}
    add_leads(tenant, [{**people[7], "custom_variables": profile}], campaign_id=tenant.linkedin.id)
    assert names(tenant, distinct_contacts=True, campaign=tenant.linkedin.id, limit=1) == ["x07"]


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"limit": 0}, 400, "limit is invalid"),
        ({"limit": 101}, 400, "limit is invalid"),
        ({"filter": "FILTER_X"}, 400, "filter is invalid"),
        ({"starting_after": "x"}, 400, "starting_after is invalid"),
        ({"starting_after": "x", "search": "a"}, 400, "starting_after is invalid"),
        ({"search": "a", "distinct_contacts": True}, 400, "distinct_contacts"),
        ({"ids": ["x"]}, 400, "ids[0] is invalid"),
        ({"queries": [{"actionType": "reply", "values": {}}]}, 400, "queries is invalid"),
        ({"search": "a\u0000"}, 400, "search is invalid"),
        ({"lead": 1}, 400, "lead is not allowed"),
        (
            {"campaign": str(uuid4()), "list_id": str(uuid4())},
            400,
            "body must have campaign or list_id, not both",
        ),
        ({"smart_view_id": str(UUID(int=1))}, 404, "smart_view_id"),
        ({"campaign": str(UUID(int=1))}, 404, "campaign 0"),
    ],
)
def test_bad_filters_are_named(tenant: Tenant, body: Any, status: int, message: str) -> None:
    reply = send(tenant, "POST", "/list", **body)
    assert (reply.status_code, reply.json()["message"][: len(message)]) == (status, message)


def test_lone_surrogates_are_no_mistake_of_ours(tenant: Tenant) -> None:
    api = ApiClient(tenant.key)
    for field in ("search", "starting_after"):
        reply = api.send("POST", f"{LEADS}/list", f'{{"{field}": "\\ud800"}}'.encode())
        assert reply.status_code == 400
    distinct = b'{"distinct_contacts": true, "starting_after": "\\udfff"}'
    assert api.send("POST", f"{LEADS}/list", distinct).status_code == 400


def test_page_asks_as_many_queries_for_five_as_for_one(tenant: Tenant) -> None:
    def count(limit: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            listed(tenant, campaign=tenant.campaign.id, limit=limit)
        return len(queries)

    count(1)
    assert count(1) == count(5)
