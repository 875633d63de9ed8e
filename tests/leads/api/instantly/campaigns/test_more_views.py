"""The calls about campaigns beside those that make, show and change one."""

from typing import Any

import pytest

from campaigns.models import Campaign, CampaignStatus
from leads.models import Lead, LeadList
from leads.people.deletion import delete_leads
from leads.targets.changes import MOST_VARIABLES
from tests.builders import ApiClient, Tenant, add_leads, make_tenant
from workspaces.models import WebhookEndpoint

PATH = "/api/v2/campaigns"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def api(tenant: Tenant) -> ApiClient:
    return ApiClient(tenant.key)


def campaigns_of(api: ApiClient, **query: Any) -> list[str]:
    reply = api.get(f"{PATH}/search-by-contact", **query)
    assert reply.status_code == 200, reply.content
    return [item["name"] for item in reply.json()["items"]]


def test_campaigns_of_a_contact(tenant: Tenant, api: ApiClient) -> None:
    ada = {"email": "ada@example.com", "custom_variables": {"linkedin_url": "https://linkedin.com/in/ada"}}
    for campaign in (tenant.campaign, tenant.other_campaign, tenant.linkedin):
        add_leads(tenant, [ada, {"email": "bob@example.com"}], campaign_id=campaign.id)
    assert campaigns_of(api, search=" ADA@example.com ") == ["Spring", "Autumn", "Network"]
    assert campaigns_of(api, search="bob@example.com") == ["Spring", "Autumn"]
    assert campaigns_of(api, search="ada@example.com", sort_order="desc")[0] == "Network"
    assert campaigns_of(api, search="ada@example.com", sort_column="name")[0] == "Autumn"
    for nobody in ("", "ada", "eve@example.com"):
        assert campaigns_of(api, search=nobody) == []
    assert api.get(f"{PATH}/search-by-contact", sort_column="size").status_code == 400
    assert campaigns_of(ApiClient(make_tenant().key), search="ada@example.com") == []
    lead = Lead.objects.get(email="ada@example.com")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[lead.id])
    assert campaigns_of(api, search="ada@example.com") == []


def test_variables_are_added_once(tenant: Tenant, api: ApiClient) -> None:
    path = f"{PATH}/{tenant.campaign.id}/variables"
    reply = api.post(path, {"variables": ["city", "firstName", "city", "age"]})
    assert reply.json()["custom_variables"] == {"city": "", "age": ""}
    assert api.post(path, {"variables": ["age", "zip"]}).json()["custom_variables"].keys() == {
        "city",
        "age",
        "zip",
    }
    before = Campaign.objects.get(id=tenant.campaign.id).updated_at
    api.post(path, {"variables": []})
    assert Campaign.objects.get(id=tenant.campaign.id).updated_at == before
    assert api.post(path, {"variables": [{"name": "city"}]}).status_code == 400
    full = [f"v{number}" for number in range(MOST_VARIABLES - 2)]
    refused = api.post(path, {"variables": full})
    assert (refused.status_code, refused.json()["message"][:20]) == (400, "variables is invalid")


def test_a_duplicate_has_the_settings_and_no_leads(tenant: Tenant, api: ApiClient) -> None:
    add_leads(tenant, [{"email": "ada@example.com"}])
    changed = {"daily_limit": 30, "name": "x" * 200}
    api.send("PATCH", f"{PATH}/{tenant.campaign.id}", str(changed).replace("'", '"').encode())
    api.post(f"{PATH}/{tenant.campaign.id}/activate", {})
    path = f"{PATH}/{tenant.campaign.id}/duplicate"
    copy = api.post(path, {"name": " June "}).json()
    assert (copy["name"], copy["status"], copy["daily_limit"]) == ("June", 0, 30)
    assert copy["owned_by"] == str(tenant.owner.id)
    unnamed = api.send("POST", path, b"").json()
    assert unnamed["name"] == "x" * 193 + " (copy)"
    assert Campaign.objects.get(id=copy["id"]).lead_count == 0
    assert api.post(path, {"name": " "}).status_code == 400


def test_launched_campaigns_are_counted(tenant: Tenant, api: ApiClient) -> None:
    assert api.get(f"{PATH}/count-launched").json() == {"count": 0}
    api.post(f"{PATH}/{tenant.campaign.id}/activate", {})
    make_tenant()
    assert api.get(f"{PATH}/count-launched").json() == {"count": 1}


@pytest.mark.parametrize("status", list(CampaignStatus))
def test_what_keeps_a_campaign_from_sending(tenant: Tenant, api: ApiClient, status: CampaignStatus) -> None:
    Campaign.objects.filter(id=tenant.campaign.id).update(status=status)
    body = api.get(f"{PATH}/{tenant.campaign.id}/sending-status", with_ai_summary="true").json()
    assert body["diagnostics"]["campaign_id"] == str(tenant.campaign.id)
    assert body["summary"]["status"] == body["diagnostics"]["status"]
    assert body["summary"]["ai_summary"] is None


@pytest.mark.parametrize("call", ["analytics", "analytics/overview", "export"])
def test_what_is_no_id_is_a_route_that_there_isnt(api: ApiClient, call: str) -> None:
    reply = api.get(f"{PATH}/{call}")
    assert (reply.status_code, reply.json()["message"]) == (404, f"Route GET:{PATH}/{call} not found")


def test_nothing_was_changed_before_it_was_made(tenant: Tenant, api: ApiClient) -> None:
    """One clock says when: the database's."""
    webhook = api.post("/api/v2/webhooks", {"target_hook_url": "https://hooks.example/"}).json()
    rows: list[Any] = [
        Campaign.objects.get(id=api.post(f"{PATH}/{tenant.campaign.id}/duplicate", {}).json()["id"]),
        LeadList.objects.get(id=api.post("/api/v2/lead-lists", {"name": "May"}).json()["id"]),
        WebhookEndpoint.objects.get(id=webhook["id"]),
    ]
    for row in rows:
        assert row.updated_at == row.created_at
    assert webhook["timestamp_updated"] == webhook["timestamp_created"]
    changed = api.send("PATCH", f"/api/v2/webhooks/{webhook['id']}", b'{"name": "CRM"}').json()
    assert changed["timestamp_updated"] >= changed["timestamp_created"]
