"""One sender's uploads wait for each other, nobody else's."""

import select
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection

import pytest

from config.web.arriving import Arriving
from config.web.shares import Shares
from tests.builders import make_tenant
from tests.config.web.test_slow_clients import _holding
from tests.server import web_server


@dataclass(frozen=True)
class Request:
    number: int
    sender: bytes


def test_share_of_one_sender_is_limited() -> None:
    shares: Shares[Request] = Shares(most=2)
    mine = [Request(n, b"me") for n in range(4)]
    other = Request(9, b"other")
    assert [shares.begin(each) for each in mine] == [True, True, False, False]
    assert shares.begin(other)
    assert shares.end(b"other") is None
    assert list(shares.waiting) == mine[2:]
    assert [shares.end(b"me") for _ in range(4)] == [mine[2], mine[3], None, None]
    assert shares.begin(mine[0])


def test_one_that_has_gone_is_not_begun() -> None:
    shares: Shares[Request] = Shares(most=1)
    first, second, third = (Request(n, b"me") for n in range(3))
    assert [shares.begin(each) for each in (first, second, third)] == [True, False, False]
    shares.waiting.remove(second)
    assert shares.end(b"me") == third


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        (
            "POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer lg_1\r\nContent-Length: 9\r\n\r\nbody",
            b"Bearer lg_1",
        ),
        ("POST /api/v1/campaigns/?api_key=lg_2&x=1 HTTP/1.1\r\nHost: x\r\n\r\n", b"lg_2"),
        ("POST /admin/ HTTP/1.1\r\ncookie:sessionid=abc\r\n\r\n", b"sessionid=abc"),
        ("POST / HTTP/1.1\r\nHost: x\r\n\r\nx\r\nAuthorization: Bearer lg_3\r\n", b""),
    ],
)
def test_sender_is_who_the_head_names(head: str, sender: bytes) -> None:
    arriving = Arriving()
    arriving.feed(head.encode())
    assert arriving.sender() == sender


@pytest.mark.django_db(transaction=True)
def test_slow_uploads_of_one_key_leave_threads_for_another() -> None:
    """Who is slow is there still when the other's file has been taken."""
    busy, quiet = make_tenant(), make_tenant()

    def head(key: str, list_id: object, length: int) -> str:
        return (
            f"POST /api/v2/imports?list_id={list_id} HTTP/1.1\r\nHost: localhost\r\n"
            f"Content-Type: text/csv\r\nAuthorization: Bearer {key}\r\n"
            f"Content-Length: {length}\r\n\r\nEmail\r\n"
        )

    slow = head(busy.key, busy.list.id, 5_000_000)
    file = b"Email\r\n" + b"".join(b"p%d@example.com\r\n" % n for n in range(10_000))
    with web_server(workers=1, threads=2) as port, _holding(port, *[slow] * 60) as clients:
        with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as client:
            headers = {
                "Authorization": f"Bearer {quiet.key}",
                "Content-Type": "text/csv",
                "Host": "localhost",
            }
            client.request("POST", f"/api/v2/imports?list_id={quiet.list.id}", file, headers)
            assert client.getresponse().status == 202
        answered, _, _ = select.select(clients, [], [], 0)
        assert answered == []
