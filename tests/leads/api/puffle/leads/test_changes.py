"""PATCH and DELETE /api/campaigns/{id}/leads, and its list by status."""

from typing import Any
from uuid import uuid4

import pytest

from leads.models import Lead, Membership, MembershipStatus
from tests.builders import ApiClient, Tenant, add_leads, make_tenant
from tests.leads.api.puffle.conversation import check_error, delete, leads_path, send


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    rows = [{"email": f"{name}@example.com", "first_name": name} for name in ("ann", "bob", "cid")]
    for campaign in (tenant.campaign, tenant.other_campaign):
        add_leads(tenant, rows, campaign_id=campaign.id)
    return tenant


@pytest.fixture
def client(tenant: Tenant) -> ApiClient:
    return ApiClient(tenant.key)


def place(tenant: Tenant, name: str = "ann") -> Membership:
    lead = Lead.objects.get(email=f"{name}@example.com", workspace_id=tenant.workspace.id)
    return Membership.objects.get(lead_id=lead.id, campaign_id=tenant.campaign.id)


def left(client: ApiClient, tenant: Tenant, **query: Any) -> list[str]:
    reply = client.get(leads_path(tenant.campaign), **query)
    assert reply.status_code == 200, reply.content
    found = [each["first_name"] for each in reply.json()["prospects"]]
    assert len(found) == reply.json()["total"]
    return found


def change(client: ApiClient, tenant: Tenant, **updates: Any) -> Any:
    body = {"prospect_id": str(place(tenant).id), "updates": updates}
    return send(client, "PATCH", leads_path(tenant.campaign), body)


def test_change_is_stated_in_this_campaign(tenant: Tenant, client: ApiClient) -> None:
    reply = change(
        client,
        tenant,
        name="Augusta King",
        company="Engines",
        position="Countess",
        headline="First of her trade",
        custom_fields={"a": 1},
        phone=None,
    )
    assert reply.status_code == 200
    prospect = reply.json()["prospect"]
    assert (prospect["name"], prospect["company"], prospect["position"]) == (
        "Augusta King",
        "Engines",
        "Countess",
    )
    assert prospect["custom_fields"] == {"headline": "First of her trade", "a": 1}
    assert client.get(leads_path(tenant.campaign)).json()["prospects"][0] == prospect
    others = client.get(leads_path(tenant.other_campaign)).json()["prospects"]
    assert others[0]["first_name"] == "ann"


def test_email_is_the_persons(tenant: Tenant, client: ApiClient) -> None:
    assert change(client, tenant, email="Ada@example.com").json()["prospect"]["email"] == "ada@example.com"
    others = client.get(leads_path(tenant.other_campaign)).json()["prospects"]
    assert others[0]["email"] == "ada@example.com"


@pytest.mark.parametrize(
    ("updates", "part"),
    [
        ({"email": "bob@example.com"}, "updates.email"),
        ({"email": "nothing"}, "updates.email"),
        ({"first_name": 5}, "updates.first_name"),
        ({"custom_fields": {"a": []}}, "updates.custom_fields"),
        ({"company": "x" * 40_000}, "company_name"),
    ],
)
def test_change_that_cannot_be(tenant: Tenant, client: ApiClient, updates: dict[str, Any], part: str) -> None:
    """All or nothing."""
    check_error(change(client, tenant, website="new.example", **updates), 400, part)
    assert place(tenant).overrides == {}


def test_profile_that_identifies_stays(tenant: Tenant, client: ApiClient) -> None:
    row = {"custom_variables": {"linkedin_url": "https://linkedin.com/in/ann"}}
    add_leads(tenant, [row], campaign_id=tenant.linkedin.id)
    (prospect,) = client.get(leads_path(tenant.linkedin)).json()["prospects"]
    body = {"prospect_id": prospect["id"], "updates": {"linkedin_url": "https://linkedin.com/in/eve"}}
    check_error(send(client, "PATCH", leads_path(tenant.linkedin), body), 400, "linkedin_url")


def test_unknown_prospects(tenant: Tenant, client: ApiClient) -> None:
    for pk in (str(uuid4()), str(place(tenant).lead_id)):
        body = {"prospect_id": pk, "updates": {"first_name": "x"}}
        check_error(send(client, "PATCH", leads_path(tenant.campaign), body), 404, "Prospect not found")
    elsewhere = {"prospect_id": str(place(tenant).id), "updates": {"first_name": "x"}}
    check_error(send(client, "PATCH", leads_path(tenant.other_campaign), elsewhere), 404, "Prospect")


def test_prospects_are_removed_by_either_id(tenant: Tenant, client: ApiClient) -> None:
    bob, ann = place(tenant, "bob"), place(tenant)
    reply = delete(client, leads_path(tenant.campaign), {"prospect_ids": [str(bob.id), str(uuid4())]})
    assert (reply.status_code, reply.json()) == (200, {"deleted": 1})
    reply = delete(client, leads_path(tenant.campaign), {"leadIds": [str(ann.lead_id)]})
    assert reply.json() == {"deleted": 1}
    assert left(client, tenant) == ["cid"]
    assert len(client.get(leads_path(tenant.other_campaign)).json()["prospects"]) == 3
    assert Lead.objects.filter(deleted_at=None).count() == 3


def test_all_are_removed(tenant: Tenant, client: ApiClient) -> None:
    body = {"all": True, "prospect_ids": [str(place(tenant).id)]}
    assert delete(client, leads_path(tenant.campaign), body).json() == {"deleted": 3}
    assert left(client, tenant) == []
    assert delete(client, leads_path(tenant.campaign), {"all": True}).json() == {"deleted": 0}


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({}, "prospect_ids"),
        ({"all": False}, "all"),
        ({"prospect_ids": []}, "prospect_ids"),
        ({"prospect_ids": ["x"]}, "prospect_ids[0]"),
        ({"leadIds": "all"}, "leadIds"),
        (None, "body"),
    ],
)
def test_removal_of_nobody_by_name(tenant: Tenant, client: ApiClient, body: Any, part: str) -> None:
    check_error(delete(client, leads_path(tenant.campaign), body), 400, part)
    assert left(client, tenant) == ["ann", "bob", "cid"]


def test_prospects_by_status(tenant: Tenant, client: ApiClient) -> None:
    Membership.objects.filter(id=place(tenant, "bob").id).update(status=MembershipStatus.PAUSED)
    assert left(client, tenant, status="paused") == ["bob"]
    assert left(client, tenant, status="active") == ["ann", "cid"]
    assert left(client, tenant, status="") == ["ann", "bob", "cid"]
    check_error(client.get(leads_path(tenant.campaign), status="sent"), 400, "status", "paused")


def test_strangers_change_nothing(tenant: Tenant) -> None:
    other = make_tenant()
    stranger, ann = ApiClient(other.key), place(tenant)
    body = {"prospect_id": str(ann.id), "updates": {"first_name": "Eve"}}
    check_error(send(stranger, "PATCH", leads_path(tenant.campaign), body), 404, "Campaign not found")
    check_error(send(stranger, "PATCH", leads_path(other.campaign), body), 404, "Prospect not found")
    check_error(delete(stranger, leads_path(tenant.campaign), {"all": True}), 404, "Campaign not found")
    for named in ({"prospect_ids": [str(ann.id)]}, {"leadIds": [str(ann.lead_id)]}):
        assert delete(stranger, leads_path(other.campaign), named).json() == {"deleted": 0}
    assert Membership.objects.filter(workspace_id=tenant.workspace.id).count() == 6
