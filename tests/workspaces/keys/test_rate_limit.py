"""A fixed window of one minute, exact across processes."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest

from tests.builders import ApiClient, make_key, make_tenant
from tests.server import web_server
from workspaces.models import ApiKey, RateWindow

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
