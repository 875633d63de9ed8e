"""What is sent in the tests of this dialect, and the samples of what must be answered."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.builders import ApiClient

_SAMPLES = Path(__file__).parent / "samples"
_is_time = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z").fullmatch


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


def check_error(reply: Any, status: int, *parts: str) -> None:
    assert reply.status_code == status, reply.content
    assert reply.headers["Content-Type"] == "application/json"
    body = reply.json()
    assert list(body) == ["error"]
    for part in parts:
        assert part in body["error"]


def leads_path(campaign: Any) -> str:
    return f"/api/campaigns/{campaign.id}/leads"


def list_path(lead_list: Any) -> str:
    return f"/api/lists/{lead_list.id}/leads"


def delete(client: ApiClient, path: str, body: Any) -> Any:
    return send(client, "DELETE", path, body)


def send(client: ApiClient, method: str, path: str, body: Any) -> Any:
    return client.send(method, path, json.dumps(body).encode())
