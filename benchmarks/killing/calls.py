"""The API, called again until it answers: what a careful client does."""

import json
import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

from benchmarks.killing.watch import LIMIT, Broken

_PAUSE = 0.1  # seconds
_ONE = 60.0  # seconds that one answer may take


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes
    tries: int = 1

    def json(self) -> Any:
        return json.loads(self.content)


@dataclass(frozen=True, kw_only=True)
class Api:
    port: int
    key: str

    def get(self, path: str) -> Any:
        return self.send("GET", path).json()

    def post(self, path: str, body: Any) -> Any:
        return self.send("POST", path, json.dumps(body).encode()).json()

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        type: str = "application/json",
        allowed: Sequence[int] = (200, 201, 202),
        has_key: bool = True,
    ) -> Answer:
        """Until it answers, a write with one Idempotency-Key. Nobody there, 503, and 409 that names a time
        are no answers. Raises Broken for one that isn't allowed."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": type}
        if method != "GET" and has_key:
            headers["Idempotency-Key"] = str(uuid.uuid4())
        deadline, tries = time.monotonic() + LIMIT, 0
        while time.monotonic() < deadline:
            tries += 1
            found = self.try_once(method, path, body, headers, tries=tries)
            if found is not None and found.status in allowed:
                return found
            if found is not None and not _is_for_later(found):
                raise Broken(f"{method} {path} was answered {found.status}: {found.content[:300]!r}")
            time.sleep(_PAUSE)
        raise Broken(f"{method} {path} had no answer for {LIMIT:.0f} seconds")

    def try_once(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], *, tries: int = 1
    ) -> Answer | None:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=_ONE)) as client:
            try:
                client.request(method, path, body, dict(headers))
                reply = client.getresponse()
                content = reply.read()
            except (OSError, HTTPException):
                return None
            return Answer(status=reply.status, headers=dict(reply.headers), content=content, tries=tries)


def _is_for_later(answer: Answer) -> bool:
    return answer.status == 503 or (answer.status == 409 and "Retry-After" in answer.headers)
