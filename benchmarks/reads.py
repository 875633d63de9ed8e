"""`python benchmarks/reads.py`: how quick reading is at ten million leads.

1. builds the data, unless DIR has them already (benchmarks/reads_ground.py)
2. starts gunicorn as `up` does, and reads from one client: lists, searches, single leads, and the first and
   the thousandth page of every cursor, 100 rows a page (10 where somebody types a search); before what is
   about leads the database's files are read once, as far as memory holds them

Prints a table: operation, p50, p95 (milliseconds of a request over HTTP), rows and blocks touched in
PostgreSQL (of indexes and tables, per request, authentication and all). DIR stays; remove it by hand.
"""

import argparse
import http.client
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])  # the project, not the folder of this script

from benchmarks.reads_ground import LIMIT, PAGES, Ground, ground_of, kept_database  # noqa: E402

REQUESTS = 100  # of an operation
FOUND = 10  # rows of a page of a search by what somebody types: what the API gives who asks for no number
HEADER = (
    f"{'operation':<44}{'p50 ms':>8}{'p95 ms':>8}{'longest':>9}{'answered':>10}{'rows':>10}{'blocks':>10}"
)
_TOUCHED = """
    SELECT (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes)
         + (SELECT sum(seq_tup_read) FROM pg_stat_user_tables),
           (SELECT sum(heap_blks_read + heap_blks_hit + idx_blks_read + idx_blks_hit)
            FROM pg_statio_user_tables)
"""
_FLUSHED = 2.5  # seconds after which an idle connection has reported what it touched

# What one request is: method, path, body.
Request = tuple[str, str, dict[str, Any] | None]


@dataclass(frozen=True, kw_only=True)
class Read:
    """Milliseconds of a request, the longest of all, and rows in its answer; rows and blocks touched."""

    operation: str
    p50: float
    p95: float
    longest: float
    answered: float
    rows: float
    blocks: float


class Client:
    """One kept-alive connection."""

    def __init__(self, port: int, key: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def ask(self, request: Request) -> tuple[float, dict[str, Any]]:
        """-> seconds, and the answer."""
        method, path, body = request
        sent = None if body is None else json.dumps(body).encode()
        began = time.perf_counter()
        self._connection.request(method, path, sent, self._headers)
        response = self._connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - began
        if response.status != 200:
            raise SystemExit(f"{method} {path} {body}: {response.status} {content[:300]!r}")
        answer: dict[str, Any] = json.loads(content)
        return seconds, answer


def measure(client: Client, operation: str, requests: Iterator[Request]) -> Read:
    """REQUESTS of them, after one that warms up."""
    client.ask(next(requests))
    before = _touched()
    times, answered = [], []
    for _ in range(REQUESTS):
        seconds, answer = client.ask(next(requests))
        times.append(seconds * 1000)
        answered.append(len(answer.get("items", [0])))
    rows, blocks = (after - then for after, then in zip(_touched(), before, strict=True))
    times.sort()
    read = Read(
        operation=operation,
        p50=statistics.median(times),
        p95=times[int(REQUESTS * 0.95) - 1],
        longest=times[-1],
        answered=statistics.mean(answered),
        rows=rows / REQUESTS,
        blocks=blocks / REQUESTS,
    )
    print(as_line(read), file=sys.stderr, flush=True)
    return read


def warm_up(folder: Path) -> None:
    """Reads the database's files once, so that they are in memory as far as it goes, as on a server that has
    been up for a while. A virtual machine may have to give such memory back within minutes."""
    for path in sorted((folder / "postgres").rglob("base/**/*")):
        if path.is_file():
            with path.open("rb", buffering=0) as file:
                while file.read(1 << 22):
                    pass


def all_reads(client: Client, ground: Ground, *, folder: Path, only: str) -> Iterator[Read]:
    """In the order of the table, those with `only` in their names."""
    for name, reading in _operations(client, ground):
        if only not in name:
            continue
        if "lead" in name or "search" in name:  # the other tables are small
            warm_up(folder)
        if callable(reading):
            yield from _cursor(client, name, reading)
        else:
            yield measure(client, name, reading)


def _operations(client: Client, ground: Ground) -> Iterator[tuple[str, "Iterator[Request] | _Pager"]]:
    """Requests to be measured, or a cursor whose first and thousandth page are to be."""
    places: dict[str, dict[str, Any]] = {
        "workspace": {},
        "campaign": {"campaign": ground.campaign_id},
        "list": {"list_id": ground.list_id},
    }
    for where, place in places.items():
        yield f"leads of the {where}", _posted(place)
        yield f"leads of the {where}, each once", _posted({**place, "distinct_contacts": True})
    for where, place in places.items():
        for index, what in enumerate(("email", "first name", "last name", "company")):
            yield f"search by {what} in the {where}", _searches(ground.leads, index, place)
    for where in ("workspace", "campaign"):
        yield f"search in the {where}", _posted({"search": "b", **places[where]})
    yield "get a lead", _single_leads(client, ground)
    yield "lead lists", _got("lead-lists")
    yield "campaigns", _got("campaigns")
    yield "blocklists", _got("blocklists")
    yield "block list entries", _got("block-lists-entries")
    yield "API keys", _got("api-keys")
    yield "webhooks", _got("webhooks")
    yield "deliveries of a webhook", _got(f"webhooks/{ground.webhook_id}/deliveries")
    yield "imports", _got("imports")
    yield "rows of an import", _got(f"imports/{ground.import_id}/rows")
    yield "background jobs", _got("background-jobs")


# A cursor or None -> the request of the page after it.
_Pager = Callable[[str | None], Request]


def _posted(body: dict[str, Any]) -> _Pager:
    def request(cursor: str | None) -> Request:
        return (
            "POST",
            "/api/v2/leads/list",
            {"limit": LIMIT, **body} | ({"starting_after": cursor} if cursor else {}),
        )

    return request


def _got(path: str) -> _Pager:
    from urllib.parse import quote

    def request(cursor: str | None) -> Request:
        after = f"&starting_after={quote(cursor)}" if cursor else ""
        return "GET", f"/api/v2/{path}?limit={LIMIT}{after}", None

    return request


def _cursor(client: Client, name: str, pager: _Pager) -> Iterator[Read]:
    """Its first page, and its thousandth or, where there are fewer, its last."""
    yield measure(client, f"{name}, page 1", iter(lambda: pager(None), None))
    cursor, number, slowest = None, 1, 0.0
    while number < PAGES:
        seconds, answer = client.ask(pager(cursor))
        slowest = max(slowest, seconds)
        if "next_starting_after" not in answer:
            break
        cursor, number = answer["next_starting_after"], number + 1
    print(f"    the pages before: at most {slowest * 1000:.0f} ms", file=sys.stderr, flush=True)
    yield measure(client, f"{name}, page {number}", iter(lambda: pager(cursor), None))


def _searches(leads: int, index: int, place: dict[str, Any]) -> Iterator[Request]:
    """The first three to eight characters of somebody's value, in capitals every other time."""
    from benchmarks.texts.people import person

    source = random.Random(f"reads {index} {sorted(place)}")
    while True:
        value = person(source.randrange(leads))[index][: source.randint(3, 8)]
        text = value.upper() if source.random() < 0.5 else value
        yield _posted({"search": text, "limit": FOUND, **place})(None)


def _single_leads(client: Client, ground: Ground) -> Iterator[Request]:
    """Of pages all over the campaign."""
    ids: list[str] = []
    cursor = None
    for _ in range(50):
        _, answer = client.ask(_posted({"campaign": ground.campaign_id})(cursor))
        ids += [item["id"] for item in answer["items"]]
        cursor = answer.get("next_starting_after")
        if cursor is None:
            break
    source = random.Random("ids")
    while True:
        yield "GET", f"/api/v2/leads/{source.choice(ids)}", None


def _touched() -> tuple[int, int]:
    """Rows and blocks since the statistics began."""
    from django.db import connection

    time.sleep(_FLUSHED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(_TOUCHED)
        rows, blocks = cursor.fetchone()
    return int(rows), int(blocks)


def as_line(read: Read) -> str:
    numbers = f"{read.p50:>8.1f}{read.p95:>8.1f}{read.longest:>9.1f}{read.answered:>10.1f}"
    return f"{read.operation:<44}{numbers}{read.rows:>10.0f}{read.blocks:>10.0f}"


def main() -> int:
    """The exit status: 0, or 1 when a p95 is above 50 ms."""
    parser = argparse.ArgumentParser(description="Measure how quick reading is.")
    parser.add_argument("--leads", type=int, default=10_000_000, help="Default: %(default)s")
    parser.add_argument("--data", type=Path, default=Path("/tmp/leadgate-reads"), help="Default: %(default)s")
    parser.add_argument("--only", default="", help="operations whose name has these words")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    with kept_database(arguments.data):
        from benchmarks.server import running_server

        ground = ground_of(arguments.data, leads=arguments.leads)
        with running_server("config.settings") as server:
            client = Client(server.port, ground.api_key)
            reads = list(all_reads(client, ground, folder=arguments.data, only=arguments.only))
    if arguments.json:
        print(json.dumps(asdict(ground) | {"reads": [asdict(read) for read in reads]}, indent=2))
    else:
        print(HEADER)
        print("\n".join(as_line(read) for read in reads))
        print(f"imported {ground.leads / ground.import_seconds:.0f} leads/s")
        print(f"made searchable {ground.leads / ground.index_seconds:.0f} leads/s")
    return int(any(read.p95 > 50 for read in reads))


if __name__ == "__main__":
    sys.exit(main())
