"""What is sent, and what follows from the answers. A flow yields what it waits for, a Call or a Pause, and is
sent what came of it; who drives it waits in their own way."""

import uuid
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

import httpx

from leadgate_client.errors import ImportFailed, Refused, Unreachable
from leadgate_client.types import Import

T = TypeVar("T")

Query = Mapping[str, Any]
Progress = Callable[[Import], object]

RETRIED = (409, 429, 500, 502, 503, 504)  # 409 only where the server names a time
LONGEST_PAUSE = 60.0  # seconds, whatever the server names
FIRST_LOOK, LAST_LOOK = 0.2, 2.0  # seconds between two looks at an import
PIECE = 256 * 1024  # bytes of a file
OPEN_STATES = ("pending", "running")


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request. `file` is read anew for each try."""

    method: str
    path: str
    query: Query = field(default_factory=dict)
    body: Any = None
    file: Path | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"/api/v2/{self.path.lstrip('/')}"

    @property
    def params(self) -> dict[str, Any]:
        """As the server reads them; None is as good as absent."""
        return {name: _spell(value) for name, value in self.query.items() if value is not None}

    def pieces(self) -> Iterator[bytes]:
        assert self.file is not None
        with self.file.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def _spell(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


@dataclass(frozen=True)
class Pause:
    seconds: float


Flow = Generator[Call | Pause, "httpx.Response | httpx.TransportError | None", T]


def request(call: Call, *, retries: int) -> Flow[Any]:
    """-> the JSON of the answer, None for an empty one. Raises Refused, Unreachable."""
    key = str(uuid.uuid4()) if call.method not in ("GET", "HEAD") else None
    headers = {**call.headers, **({"Idempotency-Key": key} if key else {})}
    call = Call(**{**call.__dict__, "headers": headers})
    for tries_left in range(retries, -1, -1):
        answer = yield call
        if isinstance(answer, httpx.TransportError):
            if not tries_left:
                raise Unreachable(answer, idempotency_key=key) from answer
            yield Pause(_backoff(retries - tries_left))
            continue
        assert answer is not None
        if answer.is_success:
            return answer.json() if answer.content else None
        seconds = _pause_after(answer, retries - tries_left)
        if not tries_left or seconds is None:
            raise _refused(answer)
        yield Pause(seconds)
    raise AssertionError("unreachable")


def _pause_after(answer: httpx.Response, tried: int) -> float | None:
    """Seconds until it is worth another try; None where it isn't."""
    named = answer.headers.get("Retry-After", "")
    if answer.status_code not in RETRIED or answer.status_code == 409 and not named:
        return None
    return min(float(named), LONGEST_PAUSE) if named.isdecimal() else _backoff(tried)


def _backoff(tried: int) -> float:
    return float(min(0.2 * 2**tried, LONGEST_PAUSE))


def _refused(answer: httpx.Response) -> Refused:
    try:
        body = answer.json()
    except ValueError:
        body = answer.text
    message = body.get("message") if isinstance(body, dict) else None
    return Refused(answer.status_code, str(message or answer.reason_phrase), body)


def import_file(
    path: str | Path, options: Query, *, on_progress: Progress | None, retries: int
) -> Flow[Import]:
    """-> the import when it is over. Raises ImportFailed, Refused, Unreachable."""
    file = Path(path)
    query = {"name": file.name, **options}
    headers = {"Content-Type": "application/octet-stream"}
    started = Call(method="POST", path="imports", query=query, file=file, headers=headers)
    report = cast(Import, (yield from request(started, retries=retries)))
    seconds = FIRST_LOOK
    while True:
        if on_progress is not None:
            on_progress(report)
        if report["state"] not in OPEN_STATES:
            break
        yield Pause(seconds)
        seconds = min(seconds * 1.5, LAST_LOOK)
        again = Call(method="GET", path=f"imports/{report['id']}")
        report = cast(Import, (yield from request(again, retries=retries)))
    if report["state"] != "finished":
        raise ImportFailed(report)
    return report


def page_after(call: Call, page: Mapping[str, Any] | None) -> Call | None:
    """The call for the first page, or for the one after `page`; None after the last. A search by POST has its
    cursor in the body."""
    if page is None:
        return call
    cursor = page.get("next_starting_after")
    if cursor is None:
        return None
    following = {"starting_after": cursor}
    if call.method == "POST":
        return Call(**{**call.__dict__, "body": {**call.body, **following}})
    return Call(**{**call.__dict__, "query": {**call.query, **following}})


def list_leads(filters: Query) -> Call:
    return Call(method="POST", path="leads/list", body={"limit": 100, **filters})


def list_of(path: str, query: Query) -> Call:
    return Call(method="GET", path=path, query={"limit": 100, **query})
