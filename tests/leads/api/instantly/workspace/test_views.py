"""GET /api/v2/workspaces/current, by which clients try a key, and /api/v2/workspace-members."""

import pytest

from tests.builders import ApiClient, Tenant, make_key, make_member, make_tenant
from workspaces.models import Member, Role

MEMBERS = "/api/v2/workspace-members"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def test_the_workspace_of_the_key(tenant: Tenant) -> None:
    viewer = make_member(tenant.workspace, Role.VIEWER)
    body = ApiClient(make_key(tenant.workspace, viewer)).get("/api/v2/workspaces/current").json()
    assert (body["id"], body["name"]) == (str(tenant.workspace.id), tenant.workspace.name)
    assert body["owner"] == str(tenant.owner.id)
    assert body["timestamp_updated"] >= body["timestamp_created"]
    assert {body[name] for name in body if name.startswith("plan_id")} == {None}


def test_a_workspace_without_an_owner_names_the_next_role(tenant: Tenant) -> None:
    viewer, manager = (make_member(tenant.workspace, role) for role in (Role.VIEWER, Role.MANAGER))
    Member.objects.filter(user=tenant.owner).delete()
    body = ApiClient(make_key(tenant.workspace, viewer)).get("/api/v2/workspaces/current").json()
    assert body["owner"] == str(manager.id)


def test_members_have_the_ids_that_assigned_to_wants(tenant: Tenant) -> None:
    manager = make_member(tenant.workspace, Role.MANAGER)
    manager.name = "Grace Brewster Hopper"
    manager.save()
    make_member(make_tenant().workspace, Role.MANAGER)
    client = ApiClient(tenant.key)
    items = client.get(MEMBERS).json()["items"]
    assert [(item["user_id"], item["role"]) for item in items] == [
        (str(tenant.owner.id), "owner"),
        (str(manager.id), "admin"),
    ]
    assert items[1]["name"] == {"first": "Grace", "last": "Brewster Hopper"}
    assert items[1]["email"] == manager.email
    assert client.get(f"{MEMBERS}/{items[1]['id']}").json() == items[1]
    assert client.get(MEMBERS, search="hopper").json()["items"] == [items[1]]
    assert client.get(MEMBERS, accepted="false").json() == {"items": []}
    assert client.get(MEMBERS, accepted="true", limit=1).json()["items"] == [items[0]]
    second = client.get(MEMBERS, limit=1, starting_after=items[0]["id"]).json()
    assert second == {"items": [items[1]]}


def test_a_stranger_finds_nobody(tenant: Tenant) -> None:
    member = Member.objects.get(workspace=tenant.workspace)
    stranger = ApiClient(make_tenant().key)
    assert stranger.get(f"{MEMBERS}/{member.id}").status_code == 404
    assert str(member.id) not in str(stranger.get(MEMBERS).json())
