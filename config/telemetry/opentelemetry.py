"""Requests and jobs -> spans of OpenTelemetry, by OTLP over HTTP.

Where they go, and how many of them, the package's own variables say: OTEL_EXPORTER_OTLP_ENDPOINT,
OTEL_EXPORTER_OTLP_HEADERS, OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER.
"""

import os
import time
from collections.abc import Mapping

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from workspaces.logs.about import current_ids
from workspaces.logs.spans import send_spans_to

_PROPAGATOR = TraceContextTextMapPropagator()


def begin() -> None:
    """A thread of the package sends them, in portions; what it can't get rid of, it drops."""
    os.environ.setdefault("OTEL_SERVICE_NAME", "leadgate")
    provider = TracerProvider(resource=Resource.create())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    send_spans_to(_Spans(provider.get_tracer("leadgate")))


class _Spans:
    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def __call__(
        self, name: str, *, seconds: float, headers: Mapping[str, str], attributes: Mapping[str, str | int]
    ) -> None:
        """A request's caller may have begun the trace: traceparent."""
        carried = {"traceparent": headers.get("traceparent", ""), "tracestate": headers.get("tracestate", "")}
        ends = time.time_ns()
        span = self._tracer.start_span(
            name,
            context=_PROPAGATOR.extract(carried),
            kind=SpanKind.SERVER if headers else SpanKind.CONSUMER,
            start_time=ends - round(seconds * 1e9),
            attributes={**attributes, **{f"leadgate.{each}": value for each, value in current_ids().items()}},
        )
        span.end(end_time=ends)
