"""The deadlines of a connection, and who goes when connections run out: without waiting for any of them."""

import selectors
import socket
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest

from config.web import wire
from config.web.arriving import Arriving
from config.web.shares import Shares
from config.web.wire import LEAST_RATE, Wire
from config.web.worker import Connection, Worker


@pytest.fixture
def pair() -> Iterator[tuple[Wire, socket.socket]]:
    """The server's end, and the client's."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Wire(ours), theirs


def test_body_that_comes_too_slowly_is_given_up(
    pair: tuple[Wire, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has come buys time: a second for each LEAST_RATE bytes."""
    monkeypatch.setattr(wire, "START", 0.0)
    server, client = pair
    client.sendall(b"x" * LEAST_RATE)
    assert server.recv(100) == b"x" * LEAST_RATE
    began = time.monotonic()
    assert server.recv(100) == b""
    assert server.is_broken
    assert time.monotonic() - began >= 0.9  # at least; how much longer is the machine's affair


def test_client_who_sends_nothing_at_all_is_given_up(
    pair: tuple[Wire, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "STALL", 0.01)
    server, _ = pair
    assert server.recv(100) == b""
    assert server.is_broken


def test_answer_that_goes_out_too_slowly_is_late(
    pair: tuple[Wire, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "PATIENCE", 0.0)
    server, client = pair
    server.sendall(b"x" * 10_000_000)
    assert server.has_backlog
    server.begin_flushing()
    assert not server.is_late
    monkeypatch.setattr(wire, "START", -1.0)
    assert server.is_late
    client.setblocking(False)
    while server.has_backlog:  # what it takes buys time
        client.recv(1_000_000)
        server.flush()
    monkeypatch.setattr(wire, "START", 0.0)
    assert not server.is_late


def test_who_has_the_most_connections_goes_first_when_they_run_out() -> None:
    worker = Worker.__new__(Worker)
    worker.worker_connections = 26  # of which 20 are left for others
    worker.poller = selectors.DefaultSelector()
    worker.shares = Shares(most=1)
    for name in ("pending_conns", "keepalived_conns", "lingering", "sending"):
        setattr(worker, name, deque())
    few = [connect(worker, "10.0.0.1", since) for since in (1, 2)]
    many = [connect(worker, "10.0.0.2", since) for since in (3, 4, 5, 6, 7, 8)]
    worker.shares.waiting.append(many[0])
    worker.pending_conns.remove(many[0])
    worker.poller.unregister(many[0].sock)
    worker.nr_conns = 8
    worker._make_room()
    assert worker.nr_conns == 6
    assert list(worker.pending_conns) == [*few, *many[2:]]
    assert not worker.shares.waiting
    assert [conn.sock.fileno() for conn in many[:2]] == [-1, -1]
    worker._make_room()
    assert worker.nr_conns == 6
    for conn in worker.pending_conns:
        conn.close()
    worker.poller.close()


def connect(worker: Any, host: str, since: float) -> Connection:
    ours, theirs = socket.socketpair()
    theirs.close()
    conn = Connection.__new__(Connection)
    conn.sock, conn.client, conn.timeout, conn.arriving = Wire(ours), (host, 1), since, Arriving()
    conn.close = conn.sock.close
    worker.pending_conns.append(conn)
    worker.poller.register(conn.sock, selectors.EVENT_READ)
    return conn
