"""Bodies in chunks, through the real web server: the sender does not know their length beforehand."""

import json
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
from django.conf import settings

from leads.models import Lead
from tests.builders import Tenant, make_tenant
from tests.server import web_server

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/api/v2/leads/add"
LEADS = [{"email": "ada@example.com"}, {"email": "bob@example.com"}, {"email": "ADA@example.com"}]


def send(
    port: int, key: str, parts: Iterator[bytes], *, path: str = ADD, content_type: str = "application/json"
) -> tuple[int, dict[str, Any]]:
    """POSTs each part as a chunk of its own -> (status, body)."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": content_type}
    client = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        client.request("POST", path, parts, headers, encode_chunked=True)
        reply = client.getresponse()
        return reply.status, json.loads(reply.read())
    finally:
        client.close()


def in_parts(tenant: Tenant, *, size: int, padding: int = 0) -> Iterator[bytes]:
    """The body, with as much white space as is requested at its end."""
    body = json.dumps({"campaign_id": str(tenant.campaign.id), "leads": LEADS}).encode() + b" " * padding
    return (body[start : start + size] for start in range(0, len(body), size))


def test_chunked_body_is_read() -> None:
    tenant = make_tenant()
    with web_server() as port:
        status, body = send(port, tenant.key, in_parts(tenant, size=7))
        assert (status, body["total_sent"], body["leads_uploaded"]) == (200, 3, 2)
        padding = settings.LEADGATE_BODY_LIMIT // 2  # more than is kept in memory
        status, body = send(port, tenant.key, in_parts(tenant, size=100_000, padding=padding))
    assert (status, body["total_sent"], body["duplicated_leads"]) == (200, 3, 2)
    assert Lead.objects.count() == 2


def test_chunked_blocklist_may_be_as_long_as_any() -> None:
    tenant = make_tenant()
    line = b"x" * 60_000 + b"\n"  # is no entry
    lines = settings.LEADGATE_SMARTLEAD_BODY_LIMIT // len(line) + 1  # more than other bodies may have
    parts = iter([line] * lines + [b"acme.com\n"])
    path = f"/api/v2/blocklists/{tenant.blocklist.id}/upload"
    with web_server() as port:
        status, body = send(port, tenant.key, parts, path=path, content_type="text/csv")
    assert (status, body["created_count"], body["invalid_count"]) == (200, 1, lines)


@pytest.mark.parametrize("times", [1, 4])
def test_chunked_body_over_the_limit(times: int) -> None:
    """The sender gets the answer however much they still have to send."""
    tenant = make_tenant()
    limit = settings.LEADGATE_BODY_LIMIT
    with web_server() as port:
        parts = in_parts(tenant, size=100_000, padding=times * limit)
        status, body = send(port, tenant.key, parts)
    assert status == 413
    assert body == {
        "statusCode": 413,
        "error": "Request Entity Too Large",
        "message": f"The body may have at most {limit} bytes",
    }
    assert Lead.objects.count() == 0


def test_empty_chunked_body_and_the_request_after_it() -> None:
    tenant = make_tenant()
    head = f"Host: localhost\r\nAuthorization: Bearer {tenant.key}\r\nContent-Type: application/json\r\n"
    empty = f"POST {ADD} HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    last = f"GET /api/v2/nothing HTTP/1.1\r\n{head}Connection: close\r\n\r\n"
    with web_server() as port, socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        client.sendall(empty.encode() + last.encode())
        with client.makefile("rb") as stream:
            replies = stream.read().decode()
    assert [reply[:3] for reply in replies.split("HTTP/1.1 ")[1:]] == ["400", "404"]
    assert "it is empty" in replies
