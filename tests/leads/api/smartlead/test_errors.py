"""Bad input is answered with what is wrong with it, in the dialect's shape, whatever the status."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from leads.models import Lead
from tests.builders import Tenant, make_key, make_tenant
from tests.leads.api.smartlead.client import SmartleadClient, check_error, import_into_list, sample


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def client(tenant: Tenant) -> SmartleadClient:
    return SmartleadClient(tenant.key)


@pytest.fixture
def path(tenant: Tenant) -> str:
    return f"lead-list/{tenant.list.number}/import"


@pytest.mark.parametrize(
    ("envelope", "status", "key"),
    [
        ({"leadList": None}, 422, "leadList"),
        ({"leadList": {}}, 422, "leadList"),
        ({"leadList": []}, 422, "leadList"),
        ({"leadList": ["a@example.com"]}, 422, "leadList[0]"),
        ({"leadList": [{}, {"email": 5}]}, 422, "leadList[1].email"),
        ({"leadList": [{"email": ["a@example.com"]}]}, 422, "leadList[0].email"),
        ({"leadList": [{"email": False}]}, 422, "leadList[0].email"),
        ({"leadList": [{"first_name": ["Ada"]}]}, 422, "leadList[0].first_name"),
        ({"leadList": [{"website": {}}]}, 422, "leadList[0].website"),
        ({"leadList": [{"phone_number": True}]}, 422, "leadList[0].phone_number"),
        ({"leadList": [{"custom_fields": []}]}, 422, "leadList[0].custom_fields"),
        ({"leadList": [{"custom_fields": "x"}]}, 422, "leadList[0].custom_fields"),
        ({"leadList": [{"first_name": "A\x00"}]}, 422, "leadList[0].first_name"),
        ({"leadList": [{"x": {"y": ["A\x00"]}}]}, 422, "leadList[0].x.y[0]"),
        ({"leadList": [{"Work": 5}], "emailFieldsAdded": {"Work": "email"}}, 422, "leadList[0].Work"),
        ({"fileName": None}, 422, "fileName"),
        ({"fileName": 5}, 422, "fileName"),
        ({"emailFieldsAdded": []}, 422, "emailFieldsAdded"),
        ({"emailFieldsAdded": "email"}, 422, "emailFieldsAdded"),
        ({"customFields": ["a"]}, 422, "customFields"),
        ({"csvSettings": True}, 422, "csvSettings"),
        (
            {"csvSettings": {"ignoreGlobalBlockList": "true"}},
            422,
            "csvSettings.ignoreGlobalBlockList",
        ),
    ],
)
def test_wrong_bodies_are_answered_with_the_field(
    tenant: Tenant, client: SmartleadClient, path: str, envelope: dict[str, Any], status: int, key: str
) -> None:
    body = {"leadList": [{"email": "a@example.com"}], "fileName": "x"} | envelope
    check_error(client.post(path, body), status, "Unprocessable Entity", f'"{key}"', keys=[key])
    assert Lead.objects.count() == 0


@pytest.mark.parametrize("name", ["leadList", "fileName"])
def test_required_fields(client: SmartleadClient, path: str, name: str) -> None:
    body: dict[str, Any] = {"leadList": [{"email": "a@example.com"}], "fileName": "x"}
    del body[name]
    check_error(client.post(path, body), 400, "Bad Request", f'"{name}" is required', keys=[name])


@pytest.mark.parametrize(
    ("body", "status", "key"),
    [
        ({}, 400, "lead_list"),
        ({"lead_list": [{}], "leads": []}, 400, "leads"),
        ({"lead_list": [{}], "settings": {"update": True}}, 400, "settings.update"),
        ({"lead_list": []}, 422, "lead_list"),
        ({"lead_list": {}}, 422, "lead_list"),
        ({"lead_list": [5]}, 422, "lead_list[0]"),
        ({"lead_list": [{"email": 5}]}, 422, "lead_list[0].email"),
        ({"lead_list": [{}], "settings": []}, 422, "settings"),
        (
            {"lead_list": [{}], "settings": {"ignore_global_block_list": "yes"}},
            422,
            "settings.ignore_global_block_list",
        ),
    ],
)
def test_wrong_bodies_of_a_campaign(
    tenant: Tenant, client: SmartleadClient, body: Any, status: int, key: str
) -> None:
    reply = client.post(f"campaigns/{tenant.campaign.number}/leads", body)
    error = {400: "Bad Request", 422: "Unprocessable Entity"}[status]
    check_error(reply, status, error, f'"{key}"', keys=[key])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{} {}",
        b"\xff\xfe",
        b'{"leadList": [{"email": "\xff"}]}',
        b'{"leadList": [{"email": "\\ud800"}]}',
        b"[" * 100_000,
        b'{"leadList": [{"a": ' + b"[" * 100_000,
    ],
)
def test_malformed_json(client: SmartleadClient, path: str, body: bytes) -> None:
    check_error(client.send("POST", path, body), 400, "Bad Request", "JSON")


@pytest.mark.parametrize("body", [b"null", b"[]", b'"x"', b"5"])
def test_body_that_is_no_object(client: SmartleadClient, path: str, body: bytes) -> None:
    check_error(client.send("POST", path, body), 422, "Unprocessable Entity", keys=["body"])


@pytest.mark.parametrize(
    "value",
    [b"1e999", b"9" * 30, b"-" + b"9" * 400, b"9" * 5000, b"[" * 300 + b"]" * 300, b"[" * 900 + b"]" * 900],
)
def test_strange_values_are_no_error_of_ours(
    tenant: Tenant, client: SmartleadClient, path: str, value: bytes
) -> None:
    for key in (b"phone_number", b"anything", b"custom_fields"):
        lead = b'{"email": "a@example.com", "%s": %s}' % (key, value)
        reply = client.send("POST", path, b'{"fileName": "x", "leadList": [%s]}' % lead)
        assert reply.status_code in (200, 400, 422), reply.content


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_wrong_content_type(client: SmartleadClient, path: str, content_type: str) -> None:
    reply = client.send("POST", path, b'{"leadList": []}', content_type)
    check_error(reply, 415, "Unsupported Media Type", "application/json")


def test_body_over_the_limit(tenant: Tenant, client: SmartleadClient, path: str, settings: Any) -> None:
    """The dialect has a limit of its own, above that of the others."""
    assert settings.LEADGATE_SMARTLEAD_BODY_LIMIT == 16 * 1024 * 1024
    body = {"leadList": [{"email": "a@example.com"}], "fileName": "x"}
    settings.LEADGATE_BODY_LIMIT = 1
    settings.LEADGATE_SMARTLEAD_BODY_LIMIT = len(json.dumps(body))
    assert client.post(path, body).status_code == 200
    settings.LEADGATE_SMARTLEAD_BODY_LIMIT -= 1
    check_error(client.post(path, body), 413, "Request Entity Too Large")


@pytest.mark.parametrize("key", [None, "", "nope", "lg_x", "\xe9", "\x00"])
def test_unauthorized(tenant: Tenant, path: str, key: str | None) -> None:
    client = SmartleadClient(key)
    for reply in (client.post(path, {}), client.get("lead-list")):
        assert reply.status_code == 401
        assert reply.json() == sample("unauthorized_reply")
        assert "X-RateLimit-Limit" not in reply.headers


def test_key_of_another_dialect_is_none(tenant: Tenant, path: str) -> None:
    """A bearer key beside a Smartlead path."""
    reply = Client().post(f"/api/v1/{path}", headers={"Authorization": f"Bearer {tenant.key}"})
    assert (reply.status_code, reply.json()) == (401, sample("unauthorized_reply"))


def test_forbidden_names_the_scopes(tenant: Tenant, path: str) -> None:
    client = SmartleadClient(make_key(tenant.workspace, tenant.owner, scopes=("leads:read",)))
    reply = client.post(path, {})
    check_error(reply, 403, "Forbidden", "leads:create, leads:all, all:create, all:all")
    assert reply.headers["X-RateLimit-Limit"] == "60"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "lead-list/5/import", "POST"),
        ("DELETE", "lead-list", "POST"),
        ("POST", "lead-list/5", "PUT"),
        ("PATCH", "lead-list/5", "PUT"),
        ("OPTIONS", "lead-list/5", "GET"),
        ("PUT", "campaigns/5/leads", "POST"),
        ("POST", "leads/get-domain-block-list", "GET"),
        ("GET", "leads/add-domain-block-list", "POST"),
        ("POST", "leads/delete-domain-block-list", "DELETE"),
    ],
)
def test_method_not_allowed(client: SmartleadClient, method: str, path: str, allowed: str) -> None:
    reply = client.send(method, path, b"")
    check_error(reply, 405, "Method Not Allowed", allowed)
    assert allowed in reply.headers["Allow"]


@pytest.mark.parametrize(
    "path",
    ["", "nothing", "lead-list/5/export", "lead-list/5/import/x", "campaigns/5/x", "lead-list//", "%0A"],
)
def test_unknown_path(client: SmartleadClient, path: str) -> None:
    reply = client.get(path)
    check_error(reply, 404, "Not Found", "Cannot GET")
    assert "X-RateLimit-Remaining" in reply.headers
    assert SmartleadClient("nope").get(path).status_code == 401


def test_unknown_path_without_a_key(db: None) -> None:
    check_error(SmartleadClient(None).get("lead-list/5/export"), 404, "Not Found")


def test_rate_limit(tenant: Tenant) -> None:
    client = SmartleadClient(make_key(tenant.workspace, tenant.owner, requests_per_minute=0))
    reply = client.get("lead-list")
    check_error(reply, 429, "Too Many Requests", "0 requests")
    assert int(reply.headers["Retry-After"]) >= 1
    assert reply.headers["X-RateLimit-Remaining"] == "0"


def test_endless_query(client: SmartleadClient) -> None:
    query: dict[str, Any] = {f"p{number}": number for number in range(1001)}
    check_error(client.get("lead-list", **query), 400, "Bad Request")


def test_bug_in_a_view(tenant: Tenant) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE leads_lead RENAME TO lost")
    reply = import_into_list(tenant, [{"email": "ada@example.com"}])
    check_error(reply, 500, "Internal Server Error", "Something went wrong on our side")
