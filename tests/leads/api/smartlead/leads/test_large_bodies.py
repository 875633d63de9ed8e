"""Bodies above the other dialects' limit, through the real web server: with their length, and in chunks."""

import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import pytest
from django.conf import settings

from tests.builders import Tenant, make_tenant
from tests.server import web_server

pytestmark = pytest.mark.django_db(transaction=True)


def send(port: int, tenant: Tenant, *, padding: int, is_chunked: bool) -> tuple[int, Any]:
    """Imports a lead, with white space behind -> (status, body)."""
    body = {"leadList": [{"email": "ada@example.com"}], "fileName": "x"}
    path = f"/api/v1/lead-list/{tenant.list.number}/import?api_key={tenant.key}"
    headers = {"Content-Type": "application/json"}
    content = json.dumps(body).encode() + b" " * padding
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as client:
        if is_chunked:
            client.request("POST", path, parts(content), headers, encode_chunked=True)
        else:
            client.request("POST", path, content, headers)
        reply = client.getresponse()
        return reply.status, json.loads(reply.read())


def parts(content: bytes) -> Iterator[bytes]:
    return (content[start : start + 100_000] for start in range(0, len(content), 100_000))


def test_limit_of_the_dialect() -> None:
    tenant = make_tenant()
    limit = settings.LEADGATE_SMARTLEAD_BODY_LIMIT
    assert limit > settings.LEADGATE_BODY_LIMIT
    with web_server() as port:
        for is_chunked in (False, True):
            status, body = send(port, tenant, padding=limit - 1000, is_chunked=is_chunked)
            assert (status, body["data"]["total_leads"]) == (200, 1)
            status, body = send(port, tenant, padding=2 * limit, is_chunked=is_chunked)
            assert (status, body["statusCode"], body["error"]) == (413, 413, "Request Entity Too Large")
