"""What a key may do follows from its scopes and from what its user may do now: every route of every
dialect, each role."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from leads.models import LeadImport
from tests.builders import ApiClient, Tenant, add_leads, make_key, make_member, make_tenant
from workspaces.api.base import DialectView
from workspaces.keys.scopes import ACTIONS, ALL_SCOPES, RESOURCES, common_scopes, least_role
from workspaces.models import Member, Role


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def set_role(tenant: Tenant, role: Role) -> None:
    Member.objects.filter(workspace=tenant.workspace, user=tenant.owner).update(role=role)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.VIEWER, []),
        (Role.UPLOADER, ["add"]),
        (Role.MANAGER, ["add", "delete", "campaign", "list", "block", "webhook"]),
        (Role.OWNER, ["add", "delete", "campaign", "list", "block", "webhook", "key"]),
    ],
)
def test_demoted_members_key_does_what_the_member_may(tenant: Tenant, role: Role, may: list[str]) -> None:
    calls: dict[str, tuple[str, str, dict[str, Any]]] = {
        "add": (
            "POST",
            "leads/add",
            {"campaign_id": str(tenant.campaign.id), "leads": [{"email": "a@b.example"}]},
        ),
        "delete": ("DELETE", "leads", {"campaign_id": str(tenant.campaign.id)}),
        "campaign": ("PATCH", f"campaigns/{tenant.campaign.id}", {"name": "Renamed"}),
        "list": ("POST", "lead-lists", {"name": "New"}),
        "block": ("POST", "block-lists-entries", {"bl_value": "blocked.example"}),
        "webhook": ("POST", "webhooks", {"target_hook_url": "https://93.184.216.34/"}),
        "key": ("POST", "api-keys", {"name": "x", "scopes": ["leads:read"]}),
    }
    set_role(tenant, role)
    client = ApiClient(tenant.key)
    allowed = []
    for name, (method, path, body) in calls.items():
        reply = client.send(method, f"/api/v2/{path}", json.dumps(body).encode())
        if reply.status_code != 403:
            allowed.append(name)
        else:
            assert f"its user is {role}" in reply.json()["message"]
    assert allowed == may
    assert client.get("/api/v2/campaigns").status_code == 200


def test_promotion_counts_at_once_too(tenant: Tenant) -> None:
    set_role(tenant, Role.VIEWER)
    assert add_leads(tenant, [{"email": "a@b.example"}]).status_code == 403
    set_role(tenant, Role.UPLOADER)
    assert add_leads(tenant, [{"email": "a@b.example"}]).status_code == 200


def test_removing_what_is_invalid_takes_a_manager(tenant: Tenant) -> None:
    path = "/api/v2/email-verification/leads"
    wanted = {"campaign_id": str(tenant.campaign.id), "remove_invalid": True}
    set_role(tenant, Role.UPLOADER)
    assert ApiClient(tenant.key).post(path, wanted).status_code == 403
    set_role(tenant, Role.MANAGER)
    assert ApiClient(tenant.key).post(path, wanted).status_code == 200


def test_uploader_undoes_what_they_brought_themselves(tenant: Tenant) -> None:
    uploader = make_member(tenant.workspace, Role.UPLOADER)
    client = ApiClient(make_key(tenant.workspace, uploader))
    body = {"campaign_id": str(tenant.campaign.id), "leads": [{"email": "own@b.example"}]}
    assert client.post("/api/v2/leads/add", body).status_code == 200
    assert add_leads(tenant, [{"email": "others@b.example"}]).status_code == 200
    own, others = (LeadImport.objects.get(user_id=user.id) for user in (uploader, tenant.owner))
    assert client.post(f"/api/v2/imports/{own.id}/undo", {}).status_code == 200
    assert client.post(f"/api/v2/imports/{others.id}/undo", {}).status_code == 403


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/api/lists", {"Authorization": "Bearer {key}"}),
        ("/api/v1/campaigns/{number}/leads?api_key={key}", {}),
        ("/api/v1/leads", {"X-API-Key": "{key}"}),
    ],
)
def test_other_dialects_ask_for_the_role_as_well(tenant: Tenant, path: str, headers: dict[str, str]) -> None:
    set_role(tenant, Role.VIEWER)
    sent = {name: value.format(key=tenant.key) for name, value in headers.items()}
    address = path.format(number=tenant.campaign.number, key=tenant.key)
    reply = Client(headers=sent).post(address, {}, content_type="application/json")
    assert (reply.status_code, "its user is viewer" in reply.content.decode()) == (403, True)


def test_every_action_of_every_view_has_a_scope() -> None:
    """One without would be free for every key, whatever its user's role."""
    free = {
        f"{view.__name__}.{action}"
        for view, actions in _views(get_resolver().url_patterns)
        for action in actions
        if view.scopes.get(action) not in ACTIONS or view.resource not in RESOURCES
    }
    assert free == set()


def _views(patterns: Any) -> Iterator[tuple[type[DialectView], Iterable[str]]]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _views(pattern.url_patterns)
        elif actions := getattr(pattern.callback, "actions", None):
            yield pattern.callback.cls, actions.values()


def test_common_scopes_of_a_line_of_keys() -> None:
    assert common_scopes([["leads:read", "leads:all"]]) == {"leads:read", "leads:all"}
    assert common_scopes([["all:all"], ["all:create"]]) == {
        scope for scope in ALL_SCOPES if scope.endswith(":create")
    }
    assert common_scopes([["leads:all"], ["all:read"]]) == {"leads:read"}
    assert common_scopes([["leads:read"], ["campaigns:read"]]) == frozenset()


def test_reading_takes_a_viewer_and_keys_an_owner() -> None:
    assert {least_role(resource, "read") for resource in RESOURCES} == {Role.VIEWER}
    assert {least_role("api_keys", action) for action in ("create", "delete")} == {Role.OWNER}
