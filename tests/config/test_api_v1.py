"""/api/v1 belongs to two dialects: whose a request is, tells its key, else its path."""

from typing import Any

import pytest
from django.test import Client

from tests.builders import make_tenant

FOXREACH_HEADER = "X-API-Key"


def dialect_of(reply: Any) -> str:
    """Known by the shape of the error."""
    body = reply.json()
    return "smartlead" if set(body) & {"statusCode", "message"} else "foxreach"


@pytest.mark.parametrize(
    ("path", "dialect"),
    [
        ("lead-list", "smartlead"),
        ("lead-list/500/import", "smartlead"),
        ("lead-list/500/nothing", "smartlead"),
        ("campaigns/5/leads", "smartlead"),
        ("leads/get-domain-block-list", "smartlead"),
        ("leads/add-domain-block-list/", "smartlead"),
        ("leads/delete-domain-block-list", "smartlead"),
        ("nothing/7", "smartlead"),
        ("", "foxreach"),
        ("leads", "foxreach"),
        ("leads/import", "foxreach"),
        ("leads/0190f3a0-0000-7000-8000-000000000000", "foxreach"),
        ("campaigns/0190f3a0-0000-7000-8000-000000000000/leads", "foxreach"),
        ("campaigns/\u0661/leads", "foxreach"),
        ("nothing", "foxreach"),
        ("lead-lists", "foxreach"),
        ("a%0Ab", "foxreach"),
    ],
)
def test_without_a_key_the_path_decides(db: None, path: str, dialect: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        reply = Client().generic(method, f"/api/v1/{path}", b"{}", content_type="application/json")
        assert reply.status_code in (401, 403, 404, 405)
        assert dialect_of(reply) == dialect


@pytest.mark.parametrize("path", ["leads/import", "lead-list", "campaigns/5/leads", "nothing", ""])
def test_the_key_comes_before_the_path(db: None, path: str) -> None:
    tenant = make_tenant()
    for key in (tenant.key, "nope", ""):
        reply = Client().put(f"/api/v1/{path}?api_key={key}")
        assert dialect_of(reply) == "smartlead"
        reply = Client().put(f"/api/v1/{path}", headers={FOXREACH_HEADER: key})
        assert dialect_of(reply) == "foxreach"


@pytest.mark.parametrize(
    ("path", "dialect"), [("lead-list", "smartlead"), ("leads", "foxreach"), ("nothing", "foxreach")]
)
def test_both_keys_are_refused(db: None, path: str, dialect: str) -> None:
    key = make_tenant().key
    reply = Client().post(
        f"/api/v1/{path}?api_key={key}",
        b"{}",
        content_type="application/json",
        headers={FOXREACH_HEADER: key},
    )
    assert reply.status_code == 400
    assert reply.headers["Content-Type"] == "application/json"
    assert dialect_of(reply) == dialect
    assert FOXREACH_HEADER in reply.content.decode()


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/"])
def test_base_path_itself(db: None, path: str) -> None:
    key = make_tenant().key
    reply = Client().get(path, {"api_key": key})
    assert (reply.status_code, dialect_of(reply)) == (404, "smartlead")
    assert Client().get(path).status_code == 404


def test_refused_before_any_view(db: None) -> None:
    """A wrong host, in the dialect's shape all the same."""
    headers = {"Host": "evil.example"}
    reply = Client().get("/api/v1/leads?api_key=x", headers=headers)
    assert (reply.status_code, dialect_of(reply)) == (400, "smartlead")
    reply = Client().get("/api/v1/leads", headers=headers | {FOXREACH_HEADER: "x"})
    assert (reply.status_code, dialect_of(reply)) == (400, "foxreach")


def test_no_csrf_token_is_required(db: None) -> None:
    tenant = make_tenant()
    client = Client(enforce_csrf_checks=True)
    reply = client.post(
        f"/api/v1/lead-list?api_key={tenant.key}", {"listName": "x"}, content_type="application/json"
    )
    assert reply.status_code == 200
