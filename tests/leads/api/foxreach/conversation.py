"""A client of the FoxReach dialect, and the samples of what is sent and must be answered."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

from django.test import Client

from leads.models import Lead, Membership
from tests.builders import Tenant

_SAMPLES = Path(__file__).parent / "samples"
_is_time = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z").fullmatch


class FoxReachClient:
    """With its key in the header of every call. `path` is what follows /api/v1/."""

    def __init__(self, key: str | None) -> None:
        self.headers = {} if key is None else {"X-API-Key": key}
        self._client = Client()

    def get(self, path: str, **query: Any) -> Any:
        return self.send("GET", path, None, **query)

    def post(self, path: str, body: Any) -> Any:
        return self.send("POST", path, json.dumps(body).encode())

    def patch(self, path: str, body: Any) -> Any:
        return self.send("PATCH", path, json.dumps(body).encode())

    def delete(self, path: str) -> Any:
        return self.send("DELETE", path, None)

    def send(
        self, method: str, path: str, body: bytes | None, content_type: str = "application/json", **query: Any
    ) -> Any:
        return self._client.generic(
            method,
            f"/api/v1/{path}",
            body or b"",
            query_params=query,
            CONTENT_TYPE=content_type,
            headers=self.headers,
        )


def sample(name: str) -> Any:
    return json.loads((_SAMPLES / f"{name}.json").read_text())


def check_sample(actual: Any, name: str) -> None:
    """Same keys, types and values; "<uuid>" and "<time>" in the sample stand for any."""
    _check(actual, sample(name), name)


def _check(actual: Any, expected: Any, where: str) -> None:
    if expected == "<uuid>":
        assert str(UUID(actual)) == actual, where
    elif expected == "<time>":
        assert _is_time(actual), where
    elif isinstance(expected, dict):
        assert isinstance(actual, dict), where
        assert list(actual) == list(expected), where
        for key, value in expected.items():
            _check(actual[key], value, f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(actual) == len(expected), where
        for index, value in enumerate(expected):
            _check(actual[index], value, f"{where}[{index}]")
    else:
        assert (type(actual), actual) == (type(expected), expected), where


def import_leads(tenant: Tenant, leads: list[Any], **envelope: Any) -> Any:
    return FoxReachClient(tenant.key).post("leads/import", {"leads": leads, **envelope})


def counts(reply: Any) -> dict[str, int]:
    """The counts of an import that are not 0."""
    assert reply.status_code == 200, reply.content
    data = reply.json()["data"]
    return {name: data[name] for name in ("created", "restored", "duplicates", "errors") if data[name]}


def create(client: FoxReachClient, **lead: Any) -> dict[str, Any]:
    """POST /leads -> the lead."""
    reply = client.post("leads", lead)
    assert reply.status_code == 201, reply.content
    data: dict[str, Any] = reply.json()["data"]
    return data


def read(client: FoxReachClient, path: str, **query: Any) -> Any:
    reply = client.get(path, **query)
    assert reply.status_code == 200, reply.content
    return reply.json()


def emails(body: Any) -> list[str]:
    """Of a list."""
    return [lead["email"] for lead in body["data"]]


def check_error(reply: Any, status: int, *parts: str) -> None:
    """In the dialect's shape: {"detail": "..."}."""
    assert reply.status_code == status, reply.content
    assert reply.headers["Content-Type"] == "application/json"
    body = reply.json()
    assert list(body) == ["detail"]
    for part in parts:
        assert part in body["detail"]


def written() -> tuple[int, int]:
    """How many leads and memberships there are, of all workspaces."""
    return Lead.objects.count(), Membership.objects.count()
