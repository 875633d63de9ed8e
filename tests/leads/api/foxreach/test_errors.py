"""Whatever goes wrong is reported as {"detail": "..."}; the rate limit has a shape of its own."""

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from leads.models import Lead
from tests.builders import Tenant, make_key, make_tenant
from tests.leads.api.foxreach.conversation import FoxReachClient, check_error, check_sample, create
from workspaces.models import Usage

ID = "0190a8f0-0000-7000-8000-000000000000"
# Method, path, the scope that it wants.
CALLS = [
    ("POST", "leads/import", "leads:create"),
    ("POST", "leads", "leads:create"),
    ("GET", "leads", "leads:read"),
    ("GET", f"leads/{ID}", "leads:read"),
    ("PATCH", f"leads/{ID}", "leads:update"),
    ("DELETE", f"leads/{ID}", "leads:delete"),
    ("GET", "campaigns", "campaigns:read"),
    ("POST", "campaigns", "campaigns:create"),
    ("GET", f"campaigns/{ID}", "campaigns:read"),
    ("POST", f"campaigns/{ID}/leads", "leads:create"),
]
every_call = pytest.mark.parametrize(("method", "path", "scope"), CALLS)


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> FoxReachClient:
    return FoxReachClient(tenant.key)


def bodied(tenant: Tenant, client: FoxReachClient) -> list[tuple[str, str]]:
    """Method and path of every call with a body, of things that are there."""
    lead = create(client, email="known@example.com")
    return [
        ("POST", "leads/import"),
        ("POST", "leads"),
        ("PATCH", f"leads/{lead['id']}"),
        ("POST", "campaigns"),
        ("POST", f"campaigns/{tenant.campaign.id}/leads"),
    ]


@every_call
@pytest.mark.parametrize("key", [None, "", " ", "nope", "otr_", "otr_nope", "ü"])
def test_missing_or_bad_key_is_forbidden(
    client: FoxReachClient, method: str, path: str, scope: str, key: str | None
) -> None:
    client.headers = {} if key is None else {"X-API-Key": key}
    reply = client.send(method, path, b"{}")
    check_error(reply, 403, "API key")
    assert "X-RateLimit-Limit" not in reply.headers
    assert "WWW-Authenticate" not in reply.headers


@every_call
def test_prefix_of_the_original_is_taken(
    tenant: Tenant, client: FoxReachClient, method: str, path: str, scope: str
) -> None:
    expected = client.send(method, path, b"{}").status_code
    assert expected != 403
    for key in (f"otr_{tenant.key}", f"  otr_{tenant.key} "):
        client.headers = {"X-API-Key": key}
        assert client.send(method, path, b"{}").status_code == expected
    client.headers = {"X-API-Key": f"otr_otr_{tenant.key}"}
    check_error(client.send(method, path, b"{}"), 403)


def test_keys_of_other_dialects_headers_do_not_count(tenant: Tenant, client: FoxReachClient) -> None:
    client.headers = {"Authorization": f"Bearer {tenant.key}"}
    check_error(client.get("leads"), 403)


@every_call
def test_forbidden_names_the_scopes(tenant: Tenant, method: str, path: str, scope: str) -> None:
    resource, action = scope.split(":")
    other_actions = [each for each in ("create", "read", "update", "delete") if each != action]
    others = {"leads", "lead_lists", "campaigns"} - {resource}
    scopes = (*(f"{resource}:{each}" for each in other_actions), *(f"{other}:all" for other in others))
    client = FoxReachClient(make_key(tenant.workspace, tenant.owner, scopes=scopes))
    reply = client.send(method, path, b"{}")
    check_error(reply, 403, scope, f"{resource}:all", "all:all")
    assert reply.headers["X-RateLimit-Limit"] == "100"


@every_call
def test_narrowest_scope_will_do(tenant: Tenant, method: str, path: str, scope: str) -> None:
    client = FoxReachClient(make_key(tenant.workspace, tenant.owner, scopes=(scope,)))
    assert client.send(method, path, b"{}").status_code in (200, 404, 422)


@every_call
def test_past_the_rate_limit(tenant: Tenant, method: str, path: str, scope: str) -> None:
    client = FoxReachClient(make_key(tenant.workspace, tenant.owner, requests_per_minute=1))
    client.get("leads")
    reply = client.send(method, path, b"{}")
    if reply.status_code != 429:  # a new minute has begun in between
        reply = client.send(method, path, b"{}")
    assert reply.status_code == 429
    body = reply.json()
    reset = body["details"]["reset"]
    assert reply.headers["X-RateLimit-Reset"] == str(reset)
    assert reply.headers["X-RateLimit-Remaining"] == "0"
    assert 1 <= int(reply.headers["Retry-After"]) <= 60
    check_sample(body | {"details": {"limit": body["details"]["limit"], "reset": 0}}, "rate_limit.reply")
    assert reset > 1_700_000_000


@every_call
def test_answers_tell_the_rate(client: FoxReachClient, method: str, path: str, scope: str) -> None:
    reply = client.send(method, path, b"{}")
    assert reply.headers["X-RateLimit-Limit"] == "100"
    assert int(reply.headers["X-RateLimit-Remaining"]) < 100
    assert int(reply.headers["X-RateLimit-Reset"]) > 1_700_000_000


@every_call
def test_trailing_slash_is_optional(client: FoxReachClient, method: str, path: str, scope: str) -> None:
    with_slash, without = client.send(method, f"{path}/", b"{}"), client.send(method, path, b"{}")
    assert with_slash.status_code == without.status_code != 405
    assert "/api/v1" not in with_slash.json().get("detail", "")


@every_call
def test_other_methods_are_answered_with_those_allowed(
    client: FoxReachClient, method: str, path: str, scope: str
) -> None:
    for other in ("PUT", "OPTIONS"):
        reply = client.send(other, path, b"{}")
        check_error(reply, 405, method)
        assert method in reply.headers["Allow"]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_import_is_no_lead(client: FoxReachClient, method: str) -> None:
    check_error(client.send(method, "leads/import", b"{}"), 405, "POST")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"5",
        b"{} {}",
        b"\xff\xfe",
        b'{"name": "\\ud800"}',
        b'{"a": NaN}',
        b"[" * 100_000,
        b'{"customFields": {"a": ' + b"[" * 100_000,
    ],
)
def test_malformed_json(tenant: Tenant, client: FoxReachClient, body: bytes) -> None:
    for method, path in bodied(tenant, client):
        check_error(client.send(method, path, body), 422, "")


def test_wrong_content_type(tenant: Tenant, client: FoxReachClient) -> None:
    for method, path in bodied(tenant, client):
        check_error(client.send(method, path, b"{}", "text/plain"), 415, "application/json")
        assert client.send(method, path, b"{}", "application/json; charset=utf-8").status_code != 415


def test_body_over_the_limit(tenant: Tenant, client: FoxReachClient, settings: LazySettings) -> None:
    calls = bodied(tenant, client)
    body = json.dumps({"leads": [{"email": "a@example.com"}]}).encode()
    settings.LEADGATE_BODY_LIMIT = len(body) - 1
    for method, path in calls:
        check_error(client.send(method, path, body), 413, str(len(body) - 1))
    assert Lead.objects.count() == 1


@pytest.mark.parametrize(
    "path",
    [
        "",
        "nothing",
        f"leads/{ID}/activity",
        "leads//import",
        f"campaigns/{ID}/stop",
        "lead",
        "leads/import/x",
    ],
)
def test_unknown_path(client: FoxReachClient, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        reply = client.send(method, path, b"{}")
        check_error(reply, 404, f"/api/v1/{path}")
        assert "X-RateLimit-Remaining" in reply.headers
    client.headers = {}
    check_error(client.get(path), 404)
    client.headers = {"X-API-Key": "nope"}
    check_error(client.get(path), 403)


def test_accept_header_does_not_matter(client: FoxReachClient) -> None:
    client.headers["Accept"] = "text/html"
    check_error(client.post("leads", {}), 422)


def test_expired_key(tenant: Tenant, client: FoxReachClient) -> None:
    key = make_key(tenant.workspace, tenant.owner, expires_at=timezone.now())
    client.headers = {"X-API-Key": key}
    check_error(client.get("leads"), 403)


def test_fault_of_ours_keeps_the_shape(client: FoxReachClient, caplog: pytest.LogCaptureFixture) -> None:
    """A workspace without a usage can't be: what is answered then doesn't matter."""
    Usage.objects.all().delete()
    check_error(client.get("leads"), 500, "Nothing was written")
    assert "GET /api/v1/leads" in caplog.text


def test_too_many_parameters(client: FoxReachClient) -> None:
    query: dict[str, Any] = {f"p{n}": "1" for n in range(1100)}
    assert client.get("leads", **query).status_code in (200, 400)
