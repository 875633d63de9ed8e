"""Clients who are slow or say nothing, by hundreds, through the real web server: nobody else notices."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings

from config.web.arriving import SMALL_BODY, Arrived, Arriving
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.api.instantly.test_streams import copying
from tests.server import web_server
from tests.waiting import wait_for

needs_server = pytest.mark.django_db(transaction=True)
_HOST = "Host: localhost\r\n"


@contextmanager
def _holding(port: int, *beginnings: str) -> Iterator[list[socket.socket]]:
    """A connection for each, that stays as it is."""
    with ExitStack() as stack:
        clients = []
        for text in beginnings:
            client = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
            client.sendall(text.encode())
            clients.append(client)
        yield clients


def _check_that_others_are_answered(port: int) -> None:
    for _ in range(15):
        client = HTTPConnection("127.0.0.1", port, timeout=20)
        client.request("GET", "/healthz", headers={"Host": "localhost"})
        assert client.getresponse().status == 200
        client.close()


def _incoming() -> list[Path]:
    return [path for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir() if path.is_file()]


@needs_server
@pytest.mark.parametrize(
    "beginning",
    [
        "",
        "GET /healthz HTTP/1.1\r\n",
        f"POST /api/v2/leads/add HTTP/1.1\r\n{_HOST}Content-Length: 500\r\n\r\n",
        f"POST /admin/login/ HTTP/1.1\r\n{_HOST}Content-Length: 500000\r\n\r\nemail=",
        f"POST /admin/login/ HTTP/1.1\r\n{_HOST}Transfer-Encoding: chunked\r\n\r\nff\r\n",
        f"POST /api/v2/leads/add HTTP/1.1\r\n{_HOST}Content-Length: 5000000\r\n\r\n{{",
    ],
    ids=["silent", "half a head", "no body", "slow login", "slow chunks", "slow body"],
)
def test_three_hundred_who_wait_hold_nobody_up(beginning: str) -> None:
    with web_server(workers=1, threads=2) as port, _holding(port, *[beginning] * 300):
        _check_that_others_are_answered(port)


@needs_server
def test_a_key_holds_nobody_up_either() -> None:
    tenant = make_tenant()
    head = f"POST /api/v2/imports?list_id={tenant.list.id} HTTP/1.1\r\n{_HOST}Content-Type: text/csv\r\n"
    slow = f"{head}Authorization: Bearer {tenant.key}\r\nContent-Length: 5000000\r\n\r\nEmail\r\n"
    with web_server(workers=1, threads=2) as port, _holding(port, *[slow] * 60):
        _check_that_others_are_answered(port)


def _fill(tenant: Tenant) -> None:
    """A list of 95 MB."""
    for part in range(10):
        leads = [{"email": f"{part}p{n}@example.com", "personalization": "x" * 30_000} for n in range(320)]
        add_leads(tenant, leads, list_id=tenant.list.id)


@needs_server
def test_who_does_not_read_an_export_holds_no_thread_and_no_snapshot() -> None:
    tenant = make_tenant()
    _fill(tenant)
    export = (
        f"GET /api/v2/exports?list_id={tenant.list.id} HTTP/1.1\r\n{_HOST}"
        f"Authorization: Bearer {tenant.key}\r\nConnection: close\r\n\r\n"
    )
    with web_server(workers=1, threads=2) as port, _holding(port, *[export] * 4) as clients:
        first = [client.recv(1000) for client in clients]
        assert all(answer.startswith(b"HTTP/1.1 200") for answer in first)
        wait_for(lambda: copying() == 0, what="the end of the exports")
        _check_that_others_are_answered(port)
        with clients[0].makefile("rb") as rest:
            text = first[0] + rest.read()
        assert text.count(b"@example.com") == 3200  # all of it comes to whoever reads in the end
        assert text.endswith(b"0\r\n\r\n")


@needs_server
@pytest.mark.parametrize("coding", ["Content-Length: 200000000", "Transfer-Encoding: chunked"])
def test_nothing_is_kept_of_a_body_before_its_sender_is_known(coding: str) -> None:
    before = _incoming()
    statuses = {
        "/api/v2/imports": 401,
        "/api/v2/leads/add": 401,
        "/api/v2/blocklists/1/upload": 401,
        "/api/v1/lead-list/": 401,
        "/api/v1/leads/import?api_key=wrong": 401,
        "/api/lists": 401,
        "/api/nothing": 404,
        "/admin/leads/leadimport/import/": 413,
        "/healthz": 413,
        "/nothing": 413,
    }
    found = {}
    with web_server(workers=1, threads=2) as port:
        for path in statuses:
            head = f"POST {path} HTTP/1.1\r\n{_HOST}{coding}\r\nContent-Type: text/csv\r\n\r\n"
            with _holding(port, head) as (client,):
                client.sendall((b"10000\r\n" + b"x" * 65536 + b"\r\n") * 2)  # and never the rest
                found[path] = int(client.recv(65536).split()[1])
                assert _incoming() == before
    assert found == statuses


@needs_server
def test_who_never_goes_on_is_hung_up_on() -> None:
    with web_server(workers=1, threads=2) as port, _holding(port, "", "GET / HTTP/1.1\r\n") as clients:
        assert [client.recv(100) for client in clients] == [b"", b""]


@needs_server
def test_silent_name_servers_hold_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    tenant = make_tenant()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        monkeypatch.setenv("LEADGATE_VERIFY_RESOLVERS", f"127.0.0.1:{silent.getsockname()[1]}")
        calls = [_verification(tenant, number) for number in range(60)]
        with web_server(workers=1, threads=4) as port, _holding(port, *calls) as clients:
            _check_that_others_are_answered(port)
            answers = [_read_all(client) for client in clients]
    odd = [answer for answer in answers if b'"pending"' not in answer]
    assert not odd


def _read_all(client: socket.socket) -> bytes:
    with client.makefile("rb") as stream:
        return stream.read()


def _verification(tenant: Tenant, number: int) -> str:
    body = json.dumps({"email": f"a@silent{number}.com"})
    return (
        f"POST /api/v2/email-verification HTTP/1.1\r\n{_HOST}Authorization: Bearer {tenant.key}\r\n"
        f"Connection: close\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )


@needs_server
def test_requests_that_come_together_are_answered_in_turn() -> None:
    """Also where the bytes of the second come with those of the first, or one by one."""
    one = f"GET /healthz HTTP/1.1\r\n{_HOST}\r\n"
    body = json.dumps({"a": "x" * 100})
    two = f"POST /api/v2/leads/add HTTP/1.1\r\n{_HOST}Content-Length: {len(body)}\r\n\r\n{body}"
    last = f"GET /healthz HTTP/1.1\r\n{_HOST}Connection: close\r\n\r\n"
    with web_server(workers=1, threads=2) as port:
        with _holding(port, one + two + last) as (client,), client.makefile("rb") as stream:
            together = stream.read()
        with _holding(port, "") as (client,), client.makefile("rb") as stream:
            for character in one + two + last:
                client.sendall(character.encode())
            one_by_one = stream.read()
    for answers in (together, one_by_one):
        assert [answer[:3] for answer in answers.split(b"HTTP/1.1 ")[1:]] == [b"200", b"401", b"200"]


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_what_arrives_is_judged_as_a_whole(size: int) -> None:
    def arrive(text: str) -> Arrived:
        arriving, data = Arriving(), text.encode()
        found = [arriving.feed(data[start : start + size]) for start in range(0, len(data), size)]
        assert all(each is Arrived.PART for each in found[:-1])
        assert arriving.take() == data
        return found[-1]

    head = "POST / HTTP/1.1\r\nA: b\r\n"
    assert arrive(f"{head}\r\n") is Arrived.WHOLE
    assert arrive(f"{head}\r") is Arrived.PART
    assert arrive(f"{head}Content-Length: 5\r\n\r\n1234") is Arrived.PART
    assert arrive(f"{head}content-length:5\r\n\r\n12345") is Arrived.WHOLE
    assert arrive(f"{head}Content-Length: {SMALL_BODY + 1}\r\n\r\n") is Arrived.HEAD
    assert arrive(f"{head}Transfer-Encoding: chunked\r\n\r\n") is Arrived.HEAD
    assert arrive(f"{head}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n") is Arrived.HEAD
