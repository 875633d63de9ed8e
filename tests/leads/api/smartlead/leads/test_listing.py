"""The Smartlead calls that read leads."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.models import Lead, Membership, MembershipStatus
from leads.people import listing
from leads.people.deletion import delete_leads
from leads.selection import numbered
from tests.builders import Tenant, make_tenant
from tests.leads.api.smartlead.client import (
    SmartleadClient,
    add_to_campaign,
    check_error,
    import_into_list,
    sample,
)

ADA = {
    "email": "Ada@Example.com",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "phone_number": 4912345,
    "company_name": "Engines Ltd",
    "website": "engines.example",
    "linkedin_profile": "https://linkedin.com/in/ada",
    "location": "London",
    "company_url": "https://engines.example",
    "custom_fields": {"title": "Countess"},
}


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> SmartleadClient:
    return SmartleadClient(tenant.key)


def leads_path(tenant: Tenant) -> str:
    return f"campaigns/{tenant.campaign.number}/leads"


def emails(reply: Any) -> list[str]:
    assert reply.status_code == 200, reply.content
    return [row["lead"]["email"] for row in reply.json()["data"]]


def test_what_was_uploaded_can_be_read_back(tenant: Tenant, client: SmartleadClient) -> None:
    add_to_campaign(tenant, [ADA])
    shown, expected = client.get(leads_path(tenant)).json(), sample("campaign_lead_list_reply")
    (row,), (wanted,) = shown["data"], expected["data"]
    assert row["campaign_lead_map_id"].isdecimal()
    wanted |= {name: row[name] for name in ("campaign_lead_map_id", "created_at")}
    wanted["lead"]["id"] = row["lead"]["id"]
    assert shown == expected


def test_pages_are_the_campaigns_oldest_first(tenant: Tenant, client: SmartleadClient) -> None:
    addresses = [f"p{n}@example.com" for n in range(5)]
    add_to_campaign(tenant, [{"email": email} for email in addresses])
    add_to_campaign(tenant, [{"email": "other@example.com"}], number=tenant.other_campaign.number)
    assert emails(client.get(leads_path(tenant), limit=2)) == addresses[:2]
    last = client.get(leads_path(tenant) + "/", offset=4, limit=2)
    assert (emails(last), last.json()["total_leads"]) == (addresses[4:], 5)
    assert emails(client.get(leads_path(tenant), offset=5)) == []
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[Lead.objects.get(email="p1@example.com").id])
    assert emails(client.get(leads_path(tenant), limit=2)) == ["p0@example.com", "p2@example.com"]


@pytest.mark.parametrize("stops", ["empty", "short"])
def test_paginators_of_clients_find_all(tenant: Tenant, client: SmartleadClient, stops: str) -> None:
    """Whether they stop at an empty page or at a short one."""
    add_to_campaign(tenant, [{"email": f"p{n}@example.com"} for n in range(10)])
    found: list[str] = []
    while True:
        page = emails(client.get(leads_path(tenant), offset=len(found), limit=5))
        found += page
        if not page or (stops == "short" and len(page) < 5):
            break
    assert len(set(found)) == 10


@pytest.mark.parametrize("is_large", [False, True])
def test_paginators_find_the_few_that_fit(
    tenant: Tenant, client: SmartleadClient, monkeypatch: pytest.MonkeyPatch, is_large: bool
) -> None:
    """Also where those that fit aren't counted: a page is full unless it is the last."""
    if is_large:
        monkeypatch.setattr(numbered, "COUNTED", 0)
    add_to_campaign(tenant, [{"email": f"p{n}@example.com"} for n in range(40)])
    paused = [f"p{n}@example.com" for n in (3, 20, 21, 22, 39)]
    leads = Lead.objects.filter(email__in=paused)
    places = Membership.objects.filter(lead_id__in=leads.values("id"))
    places.update(status=MembershipStatus.PAUSED, lt_interest_status=1)
    for query in ({"status": "PAUSED"}, {"lead_category_id": "1"}):
        for limit in (2, 5, 100):
            found: list[str] = []
            total = 1
            while len(found) < total:
                page = client.get(leads_path(tenant), offset=len(found), limit=limit, **query).json()
                assert page["data"], "nobody stops here"
                found += [row["lead"]["email"] for row in page["data"]]
                total = page["total_leads"]
            assert (found, total) == (paused, 5)
        assert emails(client.get(leads_path(tenant), offset=5, **query)) == []


def test_filters(tenant: Tenant, client: SmartleadClient) -> None:
    add_to_campaign(tenant, [{"email": f"p{n}@example.com"} for n in range(6)])
    stated: list[dict[str, int]] = [
        {"status": MembershipStatus.PAUSED},
        {"status": MembershipStatus.BOUNCED},
        {"status": MembershipStatus.UNSUBSCRIBED},
        {"lt_interest_status": 1},
        {"lt_interest_status": 77},
    ]
    for number, fields in enumerate(stated):
        lead = Lead.objects.get(email=f"p{number}@example.com")
        Membership.objects.filter(lead_id=lead.id).update(**fields)
    path = leads_path(tenant)
    assert emails(client.get(path, status="PAUSED")) == ["p0@example.com"]
    assert emails(client.get(path, status="BLOCKED")) == ["p1@example.com"]
    assert emails(client.get(path, status="STOPPED")) == ["p2@example.com"]
    assert emails(client.get(path, status="INPROGRESS")) == []
    started = client.get(path, status="STARTED", limit=2)
    assert (len(emails(started)), started.json()["total_leads"]) == (2, 3)
    (good,) = client.get(path, lead_category_id=1).json()["data"]
    assert (good["lead"]["email"], good["lead_category_id"]) == ("p3@example.com", 1)
    rows = {row["lead"]["email"]: row for row in client.get(path).json()["data"]}
    assert rows["p4@example.com"]["lead_category_id"] is None
    assert rows["p2@example.com"]["lead"]["is_unsubscribed"] is True
    assert len(emails(client.get(path, created_at_gt="2020-01-01"))) == 6
    assert emails(client.get(path, created_at_gt="2999-01-01T00:00:00Z")) == []


@pytest.mark.parametrize(
    ("query", "status", "keys"),
    [
        ({"status": "GONE"}, 422, ["status"]),
        ({"lead_category_id": "x"}, 422, ["lead_category_id"]),
        ({"lead_category_id": 5}, 422, ["lead_category_id"]),
        ({"created_at_gt": "yesterday"}, 422, ["created_at_gt"]),
        ({"created_at_gt": "2026-02-31"}, 422, ["created_at_gt"]),
        ({"emailStatus": "is_opened"}, 400, ["emailStatus"]),
        ({"last_sent_time_gt": "2026-01-01"}, 400, ["last_sent_time_gt"]),
        ({"limit": 1001}, 422, ["limit"]),
    ],
)
def test_filters_that_are_none(
    tenant: Tenant, client: SmartleadClient, query: dict[str, Any], status: int, keys: list[str]
) -> None:
    error = {400: "Bad Request", 422: "Unprocessable Entity"}[status]
    check_error(client.get(leads_path(tenant), **query), status, error, keys=keys)


def test_page_takes_as_many_queries_for_many_as_for_one(tenant: Tenant, client: SmartleadClient) -> None:
    add_to_campaign(tenant, [{"email": "ann@example.com"}])
    client.get(leads_path(tenant))
    with CaptureQueriesContext(connection) as one:
        client.get(leads_path(tenant))
    add_to_campaign(tenant, [{"email": f"a{n}@example.com"} for n in range(9)])
    client.get(leads_path(tenant))
    with CaptureQueriesContext(connection) as many:
        assert len(emails(client.get(leads_path(tenant)))) == 10
    assert len(many) == len(one)


def test_person_by_email(tenant: Tenant, client: SmartleadClient) -> None:
    add_to_campaign(tenant, [ADA])
    import_into_list(tenant, [{"email": "bob@example.com"}])
    expected = sample("lead_by_email_reply")
    shown = client.get("leads", email=" ADA@example.com").json()
    wanted = expected | {name: shown[name] for name in ("id", "created_at")}
    (place,) = shown["lead_campaign_data"]
    assert place["campaign_id"] == tenant.campaign.number
    wanted["lead_campaign_data"][0] |= {n: place[n] for n in ("campaign_id", "campaign_lead_map_id")}
    assert shown == wanted
    assert client.get("leads/", email="ada@example.com").json() == shown
    (row,) = client.get(leads_path(tenant)).json()["data"]
    assert (str(row["lead"]["id"]), row["campaign_lead_map_id"]) == (
        shown["id"],
        place["campaign_lead_map_id"],
    )
    assert client.get("leads", email="bob@example.com").json()["lead_campaign_data"] == []


def test_nobody_by_email(tenant: Tenant, client: SmartleadClient) -> None:
    add_to_campaign(make_tenant(), [ADA])
    for email in ("ada@example.com", "nothing", "%"):
        reply = client.get("leads/", email=email)
        assert (reply.status_code, reply.json()) == (200, {})
    check_error(client.get("leads/"), 400, "Bad Request", keys=["email"])
    check_error(client.get("leads/", mail="a@b.com"), 400, "Bad Request", keys=["mail"])


@pytest.mark.parametrize("many", [False, True])
def test_all_people(
    tenant: Tenant, client: SmartleadClient, monkeypatch: pytest.MonkeyPatch, many: bool
) -> None:
    """Few are sorted, for many an index is walked: the reply is the same."""
    if many:
        monkeypatch.setattr(listing, "FEW", 0)
    stranger = make_tenant()
    add_to_campaign(stranger, [ADA])
    add_to_campaign(tenant, [ADA])
    shown, expected = client.get("leads/global-leads").json(), sample("global_leads_reply")
    (row,), (wanted,) = shown["data"], expected["data"]
    wanted |= {name: row[name] for name in ("id", "created_at")}
    wanted["campaigns"][0] |= {
        name: row["campaigns"][0][name] for name in ("campaign_id", "lead_added_at", "email_lead_map_id")
    }
    assert shown == expected
    import_into_list(tenant, [{"email": f"p{n}@example.com"} for n in range(4)])
    add_to_campaign(stranger, [{"email": "late@example.com"}])

    def page(**query: Any) -> tuple[list[str], bool]:
        answer = client.get("leads/global-leads", **query).json()
        return [each["email"] for each in answer["data"]], answer["hasMore"]

    assert page(limit=2) == (["p3@example.com", "p2@example.com"], True)
    assert page(limit=3, offset=2) == (["p1@example.com", "p0@example.com", "ada@example.com"], False)
    assert page(offset=5) == ([], False)
    assert page(email="P1@example.com") == (["p1@example.com"], False)
    assert page(created_at_gt="2999-01-01") == ([], False)
    assert page(created_at_gt="2020-01-01", limit=1) == (["p3@example.com"], True)
    after_ada = Lead.objects.get(workspace_id=tenant.workspace.id, email="ada@example.com").created_at
    assert len(page(created_at_gt=after_ada.isoformat())[0]) == 4


def test_categories(tenant: Tenant, client: SmartleadClient) -> None:
    """Each is one by which leads can be listed."""
    categories = client.get("leads/fetch-categories").json()
    assert categories[0] == {
        "id": 1,
        "created_at": None,
        "name": "Interested",
        "sentiment_type": "positive",
    }
    for category in categories:
        assert emails(client.get(leads_path(tenant), lead_category_id=category["id"])) == []


def test_export_can_be_read_as_csv(tenant: Tenant, client: SmartleadClient) -> None:
    add_to_campaign(tenant, [ADA, {"email": "bob@example.com"}])
    reply = client.get(f"campaigns/{tenant.campaign.number}/leads-export")
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(b"".join(reply.streaming_content).decode())))
    assert [row["email"] for row in rows] == ["ada@example.com", "bob@example.com"]
    assert (rows[0]["title"], rows[0]["location"]) == ("Countess", "London")


def test_strangers_read_nothing(tenant: Tenant) -> None:
    add_to_campaign(tenant, [ADA])
    stranger = SmartleadClient(make_tenant().key)
    check_error(stranger.get(leads_path(tenant)), 404, "Not Found")
    check_error(stranger.get(f"campaigns/{tenant.campaign.number}/leads-export"), 404, "Not Found")
    assert stranger.get("leads/", email="ada@example.com").json() == {}
    assert stranger.get("leads/global-leads").json()["data"] == []
