"""A client of the Smartlead dialect, and the samples that its documentation shows."""

import json
from pathlib import Path
from typing import Any

from django.test import Client

from tests.builders import Tenant

SAMPLES = Path(__file__).parent / "samples"
COUNTERS = ["imported", "duplicates", "blocked", "invalid"]
CAMPAIGN_COUNTERS = [
    "total_leads",
    "skipped_in_other_campaign_count",
    "block_count",
    "duplicate_count",
    "invalid_email_count",
    "already_added_to_campaign",
]


class SmartleadClient:
    """With its key in the query of every call. `path` is what follows /api/v1/."""

    def __init__(self, key: str | None) -> None:
        self.query = {} if key is None else {"api_key": key}
        self._client = Client()

    def get(self, path: str, **query: Any) -> Any:
        return self.send("GET", path, None, **query)

    def delete(self, path: str, **query: Any) -> Any:
        return self.send("DELETE", path, None, **query)

    def post(self, path: str, body: Any) -> Any:
        return self.send("POST", path, json.dumps(body).encode())

    def put(self, path: str, body: Any) -> Any:
        return self.send("PUT", path, json.dumps(body).encode())

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None,
        content_type: str = "application/json",
        **query: Any,
    ) -> Any:
        return self._client.generic(
            method,
            f"/api/v1/{path}",
            body or b"",
            query_params=self.query | query,
            CONTENT_TYPE=content_type,
        )


def sample(name: str) -> Any:
    return json.loads((SAMPLES / f"{name}.json").read_text())


def import_into_list(tenant: Tenant, leads: list[Any], **envelope: Any) -> Any:
    body = {"leadList": leads, "fileName": "test.csv", **envelope}
    return SmartleadClient(tenant.key).post(f"lead-list/{tenant.list.number}/import", body)


def add_to_campaign(tenant: Tenant, leads: list[Any], *, number: int = 0, **settings: Any) -> Any:
    """To the tenant's campaign unless `number` names another."""
    body: dict[str, Any] = {"lead_list": leads} | ({"settings": settings} if settings else {})
    return SmartleadClient(tenant.key).post(f"campaigns/{number or tenant.campaign.number}/leads", body)


def count(reply: Any) -> dict[str, int]:
    """The counters of a list import that are not 0. Their sum is total_leads, always."""
    data = reply.json()["data"]
    assert data["total_leads"] == sum(data[name] for name in COUNTERS)
    return {name: data[name] for name in COUNTERS if data[name]}


def count_campaign(reply: Any) -> dict[str, int]:
    """The same of a campaign's reply, whose upload_count is the sum."""
    data = reply.json()
    assert data["upload_count"] == sum(data[name] for name in CAMPAIGN_COUNTERS)
    return {name: data[name] for name in CAMPAIGN_COUNTERS if data[name]}


def check_error(reply: Any, status: int, error: str, *parts: str, keys: list[str] | None = None) -> None:
    """An error in the dialect's shape; `keys` are the fields that its validation names."""
    assert reply.status_code == status, reply.content
    assert reply.headers["Content-Type"] == "application/json"
    body = reply.json()
    assert (body.pop("statusCode"), body.pop("error")) == (status, error)
    message = body.pop("message")
    for part in parts:
        assert part in message
    if keys is None:
        assert body == {}
    else:
        assert set(body["validation"]) == {"source", "keys"}
        assert body["validation"]["keys"] == keys
