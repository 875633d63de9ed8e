"""/api/v2/custom-tags and /custom-tag-mappings."""

import json
from typing import Any

import pytest

from leads.models import Membership, Tag
from leads.tags import names_of
from tests.builders import ApiClient, Tenant, add_leads, make_tenant

PATH = "/api/v2/custom-tags"
MAPPINGS = "/api/v2/custom-tag-mappings"
CAMPAIGN, LIST, LEAD = 2, 3, 4


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def api(tenant: Tenant) -> ApiClient:
    return ApiClient(tenant.key)


def make(api: ApiClient, label: str, **fields: Any) -> Any:
    reply = api.post(PATH, {"label": label, **fields})
    assert reply.status_code == 200, reply.content
    return reply.json()


def toggle(api: ApiClient, tags: list[Any], kind: int, ids: Any, *, assign: bool = True, **more: Any) -> Any:
    body = {"tag_ids": [tag["id"] for tag in tags], "resource_type": kind, "assign": assign, **more}
    if ids is not None:
        body["resource_ids"] = [str(each) for each in ids]
    return api.post(f"{PATH}/toggle-resource", body)


def mapped(api: ApiClient, **query: Any) -> set[tuple[str, str, int]]:
    reply = api.get(MAPPINGS, **query)
    assert reply.status_code == 200, reply.content
    return {(item["tag_id"], item["resource_id"], item["resource_type"]) for item in reply.json()["items"]}


def test_made_listed_changed_and_deleted(tenant: Tenant, api: ApiClient) -> None:
    vip = make(api, " VIP ", description="Call first")
    assert vip == {
        "id": vip["id"],
        "timestamp_created": vip["timestamp_created"],
        "timestamp_updated": vip["timestamp_created"],
        "organization_id": str(tenant.workspace.id),
        "label": "VIP",
        "description": "Call first",
    }
    partner = make(api, "Partner")
    assert api.get(PATH).json() == {"items": [vip, partner]}
    assert api.get(PATH, search="vi").json() == {"items": [vip]}
    assert api.get(PATH, tag_ids=f"{partner['id']}, {tenant.list.id}").json() == {"items": [partner]}
    changed = api.send("PATCH", f"{PATH}/{vip['id']}", b'{"label": "Very", "description": null}').json()
    assert (changed["label"], changed["description"]) == ("Very", None)
    assert api.get(f"{PATH}/{vip['id']}").json() == changed
    assert api.send("DELETE", f"{PATH}/{vip['id']}", b"").json() == changed
    assert api.get(f"{PATH}/{vip['id']}").status_code == 404


def test_campaigns_get_tags_and_are_found_by_them(tenant: Tenant, api: ApiClient) -> None:
    vip, partner = make(api, "VIP"), make(api, "Partner")
    both = [tenant.campaign.id, tenant.other_campaign.id]
    assert toggle(api, [vip, partner], CAMPAIGN, both).json() == {"success": True}
    assert toggle(api, [partner], CAMPAIGN, both[1:], assign=False).json() == {"success": True}
    assert mapped(api) == {
        (vip["id"], str(both[0]), CAMPAIGN),
        (vip["id"], str(both[1]), CAMPAIGN),
        (partner["id"], str(both[0]), CAMPAIGN),
    }
    for tag, found in ((vip, both), (partner, both[:1])):
        items = api.get("/api/v2/campaigns", tag_ids=tag["id"]).json()["items"]
        assert [item["id"] for item in items] == [str(each) for each in found]
    assert api.get(PATH, resource_ids=str(both[1])).json() == {"items": [vip]}
    either = api.get("/api/v2/campaigns", tag_ids=f"{vip['id']},{partner['id']}").json()["items"]
    assert len(either) == 2
    assert api.get("/api/v2/campaigns", tag_ids="x").status_code == 400


def test_mappings_come_page_by_page(tenant: Tenant, api: ApiClient) -> None:
    tags = [make(api, f"Tag {number}") for number in range(3)]
    toggle(api, tags, CAMPAIGN, [tenant.campaign.id, tenant.other_campaign.id])
    toggle(api, tags, LIST, [tenant.list.id])
    found: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = api.get(MAPPINGS, limit=2, **cursor).json()
        found += page["items"]
        if "next_starting_after" not in page:
            break
        assert len(page["items"]) == 2
        cursor = {"starting_after": page["next_starting_after"]}
    assert len({item["id"] for item in found}) == 6
    assert len(mapped(api, resource_type=LIST)) == 3
    assert mapped(api, resource_type=1) == set()
    for query in ({"starting_after": "x"}, {"resource_ids": "x"}, {"limit": 0}):
        assert api.get(MAPPINGS, **query).status_code == 400


def test_all_campaigns_but_some(tenant: Tenant, api: ApiClient) -> None:
    vip = make(api, "VIP")
    excluded = [str(tenant.linkedin.id)]
    reply = toggle(api, [vip], CAMPAIGN, None, selected_all=True, excluded_resource_ids=excluded)
    assert reply.status_code == 200
    assert len(mapped(api)) == 2
    toggle(api, [vip], CAMPAIGN, None, assign=False, selected_all=True, search="spr")
    assert mapped(api) == {(vip["id"], str(tenant.other_campaign.id), CAMPAIGN)}


def test_a_leads_tags_are_the_persons(tenant: Tenant, api: ApiClient) -> None:
    vip = make(api, "VIP")
    add_leads(tenant, [{"email": "ada@example.com"}])
    ada = {"email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace"}
    add_leads(tenant, [ada], list_id=tenant.list.id)
    there, elsewhere = Membership.objects.order_by("id")
    assert toggle(api, [vip], LEAD, [there.id]).status_code == 200
    assert names_of(workspace_id=tenant.workspace.id, resource_id=there.lead_id) == ["VIP"]
    for each in (there.id, elsewhere.id, there.lead_id):
        assert mapped(api, resource_ids=str(each)) == {(vip["id"], str(each), LEAD)}
        assert api.get(PATH, resource_ids=str(each)).json() == {"items": [vip]}
    assert mapped(api, resource_type=LEAD) == {(vip["id"], str(there.lead_id), LEAD)}
    assert mapped(api) == set()


@pytest.mark.parametrize(
    ("change", "status", "part"),
    [
        ({"resource_type": 1}, 404, "no accounts"),
        ({"resource_type": 5}, 400, "resource_type is invalid"),
        ({"resource_ids": ["ada@example.com"]}, 404, "resource_ids not found"),
        ({"resource_ids": None}, 400, "'resource_ids'"),
        ({"tag_ids": []}, 400, "tag_ids is invalid"),
        ({"tag_ids": ["01a22b2c-e014-796c-b5cd-718c9a9d7d33"]}, 404, "tag_ids 01a22b2c"),
        ({"filter": "ACC_FILTER_PAUSED"}, 400, "filter is invalid"),
        ({"resource_type": 4, "selected_all": True}, 400, "selected_all is invalid"),
        ({"foo": 1}, 400, "foo is not allowed"),
    ],
)
def test_what_is_wrong_is_named(tenant: Tenant, api: ApiClient, change: Any, status: int, part: str) -> None:
    vip = make(api, "VIP")
    body = {
        "tag_ids": [vip["id"]],
        "resource_type": "2",
        "resource_ids": [str(tenant.campaign.id)],
        "assign": "true",
    }
    assert api.post(f"{PATH}/toggle-resource", body).status_code == 200
    reply = api.post(f"{PATH}/toggle-resource", body | change)
    assert reply.status_code == status
    assert part in reply.json()["message"]


def test_labels_that_cant_be(api: ApiClient) -> None:
    vip = make(api, "VIP")
    for body in ({"label": "VIP"}, {"label": " "}, {"label": "x" * 201}, {"label": "a\x00"}, {}):
        assert api.post(PATH, body).status_code == 400
    other = make(api, "Other")
    path = f"{PATH}/{other['id']}"
    assert api.send("PATCH", path, json.dumps({"label": "VIP"}).encode()).status_code == 400
    assert api.send("PATCH", path, b"{}").status_code == 400
    assert Tag.objects.get(id=vip["id"]).name == "VIP"


def test_strangers_find_nothing(tenant: Tenant, api: ApiClient) -> None:
    vip = make(api, "VIP")
    toggle(api, [vip], CAMPAIGN, [tenant.campaign.id])
    stranger_tenant = make_tenant()
    stranger = ApiClient(stranger_tenant.key)
    assert mapped(stranger) == mapped(stranger, resource_ids=str(tenant.campaign.id)) == set()
    for method, body in (("GET", b""), ("PATCH", b'{"label": "x"}'), ("DELETE", b"")):
        assert stranger.send(method, f"{PATH}/{vip['id']}", body).status_code == 404
    theirs = make(stranger, "VIP")
    assert toggle(stranger, [vip], CAMPAIGN, [stranger_tenant.campaign.id]).status_code == 404
    assert toggle(stranger, [theirs], CAMPAIGN, [tenant.campaign.id]).status_code == 404
    assert toggle(api, [theirs], CAMPAIGN, [tenant.campaign.id], assign=False).status_code == 404
    assert api.get("/api/v2/campaigns", tag_ids=theirs["id"]).json() == {"items": []}
