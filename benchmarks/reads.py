"""`python benchmarks/reads.py`: how quick reading is at ten million leads.

1. builds the data, unless DIR has them already (benchmarks/reads_ground.py)
2. starts gunicorn as `up` does, and reads from one client: by API in each dialect lists, filters, searches,
   single leads, and the first and the thousandth page of every cursor, 100 rows a page (10 where somebody
   types a search); then the admin's pages as somebody who has logged in; before what is about leads the
   database's files are read once, as far as memory holds them

Prints a table: operation, p50, p95 (milliseconds of a request over HTTP) and the goal of that, rows and
blocks touched in PostgreSQL (of indexes and tables, per request, authentication and all). DIR stays; remove
it by hand.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])  # the project, not the folder of this script

from benchmarks.readers.client import Clients, Request, answered, clients_of  # noqa: E402
from benchmarks.readers.dialects import dialect_operations  # noqa: E402
from benchmarks.readers.native import native_operations  # noqa: E402
from benchmarks.readers.pages import page_operations  # noqa: E402
from benchmarks.readers.places import known_of  # noqa: E402
from benchmarks.readers.reading import Operation, Pager  # noqa: E402
from benchmarks.reads_ground import PAGES, Ground, ground_of, kept_database  # noqa: E402

_NAME = 52  # characters
HEADER = (
    f"{'operation':<{_NAME}}{'p50 ms':>8}{'p95 ms':>8}{'goal':>6}{'longest':>9}{'answered':>10}{'rows':>10}"
    f"{'blocks':>10}"
)
_TOUCHED = """
    SELECT (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes)
         + (SELECT sum(seq_tup_read) FROM pg_stat_user_tables),
           (SELECT sum(heap_blks_read + heap_blks_hit + idx_blks_read + idx_blks_hit)
            FROM pg_statio_user_tables)
"""
# A connection reports what it touched at the end of a transaction, when it last did so a second ago or more;
# an idle one after ten.
_UNREPORTED = 1.1  # seconds
_SEEN = 0.2  # seconds
_REPORTING = 4  # requests: the web server has a connection for each of its threads
_WARM = 60.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Read:
    """Milliseconds of a request, the longest of all, and rows in its answer; rows and blocks touched. `goal`
    is that of p95."""

    operation: str
    p50: float
    p95: float
    goal: float
    longest: float
    answered: float
    rows: float
    blocks: float


class Reader:
    """How it is measured: so many requests of an operation."""

    def __init__(self, *, requests: int) -> None:
        self._requests = requests
        self._before: tuple[int, int] | None = None  # what was touched until the last measurement's end

    def measure(self, operation: Operation, name: str, requests: Iterator[Request]) -> Read:
        """After one request that warms up."""
        before = self._before or _touched()
        operation.client.ask(next(requests))
        times, counts = [], []
        for _ in range(self._requests):
            seconds, answer = operation.client.ask(next(requests))
            times.append(seconds * 1000)
            counts.append(answered(answer))
        time.sleep(_UNREPORTED)
        for _ in range(_REPORTING):
            operation.client.ask(next(requests))
        self._before = _touched()
        times.sort()
        sent = 1 + self._requests + _REPORTING
        rows, blocks = ((after - then) / sent for after, then in zip(self._before, before, strict=True))
        read = Read(
            operation=name,
            p50=statistics.median(times),
            p95=times[max(0, int(self._requests * 0.95) - 1)],
            goal=operation.goal,
            longest=times[-1],
            answered=statistics.mean(counts),
            rows=rows,
            blocks=blocks,
        )
        print(as_line(read), file=sys.stderr, flush=True)
        return read

    def measure_pages(self, operation: Operation, pager: Pager) -> Iterator[Read]:
        """The first page, and the thousandth or, where there are fewer, the last."""
        yield self.measure(operation, f"{operation.name}, page 1", _again(pager(None)))
        cursor, number, slowest = None, 1, 0.0
        while number < PAGES:
            seconds, answer = operation.client.ask(pager(cursor))
            slowest = max(slowest, seconds)
            following = answer.get("next_starting_after")
            if following is None:
                break
            cursor, number = following, number + 1
        self._before = None
        if number > 1:
            print(f"    the pages before: at most {slowest * 1000:.0f} ms", file=sys.stderr, flush=True)
            yield self.measure(operation, f"{operation.name}, page {number}", _again(pager(cursor)))


def _again(request: Request) -> Iterator[Request]:
    while True:
        yield request


def warm_up(folder: Path) -> None:
    """Reads the database's files once, so that they are in memory as far as it goes, as on a server that has
    been up for a while. A virtual machine may have to give such memory back within minutes."""
    for path in sorted((folder / "postgres").rglob("base/**/*")):
        if path.is_file():
            with path.open("rb", buffering=0) as file:
                while file.read(1 << 22):
                    pass


def all_reads(reader: Reader, operations: Iterable[Operation], folder: Path, *, only: str) -> Iterator[Read]:
    """In the order of the table, those with `only` in their names."""
    warm = -_WARM
    for operation in operations:
        if only not in operation.name:
            continue
        if time.monotonic() - warm > _WARM:
            warm_up(folder)
            warm = time.monotonic()
        if operation.pager is not None:
            yield from reader.measure_pages(operation, operation.pager)
        if operation.requests is not None:
            yield reader.measure(operation, operation.name, operation.requests)


def _operations(clients: Clients, ground: Ground) -> Iterator[Operation]:
    known = known_of(ground)
    yield from native_operations(clients.native, ground, known)
    yield from dialect_operations(clients, ground, known)
    yield from page_operations(clients.admin, ground, known)


def _touched() -> tuple[int, int]:
    """Rows and blocks since the statistics began."""
    from django.db import connection

    time.sleep(_SEEN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(_TOUCHED)
        rows, blocks = cursor.fetchone()
    return int(rows), int(blocks)


def as_line(read: Read) -> str:
    numbers = f"{read.p50:>8.1f}{read.p95:>8.1f}{read.goal:>6.0f}{read.longest:>9.1f}{read.answered:>10.1f}"
    missed = "  missed" if read.p95 > read.goal else ""
    return f"{read.operation:<{_NAME}}{numbers}{read.rows:>10.0f}{read.blocks:>10.0f}{missed}"


def main() -> int:
    """The exit status: 0, or 1 when a p95 is above its goal."""
    parser = argparse.ArgumentParser(description="Measure how quick reading is.")
    parser.add_argument("--leads", type=int, default=10_000_000, help="Default: %(default)s")
    parser.add_argument("--data", type=Path, default=Path("/tmp/leadgate-reads"), help="Default: %(default)s")
    parser.add_argument("--only", default="", help="operations whose name has these words")
    parser.add_argument("--requests", type=int, default=100, help="of an operation. Default: %(default)s")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    with kept_database(arguments.data):
        from benchmarks.server import running_server

        ground = ground_of(arguments.data, leads=arguments.leads)
        reader = Reader(requests=arguments.requests)
        with running_server("config.settings") as server:
            clients = clients_of(server.port, api_key=ground.api_key, user_id=ground.user_id)
            operations = _operations(clients, ground)
            reads = list(all_reads(reader, operations, arguments.data, only=arguments.only))
    if arguments.json:
        print(json.dumps(asdict(ground) | {"reads": [asdict(read) for read in reads]}, indent=2))
    else:
        print(HEADER)
        print("\n".join(as_line(read) for read in reads))
        print(f"imported {ground.leads / ground.import_seconds:.0f} leads/s")
        print(f"made searchable {ground.leads / ground.index_seconds:.0f} leads/s")
    return int(any(read.p95 > read.goal for read in reads))


if __name__ == "__main__":
    sys.exit(main())
