"""Requests and jobs that have ended, for whoever traces them (config/telemetry); mostly nobody does."""

from collections.abc import Mapping
from typing import Protocol


class Sink(Protocol):
    """Takes a span that ends now. `headers` are a request's: they may name the trace that it belongs to."""

    def __call__(
        self, name: str, *, seconds: float, headers: Mapping[str, str], attributes: Mapping[str, str | int]
    ) -> None: ...


class _Known:
    sink: Sink | None = None


def send_spans_to(sink: Sink | None) -> None:
    _Known.sink = sink


def is_traced() -> bool:
    return _Known.sink is not None


def note_span(
    name: str, *, seconds: float, headers: Mapping[str, str] | None = None, **attributes: str | int
) -> None:
    """Of what ends now and took so long."""
    if _Known.sink is not None:
        _Known.sink(name, seconds=seconds, headers=headers or {}, attributes=attributes)
