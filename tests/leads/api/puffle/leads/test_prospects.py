"""GET and POST /api/campaigns/{id}/leads, GET /api/campaigns."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.models import Door, Lead, LeadImport, LeadStatus, Membership, MembershipStatus
from leads.people.deletion import delete_leads
from tests.builders import ApiClient, Tenant, add_leads, block, make_tenant
from tests.leads.api.puffle.conversation import check_error, check_sample, leads_path, sample
from workspaces.models import Usage

URL = "https://www.linkedin.com/in/"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> ApiClient:
    return ApiClient(tenant.key)


@pytest.fixture
def stranger(db: None) -> ApiClient:
    return ApiClient(make_tenant().key)


def add(client: ApiClient, campaign: Any, *prospects: Any) -> Any:
    return client.post(leads_path(campaign), {"prospects": list(prospects)})


def read(client: ApiClient, campaign: Any, **query: Any) -> Any:
    reply = client.get(leads_path(campaign), **query)
    assert reply.status_code == 200, reply.content
    return reply.json()


def emails(body: Any) -> list[str]:
    return [prospect["email"] for prospect in body["prospects"]]


# --- POST ---


def test_adding_answers_as_the_sample(tenant: Tenant, client: ApiClient) -> None:
    reply = client.post(leads_path(tenant.campaign), sample("add_prospects"))
    assert reply.status_code == 200
    check_sample(reply.json(), "add_prospects.reply")
    record = LeadImport.objects.get(id=reply.headers["X-Import-Id"])
    assert (record.door, record.campaign_id, record.total_count) == (Door.PUFFLE, tenant.campaign.id, 3)
    check_sample(client.get(leads_path(tenant.campaign)).json(), "prospects.reply")


def test_adding_again_counts_duplicates(tenant: Tenant, client: ApiClient) -> None:
    add(client, tenant.campaign, {"email": "ann@example.com"})
    reply = add(client, tenant.campaign, {"email": "ANN@example.com"}, {"email": "bob@example.com"})
    assert reply.json() == {"imported": 1, "duplicates": 1, "invalid": 0}


def test_blocked_prospect_counts_as_invalid_and_the_others_go_in(tenant: Tenant, client: ApiClient) -> None:
    block(tenant.blocklist, "acme.com")
    reply = add(client, tenant.campaign, {"email": "joe@mail.acme.com"}, {"email": "ann@example.com"})
    assert (reply.status_code, reply.json()) == (200, {"imported": 1, "duplicates": 0, "invalid": 1})
    assert emails(read(client, tenant.campaign)) == ["ann@example.com"]


@pytest.mark.parametrize(
    ("prospect", "reason"),
    [
        ({}, "there is no email"),
        ({"email": None, "first_name": "Ann"}, "there is no email"),
        ({"email": "", "linkedin_url": f"{URL}ann"}, "there is no email"),
        ({"email": "ann at example.com"}, "exactly one @"),
    ],
)
def test_prospect_without_email_is_named_and_nothing_is_written(
    tenant: Tenant, client: ApiClient, prospect: dict[str, Any], reason: str
) -> None:
    good = {"email": "good@example.com"}
    reply = add(client, tenant.campaign, good, {"email": "other@example.com"}, prospect, {"email": "@"})
    check_error(reply, 400, "prospects[2].email", reason, "Nothing was written")
    assert not Lead.objects.exists()
    assert not LeadImport.objects.exists()
    assert Usage.objects.get(workspace=tenant.workspace).uploads == 0
    assert add(client, tenant.campaign, good).json()["imported"] == 1


@pytest.mark.parametrize(
    "url", ["", None, "imported-123", "https://www.linkedin.com/company/acme", "https://example.com/in/ann"]
)
def test_linkedin_campaign_wants_a_real_profile(tenant: Tenant, client: ApiClient, url: str | None) -> None:
    good = {"linkedin_url": f"{URL}bob"}
    reply = add(client, tenant.linkedin, good, {"email": "ann@example.com", "linkedin_url": url})
    check_error(reply, 400, "prospects[1].linkedin_url", "Nothing was written")
    assert not Membership.objects.exists()


def test_linkedin_campaign_goes_by_the_profile(tenant: Tenant, client: ApiClient) -> None:
    reply = add(
        client,
        tenant.linkedin,
        {"linkedin_url": "http://linkedin.com/in/Ann/?x=1#top", "first_name": "Ann"},
        {"linkedin_url": f"{URL}ann"},
        {"linkedin_url": f"{URL}bob", "email": "bob@example.com"},
    )
    assert reply.json() == {"imported": 2, "duplicates": 1, "invalid": 0}
    found = read(client, tenant.linkedin)["prospects"]
    assert [(each["linkedin_url"], each["email"]) for each in found] == [
        (f"{URL}ann", None),
        (f"{URL}bob", "bob@example.com"),
    ]


def test_unknown_fields_are_ignored(tenant: Tenant, client: ApiClient) -> None:
    body = {"prospects": [{"email": "ann@example.com", "headline": "CTO", "id": 7}], "source": "crm"}
    assert client.post(leads_path(tenant.campaign), body).json()["imported"] == 1


def test_what_was_read_can_be_added_elsewhere(tenant: Tenant, client: ApiClient) -> None:
    client.post(leads_path(tenant.campaign), sample("add_prospects"))
    found = read(client, tenant.campaign)["prospects"]
    assert add(client, tenant.other_campaign, *found).json() == {
        "imported": 2,
        "duplicates": 0,
        "invalid": 0,
    }


def test_name_gives_way_to_first_and_last_name(tenant: Tenant, client: ApiClient) -> None:
    add(client, tenant.campaign, {"email": "ann@example.com", "name": "Bob Brown", "first_name": "Ann"})
    lead = Lead.objects.get()
    assert (lead.first_name, lead.last_name) == ("Ann", "")


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "prospects"),
        ({"prospects": None}, "prospects"),
        ({"prospects": []}, "prospects"),
        ({"prospects": [{"email": "a@example.com"}] * 1001}, "prospects"),
        ({"prospects": ["a@example.com"]}, "prospects[0]"),
        ({"prospects": [{}, {"email": 5}]}, "prospects[1].email"),
        ({"prospects": [{"company": ["Acme"]}]}, "prospects[0].company"),
        ({"prospects": [{"custom_fields": []}]}, "prospects[0].custom_fields"),
        ({"prospects": [{"custom_fields": {"ok": 1, "bad": {}}}]}, "prospects[0].custom_fields.bad"),
        ({"prospects": [{"first_name": "A\x00"}]}, "prospects[0].first_name"),
        ([], "body"),
    ],
)
def test_wrong_bodies_are_answered_with_the_field(
    tenant: Tenant, client: ApiClient, body: Any, named: str
) -> None:
    check_error(client.post(leads_path(tenant.campaign), body), 400, named)
    assert not Lead.objects.exists()


def test_thousand_prospects_are_one_request(tenant: Tenant, client: ApiClient) -> None:
    reply = add(client, tenant.campaign, *({"email": f"p{n}@example.com"} for n in range(1000)))
    assert reply.json() == {"imported": 1000, "duplicates": 0, "invalid": 0}


def test_plan_exhausted(client: ApiClient) -> None:
    tenant = make_tenant(upload_limit=1)
    two = {"email": "ann@example.com"}, {"email": "bob@example.com"}
    reply = add(ApiClient(tenant.key), tenant.campaign, *two)
    check_error(reply, 402, "uploads", "Nothing was written")
    assert not Lead.objects.exists()


# --- GET ---


def test_prospects_come_in_pages(tenant: Tenant, client: ApiClient) -> None:
    add(client, tenant.campaign, *({"email": f"p{n}@example.com"} for n in range(5)))
    pages = [read(client, tenant.campaign, page=number, limit=2) for number in (1, 2, 3, 4)]
    assert [emails(page) for page in pages] == [
        ["p0@example.com", "p1@example.com"],
        ["p2@example.com", "p3@example.com"],
        ["p4@example.com"],
        [],
    ]
    assert {(page["total"], page["limit"]) for page in pages} == {(5, 2)}
    assert [page["page"] for page in pages] == [1, 2, 3, 4]
    assert read(client, tenant.campaign, page=10**9, limit=1000)["prospects"] == []


@pytest.mark.parametrize("name", ["page", "limit"])
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "x", "", "1e3", "٣", "9" * 12, "9" * 5000, "\x00"])
def test_pages_are_whole_numbers(tenant: Tenant, client: ApiClient, name: str, value: str) -> None:
    for path in (leads_path(tenant.campaign), "/api/campaigns", "/api/lists"):
        check_error(client.get(path, **{name: value}), 400, name)


def test_page_has_at_most_1000(tenant: Tenant, client: ApiClient) -> None:
    assert read(client, tenant.campaign, limit=1000)["limit"] == 1000
    check_error(client.get(leads_path(tenant.campaign), limit=1001), 400, "limit", "1000")


def test_prospect_shows_what_was_stated_in_its_campaign(tenant: Tenant, client: ApiClient) -> None:
    add(client, tenant.campaign, {"email": "ann@example.com", "company": "Acme", "first_name": "Ann"})
    add(
        client,
        tenant.other_campaign,
        {"email": "ann@example.com", "company": "Globex", "custom_fields": {"tier": 1}},
    )
    there = read(client, tenant.other_campaign)["prospects"][0]
    assert (there["company"], there["name"], there["custom_fields"]) == ("Globex", "Ann", {"tier": 1})
    here = read(client, tenant.campaign)["prospects"][0]
    assert (here["company"], here["custom_fields"]) == ("Acme", {})
    assert here["lead_id"] == there["lead_id"]
    assert here["id"] != there["id"]


@pytest.mark.parametrize("status", MembershipStatus)
def test_status_is_a_word(tenant: Tenant, client: ApiClient, status: MembershipStatus) -> None:
    add(client, tenant.campaign, {"email": "ann@example.com"})
    Membership.objects.update(status=status)
    assert read(client, tenant.campaign)["prospects"][0]["status"] == status.name.lower()


def test_deleted_lead_is_in_no_page_and_no_total(tenant: Tenant, client: ApiClient) -> None:
    add(client, tenant.campaign, {"email": "ann@example.com"}, {"email": "bob@example.com"})
    ann = Lead.objects.get(email="ann@example.com")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[ann.id])
    body = read(client, tenant.campaign)
    assert (emails(body), body["total"]) == (["bob@example.com"], 1)
    assert add(client, tenant.campaign, {"email": "ann@example.com"}).json()["imported"] == 1
    assert read(client, tenant.campaign)["total"] == 2


def test_reading_takes_as_many_queries_for_many_as_for_one(tenant: Tenant, client: ApiClient) -> None:
    add(client, tenant.campaign, {"email": "ann@example.com"})
    read(client, tenant.campaign)
    with CaptureQueriesContext(
        connection,
    ) as one:
        read(client, tenant.campaign)
    add(client, tenant.campaign, *({"email": f"p{n}@example.com"} for n in range(20)))
    with CaptureQueriesContext(connection) as many:
        assert len(read(client, tenant.campaign)["prospects"]) == 21
    assert len(many) == len(one)


def test_lead_of_another_door_is_a_prospect_too(tenant: Tenant, client: ApiClient) -> None:
    add_leads(tenant, [{"email": "ann@example.com", "custom_variables": {"city": "Bonn"}}])
    (prospect,) = read(client, tenant.campaign)["prospects"]
    assert (prospect["source"], prospect["custom_fields"]) == ("api", {"city": "Bonn"})
    assert LeadStatus.ACTIVE.name.lower() == prospect["status"]


# --- GET /api/campaigns ---


def test_campaigns_answer_as_the_sample(tenant: Tenant, client: ApiClient) -> None:
    make_tenant()
    check_sample(client.get("/api/campaigns").json(), "campaigns.reply")
    second = client.get("/api/campaigns", page=2, limit=2).json()
    assert [campaign["name"] for campaign in second["campaigns"]] == ["Network"]
    assert (second["total"], second["page"], second["limit"]) == (3, 2, 2)


# --- strangers ---


def test_strangers_campaign_is_not_found(tenant: Tenant, client: ApiClient, stranger: ApiClient) -> None:
    add(client, tenant.campaign, {"email": "ann@example.com"})
    check_error(stranger.get(leads_path(tenant.campaign)), 404, "Campaign not found")
    reply = add(stranger, tenant.campaign, {"email": "eve@example.com"})
    check_error(reply, 404, "Campaign not found")
    assert emails(read(client, tenant.campaign)) == ["ann@example.com"]
    ids = {campaign["id"] for campaign in stranger.get("/api/campaigns").json()["campaigns"]}
    assert str(tenant.campaign.id) not in ids


@pytest.mark.parametrize("campaign_id", ["7", "x", "%00", "0190a8f0-0000-7000-8000-000000000000", "{}", "é"])
def test_id_that_is_none_is_not_found(client: ApiClient, campaign_id: str) -> None:
    path = f"/api/campaigns/{campaign_id}/leads"
    check_error(client.get(path), 404, "Campaign not found")
    check_error(client.post(path, {"prospects": [{"email": "a@example.com"}]}), 404, "Campaign not found")
