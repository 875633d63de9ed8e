"""A fixed window of one minute, exact across processes."""

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any

import pytest

from tests.builders import ApiClient, make_key, make_tenant
from tests.server import web_server
from workspaces.models import ApiKey, RateWindow, WorkspaceRate

PATH = "/api/v2/imports/00000000-0000-0000-0000-000000000000"


def wait_for_a_fresh_minute() -> None:
    """So that a window of 60 s doesn't end in the middle of a test."""
    if time.time() % 60 > 45:
        time.sleep(61 - time.time() % 60)


def test_headers_count_down_and_429_says_when(db: None) -> None:
    wait_for_a_fresh_minute()
    tenant = make_tenant()
    client = ApiClient(make_key(tenant.workspace, tenant.owner, requests_per_minute=2))
    for remaining in ("1", "0"):
        reply = client.get(PATH)
        assert reply.status_code == 404
        assert (reply.headers["X-RateLimit-Limit"], reply.headers["X-RateLimit-Remaining"]) == (
            "2",
            remaining,
        )
        assert "Retry-After" not in reply.headers
    reply = client.get(PATH)
    assert reply.status_code == 429
    assert reply.json() == {
        "statusCode": 429,
        "error": "Too Many Requests",
        "message": "Rate limit exceeded: 2 requests per minute",
    }
    assert reply.headers["X-RateLimit-Remaining"] == "0"
    reset = int(reply.headers["X-RateLimit-Reset"])
    assert reset % 60 == 0
    assert 0 < reset - time.time() <= 60
    assert 1 <= int(reply.headers["Retry-After"]) <= 60
    assert abs(time.time() + int(reply.headers["Retry-After"]) - reset) <= 2


def test_next_minute_begins_anew(db: None) -> None:
    tenant = make_tenant()
    client = ApiClient(make_key(tenant.workspace, tenant.owner, requests_per_minute=1))
    client.get(PATH)
    RateWindow.objects.update(window=0, hits=77)
    assert client.get(PATH).headers["X-RateLimit-Remaining"] == "0"
    assert RateWindow.objects.get().hits == 1


def test_late_request_does_not_turn_the_minute_back(db: None) -> None:
    """One that waited for the row while the next minute began: it counts into that minute."""
    tenant = make_tenant()
    client = ApiClient(make_key(tenant.workspace, tenant.owner, requests_per_minute=5))
    client.get(PATH)
    RateWindow.objects.update(window=2**40, hits=3)
    assert client.get(PATH).headers["X-RateLimit-Remaining"] == "1"
    assert RateWindow.objects.get().window == 2**40


def test_each_key_has_its_own_window(db: None) -> None:
    tenant = make_tenant()
    ApiClient(make_key(tenant.workspace, tenant.owner, requests_per_minute=1)).get(PATH)
    assert (
        ApiClient(make_key(tenant.workspace, tenant.owner, requests_per_minute=1)).get(PATH).status_code
        == 404
    )


def test_use_is_noted(db: None) -> None:
    tenant = make_tenant()
    ApiClient(tenant.key).get(PATH)
    assert ApiKey.objects.get().last_used_at is not None


@pytest.mark.django_db(transaction=True)
def test_limit_is_exact_across_processes() -> None:
    tenant = make_tenant()
    key = make_key(tenant.workspace, tenant.owner, requests_per_minute=100)
    with web_server(workers=2) as port, ThreadPoolExecutor(8) as pool:
        wait_for_a_fresh_minute()
        statuses = Counter(
            status for run in [pool.submit(_ask, port, key, 20) for _ in range(8)] for status in run.result()
        )
    assert statuses == {404: 100, 429: 60}


def _ask(port: int, key: str, times: int) -> list[int]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    statuses = []
    for _ in range(times):
        connection.request("GET", PATH, headers={"Authorization": f"Bearer {key}"})
        response = connection.getresponse()
        response.read()
        statuses.append(response.status)
    connection.close()
    return statuses


# --- of a workspace, with all of its keys ---


def test_all_keys_of_a_workspace_count_together(db: None) -> None:
    wait_for_a_fresh_minute()
    tenant, stranger = make_tenant(), make_tenant()
    first, second = (ApiClient(make_key(tenant.workspace, tenant.owner)) for _ in range(2))
    WorkspaceRate.objects.create(
        workspace=tenant.workspace, minute=2**40, minute_hits=5998, second=2**40, second_hits=0
    )
    replies = [client.get(PATH) for client in (first, second, first)]
    assert [reply.headers["X-RateLimit-Remaining"] for reply in replies] == ["1", "0", "0"]
    assert [reply.status_code for reply in replies] == [404, 404, 429]
    assert replies[2].json()["message"] == "Rate limit exceeded: 6000 requests per minute"
    own = ApiClient(make_key(tenant.workspace, tenant.owner, requests_per_minute=7))
    assert own.get(PATH).headers["RateLimit-Policy"] == '"minute";q=7;w=60'
    assert ApiClient(stranger.key).get(PATH).headers["X-RateLimit-Remaining"] == "5999"


def test_no_more_than_so_many_a_second(db: None, settings: Any) -> None:
    settings.LEADGATE_REQUESTS_PER_SECOND = 100
    tenant = make_tenant()
    WorkspaceRate.objects.create(
        workspace=tenant.workspace, minute=2**40, minute_hits=0, second=2**40, second_hits=99
    )
    client = ApiClient(tenant.key)
    reply = client.get(PATH)
    assert reply.status_code == 404
    assert reply.headers["RateLimit-Policy"] == '"second";q=100;w=1, "minute";q=6000;w=60'
    assert re.fullmatch(r'"second";r=0;t=\d+, "minute";r=5999;t=\d+', reply.headers["RateLimit"])
    refused = client.get(PATH)
    assert refused.status_code == 429
    assert refused.json()["message"] == "Rate limit exceeded: 100 requests per second"
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.headers["X-RateLimit-Remaining"] == "5998"


def test_next_second_begins_anew(db: None, settings: Any) -> None:
    settings.LEADGATE_REQUESTS_PER_SECOND = 100
    tenant = make_tenant()
    WorkspaceRate.objects.create(
        workspace=tenant.workspace, minute=1, minute_hits=77_777, second=60, second_hits=777
    )
    reply = ApiClient(tenant.key).get(PATH)
    assert re.fullmatch(r'"second";r=99;t=1, "minute";r=5999;t=\d+', reply.headers["RateLimit"])


@pytest.mark.django_db(transaction=True)
def test_two_keys_are_counted_exactly_across_processes() -> None:
    tenant = make_tenant()
    keys = [make_key(tenant.workspace, tenant.owner) for _ in range(2)]
    WorkspaceRate.objects.create(
        workspace=tenant.workspace, minute=2**40, minute_hits=5900, second=2**40, second_hits=0
    )
    with web_server(workers=2) as port, ThreadPoolExecutor(8) as pool:
        runs = [pool.submit(_ask, port, keys[number % 2], 20) for number in range(8)]
        statuses = Counter(status for run in runs for status in run.result())
    assert statuses == {404: 100, 429: 60}
