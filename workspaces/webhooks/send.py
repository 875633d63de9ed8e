"""One POST -> what came back. No redirects, no proxies, at most TIMEOUT seconds in all."""

import datetime as dt
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import httpcore
from typing_extensions import override

from workspaces.webhooks.addresses import Refused, check_url, resolve

if TYPE_CHECKING:
    import httpx

TIMEOUT = 20.0  # seconds, from the first packet to the last
KEPT = 4096  # bytes of an answer


@dataclass(frozen=True, kw_only=True)
class Received:
    """`status` is None when nothing came back; `error` says why it doesn't count as delivered, or "";
    `retry_after`: for how many seconds the receiver wants to be left alone, if it says so."""

    status: int | None
    response: str
    error: str
    retry_after: float | None = None


def post(url: str, body: bytes, headers: Mapping[str, str], *, timeout: float = TIMEOUT) -> Received:
    """Raises nothing for whatever the other side does."""
    try:
        reply, answer = _post(check_url(url), body, headers, deadline=time.monotonic() + timeout)
    except Refused as refused:
        return _nothing(f"Refused: {refused}")
    except httpcore.TimeoutException:
        return _nothing(f"No answer within {timeout:g} seconds")
    except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError, UnicodeError) as error:
        return _nothing(_in_words(error))
    return Received(
        status=reply.status,
        response=answer.decode("utf-8", "replace").replace("\x00", "\ufffd"),
        error="" if 200 <= reply.status < 300 else _complain(reply.status),
        retry_after=_retry_after(reply),
    )


def _retry_after(reply: httpcore.Response) -> float | None:
    """The header of that name: seconds, or a time. None for one that can't be read."""
    text = next((value for name, value in reply.headers if name.lower() == b"retry-after"), b"").decode(
        "latin-1"
    )
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        return max(0.0, (parsedate_to_datetime(text) - dt.datetime.now(dt.UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def _in_words(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "The host's name has no address"
    reason = str(error) or type(error).__name__
    return f"The connection failed: {reason}"


def _nothing(error: str) -> Received:
    return Received(status=None, response="", error=error.replace("\x00", "\ufffd")[:300])


def _complain(status: int) -> str:
    if 300 <= status < 400:
        return f"Answered {status}: redirects are not followed, change the URL"
    return f"Answered {status}"


def _post(
    url: "httpx.URL", body: bytes, headers: Mapping[str, str], *, deadline: float
) -> tuple[httpcore.Response, bytes]:
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    every = {"Host": url.netloc.decode("ascii"), "Content-Length": str(len(body)), "Connection": "close"}
    pool = httpcore.ConnectionPool(ssl_context=_ssl_context(), network_backend=_Network(deadline))
    with pool, pool.stream("POST", target, headers=[*every.items(), *headers.items()], content=body) as reply:
        return reply, _beginning(reply.iter_stream())


def _beginning(stream: Iterable[bytes]) -> bytes:
    """The rest is not read: the connection is closed."""
    found = b""
    for chunk in stream:
        found += chunk
        if len(found) >= KEPT:
            break
    return found[:KEPT]


@cache
def _ssl_context() -> ssl.SSLContext:
    import httpx  # see addresses.py

    return httpx.create_ssl_context()


class _Network(httpcore.NetworkBackend):
    """Resolves once, looks at the addresses, and connects to one of them. TLS and the Host header still
    get the name: they are made above."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._network = httpcore.SyncBackend()

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in resolve(host, port):
            try:
                left = _left(self._deadline)
                return _Stream(self._network.connect_tcp(address, port, timeout=left), self._deadline)
            except httpcore.NetworkError as error:
                failure = error
        raise failure or OSError(f"{host} has no address")


class _Stream(httpcore.NetworkStream):
    """Whatever is read or written, it ends at the deadline: a drip of single bytes as well."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=_left(self._deadline))

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=_left(self._deadline))

    @override
    def close(self) -> None:
        self._stream.close()

    @override
    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, timeout=_left(self._deadline))
        return _Stream(secure, self._deadline)

    @override
    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left
