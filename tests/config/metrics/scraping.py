"""/metrics, read as Prometheus reads it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from workspaces.metrics.counted import OWN

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def scrape(**headers: str) -> Samples:
    reply = Client().get("/metrics", headers=headers)
    assert reply.status_code == 200, reply.content
    return parsed(reply.content.decode())


def parsed(text: str) -> Samples:
    """By name and labels, each once."""
    samples = list(_samples(text))
    assert len(dict(samples)) == len(samples), "a figure is there twice"
    return dict(samples)


def names_of_all() -> set[str]:
    """Also of those that have no value yet; a counter's ends in _total."""
    shown = text_string_to_metric_families(Client().get("/metrics").content.decode())
    families = [*shown, *(OWN.collect())]
    return {f"{each.name}_total" if each.type == "counter" else each.name for each in families}


def _samples(text: str) -> Iterator[tuple[tuple[str, frozenset[tuple[str, str]]], float]]:
    for family in text_string_to_metric_families(text):
        assert family.documentation
        for sample in family.samples:
            yield (sample.name, frozenset(sample.labels.items())), sample.value


def value(samples: Mapping[Any, float], name: str, **labels: str) -> float:
    """0 where there is none, as Prometheus sums it up."""
    return samples.get((name, frozenset(labels.items())), 0.0)
