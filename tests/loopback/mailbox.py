"""A mail server on loopback that takes every mail and keeps it.

with Mailbox() as mailbox:
    mailbox.url           for LEADGATE_EMAIL_URL
    mailbox.messages      as they came, in order
"""

import email
import socketserver
import threading
from email.message import EmailMessage
from email.policy import default
from types import TracebackType

from typing_extensions import override


class _Session(socketserver.StreamRequestHandler):
    server: "_Server"

    @override
    def handle(self) -> None:
        self._say("220 mailbox.example")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say("354 go on")
                self.server.take(self._read_message())
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            self._say("250 ok")

    def _read_message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.messages: list[EmailMessage] = []

    def take(self, raw: bytes) -> None:
        message = email.message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)


class Mailbox:
    def __enter__(self) -> "Mailbox":
        self._server = _Server()
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, name="mailbox", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        return self._server.messages
