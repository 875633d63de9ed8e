"""Host and port -> a socket that listens, and the names under which the server answers."""

import errno
import socket
import time
from dataclasses import dataclass

from config.supervisor import UpError

EVERYWHERE = ("0.0.0.0", "::")
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
LINGER = 10.0  # seconds that the children of a killed `up` may still have the port
BACKLOG = 2048


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where the web server listens and how it is called."""

    listener: socket.socket
    host: str
    port: int

    @property
    def shown_host(self) -> str:
        """A name that leads here from this machine, in brackets if it is an IPv6 address."""
        host = "127.0.0.1" if self.host in EVERYWHERE else self.host
        return f"[{host}]" if ":" in host else host

    @property
    def url(self) -> str:
        """What is printed."""
        return f"http://{self.shown_host}:{self.port}"

    def allowed_hosts(self) -> str:
        """For LEADGATE_ALLOWED_HOSTS, when the user hasn't set it."""
        if self.host in EVERYWHERE:
            return "*"
        return ",".join(dict.fromkeys([*LOCAL_NAMES, self.shown_host]))


def listen(*, host: str, port: int, abandoned: str) -> Address:
    """Open the port before anything else is started, so that nothing is started in vain.

    The web server inherits the socket. It stays open while that one is restarted: who connects in
    between waits instead of being refused. `abandoned` is the address of an `up` that was killed:
    for that one, and for no other, it is worth waiting a moment.
    """
    deadline = time.monotonic() + LINGER
    while True:
        try:
            listener = _open(host=host, port=port)
        except OSError as error:
            if not abandoned.endswith(f":{port}") or time.monotonic() > deadline:
                raise UpError(_explain(error, host=host, port=port)) from error
            time.sleep(0.1)
        else:
            return Address(listener=listener, host=host, port=listener.getsockname()[1])


def _explain(error: OSError, *, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken by another program. "
            f"Choose another one: python manage.py up --port {port + 1}"
        )
    return f"Leadgate can't listen on {host}, port {port}: {error.strerror or error}."


def _open(*, host: str, port: int) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, place = found[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener
