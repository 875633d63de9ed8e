"""PATCH and DELETE /api/v1/campaigns/{id}, start, pause and resume, and leads taken out of a campaign."""

from typing import Any

import pytest

from campaigns.models import Campaign, CampaignStatus
from leads.models import Lead, Membership
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.api.foxreach.conversation import FoxReachClient, check_error, check_sample, read, sample

SENDING = {
    "timezone": "America/New_York",
    "sendingDays": [1, 7],
    "sendingStartHour": 0,
    "sendingEndHour": 23,
    "dailyLimit": 0,
}


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> FoxReachClient:
    return FoxReachClient(tenant.key)


def path_of(tenant: Tenant) -> str:
    return f"campaigns/{tenant.campaign.id}"


def test_settings_are_kept_and_come_back(client: FoxReachClient) -> None:
    made = client.post("campaigns", {"name": "May", **SENDING}).json()["data"]
    assert {name: made[name] for name in SENDING} == SENDING
    path = f"campaigns/{made['id']}"
    changed = client.patch(path, {"name": "June", "dailyLimit": 7, "timezone": None}).json()["data"]
    assert changed == made | {"name": "June", "dailyLimit": 7, "updatedAt": changed["updatedAt"]}
    assert read(client, path)["data"] == changed
    assert client.patch(path, {}).json()["data"] == changed


def test_settings_of_other_dialects_stay(tenant: Tenant, client: FoxReachClient) -> None:
    Campaign.objects.filter(id=tenant.campaign.id).update(settings={"daily_limit": 9})
    client.patch(path_of(tenant), {"dailyLimit": 5})
    tenant.campaign.refresh_from_db()
    assert tenant.campaign.settings == {"daily_limit": 9, "foxreach_daily_limit": 5}


def test_changed_campaign_answers_as_the_sample(tenant: Tenant, client: FoxReachClient) -> None:
    reply = client.patch(path_of(tenant), sample("campaign"))
    assert reply.status_code == 200
    check_sample(reply.json(), "campaign.reply")


def test_channel_stays_once_there_are_leads(tenant: Tenant, client: FoxReachClient) -> None:
    add_leads(tenant, [{"email": "ada@example.com"}])
    check_error(client.patch(path_of(tenant), {"channel": "linkedin", "name": "x"}), 409, "channel")
    assert read(client, path_of(tenant))["data"]["name"] == "Spring"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"name": ""}, "name"),
        ({"name": 5}, "name"),
        ({"status": "running"}, "status"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"timezone": "../etc/passwd"}, "timezone"),
        ({"timezone": ""}, "timezone"),
        ({"sendingDays": [0]}, "sendingDays[0]"),
        ({"sendingDays": [8]}, "sendingDays[0]"),
        ({"sendingDays": "1"}, "sendingDays"),
        ({"sendingStartHour": 24}, "sendingStartHour"),
        ({"sendingEndHour": -1}, "sendingEndHour"),
        ({"dailyLimit": 1.5}, "dailyLimit"),
        ({"dailyLimit": 2**31}, "dailyLimit"),
    ],
)
def test_bad_changes(tenant: Tenant, client: FoxReachClient, body: dict[str, Any], name: str) -> None:
    check_error(client.patch(path_of(tenant), body), 422, name)
    check_error(client.post("campaigns", {"name": "May"} | body), 422, name)


def test_start_pause_resume(tenant: Tenant, client: FoxReachClient) -> None:
    for action, status in (
        ("start", "active"),
        ("start", "active"),
        ("pause", "paused"),
        ("resume", "active"),
    ):
        reply = client.send("POST", f"{path_of(tenant)}/{action}", None)
        assert (reply.status_code, reply.json()["data"]["status"]) == (200, status)
    client.patch(path_of(tenant), {"status": "completed"})
    for action in ("start", "pause", "resume"):
        check_error(client.post(f"{path_of(tenant)}/{action}", {}), 400, "completed")


def test_draft_is_deleted_and_its_leads_stay(tenant: Tenant, client: FoxReachClient) -> None:
    add_leads(tenant, [{"email": "ada@example.com"}])
    reply = client.delete(path_of(tenant))
    assert reply.json() == {"data": {"id": str(tenant.campaign.id), "deleted": True}}
    assert Lead.objects.count() == 1
    check_error(client.delete(path_of(tenant)), 404, "Campaign not found")
    check_error(client.post(f"{path_of(tenant)}/start", {}), 404, "Campaign not found")


def test_only_drafts_are_deleted(tenant: Tenant, client: FoxReachClient) -> None:
    client.post(f"{path_of(tenant)}/start", {})
    check_error(client.delete(path_of(tenant)), 400, "draft")
    assert read(client, path_of(tenant))["data"]["status"] == "active"


def test_lead_is_taken_out_of_one_campaign(tenant: Tenant, client: FoxReachClient) -> None:
    for campaign in (tenant.campaign, tenant.other_campaign):
        add_leads(tenant, [{"email": "ada@example.com"}], campaign_id=campaign.id)
    lead = str(Lead.objects.get().id)
    reply = client.delete(f"{path_of(tenant)}/leads/{lead}")
    assert reply.json() == {"data": {"id": lead, "campaignId": str(tenant.campaign.id), "deleted": True}}
    assert Membership.objects.get().campaign_id == tenant.other_campaign.id
    assert read(client, path_of(tenant))["data"]["leadCount"] == 0
    for each in (lead, "7", str(tenant.campaign.id)):
        check_error(client.delete(f"{path_of(tenant)}/leads/{each}"), 404, "Lead not found")


def test_strangers_change_nothing(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "ada@example.com"}])
    stranger, path = FoxReachClient(make_tenant().key), path_of(tenant)
    check_error(stranger.patch(path, {"name": "Mine"}), 404, "Campaign not found")
    for action in ("start", "pause", "resume"):
        check_error(stranger.post(f"{path}/{action}", {}), 404, "Campaign not found")
    check_error(stranger.delete(f"{path}/leads/{Lead.objects.get().id}"), 404, "Campaign not found")
    check_error(stranger.delete(path), 404, "Campaign not found")
    tenant.campaign.refresh_from_db()
    assert (tenant.campaign.name, tenant.campaign.status) == ("Spring", CampaignStatus.DRAFT)
    assert Membership.objects.count() == 1
