"""The Smartlead calls that push: list to campaign, campaign to list, list to list."""

from typing import Any
from uuid import UUID

import pytest

from campaigns.models import Campaign
from leads.models import BackgroundJob, LeadImport
from leads.moving import run_job
from tests.builders import Tenant, block, make_tenant
from tests.leads.api.smartlead.client import SmartleadClient, add_to_campaign, check_error, import_into_list
from workspaces.models import Plan

pytestmark = pytest.mark.django_db(transaction=True)

TO_CAMPAIGN = "leads/push-to-campaign"
TO_LIST = "leads/push-to-list"
BETWEEN = "leads/leads/push-between-lists"


@pytest.fixture
def tenant() -> Tenant:
    """Ann, Bob and Cid are in the list."""
    tenant = make_tenant()
    import_into_list(tenant, [{"email": f"{name}@example.com"} for name in ("ann", "bob", "cid")])
    return tenant


@pytest.fixture
def client(tenant: Tenant) -> SmartleadClient:
    return SmartleadClient(tenant.key)


def number(client: SmartleadClient, name: str) -> int:
    return int(client.get("leads", email=f"{name}@example.com").json()["id"])


def in_campaign(client: SmartleadClient, campaign: Campaign) -> list[str]:
    rows = client.get(f"campaigns/{campaign.number}/leads").json()["data"]
    return [row["lead"]["email"].partition("@")[0] for row in rows]


def in_list(client: SmartleadClient, lead_list: Any) -> int:
    count: int = client.get(f"lead-list/{lead_list.number}").json()["data"]["lead_count"]
    return count


def counts(reply: Any) -> dict[str, int]:
    """Of what was done at once, those that are not 0."""
    assert reply.status_code == 200, reply.content
    body = reply.json()
    assert body["ok"] is True and body["message"]
    assert LeadImport.objects.filter(id=reply.headers["X-Import-Id"]).exists()
    data = body["data"]
    assert data["total_leads"] == sum(data[name] for name in ("pushed", "duplicates", "blocked", "invalid"))
    return {name: count for name, count in data.items() if count and name != "total_leads_moved"}


def run(reply: Any) -> None:
    """What a job does."""
    assert reply.status_code == 200, reply.content
    job_id = reply.json()["data"]["job_id"]
    assert reply.headers["X-Background-Job"] == job_id
    run_job(UUID(job_id))
    assert BackgroundJob.objects.get(id=job_id).status == "success"


@pytest.mark.parametrize("spelling", ["camel", "snake"])
def test_list_is_copied_into_a_campaign(tenant: Tenant, client: SmartleadClient, spelling: str) -> None:
    add_to_campaign(tenant, [{"email": "ann@example.com"}])
    block(tenant.blocklist, "bob@example.com")
    bodies: dict[str, dict[str, Any]] = {
        "camel": {
            "campaignId": tenant.campaign.number,
            "action": "copy",
            "leadList": {"listId": tenant.list.number, "allLeads": False},
        },
        "snake": {"campaign_id": str(tenant.campaign.number), "id": str(tenant.list.number)},
    }
    body = bodies[spelling]
    reply = client.post(TO_CAMPAIGN, body)
    assert counts(reply) == {"total_leads": 3, "pushed": 1, "duplicates": 1, "blocked": 1}
    assert in_campaign(client, tenant.campaign) == ["ann", "cid"]
    assert in_list(client, tenant.list) == 3
    again = counts(client.post(TO_CAMPAIGN, body | {"ignore_global_block_list": True}))
    assert again == {"total_leads": 3, "pushed": 1, "duplicates": 2}


def test_people_are_copied_by_their_numbers(tenant: Tenant, client: SmartleadClient) -> None:
    ann, bob = number(client, "ann"), number(client, "bob")
    body = {"campaignId": tenant.campaign.number, "leadList": {"leadIds": [ann, str(bob), ann, 10**12]}}
    assert counts(client.post(TO_CAMPAIGN, body)) == {"total_leads": 3, "pushed": 2, "invalid": 1}
    assert in_campaign(client, tenant.campaign) == ["ann", "bob"]
    body = {"campaign_id": tenant.other_campaign.number, "lead_ids": [bob]}
    assert counts(client.post(TO_CAMPAIGN, body | {"allow_duplicate": False})) == {
        "total_leads": 1,
        "duplicates": 1,
    }
    assert counts(client.post(TO_CAMPAIGN, body)) == {"total_leads": 1, "pushed": 1}
    nobody = {"campaign_id": tenant.campaign.number, "lead_ids": [1]}
    assert counts(client.post(TO_CAMPAIGN, nobody)) == {"total_leads": 1, "invalid": 1}


def test_some_of_a_list(tenant: Tenant, client: SmartleadClient) -> None:
    add_to_campaign(tenant, [{"email": "eve@example.com"}])
    chosen = {
        "listId": tenant.list.number,
        "leadIds": [number(client, "cid"), number(client, "eve")],
    }
    body = {"campaignId": tenant.other_campaign.number, "action": "copy", "leadList": chosen}
    assert counts(client.post(TO_CAMPAIGN, body)) == {"total_leads": 2, "pushed": 1, "invalid": 1}
    assert in_campaign(client, tenant.other_campaign) == ["cid"]


def test_move_takes_them_out_of_the_list(tenant: Tenant, client: SmartleadClient) -> None:
    add_to_campaign(tenant, [{"email": "ann@example.com"}])
    body = {
        "campaignId": tenant.campaign.number,
        "action": "move",
        "leadList": {"listId": tenant.list.number},
    }
    run(client.post(TO_CAMPAIGN, body))
    assert in_campaign(client, tenant.campaign) == ["ann", "bob", "cid"]
    assert in_list(client, tenant.list) == 1, "who was there already stays where they are"


def test_move_of_some_takes_them_out_of_a_list(tenant: Tenant, client: SmartleadClient) -> None:
    bob = number(client, "bob")
    client.post(BETWEEN, {"toListId": tenant.other_list.number, "leadIds": [bob]})
    assert (in_list(client, tenant.list), in_list(client, tenant.other_list)) == (3, 1)
    body = {"campaignId": tenant.campaign.number, "action": "move", "leadList": {"leadIds": [bob]}}
    run(client.post(TO_CAMPAIGN, body))
    assert in_campaign(client, tenant.campaign) == ["bob"]
    assert in_list(client, tenant.list) + in_list(client, tenant.other_list) == 3, "one place of Bob moved"


def test_everybody_has_to_be_meant_in_so_many_words(tenant: Tenant, client: SmartleadClient) -> None:
    add_to_campaign(tenant, [{"email": "eve@example.com"}], number=tenant.other_campaign.number)
    body = {"campaignId": tenant.campaign.number, "action": "copy", "leadList": {"allLeads": True}}
    run(client.post(TO_CAMPAIGN, body))
    assert sorted(in_campaign(client, tenant.campaign)) == ["ann", "bob", "cid", "eve"]
    assert (in_list(client, tenant.list), in_campaign(client, tenant.other_campaign)) == (3, ["eve"])


def test_campaign_by_name_is_made_where_there_is_none(tenant: Tenant, client: SmartleadClient) -> None:
    body = {"campaignName": "May", "action": "copy", "leadList": {"listId": tenant.list.number}}
    for pushed in ({"pushed": 3}, {"duplicates": 3}):
        assert counts(client.post(TO_CAMPAIGN, body)) == {"total_leads": 3} | pushed
    made = Campaign.objects.get(workspace=tenant.workspace, name="May")
    assert in_campaign(client, made) == ["ann", "bob", "cid"]
    Campaign.objects.filter(id=tenant.campaign.id).update(name="May")
    check_error(client.post(TO_CAMPAIGN, body), 422, "Unprocessable Entity", keys=["campaignName"])
    body["campaignName"] = " "
    check_error(client.post(TO_CAMPAIGN, body), 422, "Unprocessable Entity", keys=["campaignName"])


def test_leads_of_campaigns_go_into_a_list(tenant: Tenant, client: SmartleadClient) -> None:
    for each in (tenant.campaign, tenant.other_campaign):
        add_to_campaign(
            tenant, [{"email": "eve@example.com"}, {"email": "fay@example.com"}], number=each.number
        )
    eve = number(client, "eve")
    body: dict[str, Any] = {"listId": tenant.other_list.number, "leadIds": [eve], "allLeads": False}
    run(
        client.post(
            TO_LIST, body | {"filters": {"campaignId": str(tenant.campaign.number), "leadType": "active"}}
        )
    )
    assert in_campaign(client, tenant.campaign) == ["fay"]
    assert in_campaign(client, tenant.other_campaign) == ["eve", "fay"]
    copy = body | {"leadIds": [number(client, "fay")], "action": "copy"}
    assert counts(client.post(TO_LIST, copy)) == {"total_leads": 1, "pushed": 1}
    assert in_campaign(client, tenant.campaign) == ["fay"]
    client.post(f"campaigns/{tenant.other_campaign.number}/leads/{eve}/pause", {})
    body = {"listId": tenant.list.number, "allLeads": True, "filters": {"status": "PAUSED", "clientId": ""}}
    run(client.post(TO_LIST, body))
    assert in_campaign(client, tenant.other_campaign) == ["fay"]
    assert in_list(client, tenant.list) == 4


def test_lists_to_lists(tenant: Tenant, client: SmartleadClient) -> None:
    body = {"fromListId": tenant.list.number, "toListId": tenant.other_list.number}
    reply = client.post(BETWEEN, body | {"action": "copy"})
    assert counts(reply) == {"total_leads": 3, "pushed": 3}
    assert reply.json()["data"]["total_leads_moved"] == 3
    assert counts(client.post(BETWEEN, body)) == {"total_leads": 3, "duplicates": 3}
    snake = {"from_list_id": tenant.other_list.number, "to_list_id": tenant.list.number}
    assert counts(client.post(BETWEEN.removeprefix("leads/"), snake)) == {"total_leads": 3, "duplicates": 3}
    made = client.post("lead-list", {"listName": "Third"}).json()["id"]
    third = {"fromListId": tenant.list.number, "toListId": made, "lead_ids": [number(client, "bob")]}
    run(client.post(BETWEEN, third | {"move": True}))
    assert in_list(client, tenant.list) == 2
    assert client.get(f"lead-list/{made}").json()["data"]["lead_count"] == 1


@pytest.mark.parametrize(
    ("path", "body", "status", "key"),
    [
        (TO_CAMPAIGN, {"leadList": {"listId": 1}}, 422, "campaignId"),
        (TO_CAMPAIGN, {"campaignId": 1, "campaignName": "x", "leadList": {"listId": 1}}, 422, "campaignId"),
        (TO_CAMPAIGN, {"campaignId": 1}, 422, "leadList"),
        (TO_CAMPAIGN, {"campaignId": 1, "leadList": {"listId": 1, "allLeads": True}}, 422, "leadList"),
        (TO_CAMPAIGN, {"campaignId": 1, "leadList": {"allLeads": False}}, 422, "leadList"),
        (TO_CAMPAIGN, {"campaignId": "x", "leadList": {"listId": 1}}, 422, "campaignId"),
        (TO_CAMPAIGN, {"campaignId": 1, "leadList": {"leadIds": ["x"]}}, 422, "leadList.leadIds"),
        (TO_CAMPAIGN, {"campaignId": 1, "leadList": {"leadIds": []}}, 422, "leadList.leadIds"),
        (TO_CAMPAIGN, {"campaignId": 1, "leadList": {"filter": 1}}, 400, "leadList.filter"),
        (TO_CAMPAIGN, {"campaignId": 1, "action": "take", "id": 1}, 422, "action"),
        (
            TO_CAMPAIGN,
            {"campaignId": 1, "action": "move", "id": 1, "ignore_global_block_list": True},
            422,
            "ignore_global_block_list",
        ),
        (TO_LIST, {"leadIds": [1]}, 400, "listId"),
        (TO_LIST, {"listId": 1}, 422, "leadIds"),
        (TO_LIST, {"listId": 1, "leadIds": [1], "allLeads": True}, 422, "leadIds"),
        (TO_LIST, {"listId": 1, "allLeads": True, "filters": {"tagIds": "1"}}, 422, "filters.tagIds"),
        (TO_LIST, {"listId": 1, "allLeads": True, "filters": {"status": "x"}}, 422, "filters.status"),
        (TO_LIST, {"listId": 1, "allLeads": True, "filters": {"leadType": "all"}}, 422, "filters.leadType"),
        (BETWEEN, {"fromListId": 1}, 422, "toListId"),
        (BETWEEN, {"toListId": 1}, 422, "leadIds"),
        (BETWEEN, {"fromListId": 1, "toListId": "1"}, 422, "toListId"),
        (BETWEEN, {"fromListId": 1, "toListId": 2, "leadIds": [1] * 10_001}, 422, "leadIds"),
    ],
)
def test_bodies_that_mean_nobody(
    tenant: Tenant, client: SmartleadClient, path: str, body: dict[str, Any], status: int, key: str
) -> None:
    error = {400: "Bad Request", 422: "Unprocessable Entity"}[status]
    check_error(client.post(path, body), status, error, keys=[key])


def test_plan_has_no_room(tenant: Tenant, client: SmartleadClient) -> None:
    Plan.objects.filter(workspace=tenant.workspace).update(upload_limit=1)
    ann, bob = number(client, "ann"), number(client, "bob")
    for chosen in ({"listId": tenant.list.number}, {"leadIds": [ann, bob]}):
        reply = client.post(TO_CAMPAIGN, {"campaignId": tenant.campaign.number, "leadList": chosen})
        assert (reply.status_code, reply.json()["is_lead_limit_exhausted"]) == (402, True)
    assert in_campaign(client, tenant.campaign) == []


def test_strangers_push_nobody(tenant: Tenant, client: SmartleadClient) -> None:
    other = make_tenant()
    stranger, ann = SmartleadClient(other.key), number(client, "ann")
    for body in (
        {"campaignId": tenant.campaign.number, "leadList": {"allLeads": True}},
        {"campaignId": other.campaign.number, "leadList": {"listId": tenant.list.number}},
    ):
        check_error(stranger.post(TO_CAMPAIGN, body), 404, "Not Found")
    check_error(stranger.post(TO_LIST, {"listId": tenant.list.number, "allLeads": True}), 404, "Not Found")
    between = {"fromListId": other.list.number, "toListId": tenant.list.number}
    check_error(stranger.post(BETWEEN, between), 404, "Not Found")
    by_number = {"campaignId": other.campaign.number, "leadList": {"leadIds": [ann]}}
    assert counts(stranger.post(TO_CAMPAIGN, by_number)) == {"total_leads": 1, "invalid": 1}
    assert in_list(client, tenant.list) == 3
