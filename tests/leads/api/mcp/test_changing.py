"""Tools that put leads into campaigns, and block."""

from typing import Any
from uuid import UUID

import pytest

from blocklists.models import BlocklistEntry
from leads.jobs.runner import run
from leads.models import Membership
from leads.moving import MOVES
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.api.mcp.agent import Agent

PEOPLE: list[dict[str, Any]] = [{"email": f"{name}@example.com"} for name in ("ada", "bob", "cy")]


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def agent(tenant: Tenant) -> Agent:
    return Agent(tenant.key)


def add(agent: Agent, tenant: Tenant, **arguments: Any) -> Any:
    """-> the job, done."""
    begun = agent.call("add_to_campaign", campaign_id=tenant.campaign.id, **arguments)
    assert begun["status"] == "pending"
    run(MOVES.kind(), UUID(begun["job_id"]))
    return agent.call("read_job", job_id=begun["job_id"])


def in_campaign(tenant: Tenant) -> int:
    return Membership.objects.filter(workspace_id=tenant.workspace.id, campaign_id=tenant.campaign.id).count()


def test_add_to_campaign(agent: Agent, tenant: Tenant) -> None:
    add_leads(tenant, PEOPLE, list_id=tenant.list.id)
    found = agent.call("search_leads", list_id=tenant.list.id)["items"]
    done = add(agent, tenant, lead_ids=[found[0]["id"]])
    assert (done["status"], in_campaign(tenant)) == ("success", 1)
    assert agent.call("read_import_report", import_id=done["data"]["import_id"])["outcomes"] == {"created": 1}
    add(agent, tenant, from_list_id=tenant.list.id)
    assert in_campaign(tenant) == 3
    add(agent, tenant, from_list_id=tenant.list.id)  # once more
    assert in_campaign(tenant) == 3
    assert agent.call("list_lists", search="Prospects")["items"][0]["lead_count"] == 3


def test_add_persons_to_campaign(agent: Agent, tenant: Tenant) -> None:
    add_leads(tenant, PEOPLE[:1], list_id=tenant.list.id)
    found = agent.call("get_lead", email="ada@example.com")
    person, place = found["person"]["id"], found["places"][0]["id"]
    into = {"campaign_id": tenant.campaign.id}
    assert "two calls" in agent.refused("add_to_campaign", lead_ids=[person, place], **into)
    assert "skip_if_in_campaign" in agent.refused(
        "add_to_campaign", lead_ids=[person], skip_if_in_campaign=True, **into
    )
    add(agent, tenant, lead_ids=[person])
    assert in_campaign(tenant) == 1


def test_add_to_campaign_wants_one_of_three(agent: Agent, tenant: Tenant) -> None:
    into = {"campaign_id": tenant.campaign.id}
    assert "one of them" in agent.refused("add_to_campaign", **into)
    assert "one of them" in agent.refused(
        "add_to_campaign", from_list_id=tenant.list.id, from_campaign_id=tenant.other_campaign.id, **into
    )


def test_block(agent: Agent, tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "joe@mail.acme.com"}])
    answer = agent.call("block", values=["acme.com", "ACME.com", "x y", "joe@else.example"])
    assert (answer["created_count"], answer["existing_count"], answer["invalid_count"]) == (2, 1, 1)
    assert answer["invalid"][0]["index"] == 2
    assert answer["leads_in_campaigns_that_match"] == {"total_count": 1, "is_complete": True}
    entries = BlocklistEntry.objects.filter(blocklist=tenant.blocklist)
    assert set(entries.values_list("value", flat=True)) == {"acme.com", "joe@else.example"}
    assert in_campaign(tenant) == 1
    again = agent.call("block", values=["acme.com"], blocklist_id=tenant.blocklist.id)
    assert (again["created_count"], again["existing_count"]) == (0, 1)
