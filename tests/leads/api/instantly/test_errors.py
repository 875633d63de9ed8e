"""Bad input is answered with what is wrong with it, in the shape of the v2 API, whatever the status."""

import json
from typing import Any

import pytest

from leads.models import Lead
from tests.builders import ApiClient, Tenant, make_key, make_tenant

ADD = "/api/v2/leads/add"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> ApiClient:
    return ApiClient(tenant.key)


def check_error(reply: Any, status: int, error: str, *parts: str) -> None:
    assert reply.status_code == status, reply.content
    assert reply.headers["Content-Type"] == "application/json"
    body = reply.json()
    assert set(body) == {"statusCode", "error", "message"}
    assert (body["statusCode"], body["error"]) == (status, error)
    for part in parts:
        assert part in body["message"]


@pytest.mark.parametrize(
    ("envelope", "named"),
    [
        ({"leads": None}, "leads"),
        ({"leads": []}, "leads"),
        ({"leads": [{}] * 1001}, "leads"),
        ({"leads": {}}, "leads"),
        ({"leads": ["a@example.com"]}, "leads[0]"),
        ({"leads": [{}, {}, {}, {"foo": 1}]}, "leads[3].foo"),
        ({"leads": [{}, {"email": True}]}, "leads[1].email"),
        ({"leads": [{"first_name": ["Ada"]}]}, "leads[0].first_name"),
        ({"leads": [{"lt_interest_status": "one"}]}, "leads[0].lt_interest_status"),
        ({"leads": [{"lt_interest_status": 1.5}]}, "leads[0].lt_interest_status"),
        ({"leads": [{"lt_interest_status": 2**40}]}, "leads[0].lt_interest_status"),
        ({"leads": [{"assigned_to": "me"}]}, "leads[0].assigned_to"),
        ({"leads": [{"custom_variables": []}]}, "leads[0].custom_variables"),
        ({"leads": [{"custom_variables": {"ok": 1, "bad": {"a": 1}}}]}, "leads[0].custom_variables.bad"),
        ({"leads": [{"first_name": "A\x00"}]}, "leads[0].first_name"),
        ({"leads": [{"custom_variables": {"k\x00": 1}}]}, "leads[0].custom_variables"),
        ({"leads": [{}], "foo": 1}, "foo"),
        ({"leads": [{"foo": "x"}]}, "leads[0].foo"),
        ({"leads": [{"foo": [1]}]}, "leads[0].foo"),
        ({"leads": [{}], "campaign_id": "x"}, "campaign_id"),
        ({"leads": [{}], "skip_if_in_list": "yes"}, "skip_if_in_list"),
        ({"leads": [{}], "verify_leads_on_import": 2}, "verify_leads_on_import"),
        ({"leads": [{}], "campaign_id": None}, "campaign_id"),
    ],
)
def test_wrong_bodies_are_answered_with_the_field(
    tenant: Tenant, client: ApiClient, envelope: dict[str, Any], named: str
) -> None:
    body = {"campaign_id": str(tenant.campaign.id)} | envelope
    check_error(client.post(ADD, body), 400, "Bad Request", named)
    assert Lead.objects.count() == 0


def test_missing_leads(tenant: Tenant, client: ApiClient) -> None:
    reply = client.post(ADD, {"campaign_id": str(tenant.campaign.id)})
    check_error(reply, 400, "Bad Request", "body must have required property 'leads'")


def test_both_targets_and_none(tenant: Tenant, client: ApiClient) -> None:
    both = {"campaign_id": str(tenant.campaign.id), "list_id": str(tenant.list.id), "leads": [{}]}
    check_error(client.post(ADD, both), 400, "Bad Request", "campaign_id", "list_id")
    check_error(client.post(ADD, {"leads": [{}]}), 400, "Bad Request", "campaign_id", "list_id")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"{} {}",
        b"\xff\xfe",
        b'{"leads": [{"email": "\xff"}]}',
        b'{"leads": [{"email": "\\ud800"}]}',
        b"[" * 100_000,
        b'{"leads": [{"custom_variables": {"a": 1e999}}]}',
        b'{"leads": [{"custom_variables": {"a": []}}], bad',
        b'{"leads": [{}, {"custom_variables": {"a": []}}], "leads": [{}]}',
        b'{"leads": [{"custom_variables": {"a": [], "b": ' + b"9" * 5000 + b"}}]}",
        b'{"leads": [{"custom_variables": {"a": ' + b"[" * 5000 + b"]" * 5000 + b"}}]}",
    ],
)
def test_malformed_json(client: ApiClient, body: bytes) -> None:
    check_error(client.send("POST", ADD, body), 400, "Bad Request")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_wrong_content_type(client: ApiClient, content_type: str) -> None:
    reply = client.send("POST", ADD, b'{"leads": []}', content_type)
    check_error(reply, 415, "Unsupported Media Type", "application/json")


def test_content_type_may_have_parameters(tenant: Tenant, client: ApiClient) -> None:
    body = json.dumps(
        {"campaign_id": str(tenant.campaign.id), "leads": [{"email": "a@example.com"}]}
    ).encode()
    assert client.send("POST", ADD, body, "Application/JSON; charset=utf-8").status_code == 200


def test_body_over_the_limit(tenant: Tenant, client: ApiClient, settings: Any) -> None:
    body = {"campaign_id": str(tenant.campaign.id), "leads": [{"email": "a@example.com"}]}
    settings.LEADGATE_BODY_LIMIT = len(json.dumps(body))
    assert client.post(ADD, body).status_code == 200
    settings.LEADGATE_BODY_LIMIT -= 1
    check_error(client.post(ADD, body), 413, "Request Entity Too Large", str(settings.LEADGATE_BODY_LIMIT))


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer nope", "Basic eDp5", "Bearer \xe9"])
def test_unauthorized(client: ApiClient, authorization: str | None) -> None:
    client.headers = {} if authorization is None else {"Authorization": authorization}
    reply = client.post(ADD, {})
    check_error(reply, 401, "Unauthorized")
    assert reply.headers["WWW-Authenticate"] == "Bearer"
    assert "X-RateLimit-Limit" not in reply.headers


def test_scheme_is_case_insensitive(tenant: Tenant, client: ApiClient) -> None:
    client.headers = {"Authorization": f"bearer  {tenant.key}"}
    assert client.post(ADD, {}).status_code == 400


def test_forbidden_names_the_scopes(tenant: Tenant) -> None:
    client = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=("leads:read", "campaigns:all")))
    reply = client.post(ADD, {})
    check_error(reply, 403, "Forbidden", "leads:create, leads:all, all:create, all:all")
    assert reply.headers["X-RateLimit-Limit"] == "6000"


@pytest.mark.parametrize("scope", ["leads:create", "leads:all", "all:create", "all:all"])
def test_any_of_four_scopes_will_do(tenant: Tenant, scope: str) -> None:
    client = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=(scope,)))
    body = {"campaign_id": str(tenant.campaign.id), "leads": [{"email": "a@example.com"}]}
    assert client.post(ADD, body).status_code == 200


def test_options_is_no_method_of_this_api(client: ApiClient) -> None:
    check_error(client.send("OPTIONS", ADD, b""), 405, "Method Not Allowed", "POST")


def test_method_not_allowed(client: ApiClient) -> None:
    reply = client.get(ADD)
    check_error(reply, 405, "Method Not Allowed", "POST")
    assert "POST" in reply.headers["Allow"]
    assert "X-RateLimit-Remaining" in reply.headers


@pytest.mark.parametrize(
    "path", ["/api/v2/nothing", "/api/v2", "/api/v2/", "/api/v2/leads/add/more", "/api/v2/%00"]
)
def test_unknown_path(client: ApiClient, path: str) -> None:
    reply = client.get(path)
    check_error(reply, 404, "Not Found")
    assert "X-RateLimit-Remaining" in reply.headers
    client.headers = {}
    check_error(client.get(path), 404, "Not Found")
    client.headers = {"Authorization": "Bearer nope"}
    check_error(client.get(path), 401, "Unauthorized")


def test_trailing_slash_is_optional(tenant: Tenant, client: ApiClient) -> None:
    body = {"campaign_id": str(tenant.campaign.id), "leads": [{"email": "a@example.com"}]}
    assert client.post(ADD + "/", body).status_code == 200


def test_accept_header_does_not_matter(tenant: Tenant, client: ApiClient) -> None:
    client.headers["Accept"] = "text/html"
    check_error(client.post(ADD, {}), 400, "Bad Request")
