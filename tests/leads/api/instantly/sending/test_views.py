"""Accounts and subsequences: lists that are empty, ids that are 404."""

from uuid import uuid4

import pytest

from tests.builders import ApiClient, make_key, make_tenant


@pytest.mark.parametrize("path", ["accounts", "subsequences"])
def test_there_are_none(db: None, path: str) -> None:
    client = ApiClient(make_tenant().key)
    assert client.get(f"/api/v2/{path}").json() == {"items": []}
    query = {"limit": 100, "search": "gmail.com", "include_tags": "true"}
    assert client.get(f"/api/v2/{path}", **query).json() == {"items": []}
    assert client.get(f"/api/v2/{path}", limit=0).status_code == 400


def test_no_id_is_a_subsequence(db: None) -> None:
    reply = ApiClient(make_tenant().key).get(f"/api/v2/subsequences/{uuid4()}")
    assert reply.status_code == 404
    assert reply.json()["message"].startswith("Subsequence not found")


def test_a_key_needs_the_published_scope(db: None) -> None:
    tenant = make_tenant()
    poor = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=("leads:all",)))
    assert poor.get("/api/v2/accounts").status_code == 403
    able = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=("accounts:read",)))
    assert able.get("/api/v2/accounts").json() == {"items": []}
