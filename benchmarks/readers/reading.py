"""What one operation of the table is, and the ways in which its requests are made."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from benchmarks.readers.client import Client, Request
from benchmarks.reads_ground import LIMIT

API, PAGES = 50.0, 200.0  # milliseconds: the goals of p95
FOUND = 10  # rows of a page of a search by what somebody types: what the API gives who asks for no number

# A cursor or None -> the request of the page after it.
Pager = Callable[[str | None], Request]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`requests` are measured; of a `pager` the first page and the thousandth or, where there are fewer, the
    last."""

    name: str
    client: Client
    requests: Iterator[Request] | None = None
    pager: Pager | None = None
    goal: float = API


def got(path: str) -> Iterator[Request]:
    """The same again and again."""
    while True:
        yield "GET", path, None


def posted(path: str, body: dict[str, Any]) -> Iterator[Request]:
    while True:
        yield "POST", path, body


def got_pages(path: str) -> Pager:
    """Of a v2 list."""

    def request(cursor: str | None) -> Request:
        after = f"&starting_after={quote(cursor)}" if cursor else ""
        return "GET", f"/api/v2/{path}{'&' if '?' in path else '?'}limit={LIMIT}{after}", None

    return request


def listed_pages(body: dict[str, Any]) -> Pager:
    """Of the v2 list of leads."""

    def request(cursor: str | None) -> Request:
        after = {"starting_after": cursor} if cursor else {}
        return "POST", "/api/v2/leads/list", {"limit": LIMIT, **body} | after

    return request


def typed(leads: int, index: int, seed: object) -> Iterator[str]:
    """The first three to eight characters of somebody's value, in capitals every other time."""
    from benchmarks.readers.people import person

    source = random.Random(f"reads {index} {seed}")
    while True:
        value = person(source.randrange(leads))[index][: source.randint(3, 8)]
        yield value.upper() if source.random() < 0.5 else value


def chosen(values: list[str], template: str) -> Iterator[Request]:
    """The template with one of the values, in any order."""
    source = random.Random(template)
    while True:
        yield "GET", template.format(quote(source.choice(values))), None
