"""One POST to a real server that behaves, or doesn't."""

from typing import Any

import pytest

from tests.loopback.receiver import Receiver
from tests.server import free_port
from workspaces.webhooks.send import KEPT, post


@pytest.fixture(autouse=True)
def private_addresses(settings: Any) -> None:
    settings.LEADGATE_WEBHOOK_PRIVATE_ADDRESSES = True


@pytest.mark.parametrize(
    ("answer", "status", "error"),
    [
        (200, 200, ""),
        (204, 204, ""),
        (404, 404, "Answered 404"),
        (500, 500, "Answered 500"),
        ("redirect", 302, "Answered 302: redirects are not followed, change the URL"),
        ("hang", None, "No answer within 0.5 seconds"),
        ("drip", None, "No answer within 0.5 seconds"),
        ("close", None, "The connection failed: Server disconnected without sending a response."),
    ],
)
def test_what_came_back(answer: int | str, status: int | None, error: str) -> None:
    with Receiver([answer]) as receiver:
        received = post(receiver.url, b'{"a": 1}', {"webhook-id": "msg_1"}, timeout=0.5)
        assert (received.status, received.error) == (status, error)
        assert len(receiver.received) == 1
        assert receiver.received[0].body == b'{"a": 1}'
        assert receiver.received[0].path == "/hook"


def test_of_an_answer_the_beginning_is_kept() -> None:
    with Receiver(["flood", 200]) as receiver:
        assert post(receiver.url, b"", {}).response == "x" * KEPT
        assert post(receiver.url, b"", {}).response == "thank \ufffd you"


def test_nobody_is_there() -> None:
    received = post(f"http://127.0.0.1:{free_port()}/", b"", {})
    assert received.status is None
    assert received.error.startswith("The connection failed: ")


def test_tls_with_somebody_who_does_not_speak_it() -> None:
    with Receiver() as receiver:
        received = post(receiver.url.replace("http:", "https:"), b"", {}, timeout=5)
    assert received.status is None
    assert received.error
