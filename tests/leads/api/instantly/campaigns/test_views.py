"""The calls under /api/v2/campaigns."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from campaigns.models import Campaign
from leads.models import BackgroundJob, Membership
from leads.people import deletion
from leads.removing import open_removals, run_removal
from tests.builders import ApiClient, Tenant, add_leads, make_key, make_member, make_tenant
from workspaces.models import Role

PATH = "/api/v2/campaigns"
SCHEDULE = {
    "start_date": None,
    "schedules": [
        {
            "name": "Office hours",
            "timing": {"from": "09:00", "to": "17:00"},
            "days": {"1": True, "6": False},
            "timezone": "Europe/Berlin",
            "color": "blue",
        }
    ],
}
NEW = {"name": "New", "campaign_schedule": SCHEDULE}


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def patch(tenant: Tenant, campaign_id: Any, body: Any) -> Any:
    return ApiClient(tenant.key).send("PATCH", f"{PATH}/{campaign_id}", json.dumps(body).encode())


def test_campaign_is_made_with_what_was_sent(tenant: Tenant) -> None:
    member = make_member(tenant.workspace, Role.VIEWER)
    stated = {
        "pl_value": 100.5,
        "daily_limit": 30,
        "open_tracking": True,
        "sequences": [
            {"steps": [{"type": "email", "delay": 2, "variants": [{"subject": "Hi", "body": "x", "n": 1}]}]}
        ],
        "email_list": ["john@doe.example"],
        "auto_variant_select": {"trigger": "click_rate"},
        "provider_routing_rules": [{"action": "send", "recipient_esp": ["all"], "sender_esp": ["google"]}],
        "ai_sdr_id": str(uuid4()),
        "text_only": None,
    }
    reply = ApiClient(tenant.key).post(PATH, {**NEW, **stated, "owned_by": str(member.id)})
    assert reply.status_code == 200
    body = reply.json()
    assert {name: body[name] for name in stated} == stated
    assert body["campaign_schedule"] == SCHEDULE
    assert (body["name"], body["status"], body["owned_by"]) == ("New", 0, str(member.id))
    assert body["organization"] == str(tenant.workspace.id)
    assert UUID(body["id"]).version == 7
    assert body["timestamp_created"].endswith("Z")
    # What nobody stated is there, and neutral.
    assert (body["stop_on_reply"], body["email_gap"], body["cc_list"]) == (False, None, [])
    assert ApiClient(tenant.key).get(f"{PATH}/{body['id']}").json() == body


def test_campaign_from_elsewhere_has_all_fields(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "a@x.example", "custom_variables": {"city": "Rome"}}])
    body = ApiClient(tenant.key).get(f"{PATH}/{tenant.campaign.id}").json()
    assert body["owned_by"] == str(tenant.owner.id)
    assert body["custom_variables"] == {"city": ""}
    assert body["campaign_schedule"]["schedules"][0]["timing"] == {"from": "00:00", "to": "23:59"}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"campaign_schedule": SCHEDULE}, "'name'"),
        ({"name": "New"}, "'campaign_schedule'"),
        ({**NEW, "campaign_schedule": {"schedules": []}}, "campaign_schedule.schedules"),
        ({**NEW, "campaign_schedule": {"schedules": [{"name": "x"}]}}, "campaign_schedule.schedules[0]"),
        ({**NEW, "campaign_schedule": None}, "campaign_schedule"),
        ({**NEW, "name": " "}, "name"),
        ({**NEW, "name": "x" * 201}, "name"),
        ({**NEW, "foo": 1}, "foo"),
        ({**NEW, "open_tracking": "maybe"}, "open_tracking"),
        ({**NEW, "daily_max_leads": -1}, "daily_max_leads"),
        ({**NEW, "name": "a\x00"}, "name"),
        ({**NEW, "email_list": ["\x00"]}, "email_list[0]"),
        ([], "body"),
    ],
)
def test_wrong_bodies_are_answered_with_the_field(tenant: Tenant, body: Any, named: str) -> None:
    reply = ApiClient(tenant.key).post(PATH, body)
    assert reply.status_code == 400
    assert named in reply.json()["message"]


@pytest.mark.parametrize("raw", [b'{"name": "\\ud800", "campaign_schedule": {}}', b"\xff", b"", b"{}"])
def test_bodies_that_are_no_text(tenant: Tenant, raw: bytes) -> None:
    assert ApiClient(tenant.key).send("POST", PATH, raw).status_code == 400


def test_owner_must_be_a_member(tenant: Tenant) -> None:
    other = make_tenant()
    assert ApiClient(tenant.key).post(PATH, {**NEW, "owned_by": str(other.owner.id)}).status_code == 404
    assert patch(tenant, tenant.campaign.id, {"owned_by": str(other.owner.id)}).status_code == 404


def test_patch_changes_what_is_sent(tenant: Tenant) -> None:
    before = ApiClient(tenant.key).post(PATH, {**NEW, "daily_limit": 5, "email_gap": 3}).json()
    after = patch(tenant, before["id"], {"name": "Renamed", "daily_limit": 6}).json()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"name", "daily_limit", "timestamp_updated"}
    assert (after["name"], after["daily_limit"]) == ("Renamed", 6)
    for body in ({}, {"ai_sdr_id": None}, {"status": 1}, {"campaign_schedule": None}):
        assert patch(tenant, before["id"], body).status_code == 400


def test_activate_and_pause(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    for call, status in (("activate", 1), ("activate", 1), ("pause", 2), ("activate", 1)):
        reply = client.send("POST", f"{PATH}/{tenant.campaign.id}/{call}", b"")
        assert (reply.status_code, reply.json()["status"]) == (200, status)


def test_campaigns_are_paged_and_filtered(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    own = Campaign.objects.filter(workspace=tenant.workspace)
    names = list(own.order_by("id").values_list("name", flat=True))  # in one millisecond any order
    first = client.get(PATH, limit=2).json()
    rest = client.get(PATH, limit=2, starting_after=first["next_starting_after"]).json()
    assert [campaign["name"] for campaign in first["items"] + rest["items"]] == names
    assert "next_starting_after" not in rest
    agent = str(uuid4())
    client.post(PATH, {**NEW, "ai_sdr_id": agent})
    Campaign.objects.filter(id=tenant.campaign.id).update(status=1)

    def listed(**query: Any) -> list[str]:
        return [campaign["name"] for campaign in client.get(PATH, **query).json()["items"]]

    assert listed(search="TUM") == ["Autumn"]
    assert listed(search="%") == []
    assert listed(status=1) == ["Spring"]
    assert listed(exclude_status=1) == [*(name for name in names if name != "Spring"), "New"]
    assert listed(ai_sales_agent_id=agent) == ["New"]
    assert listed(tag_ids=agent) == []
    for query in ({"status": 9}, {"limit": 0}, {"starting_after": "x"}, {"search": "\x00"}):
        reply = client.get(PATH, **query)
        assert reply.status_code == 400
        assert f"querystring/{next(iter(query))}" in reply.json()["message"]


# --- deletion ---


def test_small_campaign_is_deleted_at_once(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "a@x.example"}, {"email": "b@x.example"}])
    client = ApiClient(tenant.key)
    path = f"{PATH}/{tenant.campaign.id}"
    shown = client.get(path).json()
    reply = client.send("DELETE", path, b"")
    assert (reply.status_code, reply.json()) == (200, shown)
    assert not Membership.objects.exists()
    assert not BackgroundJob.objects.exists()
    assert client.get(path).status_code == 404
    assert client.send("DELETE", path, b"").status_code == 404


def test_large_campaign_is_emptied_by_a_job(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    add_leads(tenant, [{"email": f"{number}@x.example"} for number in range(5)])
    monkeypatch.setattr(deletion, "BATCH", 2)
    client = ApiClient(tenant.key)
    reply = client.send("DELETE", f"{PATH}/{tenant.campaign.id}", b"")
    assert client.get(f"{PATH}/{tenant.campaign.id}").status_code == 404
    assert add_leads(tenant, [{"email": "late@x.example"}]).status_code == 404
    job_id = UUID(reply["X-Background-Job"])
    assert open_removals() == [job_id]
    run_removal(job_id, should_stop=iter([False, True]).__next__, size=2)
    assert client.get(f"/api/v2/background-jobs/{job_id}").json()["progress"] == 80
    assert Membership.objects.count() == 1
    run_removal(job_id)
    job = client.get(f"/api/v2/background-jobs/{job_id}").json()
    assert (job["status"], job["progress"], job["type"]) == ("success", 100, "delete-campaign")
    assert job["data"] == {"name": "Spring", "leads_removed": 5}
    assert not Membership.objects.exists()
    assert open_removals() == []
    run_removal(job_id)


# --- who ---


def test_stranger_finds_no_campaign(tenant: Tenant) -> None:
    stranger = make_tenant()
    client = ApiClient(stranger.key)
    for campaign_id in (tenant.campaign.id, "no-id", uuid4()):
        path = f"{PATH}/{campaign_id}"
        assert client.get(path).status_code == 404
        assert patch(stranger, campaign_id, {"name": "Mine"}).status_code == 404
        assert client.send("DELETE", path, b"").status_code == 404
        for call in ("activate", "pause"):
            assert client.send("POST", f"{path}/{call}", b"").status_code == 404
    assert Campaign.objects.filter(id=tenant.campaign.id, name="Spring", status=0).exists()
    assert len(client.get(PATH).json()["items"]) == 3


def test_scopes(tenant: Tenant) -> None:
    path = f"{PATH}/{tenant.campaign.id}"
    reader = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=("campaigns:read",)))
    assert reader.get(path).status_code == reader.get(PATH).status_code == 200
    assert reader.post(PATH, NEW).status_code == 403
    for method, where in (("PATCH", path), ("DELETE", path), ("POST", f"{path}/activate")):
        assert reader.send(method, where, b"{}").status_code == 403
    other = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=("leads:all",)))
    assert other.get(PATH).status_code == 403
