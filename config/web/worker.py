"""gunicorn's threaded worker, whose threads wait for no client.

accept         > arriving: the loop reads head and small body, until a deadline
arriving       > a thread of `tpool` for a request that is all here, one of `uploads` for a long body
thread         runs the application; what the client doesn't take at once is kept (wire.py)
finished       > sending: the loop sends the rest, until a deadline; > lingering, or arriving again

When there are as many connections as there may be, those that wait go, the oldest of the address that has
the most of them first.
"""

import errno
import resource
import selectors
import socket
import time
from collections import Counter, deque
from collections.abc import Iterator
from concurrent import futures
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from config.web.arriving import Arrived, Arriving
from config.web.shares import Shares
from config.web.warm import warm_pool
from config.web.wire import STALL, Wire
from workspaces.database.scarcity import give_back_idle
from workspaces.metrics.counted import note_load

ARRIVE = 10.0  # seconds for a head and a small body
LINGER = 10.0  # seconds in which a client may finish sending what nobody wants, and read the answer
UPLOADS = 24  # threads for long bodies: they wait most of the time
UPLOADS_OF_ONE = UPLOADS // 3  # of one key, session or, without these, address
LOOK_EVERY = 1.0  # seconds
_ROOM = 20  # connections that are always left for others
_PART = 64 * 1024  # bytes read at once
_MOMENT = 0.2  # seconds
_INSTANT = 0.01  # seconds
_DESCRIPTORS = 60  # that a process needs beside its clients' connections


class Connection(TConn):  # type: ignore[misc]  # gunicorn ships no types
    """A client's connection. `timeout` is when its present state ends it."""

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any) -> None:
        super().__init__(cfg, Wire(sock), client, server)
        self.arriving = Arriving()
        self.data_ready = True  # gunicorn waits for nothing any more
        self.is_upload = False
        self.sender = b""
        self.keeps_alive = False

    @property
    def host(self) -> str:
        return self.client[0] if isinstance(self.client, tuple) else ""


class Worker(ThreadWorker):  # type: ignore[misc]
    """See above. All but `handle` runs in the loop."""

    def init_process(self) -> None:
        self.uploads = warm_pool(UPLOADS)
        self.shares: Shares[Connection] = Shares(most=UPLOADS_OF_ONE)
        self.worker_connections: int = _fewer(self.cfg.worker_connections)
        self.sending: deque[Connection] = deque()
        self.lingering: deque[Connection] = deque()
        self.next_look = 0.0  # at connections that others want
        super().init_process()

    def get_thread_pool(self) -> futures.ThreadPoolExecutor:
        return warm_pool(self.cfg.threads)

    # --- arriving ---

    def accept(self, listener: socket.socket) -> None:
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        except OSError as error:
            if error.errno not in (errno.EMFILE, errno.ENFILE):
                raise
            self._evict(_ROOM)
            time.sleep(_INSTANT)  # if nobody could go: it would be tried again and again
            return
        self.nr_conns += 1
        self._wait(Connection(self.cfg, client, address, listener.getsockname()))

    def _wait(self, conn: Connection) -> None:
        """For a request, or the rest of it."""
        conn.timeout = time.monotonic() + ARRIVE
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read, conn))

    def _read(self, conn: Connection, _sock: Any) -> None:
        data = _receive(conn.sock)
        if data is None:
            return
        if not data:
            self._forget(conn, self.pending_conns)
            return
        self._judge(conn, conn.arriving.feed(data))

    def _judge(self, conn: Connection, arrived: Arrived) -> None:
        if arrived is Arrived.PART:
            return
        self.pending_conns.remove(conn)
        self.poller.unregister(conn.sock)
        conn.is_upload = arrived is Arrived.HEAD
        self.enqueue_req(conn)

    def on_client_socket_readable(self, conn: Connection, client: Any) -> None:
        """The next request on a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait(conn)
        self._read(conn, client)

    def enqueue_req(self, conn: Connection) -> None:
        if conn.is_upload:
            conn.sender = conn.arriving.sender() or conn.host.encode()
            if not self.shares.begin(conn):
                return
        self._submit(conn)

    def _submit(self, conn: Connection) -> None:
        pool = self.uploads if conn.is_upload else self.tpool
        done = pool.submit(self.handle, conn)
        done.add_done_callback(lambda future: self.method_queue.defer(self.finish_request, conn, future))

    def handle(self, conn: Connection) -> Any:
        """In a thread."""
        conn.sock.begin()
        conn.init()
        conn.parser.unreader.unread(conn.arriving.take())
        return super().handle(conn)

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """Without waiting for a body that the application didn't read, or could not for want of memory."""
        with suppress(ValueError, MemoryError):
            return keepalive and bool(conn.parser.finish_body(deadline=time.monotonic() + _MOMENT))
        return False

    # --- finished ---

    def finish_request(self, conn: Connection, future: "futures.Future[Any]") -> None:
        if conn.is_upload and (following := self.shares.end(conn.sender)) is not None:
            self._submit(following)
        has_ended = not future.cancelled() and future.exception() is None
        conn.keeps_alive = has_ended and bool(future.result()) and not conn.sock.is_broken
        if conn.sock.has_backlog and not conn.sock.is_broken:
            conn.sock.begin_flushing()
            conn.timeout = time.monotonic() + STALL
            self.sending.append(conn)
            self.poller.register(conn.sock, selectors.EVENT_WRITE, partial(self._send, conn))
        else:
            self._go_on(conn)

    def _send(self, conn: Connection, _sock: Any) -> None:
        try:
            if conn.sock.flush():
                conn.timeout = time.monotonic() + STALL
        except OSError:
            self._forget(conn, self.sending)
            return
        if not conn.sock.has_backlog:
            self.sending.remove(conn)
            self.poller.unregister(conn.sock)
            self._go_on(conn)

    def _go_on(self, conn: Connection) -> None:
        if not conn.keeps_alive:
            self._linger(conn)
        elif more := conn.parser.unreader.take_buffered():
            self._wait(conn)
            self._judge(conn, conn.arriving.feed(more))
        else:
            conn.set_timeout()
            self.keepalived_conns.append(conn)
            self.poller.register(
                conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn)
            )

    def _linger(self, conn: Connection) -> None:
        """Closed at once, a client who still sends would lose the end of the answer."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.nr_conns -= 1
            conn.close()
            return
        conn.timeout = time.monotonic() + LINGER
        self.lingering.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read_away, conn))

    def _read_away(self, conn: Connection, _sock: Any) -> None:
        if _receive(conn.sock) == b"":
            self._forget(conn, self.lingering)

    # --- by the clock: the loop calls these each second, or more often ---

    def murder_pending(self) -> None:
        now = time.monotonic()
        for waiting in (self.pending_conns, self.lingering):
            for conn in list(_overdue(waiting, now)):
                self._forget(conn, waiting)
        for conn in [conn for conn in self.sending if conn.timeout < now or conn.sock.is_late]:
            self._forget(conn, self.sending)
        self._make_room()
        if now > self.next_look:  # this is called at every event
            self.next_look = now + LOOK_EVERY
            give_back_idle()
            note_load(connections=self.nr_conns, waiting=_waiting(self.tpool) + _waiting(self.uploads))

    def _make_room(self) -> None:
        self._evict(self.nr_conns + _ROOM - self.worker_connections)

    def _evict(self, most: int) -> None:
        """As many as that of those that wait."""
        if most <= 0:
            return
        places = (
            self.pending_conns,
            self.keepalived_conns,
            self.lingering,
            self.sending,
            self.shares.waiting,
        )
        waiting = [(conn, place) for place in places for conn in place]
        number = Counter(conn.host for conn, _ in waiting)
        waiting.sort(key=lambda each: (-number[each[0].host], each[0].timeout))
        for conn, place in waiting[:most]:
            self._forget(conn, place)

    def _forget(self, conn: Connection, place: "deque[Connection]") -> None:
        place.remove(conn)
        with suppress(KeyError):  # nothing is awaited of one that waits for its sender's share
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def _cap_keepalive(self, deadline: float) -> None:
        """The worker stops: who has begun nothing goes."""
        super()._cap_keepalive(deadline)
        for conn in [conn for conn in self.pending_conns if not len(conn.arriving)]:
            self._forget(conn, self.pending_conns)


def _fewer(connections: int) -> int:
    """What the system lets a process have of them."""
    descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return connections if descriptors < 0 else max(2 * _ROOM, min(connections, descriptors - _DESCRIPTORS))


def _waiting(pool: futures.ThreadPoolExecutor) -> int:
    """Requests that no thread has begun with."""
    return pool._work_queue.qsize()  # noqa: SLF001  its only place


def _receive(sock: Wire) -> bytes | None:
    """What there is; b"" at the end, None for nothing yet."""
    try:
        return bytes(sock.receive_now(_PART))
    except BlockingIOError:
        return None
    except OSError:
        return b""


def _overdue(waiting: "deque[Connection]", now: float) -> Iterator[Connection]:
    """They wait in the order in which their time ends."""
    for conn in waiting:
        if conn.timeout > now:
            return
        yield conn
