"""`/readyz`: whether this host should be given requests. Load balancers ask, and so do people's monitors."""

import contextlib
from collections.abc import Callable, Iterator

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse

from config.operation import database, host, work
from config.operation.finding import Finding, Level


def readyz(_request: HttpRequest) -> JsonResponse:
    """200, or 503 where database, schema or storage are missing. A worker or a disk that needs somebody is
    named, but no reason to send requests elsewhere. Strangers read it: it says no more than ok or not."""
    findings = list(_look())
    problems = {finding.subject for finding in findings if finding.level == Level.PROBLEM}
    is_ready = problems <= _FOR_PEOPLE
    state = {finding.subject: finding.level.value for finding in findings}
    answer = {"ready": is_ready, "checks": state}
    return JsonResponse(answer, status=200 if is_ready else 503, headers={"Cache-Control": "no-store"})


_FOR_PEOPLE = {"worker", "disk space"}
_OF_DATABASE: tuple[Callable[[], Finding], ...] = (database.answers, database.has_our_schema, work.workers)


def _look() -> Iterator[Finding]:
    yield host.storage()
    yield max(host.disk_space(), key=lambda finding: list(Level).index(finding.level))
    with contextlib.suppress(DatabaseError):  # it went away between two questions
        for look in _OF_DATABASE:
            yield (finding := look())
            if finding.level == Level.PROBLEM:
                return
