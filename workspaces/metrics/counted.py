"""What is counted, each with the function that counts it. docs/metrics.md says what it is good for.

None of them raises: what is measured goes on without being measured.
"""

from collections.abc import Iterable
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from workspaces.metrics.files import has_files

OWN = CollectorRegistry()  # these are read from the files of all processes, not from here
_REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_JOB_SECONDS = (0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)
_COPY_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)

_REQUESTS = Counter("leadgate_requests", "Requests that were answered.", ["dialect", "status"], registry=OWN)
_REQUEST_TIME = Histogram(
    "leadgate_request_seconds",
    "From a request's head to its answer's.",
    ["dialect"],
    buckets=_REQUEST_SECONDS,
    registry=OWN,
)
_REFUSALS = Counter(
    "leadgate_rate_limit_refusals",
    "Requests that were refused with 429 by a rate.",
    ["dialect", "window"],
    registry=OWN,
)
_ROWS = Counter("leadgate_import_rows", "Rows of committed imports.", ["door", "outcome"], registry=OWN)
_COPY_TIME = Histogram(
    "leadgate_copy_seconds", "One COPY into a table.", ["table"], buckets=_COPY_SECONDS, registry=OWN
)
_JOB_TIME = Histogram(
    "leadgate_job_seconds",
    "From a slot of the worker to the end of the job or of its turn.",
    ["task", "status"],
    buckets=_JOB_SECONDS,
    registry=OWN,
)


@cache
def _request(dialect: str, status: int) -> tuple[Counter, Histogram]:
    """`labels` alone takes as long as counting."""
    return _REQUESTS.labels(dialect, str(status)), _REQUEST_TIME.labels(dialect)


def count_request(*, dialect: str, status: int, seconds: float) -> None:
    if has_files():
        counter, histogram = _request(dialect, status)
        counter.inc()
        histogram.observe(seconds)


def count_refusal(*, dialect: str, window: str) -> None:
    if has_files():
        _REFUSALS.labels(dialect, window).inc()


@cache
def _row(door: str, outcome: str) -> Counter:
    return _ROWS.labels(door, outcome)


def count_rows(*, door: str, counts: Iterable[tuple[str, int]]) -> None:
    """By outcome, of what is committed."""
    if has_files():
        for outcome, number in counts:
            if number:
                _row(door, outcome).inc(number)


@cache
def _copy(table: str) -> Histogram:
    return _COPY_TIME.labels(table)


def observe_copy(*, table: str, seconds: float) -> None:
    if has_files():
        _copy(table).observe(seconds)


def observe_job(*, task: str, status: str, seconds: float) -> None:
    if has_files():
        _JOB_TIME.labels(task, status).observe(seconds)


@cache
def _load() -> tuple[Gauge, Gauge]:
    """Without labels they take a file as soon as they are made, so not at import."""
    return (
        _of_processes("leadgate_web_connections", "Clients' connections to the web server."),
        _of_processes("leadgate_web_requests_waiting", "Requests that are here and wait for a thread."),
    )


def _of_processes(name: str, text: str) -> Gauge:
    """The sum of those that are there."""
    return Gauge(name, text, registry=OWN, multiprocess_mode="livesum")


def note_load(*, connections: int, waiting: int) -> None:
    """Of this process of the web server."""
    if has_files():
        for gauge, value in zip(_load(), (connections, waiting), strict=True):
            gauge.set(value)
