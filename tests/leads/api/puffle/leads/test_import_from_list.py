"""POST /api/campaigns/{id}/leads/import-from-list: every count, and what is wanted."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from leads.list_imports import run as list_run
from leads.models import Door, ImportState, Lead, LeadImport, LeadStatus
from leads.people.deletion import delete_leads
from tests.builders import ApiClient, Tenant, add_leads, block, make_tenant
from tests.leads.api.puffle.conversation import check_error, check_sample, leads_path, sample
from tests.leads.api.puffle.leads.from_list import (
    URL,
    check_counts,
    fill,
    in_campaign,
    path_of,
    person,
    run,
)


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> ApiClient:
    return ApiClient(tenant.key)


# --- 200 and 422 ---


def test_import_answers_as_the_sample(tenant: Tenant) -> None:
    with_email = [person(f"p{n}") for n in range(450)]
    fill(tenant, *with_email, *({"first_name": f"Nameless {n}"} for n in range(50)))
    add_leads(tenant, with_email[:30])
    reply = run(tenant)
    assert reply.status_code == 200
    check_sample(reply.json(), "import_from_list.reply")
    tenant.campaign.refresh_from_db()
    assert tenant.campaign.lead_count == 450
    check_counts(run(tenant), 422, [0, 450, 50, 0, 500])


def test_import_has_a_record_of_its_own(tenant: Tenant) -> None:
    fill(tenant, person("ann"))
    record = LeadImport.objects.get(id=run(tenant).headers["X-Import-Id"])
    assert (record.door, record.state) == (Door.PUFFLE, ImportState.FINISHED)
    assert (record.campaign_id, record.from_list_id) == (tenant.campaign.id, tenant.list.id)
    assert (record.user_id, record.created_count) == (tenant.owner.id, 1)


def test_empty_list_imports_nobody(tenant: Tenant) -> None:
    check_counts(run(tenant), 422, [0, 0, 0, 0, 0])


def test_nobody_who_could_be_imported(tenant: Tenant) -> None:
    fill(tenant, {"first_name": "Ann"}, person("bob"))
    add_leads(tenant, [person("bob")])
    check_counts(run(tenant), 422, [0, 1, 1, 0, 2])


def test_blocked_lead_is_invalid(tenant: Tenant) -> None:
    fill(tenant, person("ann"), person("bob"))
    block(tenant.blocklist, "ann@example.com")
    check_counts(run(tenant), 200, [1, 0, 1, 0, 2])
    assert in_campaign(tenant.campaign) == {"bob"}


def test_linkedin_campaign_wants_real_profiles(tenant: Tenant) -> None:
    urls = [
        f"{URL}ann",
        "http://de.linkedin.com/in/Ann/?trk=x#top",
        "imported-123",
        "https://www.linkedin.com/company/acme",
        "",
    ]
    fill(tenant, *(person(f"p{n}", custom_variables={"linkedin_url": url}) for n, url in enumerate(urls)))
    check_counts(run(tenant, tenant.linkedin), 200, [1, 1, 3, 0, 5])
    check_counts(run(tenant, tenant.linkedin), 422, [0, 2, 3, 0, 5])
    (prospect,) = ApiClient(tenant.key).get(leads_path(tenant.linkedin)).json()["prospects"]
    assert (prospect["linkedin_url"], prospect["email"]) == (f"{URL}ann", "p0@example.com")


def test_what_was_stated_in_the_list_comes_along(tenant: Tenant) -> None:
    fill(tenant, person("ann", company_name="Acme", custom_variables={"city": "Bonn", "size": 7}))
    run(tenant)
    (prospect,) = ApiClient(tenant.key).get(leads_path(tenant.campaign)).json()["prospects"]
    assert (prospect["company"], prospect["custom_fields"]) == ("Acme", {"city": "Bonn", "size": 7})


def test_deleted_lead_is_not_read(tenant: Tenant) -> None:
    fill(tenant, person("ann"), person("bob"))
    ann = Lead.objects.get(email="ann@example.com")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[ann.id])
    check_counts(run(tenant), 200, [1, 0, 0, 0, 1])
    assert in_campaign(tenant.campaign) == {"bob"}


@pytest.mark.parametrize("page", [1, 2, 3, 5000])
def test_pages_make_no_difference(tenant: Tenant, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    monkeypatch.setattr(list_run, "PAGE", page)
    fill(tenant, *(person(f"p{n}") for n in range(7)), {"first_name": "Nameless"})
    add_leads(tenant, [person("p3")])
    check_counts(run(tenant), 200, [6, 1, 1, 0, 8])
    assert len(in_campaign(tenant.campaign)) == 7


# --- the filter ---


@pytest.fixture
def people(tenant: Tenant) -> Tenant:
    """Ann, Bob and Cid are in the list, and differ in everything."""
    url = {"linkedin_url": f"{URL}ann"}
    ann = person(
        "ann", last_name="Zeller", company_name="Acme", job_title="CTO", phone="1", website="a.example"
    )
    fill(tenant, ann | {"custom_variables": {"city": "Berlin", "size": 120, "ok": True} | url})
    fill(tenant, person("bob", last_name="Young", company_name="Globex", job_title="CEO"))
    fill(tenant, person("cid", last_name="Xu", company_name="ACME", job_title="CFO"))
    Lead.objects.filter(email="bob@example.com").update(source="crm", status=LeadStatus.REPLIED)
    old = timezone.now().replace(year=2020, month=2, day=1, hour=3)
    Lead.objects.filter(email="cid@example.com").update(created_at=old, custom_fields={"city": "Rome"})
    return tenant


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("email", "ANN@example.com", {"ann"}),
        ("first_name", "bob", {"bob"}),
        ("last_name", "xu", {"cid"}),
        ("company", "acme", {"ann", "cid"}),
        ("company_name", "Acme", {"ann", "cid"}),
        ("position", "ceo", {"bob"}),
        ("job_title", "ceo", {"bob"}),
        ("phone", "1", {"ann"}),
        ("phone", 1, {"ann"}),
        ("website", "A.EXAMPLE", {"ann"}),
        ("linkedin_url", f"{URL}ANN", {"ann"}),
        ("status", "Replied", {"bob"}),
        ("status", "active", {"ann", "cid"}),
        ("source", "CRM", {"bob"}),
        ("created_at", "2020-02-01", {"cid"}),
        ("custom_fields.city", "berlin", {"ann"}),
        ("custom_fields.city", "ROME", {"cid"}),
        ("custom_fields.size", 120, {"ann"}),
        ("custom_fields.size", "120", {"ann"}),
        ("custom_fields.ok", True, {"ann"}),
        ("custom_fields.nothing", "x", set()),
        ("custom_fields.' OR true --", "x", set()),
        ("company", "%", set()),
        ("company", "x'; DROP TABLE leads_lead --", set()),
        ("company", 2**70, set()),
    ],
)
def test_where_compares_without_regard_to_case(
    people: Tenant, field: str, value: Any, found: set[str]
) -> None:
    reply = run(people, where=[{"field": field, "value": value}])
    check_counts(reply, 200 if found else 422, [len(found), 0, 0, 0, len(found)])
    assert in_campaign(people.campaign) == found


def test_all_conditions_must_hold(people: Tenant) -> None:
    where = [{"field": "company", "value": "acme"}, {"field": "position", "value": "cfo"}]
    check_counts(run(people, where=where), 200, [1, 0, 0, 0, 1])
    assert in_campaign(people.campaign) == {"cid"}


def test_lead_ids_are_leads(people: Tenant) -> None:
    ids = [str(Lead.objects.get(email=f"{name}@example.com").id) for name in ("ann", "bob")]
    check_counts(run(people, leadIds=[*ids, ids[0], str(uuid4())]), 200, [2, 0, 0, 0, 2])
    assert in_campaign(people.campaign) == {"ann", "bob"}


def test_limit_takes_the_first_in_order(people: Tenant) -> None:
    check_counts(run(people, orderBy=[{"field": "last_name"}], limit=2), 200, [2, 0, 0, 0, 2])
    assert in_campaign(people.campaign) == {"cid", "bob"}


@pytest.mark.parametrize("page", [1, 2, 5000])
def test_limit_goes_over_pages(people: Tenant, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    monkeypatch.setattr(list_run, "PAGE", page)
    order = [{"field": "company"}, {"field": "position"}]
    check_counts(run(people, orderBy=order, limit=2), 200, [2, 0, 0, 0, 2])
    check_counts(run(people, people.other_campaign, limit=2), 200, [2, 0, 0, 0, 2])


@pytest.mark.parametrize(
    "wanted",
    [
        {"leadIds": [], "where": [], "orderBy": []},
        {"leadIds": None, "where": None, "orderBy": None, "limit": None},
        {"limit": 2**53 - 1},
        {"orderBy": [{"field": "created_at"}]},
        {"orderBy": [{"field": "status"}], "limit": 2500},
    ],
)
def test_filter_that_wants_all(people: Tenant, wanted: dict[str, Any]) -> None:
    check_counts(run(people, **wanted), 200, [3, 0, 0, 0, 3])


def test_filter_may_be_null(people: Tenant, client: ApiClient) -> None:
    body = {"listId": str(people.list.id), "filter": None}
    check_counts(client.post(path_of(people.campaign), body), 200, [3, 0, 0, 0, 3])


def test_sample_request_is_understood(people: Tenant, client: ApiClient) -> None:
    ann = Lead.objects.get(email="ann@example.com")
    text = json.dumps(sample("import_from_list"))
    text = text.replace("<list>", str(people.list.id)).replace("<lead>", str(ann.id))
    check_counts(client.send("POST", path_of(people.campaign), text.encode()), 200, [1, 0, 0, 0, 1])


# --- 400 ---


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "listId"),
        ({"listId": None}, "listId"),
        ({"listId": "x"}, "listId"),
        ({"listId": 7}, "listId"),
        ({"list_id": str(uuid4())}, "list_id"),
        ({"filters": {}}, "filters"),
        ({"filter": []}, "filter"),
        ({"filter": {"limit": 0}}, "filter.limit"),
        ({"filter": {"limit": -1}}, "filter.limit"),
        ({"filter": {"limit": 2**53}}, "filter.limit"),
        ({"filter": {"limit": "5"}}, "filter.limit"),
        ({"filter": {"limit": 1.5}}, "filter.limit"),
        ({"filter": {"lead_ids": []}}, "filter.lead_ids"),
        ({"filter": {"leadIds": ["x"]}}, "filter.leadIds[0]"),
        ({"filter": {"leadIds": "x"}}, "filter.leadIds"),
        ({"filter": {"where": [{"field": "email"}]}}, "filter.where[0]"),
        ({"filter": {"where": [{"field": "email", "value": None}]}}, "filter.where[0].value"),
        ({"filter": {"where": [{"field": "email", "value": []}]}}, "filter.where[0].value"),
        ({"filter": {"where": [{"field": "email", "value": "a", "op": "ne"}]}}, "filter.where[0].op"),
        ({"filter": {"where": [{"field": "", "value": ""}]}}, "filter.where[0].field"),
        ({"filter": {"where": [{"field": "id", "value": "a"}]}}, "filter.where[0].field"),
        ({"filter": {"where": [{"field": "workspace_id", "value": "a"}]}}, "filter.where[0].field"),
        ({"filter": {"where": [{"field": "notes", "value": "a"}]}}, "filter.where[0].field"),
        ({"filter": {"where": [{"field": "custom_fields.", "value": "a"}]}}, "filter.where[0].field"),
        ({"filter": {"where": [{"field": "custom_fields.a\0", "value": "a"}]}}, "filter.where[0].field"),
        ({"filter": {"where": [{"field": "email", "value": "a\0"}]}}, "filter.where[0].value"),
        ({"filter": {"where": [{"field": "status", "value": "asleep"}]}}, "active, bounced"),
        ({"filter": {"where": [{"field": "status", "value": 1}]}}, "filter.where[0].value"),
        ({"filter": {"where": [{"field": "created_at", "value": "today"}]}}, "filter.where[0].value"),
        ({"filter": {"where": [{"field": "created_at", "value": 2020}]}}, "filter.where[0].value"),
        ({"filter": {"where": [{"field": "email", "value": "a"}] * 21}}, "filter.where"),
        ({"filter": {"orderBy": [{"field": "custom_fields.city"}]}}, "filter.orderBy[0].field"),
        ({"filter": {"orderBy": [{"field": "email; --"}]}}, "filter.orderBy[0].field"),
        ({"filter": {"orderBy": [{"field": "email", "direction": "desc"}]}}, "filter.orderBy[0].direction"),
        ({"filter": {"orderBy": ["email"]}}, "filter.orderBy[0]"),
    ],
)
def test_wrong_bodies_are_answered_with_the_field(
    people: Tenant, client: ApiClient, body: dict[str, Any], named: str
) -> None:
    whole = {"listId": str(people.list.id)} | body if body and "list_id" not in body else body
    check_error(client.post(path_of(people.campaign), whole), 400, named)
    assert in_campaign(people.campaign) == set()
    assert not LeadImport.objects.filter(door=Door.PUFFLE).exists()


# --- 404 ---


def test_strangers_campaign_and_list_are_not_found(people: Tenant, client: ApiClient) -> None:
    other = make_tenant()
    theirs = ApiClient(other.key)
    body = {"listId": str(people.list.id)}
    check_error(theirs.post(path_of(people.campaign), body), 404, "Campaign not found")
    check_error(theirs.post(path_of(other.campaign), body), 404, "List not found")
    own = {"listId": str(other.list.id)}
    check_error(theirs.post(path_of(people.campaign), own), 404, "Campaign not found")
    assert not LeadImport.objects.filter(door=Door.PUFFLE).exists()
    assert in_campaign(people.campaign) == in_campaign(other.campaign) == set()


def test_strangers_leads_are_not_wanted(people: Tenant) -> None:
    other = make_tenant()
    fill(other, person("eve"))
    eve = Lead.objects.get(email="eve@example.com")
    check_counts(run(people, leadIds=[str(eve.id)]), 422, [0, 0, 0, 0, 0])


@pytest.mark.parametrize("campaign_id", ["7", "%00", "0190a8f0-0000-7000-8000-000000000000"])
def test_unknown_campaign(people: Tenant, client: ApiClient, campaign_id: str) -> None:
    path = f"/api/campaigns/{campaign_id}/leads/import-from-list"
    check_error(client.post(path, {"listId": str(people.list.id)}), 404, "Campaign not found")


def test_unknown_list(people: Tenant, client: ApiClient) -> None:
    for wrong in (uuid4(), people.campaign.id):
        reply = client.post(path_of(people.campaign), {"listId": str(wrong)})
        check_error(reply, 404, "List not found")
