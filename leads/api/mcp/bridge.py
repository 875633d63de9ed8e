"""One POST of streamable HTTP -> the package's own transport -> one JSON document.

Our web server speaks WSGI and the transport ASGI, so it is given one request at a time: stateless, without
sessions and without streams. Its event loop lives as long as the request; what a tool does, it does on the
thread that the request came on, with that thread's connection to the database.
"""

from collections.abc import Mapping, MutableMapping
from typing import Any

import anyio
from asgiref.sync import async_to_sync
from mcp.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings

Message = MutableMapping[str, Any]
# Whose Host and Origin may be what is Django's to judge (ALLOWED_HOSTS), and nothing goes by cookies here.
_TRUSTING = TransportSecuritySettings(enable_dns_rebinding_protection=False)


def answer(
    server: "Server[Any]", *, path: str, headers: Mapping[str, str], body: bytes, limit: int
) -> tuple[int, dict[str, str], bytes]:
    """-> status, headers and body. `limit`: bytes that a body may have, as the view has checked."""
    exchange = _Exchange(body)

    async def exchanged() -> None:
        manager = StreamableHTTPSessionManager(
            server,
            json_response=True,
            stateless=True,
            security_settings=_TRUSTING,
            max_request_body_size=limit,
        )
        async with manager.run():
            await manager.handle_request(_scope(path, headers), exchange.receive, exchange.send)

    async_to_sync(exchanged)()
    return exchange.status, exchange.headers, exchange.body


def _scope(path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()
        ],
        "client": None,
        "server": None,
    }


class _Exchange:
    """What ASGI wants to receive and to send."""

    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body
        self.status = 500
        self.headers: dict[str, str] = {}
        self.body = b""

    async def receive(self) -> Message:
        if self._body is None:
            await anyio.sleep_forever()  # nobody hangs up: the answer is sent when it is whole
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {
                name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]
            }
        else:
            self.body += message.get("body", b"")
