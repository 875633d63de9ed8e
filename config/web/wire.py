"""A connection's socket, as gunicorn uses one: it waits for nobody longer than it may.

Reading     each piece has to come within STALL seconds, and all of them at LEAST_RATE
Writing     what the client doesn't take at once is kept, first in memory, then on the disk, and sent when it
            does (worker.py): the thread goes on. A long answer waits, so long, for a client who takes it
"""

import errno
import select
import socket
import tempfile
import time
from typing import IO, Any

from django.conf import settings

STALL = 15.0  # seconds in which something has to move
START = 30.0  # seconds that even the shortest may take
LEAST_RATE = 16 * 1024  # bytes a second
PATIENCE = 5.0  # seconds, of a whole answer, that a thread waits for a client before it keeps the rest
_IN_MEMORY = 256 * 1024  # bytes of an answer; what is more goes to the disk
_BACKLOG = 256 * 1024 * 1024  # bytes of an answer that are kept
_PART = 256 * 1024
_AT_ONCE = 1024 * 1024  # bytes


class Wire:
    """Wraps a socket that doesn't block. Used by one thread at a time."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self._sock = sock
        self._timeout: float | None = None
        self.begin()

    def begin(self) -> None:
        """Another request."""
        self._waited_for = {select.POLLIN: 0.0, select.POLLOUT: 0.0}  # seconds that a thread spent on it
        self._read = self._sent = 0
        self._backlog: IO[bytes] | None = None
        self._first = self._end = 0  # where in the backlog the next byte stands, and its end
        self.is_broken = False  # the client was too slow to be waited for

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def setblocking(self, flag: bool) -> None:
        """It never blocks for ever."""
        self._timeout = None

    def settimeout(self, timeout: float | None) -> None:
        self._timeout = timeout

    def gettimeout(self) -> float | None:
        return self._timeout

    # --- reading ---

    def receive_now(self, size: int) -> bytes:
        """Raises BlockingIOError for nothing."""
        return self._sock.recv(size)

    def recv(self, size: int) -> bytes:
        """b"" where the client has gone, or takes too long: then it is broken. What has come is taken whole:
        gunicorn, which asks for 8 KiB, keeps what is more, and each call costs as much as reading all."""
        while True:
            try:
                data = self._sock.recv(max(size, _PART))
            except BlockingIOError:
                if self._wait_to_read():
                    continue
                if self._timeout is not None:
                    raise TimeoutError from None
                self.is_broken = True
                return b""
            self._read += len(data)
            return data

    def _wait_to_read(self) -> bool:
        left = START + self._read / LEAST_RATE - self._waited_for[select.POLLIN]
        return self._wait(select.POLLIN, min(left, STALL if self._timeout is None else self._timeout))

    def _wait(self, event: int, seconds: float) -> bool:
        if seconds <= 0:
            return False
        poll = select.poll()
        poll.register(self._sock, event)
        began = time.monotonic()
        found = poll.poll(max(1, int(seconds * 1000)))
        self._waited_for[event] += time.monotonic() - began
        return bool(found)

    # --- writing ---

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def sendall(self, data: bytes) -> None:
        """Raises OSError for a client who has gone, or takes too little of too much."""
        rest = memoryview(data)
        if self._backlog is not None:
            self.flush()
        while len(rest) and self._backlog is None:
            taken = self._send(rest)
            rest = rest[taken:]
            if not taken and not self._wait(select.POLLOUT, PATIENCE - self._waited_for[select.POLLOUT]):
                break
        if len(rest):
            self._keep(rest)

    def _send(self, data: memoryview) -> int:
        """-> how many bytes the client's side takes now."""
        try:
            sent = self._sock.send(data)
        except BlockingIOError:
            return 0
        self._sent += sent
        return sent

    def _keep(self, data: memoryview) -> None:
        while self._end - self._first + len(data) > _BACKLOG:
            left = PATIENCE + START + self._sent / LEAST_RATE - self._waited_for[select.POLLOUT]
            if not self._wait(select.POLLOUT, min(left, STALL)):
                raise BrokenPipeError(errno.EPIPE, "the client doesn't read")
            self.flush()
        if self._backlog is None:
            self._backlog = tempfile.SpooledTemporaryFile(  # noqa: SIM115  it is closed when it is sent
                _IN_MEMORY, dir=str(settings.FILE_UPLOAD_TEMP_DIR)
            )
            self._first = self._end = 0
        self._backlog.seek(self._end)
        self._end += self._backlog.write(data)

    def begin_flushing(self) -> None:
        """The answer is whole; from now on the client alone takes time."""
        self._flushing_since, self._sent = time.monotonic(), 0

    @property
    def is_late(self) -> bool:
        """Whether the backlog goes out too slowly to be waited for."""
        return time.monotonic() > self._flushing_since + START + self._sent / LEAST_RATE

    @property
    def has_backlog(self) -> bool:
        return self._backlog is not None

    def flush(self) -> int:
        """Sends of the backlog what the client takes now, up to a limit: others wait. -> how many bytes."""
        sent = 0
        while self._backlog is not None and sent < _AT_ONCE:
            self._backlog.seek(self._first)
            part = memoryview(self._backlog.read(_PART))
            taken = self._send(part) if part else 0
            self._first += taken
            sent += taken
            if self._first == self._end:
                self._drop()
            elif taken < len(part):
                break
        return sent

    def _drop(self) -> None:
        if self._backlog is not None:
            self._backlog.close()
        self._backlog = None

    def close(self) -> None:
        self._drop()
        self._sock.close()
