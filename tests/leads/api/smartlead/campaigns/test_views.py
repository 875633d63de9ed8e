"""The Smartlead calls about campaigns."""

from typing import Any

import pytest

from campaigns.models import Campaign, CampaignStatus
from leads.models import Lead, Membership
from tests.builders import Tenant, make_tenant
from tests.leads.api.smartlead.client import SmartleadClient, add_to_campaign, check_error, sample


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> SmartleadClient:
    return SmartleadClient(tenant.key)


def test_list_has_all_of_the_workspace_the_newest_first(tenant: Tenant, client: SmartleadClient) -> None:
    make_tenant()
    reply = client.get("campaigns")
    assert reply.status_code == 200
    assert [each["name"] for each in reply.json()] == ["Network", "Autumn", "Spring"]
    assert client.get("campaigns/").json() == reply.json()
    shown = reply.json()[-1]
    expected = sample("campaign_reply")
    changing = {name: shown[name] for name in ("id", "user_id", "created_at", "updated_at")}
    assert shown == expected | changing
    assert (shown["id"], type(shown["user_id"])) == (tenant.campaign.number, int)
    assert {each["user_id"] for each in reply.json()} == {shown["user_id"]}
    assert client.get(f"campaigns/{shown['id']}").json() == shown


def test_list_of_a_client_is_empty_as_there_are_none(client: SmartleadClient) -> None:
    assert client.get("campaigns", client_id=5).json() == []
    assert len(client.get("campaigns", client_id="", include_tags="true").json()) == 3
    check_error(client.get("campaigns", client_id="x"), 422, "Unprocessable Entity", keys=["client_id"])
    check_error(client.get("campaigns", status="ACTIVE"), 400, "Bad Request", keys=["status"])


def test_create(tenant: Tenant, client: SmartleadClient) -> None:
    reply = client.post("campaigns/create", {"name": " May ", "client_id": None})
    made = Campaign.objects.get(workspace=tenant.workspace, name="May")
    assert reply.json() == {
        "ok": True,
        "id": made.number,
        "name": "May",
        "created_at": reply.json()["created_at"],
    }
    assert (made.status, made.owner_id) == (CampaignStatus.DRAFT, tenant.owner.id)
    assert client.post("campaigns/create", {}).json()["name"] == "Untitled Campaign"
    assert add_to_campaign(tenant, [{"email": "a@example.com"}], number=made.number).json()["ok"]


@pytest.mark.parametrize("name", ["", " ", "x" * 201, 5])
def test_create_with_a_name_that_is_none(client: SmartleadClient, name: Any) -> None:
    check_error(client.post("campaigns/create", {"name": name}), 422, "Unprocessable Entity", keys=["name"])


@pytest.mark.parametrize(
    ("requested", "kept", "shown"),
    [
        ("START", CampaignStatus.ACTIVE, "ACTIVE"),
        ("ACTIVE", CampaignStatus.ACTIVE, "ACTIVE"),
        ("PAUSED", CampaignStatus.PAUSED, "PAUSED"),
        ("STOPPED", CampaignStatus.COMPLETED, "COMPLETED"),
    ],
)
def test_status(
    tenant: Tenant, client: SmartleadClient, requested: str, kept: CampaignStatus, shown: str
) -> None:
    path = f"campaigns/{tenant.campaign.number}"
    for _ in range(2):
        reply = client.post(f"{path}/status", {"status": requested})
        assert (reply.status_code, reply.json()) == (200, {"ok": True})
    tenant.campaign.refresh_from_db()
    assert tenant.campaign.status == kept
    assert client.get(path).json()["status"] == shown


@pytest.mark.parametrize(("body", "status"), [({}, 400), ({"status": "ARCHIVED"}, 422), ({"status": 1}, 422)])
def test_status_that_is_none(tenant: Tenant, client: SmartleadClient, body: Any, status: int) -> None:
    reply = client.post(f"campaigns/{tenant.campaign.number}/status", body)
    check_error(reply, status, {400: "Bad Request", 422: "Unprocessable Entity"}[status], keys=["status"])


def test_delete_leaves_the_people(tenant: Tenant, client: SmartleadClient) -> None:
    add_to_campaign(tenant, [{"email": "a@example.com"}])
    path = f"campaigns/{tenant.campaign.number}"
    assert client.delete(path).json() == {"ok": True}
    assert not Membership.objects.filter(campaign_id=tenant.campaign.id).exists()
    assert Lead.objects.filter(workspace_id=tenant.workspace.id).count() == 1
    check_error(client.delete(path), 404, "Not Found", "Campaign")
    check_error(client.get(path), 404, "Not Found", "Campaign")


def test_strangers_find_nothing(tenant: Tenant) -> None:
    stranger = SmartleadClient(make_tenant().key)
    path = f"campaigns/{tenant.campaign.number}"
    check_error(stranger.get(path), 404, "Not Found")
    check_error(stranger.post(f"{path}/status", {"status": "START"}), 404, "Not Found")
    check_error(stranger.delete(path), 404, "Not Found")
    assert tenant.campaign.number not in [each["id"] for each in stranger.get("campaigns").json()]
    tenant.campaign.refresh_from_db()
    assert tenant.campaign.status == CampaignStatus.DRAFT
