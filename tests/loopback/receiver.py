"""A receiver of webhooks on loopback: it answers as configured, and remembers what came.

    with Receiver([500, 200]) as receiver:      the first request gets 500, all later ones 200
        receiver.url        http://127.0.0.1:49153/hook
        receiver.received   [Message(path="/hook", headers={...}, body=b"...")]

Besides a status an answer may be "hang" (none, until the end), "close" (the connection is closed without
one), "redirect", "drip" (a byte now and then, without an end) or "flood" (a megabyte).
"""

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from typing_extensions import override


@dataclass(frozen=True, kw_only=True)
class Message:
    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    def __init__(
        self, answers: list[int | str] | None = None, *, headers: dict[str, str] | None = None
    ) -> None:
        self.answers = answers or [200]
        self.headers = headers or {}  # of each answer that is a status
        self.received: list[Message] = []
        self.ends = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.receiver = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def __enter__(self) -> "Receiver":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ends.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        receiver: Receiver = self.server.receiver  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        receiver.received.append(Message(path=self.path, headers=dict(self.headers.items()), body=body))
        answer = receiver.answers[min(len(receiver.received), len(receiver.answers)) - 1]
        self.close_connection = True
        with suppress(OSError):
            self._answer(answer, receiver)

    def _answer(self, answer: int | str, receiver: Receiver) -> None:
        if answer == "hang":
            receiver.ends.wait(60)
        elif answer == "close":
            self.connection.shutdown(socket.SHUT_RDWR)
        elif answer == "drip":
            while not receiver.ends.wait(0.05):
                self.wfile.write(b"H")
        elif answer == "redirect":
            self._reply(302, b"", Location="/elsewhere")
        elif answer == "flood":
            self._reply(200, b"x" * 2**20)
        else:
            assert isinstance(answer, int)
            self._reply(answer, b"thank \x00 you", **receiver.headers)

    def _reply(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, *_: Any) -> None:
        """Not on stderr."""
