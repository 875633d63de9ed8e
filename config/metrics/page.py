"""`/metrics`: the figures as Prometheus reads them."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from prometheus_client.core import Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from typing_extensions import override

from config.metrics.access import may_read
from config.metrics.database import DatabaseFigures
from config.metrics.host import CountedFigures, DiskFigures


class AllFigures(Collector):
    """What prometheus_client writes out. A registry of its own would collect everything once at the start."""

    @override
    def collect(self) -> Iterable[Metric]:
        for each in (CountedFigures(), DiskFigures(), DatabaseFigures()):
            yield from each.collect()


def metrics(request: HttpRequest) -> HttpResponse:
    """401 for everybody else."""
    if not may_read(request):
        refusal = HttpResponse("A token or another address is needed: docs/metrics.md.\n", status=401)
        return _plain(refusal, headers={"WWW-Authenticate": "Bearer", "Content-Type": "text/plain"})
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return _plain(HttpResponse(encode(AllFigures())), headers={"Content-Type": content_type})


def _plain(response: HttpResponse, *, headers: dict[str, str]) -> HttpResponse:
    for name, value in headers.items():
        response[name] = value
    response["Cache-Control"] = "no-store"
    return response
