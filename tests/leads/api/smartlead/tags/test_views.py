"""The Smartlead calls about tags of leads."""

from typing import Any

import pytest

from leads.models import Lead, Tagging
from leads.people.deletion import delete_leads
from leads.tags import create_tag
from tests.builders import Tenant, make_tenant
from tests.leads.api.smartlead.client import SmartleadClient, check_error, import_into_list

TAGS = "crm/leads/tags"


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    import_into_list(tenant, [{"email": "ann@example.com"}])
    for name, color in (("VIP", "red"), ("Fair", "grey")):
        create_tag(workspace_id=tenant.workspace.id, name=name, color=color)
    return tenant


@pytest.fixture
def client(tenant: Tenant) -> SmartleadClient:
    return SmartleadClient(tenant.key)


def ann(client: SmartleadClient) -> int:
    return int(client.get("leads", email="ann@example.com").json()["id"])


def tags(client: SmartleadClient) -> dict[str, int]:
    """All of the workspace, by name."""
    return {each["name"]: each["id"] for each in client.get(TAGS).json()["data"]}


def names(client: SmartleadClient) -> list[str]:
    reply = client.get(TAGS, leadId=ann(client))
    assert reply.status_code == 200, reply.content
    return [each["name"] for each in reply.json()["data"]]


def test_tags_of_the_workspace_and_of_a_lead(client: SmartleadClient) -> None:
    fair, vip = client.get(f"{TAGS}/").json()["data"]
    assert fair == {"id": fair["id"], "tag_mapping_id": None, "name": "Fair", "color": "#9CA3AF"}
    assert (type(vip["id"]), vip["color"]) == (int, "#EF4444")
    lead = ann(client)
    for _ in range(2):
        reply = client.post(TAGS, {"leadId": str(lead), "tagIds": [vip["id"], str(vip["id"])]})
        assert reply.json() == {"ok": True, "message": "Tags added to lead successfully"}
    (shown,) = client.get(TAGS, leadId=lead).json()["data"]
    assert shown == vip | {"tag_mapping_id": f"{lead}-{vip['id']}"}
    assert client.delete(f"{TAGS}/{shown['tag_mapping_id']}").json()["ok"] is True
    assert names(client) == []
    check_error(client.delete(f"{TAGS}/{shown['tag_mapping_id']}"), 404, "Not Found", "tag")


def test_all_tags_or_none(client: SmartleadClient) -> None:
    body = {"leadId": ann(client), "tagIds": [tags(client)["VIP"], 10**12]}
    check_error(client.post(TAGS, body), 404, "Not Found", str(10**12))
    # A number that is somebody's, but no tag's.
    check_error(client.post(TAGS, body | {"tagIds": [ann(client)]}), 404, "Not Found", str(ann(client)))
    assert names(client) == []


@pytest.mark.parametrize(
    ("body", "status", "key"),
    [
        ({"tagIds": [1]}, 400, "leadId"),
        ({"leadId": 1}, 400, "tagIds"),
        ({"leadId": 1, "tagIds": []}, 422, "tagIds"),
        ({"leadId": 1, "tagIds": ["x"]}, 422, "tagIds"),
        ({"leadId": "x", "tagIds": [1]}, 422, "leadId"),
        ({"leadId": 1, "tagIds": [1], "tags": ["VIP"]}, 400, "tags"),
    ],
)
def test_bad_bodies(client: SmartleadClient, body: dict[str, Any], status: int, key: str) -> None:
    error = {400: "Bad Request", 422: "Unprocessable Entity"}[status]
    check_error(client.post(TAGS, body), status, error, keys=[key])


def test_unknown_leads(tenant: Tenant, client: SmartleadClient) -> None:
    check_error(client.get(TAGS, leadId=10**12), 404, "Not Found", "Lead")
    check_error(client.get(TAGS, leadId="x"), 422, "Unprocessable Entity", keys=["leadId"])
    check_error(client.get(TAGS, lead_id=1), 400, "Bad Request", keys=["lead_id"])
    for mapping, status in (("x-1", 422), ("1-x", 404), ("1", 404), (f"{ann(client)}-x", 422)):
        assert client.delete(f"{TAGS}/{mapping}").status_code == status
    number, vip = ann(client), tags(client)["VIP"]
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[Lead.objects.get().id])
    check_error(client.get(TAGS, leadId=number), 404, "Not Found", "Lead")
    check_error(client.post(TAGS, {"leadId": number, "tagIds": [vip]}), 404, "Not Found", "Lead")


def test_strangers_tag_nobody(tenant: Tenant, client: SmartleadClient) -> None:
    other = make_tenant()
    import_into_list(other, [{"email": "ann@example.com"}])
    stranger, vip = SmartleadClient(other.key), tags(client)["VIP"]
    client.post(TAGS, {"leadId": ann(client), "tagIds": [vip]})
    assert tags(stranger) == {}
    check_error(stranger.get(TAGS, leadId=ann(client)), 404, "Not Found")
    check_error(stranger.post(TAGS, {"leadId": ann(stranger), "tagIds": [vip]}), 404, "Not Found")
    check_error(stranger.delete(f"{TAGS}/{ann(client)}-{vip}"), 404, "Not Found")
    assert Tagging.objects.count() == 1
