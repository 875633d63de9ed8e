"""One kept-alive connection -> the answers to requests, and how long each took."""

import http.client
import json
import time
from dataclasses import dataclass
from typing import Any

# What one request is: method, path, body.
Request = tuple[str, str, dict[str, Any] | None]


class Client:
    """`headers` say who calls; `query` is put behind each path: the key of those who send it there."""

    def __init__(self, port: int, *, headers: dict[str, str], query: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._headers = {"Content-Type": "application/json", **headers}
        self._query = query

    def ask(self, request: Request) -> tuple[float, Any]:
        """-> seconds, and the answer: JSON, or a page's text."""
        method, path, body = request
        sent = None if body is None else json.dumps(body).encode()
        if self._query:
            path += f"{'&' if '?' in path else '?'}{self._query}"
        began = time.perf_counter()
        self._connection.request(method, path, sent, self._headers)
        response = self._connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - began
        if response.status != 200:
            raise SystemExit(f"{method} {path} {body}: {response.status} {content[:300]!r}")
        if response.getheader("Content-Type", "").startswith("text/html"):
            return seconds, content.decode()
        return seconds, json.loads(content)


@dataclass(frozen=True, kw_only=True)
class Clients:
    """One of each kind."""

    native: Client
    smartlead: Client
    foxreach: Client
    puffle: Client
    admin: Client


def clients_of(port: int, *, api_key: str, user_id: str) -> Clients:
    bearer = {"Authorization": f"Bearer {api_key}"}
    return Clients(
        native=Client(port, headers=bearer),
        smartlead=Client(port, headers={}, query=f"api_key={api_key}"),
        foxreach=Client(port, headers={"X-API-Key": api_key}),
        puffle=Client(port, headers=bearer),
        admin=Client(port, headers={"Cookie": _cookie_of(user_id)}),
    )


def _cookie_of(user_id: str) -> str:
    """A session as a login makes it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from workspaces.models import User

    session = SessionStore()
    session[SESSION_KEY] = user_id
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = User.objects.get(id=user_id).get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def answered(answer: Any) -> int:
    """How many items it has; of a page, rows of tables but for their headings."""
    if isinstance(answer, str):
        return answer.count("<tr") - answer.count("<thead")
    if isinstance(answer, list):
        return len(answer)
    return next((len(value) for value in answer.values() if isinstance(value, list)), 1)
