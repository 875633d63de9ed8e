"""Who may call which tool, and that a key of another workspace sees nothing by any of them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from leads.api.mcp.registry import TOOLS
from leads.models import BackgroundJob, LeadImport
from tests.builders import Tenant, add_leads, make_key, make_member, make_tenant
from tests.config.test_matrix import _fingerprint
from tests.leads.api.mcp.agent import Agent
from workspaces.keys.scopes import ALL_SCOPES, accepted_scopes
from workspaces.models import Role

ADA = "ada@example.com"
pytestmark = pytest.mark.django_db

# By tool: arguments that name what is another workspace's; None where it takes no such name.
Foreign = Callable[[Tenant, dict[str, Any]], Any]
FOREIGN: dict[str, Foreign | None] = {
    "list_campaigns": None,
    "list_lists": None,
    "list_blocklists": None,
    "list_imports": None,
    "search_leads": lambda tenant, ids: {"campaign_id": tenant.campaign.id},
    "get_lead": lambda tenant, ids: {"lead_id": ids["person"]},
    "preview_import": lambda tenant, ids: {"rows": [{"email": "x@example.com"}], "list_id": tenant.list.id},
    "read_import_report": lambda tenant, ids: {"import_id": ids["preview"]},
    "commit_import": lambda tenant, ids: {"preview_id": ids["preview"], "report_hash": ids["report_hash"]},
    "undo_import": lambda tenant, ids: {"import_id": ids["import"], "confirm_count": 2},
    "add_to_campaign": lambda tenant, ids: {
        "campaign_id": tenant.campaign.id,
        "from_list_id": tenant.list.id,
    },
    "read_job": lambda tenant, ids: {"job_id": ids["job"]},
    "block": lambda tenant, ids: {"values": ["acme.com"], "blocklist_id": tenant.blocklist.id},
}


@pytest.fixture
def tenant() -> Tenant:
    tenant = make_tenant("Acme")
    add_leads(tenant, [{"email": ADA}])
    return tenant


@pytest.fixture
def ids(tenant: Tenant) -> dict[str, Any]:
    agent = Agent(tenant.key)
    report = agent.preview(rows=[{"email": "bob@example.com"}], list_id=tenant.list.id)
    found = agent.call("get_lead", email=ADA)
    return {
        "preview": report["id"],
        "report_hash": report["report_hash"],
        "import": LeadImport.objects.get(workspace=tenant.workspace, is_dry_run=False).id,
        "person": found["person"]["id"],
        "job": agent.call(
            "add_to_campaign", campaign_id=tenant.other_campaign.id, from_campaign_id=tenant.campaign.id
        )["job_id"],
    }


def test_every_tool_is_tried() -> None:
    assert set(FOREIGN) == set(TOOLS)


@pytest.mark.parametrize("tool", FOREIGN)
def test_a_stranger_sees_nothing(tool: str, tenant: Tenant, ids: dict[str, Any]) -> None:
    stranger, foreign = Agent(make_tenant().key), FOREIGN[tool]
    if foreign is None:
        own = {each["id"] for each in Agent(tenant.key).call(tool)["items"]}
        seen = stranger.call(tool)["items"]
        assert own
        assert not own & {each["id"] for each in seen}
        return
    before = _fingerprint()
    refused = stranger.refused(tool, **foreign(tenant, ids))
    assert "not found" in refused or "not in this workspace" in refused
    assert ADA not in refused
    assert "Acme" not in refused
    assert _fingerprint() == before


def test_a_stranger_finds_nobody_by_name(tenant: Tenant) -> None:
    stranger = Agent(make_tenant().key)
    assert stranger.call("search_leads", search="ada") == {"items": []}
    assert stranger.call("search_leads", emails=[ADA]) == {"items": []}
    assert "not found" in stranger.refused("get_lead", email=ADA)


def test_a_stranger_reads_no_file(tenant: Tenant, ids: dict[str, Any]) -> None:
    report = Agent(tenant.key).call("read_import_report", import_id=ids["preview"])
    other = make_tenant()
    refused = Agent(other.key).refused("preview_import", file_id=report["file"]["id"], list_id=other.list.id)
    assert refused == f"File {report['file']['id']} not found in this workspace"


def test_a_stranger_moves_nobody(tenant: Tenant, ids: dict[str, Any]) -> None:
    """Ids of leads that aren't there are passed over."""
    other = make_tenant()
    place = Agent(tenant.key).call("search_leads")["items"][0]["id"]
    for lead_id in (place, ids["person"]):
        job = Agent(other.key).call("add_to_campaign", campaign_id=other.campaign.id, lead_ids=[lead_id])
        assert BackgroundJob.objects.get(id=job["job_id"]).workspace_id == other.workspace.id


@pytest.mark.parametrize("tool", TOOLS.values(), ids=lambda tool: tool.name)
def test_a_key_needs_the_scope_of_the_tool(tool: Any, tenant: Tenant) -> None:
    accepted = accepted_scopes(tool.resource, tool.action)
    others = tuple(scope for scope in ALL_SCOPES if scope not in accepted)
    without = Agent(make_key(tenant.workspace, tenant.owner, scopes=others))
    assert without.refused(tool.name).startswith("This API key needs one of these scopes")
    with_it = Agent(make_key(tenant.workspace, tenant.owner, scopes=(accepted[0],)))
    result = with_it.request("tools/call", name=tool.name, arguments={})
    assert "scopes" not in result["content"][0]["text"]


def test_a_viewer_may_look_and_nothing_else(tenant: Tenant) -> None:
    agent = Agent(make_key(tenant.workspace, make_member(tenant.workspace, Role.VIEWER)))
    for tool in TOOLS.values():
        result = agent.request("tools/call", name=tool.name, arguments={})
        assert ("member who is" in result["content"][0]["text"]) == (not tool.reads_only), tool.name
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # the transaction is whole
