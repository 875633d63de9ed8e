"""Whatever goes wrong is reported as {"error": "..."}; import-from-list has shapes of its own as well."""

import json
from typing import Any

import pytest

from leads.models import Lead
from tests.builders import ApiClient, Tenant, make_key, make_tenant
from tests.leads.api.puffle.conversation import check_error, leads_path, list_path

ID = "0190a8f0-0000-7000-8000-000000000000"
# Method, path, the scope that it wants.
CALLS = [
    ("GET", "/api/campaigns", "campaigns:read"),
    ("GET", f"/api/campaigns/{ID}/leads", "leads:read"),
    ("POST", f"/api/campaigns/{ID}/leads", "leads:create"),
    ("POST", f"/api/campaigns/{ID}/leads/import-from-list", "leads:create"),
    ("GET", "/api/lists", "lead_lists:read"),
    ("POST", "/api/lists", "lead_lists:create"),
    ("GET", f"/api/lists/{ID}", "lead_lists:read"),
    ("GET", f"/api/lists/{ID}/leads", "leads:read"),
    ("POST", f"/api/lists/{ID}/leads", "leads:create"),
    ("DELETE", f"/api/lists/{ID}/leads", "leads:delete"),
]
every_call = pytest.mark.parametrize(("method", "path", "scope"), CALLS)


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> ApiClient:
    return ApiClient(tenant.key)


def bodied(tenant: Tenant) -> list[tuple[str, str]]:
    """Method and path of every call with a body, of things that are there."""
    return [
        ("POST", leads_path(tenant.campaign)),
        ("POST", f"{leads_path(tenant.campaign)}/import-from-list"),
        ("POST", "/api/lists"),
        ("POST", list_path(tenant.list)),
        ("DELETE", list_path(tenant.list)),
    ]


@every_call
@pytest.mark.parametrize("authorization", [None, "Bearer nope", "Basic eDp5"])
def test_unauthorized(
    client: ApiClient, method: str, path: str, scope: str, authorization: str | None
) -> None:
    client.headers = {} if authorization is None else {"Authorization": authorization}
    reply = client.send(method, path, b"{}")
    check_error(reply, 401)
    assert reply.headers["WWW-Authenticate"] == "Bearer"
    assert "X-RateLimit-Limit" not in reply.headers


@every_call
def test_forbidden_names_the_scopes(tenant: Tenant, method: str, path: str, scope: str) -> None:
    resource = scope.partition(":")[0]
    others = {"leads", "lead_lists", "campaigns"} - {resource}
    client = ApiClient(
        make_key(tenant.workspace, tenant.owner, scopes=(f"{resource}:update", *(f"{o}:all" for o in others)))
    )
    reply = client.send(method, path, b"{}")
    check_error(reply, 403, scope, f"{resource}:all", "all:all")
    assert reply.headers["X-RateLimit-Limit"] == "100"


@every_call
def test_narrowest_scope_will_do(tenant: Tenant, method: str, path: str, scope: str) -> None:
    client = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=(scope,)))
    assert client.send(method, path, b"{}").status_code in (200, 400, 404)


@every_call
def test_past_the_rate_limit(tenant: Tenant, method: str, path: str, scope: str) -> None:
    client = ApiClient(make_key(tenant.workspace, tenant.owner, requests_per_minute=1))
    client.get("/api/lists")
    reply = client.send(method, path, b"{}")
    if reply.status_code != 429:  # a new minute has begun in between
        reply = client.send(method, path, b"{}")
    check_error(reply, 429, "1 requests per minute")
    assert int(reply.headers["Retry-After"]) >= 1


@every_call
def test_trailing_slash_is_optional(client: ApiClient, method: str, path: str, scope: str) -> None:
    with_slash, without = client.send(method, f"{path}/", b"{}"), client.send(method, path, b"{}")
    assert with_slash.status_code == without.status_code != 405
    assert "not found" not in with_slash.json().get("error", "") or ID in path


@every_call
def test_other_methods_are_answered_with_those_allowed(
    client: ApiClient, method: str, path: str, scope: str
) -> None:
    for other in ("PUT", "OPTIONS"):
        reply = client.send(other, path, b"{}")
        check_error(reply, 405, method)
        assert method in reply.headers["Allow"]


def test_answers_tell_the_rate(client: ApiClient) -> None:
    reply = client.get("/api/lists")
    assert reply.headers["X-RateLimit-Limit"] == "100"
    assert int(reply.headers["X-RateLimit-Remaining"]) < 100
    assert int(reply.headers["X-RateLimit-Reset"]) > 0


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b'"x"', b"{} {}", b"\xff\xfe", b'{"name": "\\ud800"}', b"[" * 100_000, b"5"],
)
def test_malformed_json(tenant: Tenant, client: ApiClient, body: bytes) -> None:
    for method, path in bodied(tenant):
        check_error(client.send(method, path, body), 400)


def test_wrong_content_type(tenant: Tenant, client: ApiClient) -> None:
    for method, path in bodied(tenant):
        check_error(client.send(method, path, b"{}", "text/plain"), 415, "application/json")


def test_body_over_the_limit(tenant: Tenant, client: ApiClient, settings: Any) -> None:
    body = json.dumps({"prospects": [{"email": "a@example.com"}]}).encode()
    settings.LEADGATE_BODY_LIMIT = len(body) - 1
    for method, path in bodied(tenant):
        check_error(client.send(method, path, body), 413, str(len(body) - 1))
    assert not Lead.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/nothing",
        f"/api/campaigns/{ID}",
        f"/api/campaigns/{ID}/leads/import",
        f"/api/campaigns/{ID}/leads/import-from-list/more",
        f"/api/lists/{ID}/leads/{ID}",
        "/api/lists//leads",
    ],
)
def test_unknown_path(client: ApiClient, path: str) -> None:
    reply = client.get(path)
    check_error(reply, 404, path)
    assert "X-RateLimit-Remaining" in reply.headers
    client.headers = {}
    check_error(client.get(path), 404)
    client.headers = {"Authorization": "Bearer nope"}
    check_error(client.get(path), 401)


def test_accept_header_does_not_matter(client: ApiClient) -> None:
    client.headers["Accept"] = "text/html"
    check_error(client.post("/api/lists", {}), 400)
