"""The calls under /api/v2/api-keys."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.builders import ApiClient, Tenant, make_key, make_member, make_tenant
from workspaces.models import ApiKey, KeptAnswer, Role
from workspaces.models.api_key import hash_key

PATH = "/api/v2/api-keys"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def test_key_is_shown_once_and_works(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    reply = client.post(PATH, {"name": " Sync ", "scopes": ["leads:read", "leads:read"]})
    assert reply.status_code == 200
    made = reply.json()
    assert (made["name"], made["scopes"]) == ("Sync", ["leads:read"])
    assert made["organization_id"] == str(tenant.workspace.id)
    secret = made["key"]
    assert ApiClient(secret).get("/api/v2/campaigns").status_code == 403
    assert ApiClient(secret).get(f"/api/v2/imports/{uuid4()}").status_code == 404
    listed = client.get(PATH).json()["items"]
    assert [key["id"] for key in listed][1] == made["id"]
    assert listed[1] == {**made, "key": f"{secret[:10]}…"}


def test_revoked_key_ends(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    made = client.post(PATH, {"name": "x", "scopes": ["leads:read"]}).json()
    gone = client.send("DELETE", f"{PATH}/{made['id']}", b"")
    assert (gone.status_code, gone.json()["id"]) == (200, made["id"])
    assert ApiClient(made["key"]).get(PATH).status_code == 401
    assert client.send("DELETE", f"{PATH}/{made['id']}", b"").status_code == 404
    assert len(client.get(PATH).json()["items"]) == 1


def test_keys_are_paged(tenant: Tenant) -> None:
    for _ in range(2):
        make_key(tenant.workspace, tenant.owner)
    client = ApiClient(tenant.key)
    first = client.get(PATH, limit=2).json()
    rest = client.get(PATH, limit=2, starting_after=first["next_starting_after"]).json()
    assert [len(first["items"]), len(rest["items"])] == [2, 1]
    assert "next_starting_after" not in rest
    assert client.get(PATH, limit=0).status_code == 400


def test_answer_that_is_kept_has_no_key(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    client.headers["Idempotency-Key"] = "one"
    body = {"name": "x", "scopes": ["leads:read"]}
    first, again = client.post(PATH, body).json(), client.post(PATH, body).json()
    assert again == {**first, "key": f"{first['key'][:10]}…"}
    assert ApiKey.objects.count() == 2
    assert first["key"].encode() not in bytes(KeptAnswer.objects.get().body)


@pytest.mark.parametrize(
    ("own", "wanted", "status"),
    [
        ("all:all", "all:all", 200),
        ("all:all", "leads:create", 200),
        ("api_keys:all", "api_keys:create", 200),
        ("api_keys:all", "leads:read", 403),
        ("api_keys:create", "api_keys:all", 403),
        ("all:create", "leads:create", 200),
        ("all:create", "leads:all", 403),
        ("all:create", "all:all", 403),
        ("all:all", "accounts:read", 200),
        ("all:all", "accounts:write", 400),
        ("all:all", "leads", 400),
    ],
)
def test_key_grants_no_more_than_it_has(tenant: Tenant, own: str, wanted: str, status: int) -> None:
    key = make_key(tenant.workspace, tenant.owner, scopes=(own,))
    reply = ApiClient(key).post(PATH, {"name": "x", "scopes": [wanted]})
    assert reply.status_code == status
    assert status == 200 or wanted in reply.json()["message"]


def test_new_key_ends_with_the_one_that_made_it(tenant: Tenant) -> None:
    ends = timezone.now() + dt.timedelta(hours=1)
    key = make_key(tenant.workspace, tenant.owner, expires_at=ends, requests_per_minute=7)
    made = ApiClient(key).post(PATH, {"name": "x", "scopes": ["leads:read"]}).json()
    record = ApiKey.objects.get(id=made["id"])
    assert (record.expires_at, record.requests_per_minute) == (ends, 7)


def make_line(tenant: Tenant, length: int = 3, scopes: tuple[str, ...] = ("all:all",)) -> list[str]:
    """Keys, each of which made the next."""
    keys = [make_key(tenant.workspace, tenant.owner, scopes=scopes)]
    for number in range(1, length):
        reply = ApiClient(keys[-1]).post(PATH, {"name": f"No. {number}", "scopes": list(scopes)})
        assert reply.status_code == 200
        keys.append(reply.json()["key"])
    return keys


def record_of(key: str) -> ApiKey:
    return ApiKey.objects.get(key_hash=hash_key(key))


def are_let_in(keys: list[str]) -> list[bool]:
    return [ApiClient(key).get(PATH).status_code == 200 for key in keys]


def test_revoking_a_key_ends_those_that_it_made(tenant: Tenant) -> None:
    keys = make_line(tenant)
    gone = ApiClient(tenant.key).send("DELETE", f"{PATH}/{record_of(keys[1]).id}", b"")
    assert gone.status_code == 200
    assert are_let_in([tenant.key, *keys]) == [True, True, False, False]
    left = {key["id"] for key in ApiClient(tenant.key).get(PATH, limit=100).json()["items"]}
    assert left == {str(record_of(key).id) for key in (tenant.key, keys[0])}


@pytest.mark.parametrize("how", ["expired", "revoked", "deleted"])
def test_key_is_refused_once_its_maker_has_ended(tenant: Tenant, how: str) -> None:
    """Also where nobody changed the keys below, as when the maker's expiry is changed."""
    keys = make_line(tenant)
    maker = ApiKey.objects.filter(pk=record_of(keys[0]).pk)
    past = timezone.now() - dt.timedelta(days=1)
    if how == "deleted":
        maker.delete()
    else:
        maker.update(**{"expires_at" if how == "expired" else "revoked_at": past})
    assert are_let_in([tenant.key, *keys]) == [True, False, False, False]


def test_key_does_no_more_than_its_maker_may_now(tenant: Tenant) -> None:
    keys = make_line(tenant)
    ApiKey.objects.filter(pk=record_of(keys[1]).pk).update(scopes=["leads:read", "api_keys:read"])
    for key, status in zip(keys, [200, 403, 403], strict=True):
        assert ApiClient(key).get("/api/v2/campaigns").status_code == status
        assert ApiClient(key).get(PATH).status_code == 200


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VIEWER])
def test_only_owners_make_and_revoke_keys(tenant: Tenant, role: Role) -> None:
    key = make_key(tenant.workspace, make_member(tenant.workspace, role))
    client = ApiClient(key)
    assert client.post(PATH, {"name": "x", "scopes": ["leads:read"]}).status_code == 403
    other = ApiKey.objects.order_by("id")[0]
    assert client.send("DELETE", f"{PATH}/{other.id}", b"").status_code == 403
    assert client.get(PATH).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x"},
        {"name": "", "scopes": ["leads:read"]},
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": "leads:read"},
        {"name": "a\x00", "scopes": ["leads:read"]},
        {"name": "x", "scopes": ["leads:read"], "key": "mine"},
    ],
)
def test_wrong_bodies(tenant: Tenant, body: Any) -> None:
    assert ApiClient(tenant.key).post(PATH, body).status_code == 400


def test_stranger_and_scopes(tenant: Tenant) -> None:
    stranger = ApiClient(make_tenant().key)
    own = ApiKey.objects.get(workspace=tenant.workspace)
    for key_id in (own.id, "no-id", uuid4()):
        assert stranger.send("DELETE", f"{PATH}/{key_id}", b"").status_code == 404
    assert str(own.id) not in {key["id"] for key in stranger.get(PATH).json()["items"]}
    reader = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=("api_keys:read",)))
    assert reader.get(PATH).status_code == 200
    assert reader.post(PATH, {"name": "x", "scopes": ["api_keys:read"]}).status_code == 403
    assert reader.send("DELETE", f"{PATH}/{own.id}", b"").status_code == 403


def test_scopes_of_the_original_that_mean_nothing_here_are_kept(tenant: Tenant) -> None:
    maker = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=("api_keys:create", "leads:read")))
    reply = maker.post(PATH, {"name": "n8n", "scopes": ["emails:read", "leads:read"]})
    assert reply.json()["scopes"] == ["emails:read", "leads:read"]
    made = ApiClient(reply.json()["key"])
    assert made.post("/api/v2/leads/list", {}).status_code == 200
    assert made.get("/api/v2/campaigns").status_code == 403
    assert maker.post(PATH, {"name": "x", "scopes": ["emails:send"]}).status_code == 400
