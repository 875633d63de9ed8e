"""A process that may open few files, and more clients than that: others are answered, and it goes on."""

import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.builders import ApiClient, make_tenant
from tests.config.web.test_slow_clients import _check_that_others_are_answered, _holding
from tests.server import web_server

FEW = 100


@contextmanager
def few_descriptors() -> Iterator[None]:
    """For processes that are started meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.django_db(transaction=True)
def test_clients_beyond_the_descriptors_hold_nobody_up(capfd: pytest.CaptureFixture[str]) -> None:
    tenant = make_tenant()
    with ExitStack() as stack:
        with few_descriptors():
            port = stack.enter_context(web_server(workers=1, threads=2))
        with _holding(port, *["GET /healthz HTTP/1.1\r\n"] * (2 * FEW)):
            _check_that_others_are_answered(port)
        _check_that_others_are_answered(port)
        with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
            head = f"GET /api/v2/campaigns HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {tenant.key}"
            client.sendall(f"{head}\r\nConnection: close\r\n\r\n".encode())
            assert client.recv(20).startswith(b"HTTP/1.1 200")
    assert "Traceback" not in capfd.readouterr().err  # no process ended on the way
    assert ApiClient(tenant.key).get("/api/v2/campaigns").status_code == 200
