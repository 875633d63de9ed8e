"""GET and POST /api/v1/campaigns, GET /campaigns/{id}, POST /campaigns/{id}/leads. Changes: test_changes."""

from typing import Any
from uuid import UUID

import pytest

from campaigns.models import Campaign, CampaignStatus, Channel
from leads.models import Door, Lead, LeadImport, Membership
from leads.removing import delete_target
from tests.builders import Tenant, add_leads, block, make_tenant
from tests.leads.api.foxreach.conversation import (
    FoxReachClient,
    check_error,
    check_sample,
    create,
    read,
    sample,
)
from workspaces.models import Plan

NO_ID = "0190a8f0-0000-7000-8000-000000000000"
BAD_IDS = [NO_ID, "7", "cmp_xyz", "%00", "{}", "é"]


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> FoxReachClient:
    return FoxReachClient(tenant.key)


@pytest.fixture
def stranger(db: None) -> FoxReachClient:
    return FoxReachClient(make_tenant().key)


def names(body: Any) -> list[str]:
    return [campaign["name"] for campaign in body["data"]]


# --- campaigns ---


def test_campaigns_answer_as_the_sample(client: FoxReachClient, stranger: FoxReachClient) -> None:
    check_sample(read(client, "campaigns", pageSize=2), "campaigns.reply")
    second = read(client, "campaigns", page=2, pageSize=2)
    assert names(second) == ["Spring"]
    assert second["meta"] == {"page": 2, "pageSize": 2, "total": 3, "totalPages": 2}
    assert names(read(client, "campaigns", page=10**9)) == []


def test_campaigns_by_status(tenant: Tenant, client: FoxReachClient) -> None:
    for status in CampaignStatus:
        word = status.name.lower()
        Campaign.objects.filter(id=tenant.linkedin.id).update(status=status)
        body = read(client, "campaigns", status=word)
        assert "Network" in names(body)
        assert {campaign["status"] for campaign in body["data"]} == {word}
        assert body["meta"]["total"] == (3 if word == "draft" else 1)
    assert read(client, "campaigns", status="")["meta"]["total"] == 3
    check_error(client.get("campaigns", status="running"), 422, "status", "completed")
    check_error(client.get("campaigns", status="\x00"), 422, "status")


def test_created_campaign_answers_as_the_sample(tenant: Tenant, client: FoxReachClient) -> None:
    reply = client.post("campaigns", sample("campaign"))
    assert reply.status_code == 201
    check_sample(reply.json(), "campaign.reply")
    data = reply.json()["data"]
    assert read(client, f"campaigns/{data['id']}")["data"] == data
    campaign = Campaign.objects.get(id=data["id"])
    assert (campaign.workspace_id, campaign.owner_id) == (tenant.workspace.id, tenant.owner.id)
    assert names(read(client, "campaigns"))[0] == "Q1 Outreach"


def test_campaign_needs_only_a_name(client: FoxReachClient) -> None:
    for body in ({"name": "x" * 200}, {"name": "b", "channel": None, "status": None}):
        data = client.post("campaigns", body).json()["data"]
        assert (data["name"], data["channel"], data["status"]) == (body["name"], "email", "draft")


@pytest.mark.parametrize("status", CampaignStatus)
@pytest.mark.parametrize("channel", Channel)
def test_status_and_channel_are_words(
    client: FoxReachClient, status: CampaignStatus, channel: Channel
) -> None:
    body = {"name": "Any", "status": status.name.lower(), "channel": channel.value}
    data = client.post("campaigns", body).json()["data"]
    assert {name: data[name] for name in body} == body
    campaign = Campaign.objects.get(id=data["id"])
    assert (campaign.status, campaign.channel) == (status, channel)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({}, "name"),
        ({"name": None}, "name"),
        ({"name": 1}, "name"),
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\x00"}, "name"),
        ({"name": "a", "status": "running"}, "status"),
        ({"name": "a", "status": 1}, "status"),
        ({"name": "a", "channel": "sms"}, "channel"),
    ],
)
def test_bad_campaign(client: FoxReachClient, body: Any, name: str) -> None:
    check_error(client.post("campaigns", body), 422, name)
    assert Campaign.objects.count() == 3


@pytest.mark.parametrize("pk", BAD_IDS)
def test_unknown_campaign(client: FoxReachClient, pk: str) -> None:
    check_error(client.get(f"campaigns/{pk}"), 404, "Campaign not found")
    check_error(client.post(f"campaigns/{pk}/leads", {"leadIds": [NO_ID]}), 404, "Campaign not found")


def test_strangers_campaign_is_not_found(
    tenant: Tenant, client: FoxReachClient, stranger: FoxReachClient
) -> None:
    path = f"campaigns/{tenant.campaign.id}"
    check_error(stranger.get(path), 404, "Campaign not found")
    own = create(stranger, email="eve@example.com")["id"]
    check_error(stranger.post(f"{path}/leads", {"leadIds": [own]}), 404, "Campaign not found")
    ids = {campaign["id"] for campaign in read(stranger, "campaigns")["data"]}
    assert str(tenant.campaign.id) not in ids
    assert not Membership.objects.exists()


# --- leads into a campaign ---


def add(client: FoxReachClient, campaign: Campaign, *lead_ids: Any) -> Any:
    return client.post(f"campaigns/{campaign.id}/leads", {"leadIds": [str(each) for each in lead_ids]})


def counts(reply: Any) -> dict[str, int]:
    assert reply.status_code == 200, reply.content
    data = reply.json()["data"]
    return {name: data[name] for name in ("added", "duplicates", "errors") if data[name]}


def errors(reply: Any) -> list[dict[str, str]]:
    details: list[dict[str, str]] = reply.json()["data"]["errorDetails"]
    return details


def test_added_leads_answer_as_the_sample(tenant: Tenant, client: FoxReachClient) -> None:
    ann = create(client, email="ann@example.com")["id"]
    add_leads(tenant, [{"email": "bob@example.com"}])
    bob = Lead.objects.get(email="bob@example.com").id
    reply = add(client, tenant.campaign, ann, bob, NO_ID, ann)
    assert reply.status_code == 200
    check_sample(reply.json(), "campaign_leads.reply")
    assert errors(reply)[0]["leadId"] == NO_ID
    record = LeadImport.objects.get(id=reply.headers["X-Import-Id"])
    assert (record.door, record.campaign_id) == (Door.FOXREACH, tenant.campaign.id)
    assert read(client, f"campaigns/{tenant.campaign.id}")["data"]["leadCount"] == 2
    assert Membership.objects.get(lead_id=UUID(ann)).campaign_id == tenant.campaign.id


def test_deleted_and_strangers_leads_are_errors(
    tenant: Tenant, client: FoxReachClient, stranger: FoxReachClient
) -> None:
    gone = create(client, email="ann@example.com")["id"]
    client.delete(f"leads/{gone}")
    theirs = create(stranger, email="eve@example.com")["id"]
    reply = add(client, tenant.campaign, gone, theirs)
    assert counts(reply) == {"errors": 2}
    reason = "no lead of this workspace"
    assert errors(reply) == [{"leadId": gone, "reason": reason}, {"leadId": theirs, "reason": reason}]
    assert not Membership.objects.exists()


def test_leads_that_cannot_go_in_say_why(tenant: Tenant, client: FoxReachClient) -> None:
    blocked = create(client, email="eve@blocked.example")["id"]
    block(tenant.blocklist, "blocked.example")
    add_leads(tenant, [{"first_name": "Ann"}], list_id=tenant.list.id)
    nameless = str(Lead.objects.get(email=None).id)
    reply = add(client, tenant.campaign, nameless, blocked)
    assert errors(reply) == [
        {"leadId": nameless, "reason": "empty email"},
        {"leadId": blocked, "reason": "blocked by the blocklist entry blocked.example"},
    ]
    assert errors(add(client, tenant.linkedin, nameless)) == [
        {"leadId": nameless, "reason": "no LinkedIn profile URL"}
    ]


def test_linkedin_campaign_takes_profiles(tenant: Tenant, client: FoxReachClient) -> None:
    ann = create(client, email="ann@example.com", linkedinUrl="https://www.linkedin.com/in/ann/")["id"]
    assert counts(add(client, tenant.linkedin, ann)) == {"added": 1}
    assert counts(add(client, tenant.linkedin, ann)) == {"duplicates": 1}


def test_first_hundred_errors_are_named(tenant: Tenant, client: FoxReachClient) -> None:
    ids = [f"0190a8f0-0000-7000-8000-{n:012x}" for n in range(1000)]
    reply = add(client, tenant.campaign, *ids)
    assert counts(reply) == {"errors": 1000}
    assert [each["leadId"] for each in errors(reply)] == ids[:100]


@pytest.mark.parametrize("number", [0, 1001])
def test_too_many_or_none(tenant: Tenant, client: FoxReachClient, number: int) -> None:
    check_error(add(client, tenant.campaign, *[NO_ID] * number), 400, "leadIds", "1000", str(number))


@pytest.mark.parametrize("value", [None, "x", {}, ["cld_1"], [1], [None], NO_ID])
def test_wrong_type_of_lead_ids(tenant: Tenant, client: FoxReachClient, value: Any) -> None:
    path = f"campaigns/{tenant.campaign.id}/leads"
    check_error(client.post(path, {"leadIds": value}), 422, "leadIds")
    check_error(client.post(path, {"lead_ids": [NO_ID]}), 422, "leadIds", "required")


def test_plan_is_exhausted(tenant: Tenant, client: FoxReachClient) -> None:
    ids = [create(client, email=f"p{n}@example.com")["id"] for n in range(2)]
    Plan.objects.filter(workspace=tenant.workspace).update(upload_limit=1)
    check_error(add(client, tenant.campaign, *ids), 402, "uploads", "Nothing was written")
    assert not Membership.objects.exists()
    assert counts(add(client, tenant.campaign, ids[0])) == {"added": 1}


def test_removed_campaign_is_not_found(tenant: Tenant, client: FoxReachClient) -> None:
    ann = create(client, email="ann@example.com")["id"]
    delete_target(tenant.campaign, user_id=tenant.owner.pk)
    check_error(add(client, tenant.campaign, ann), 404, "Campaign not found")
