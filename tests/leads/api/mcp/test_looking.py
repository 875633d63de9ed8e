"""Tools that look around."""

import pytest

from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.api.mcp.agent import Agent


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def agent(tenant: Tenant) -> Agent:
    return Agent(tenant.key)


def test_campaigns_lists_and_blocklists(agent: Agent, tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "ada@example.com"}])
    campaigns = agent.call("list_campaigns", limit=2)
    rest = agent.call("list_campaigns", starting_after=campaigns["next"])
    names = [each["name"] for each in [*campaigns["items"], *rest["items"]]]
    assert sorted(names) == ["Autumn", "Network", "Spring"]
    assert agent.call("list_campaigns", search="prin")["items"][0] == {
        "id": str(tenant.campaign.id),
        "name": "Spring",
        "channel": "email",
        "status": "draft",
        "lead_count": 1,
        "custom_variables": [],
    }
    found = agent.call("list_lists", search="prosp")["items"]
    assert found == [{"id": str(tenant.list.id), "name": "Prospects", "lead_count": 0}]
    blocklists = agent.call("list_blocklists")["items"]
    assert [(each["is_default"], each["entry_count"]) for each in blocklists] == [(True, 0)]


def test_search_leads(agent: Agent, tenant: Tenant) -> None:
    people = [{"email": f"{name}@example.com", "first_name": name} for name in ("ada", "adam", "bob")]
    add_leads(tenant, people)
    add_leads(tenant, people[:1], list_id=tenant.list.id)
    found = agent.call("search_leads", search="ad", campaign_id=tenant.campaign.id)["items"]
    assert [(each["email"], each["campaign_name"]) for each in found] == [
        ("ada@example.com", "Spring"),
        ("adam@example.com", "Spring"),
    ]
    listed = agent.call("search_leads", list_id=tenant.list.id)["items"]
    assert [(each["email"], each["list_name"], each["status"]) for each in listed] == [
        ("ada@example.com", "Prospects", "active")
    ]
    first = agent.call("search_leads", limit=1)
    assert len(agent.call("search_leads", starting_after=first["next"])["items"]) == 3
    assert len(agent.call("search_leads", emails=["ADA@example.com", "x"])["items"]) == 2
    assert "next" in agent.refused("search_leads", starting_after="nonsense")


def test_get_lead(agent: Agent, tenant: Tenant) -> None:
    add_leads(
        tenant, [{"email": "ada@example.com", "first_name": "Ada", "custom_variables": {"city": "Bath"}}]
    )
    add_leads(tenant, [{"email": "ada@example.com"}], list_id=tenant.list.id)
    found = agent.call("get_lead", email="Ada@Example.com")
    assert (found["person"]["email"], found["person"]["first_name"]) == ("ada@example.com", "Ada")
    assert sorted(
        place.get("campaign_name", "") + place.get("list_name", "") for place in found["places"]
    ) == [
        "Prospects",
        "Spring",
    ]
    in_campaign = next(place for place in found["places"] if "campaign_name" in place)
    assert in_campaign["custom_variables"] == {"city": "Bath"}
    for lead_id in (found["person"]["id"], in_campaign["id"]):
        assert agent.call("get_lead", lead_id=lead_id) == found
    assert agent.refused("get_lead", email="bob@example.com") == "Lead not found in this workspace"
    assert agent.refused("get_lead", email="no address") == "Lead not found in this workspace"
    assert "one of them" in agent.refused("get_lead")
