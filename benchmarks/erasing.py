"""`python benchmarks/erasing.py --data DIR`: how long one person's erasure takes beside millions of others.

1. takes the workspace that `benchmarks/reads.py --data DIR` has left, of any size, or builds one (--leads)
2. starts gunicorn as `up` does, and erases people from all over the workspace, one client, each named by an
   email, an external id, a phone number or a LinkedIn URL; gives out what is known of others

External ids and LinkedIn URLs are given to the people that are going to be named by them; with --full to
everybody, once, and each gets a refused row and a before-image: large tables to be looked through. Prints a
table: operation, median and longest (seconds of a request over HTTP), rows and blocks touched in PostgreSQL
for one, and in which tables most blocks were. Exit status 1 when one took more than five seconds.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])  # the project, not the folder of this script

from benchmarks.readers.client import Client, clients_of  # noqa: E402
from benchmarks.reads import warm_up  # noqa: E402
from benchmarks.reads_ground import Ground, ground_of, kept_database  # noqa: E402

LONGEST = 5.0  # seconds that are promised
_PATH = {"erase": "/api/v2/privacy/erasures", "give out": "/api/v2/privacy/known"}
_WAYS = ("email", "external_id", "phone", "linkedin_url")
_FLUSHED = 11.0  # seconds: one that has reported a moment ago does so again when it was idle for ten
_PART = 10_000  # pages of a table
_NAME = """
    UPDATE leads_lead SET external_id = 'crm-' || id, linkedin_url = 'https://www.linkedin.com/in/' || id
    WHERE workspace_id = %s AND external_id IS NULL
"""
_TRACES = """
    WITH refused AS (
        INSERT INTO leads_rowoutcome (workspace_id, import_id, row_number, outcome, email, evidence)
        SELECT %(workspace)s, gen_random_uuid(), n, 6, n || '.' || n * 7 || '@somewhere.example', '{}'
        FROM generate_series(1, %(leads)s) AS n
    )
    INSERT INTO leads_importchange (workspace_id, import_id, kind, object_id, row_number, fields)
    SELECT %(workspace)s, gen_random_uuid(), 1, gen_random_uuid(), n, '{"job_title": ["CTO", "CEO"]}'
    FROM generate_series(1, %(leads)s) AS n
"""
_TOUCHED = """
    SELECT s.relname, coalesce(s.seq_tup_read, 0) + coalesce(s.idx_tup_fetch, 0),
           coalesce(io.heap_blks_read, 0) + coalesce(io.heap_blks_hit, 0)
           + coalesce(io.idx_blks_read, 0) + coalesce(io.idx_blks_hit, 0)
    FROM pg_stat_user_tables AS s JOIN pg_statio_user_tables AS io USING (relid)
"""


@dataclass(frozen=True, kw_only=True)
class Erasing:
    """`rows`, `blocks`: for one person. `most`: tables -> blocks, the largest numbers first."""

    operation: str
    median: float
    longest: float
    rows: float
    blocks: float
    most: Sequence[tuple[str, float]]

    def line(self) -> str:
        where = ", ".join(f"{table} {number:.0f}" for table, number in self.most)
        figures = f"{self.median:>9.3f}{self.longest:>9.3f}{self.rows:>10.0f}{self.blocks:>10.0f}"
        return f"{self.operation:<26}{figures}   {where}"


HEADER = f"{'operation':<26}{'median s':>9}{'longest':>9}{'rows':>10}{'blocks':>10}   most blocks in"


def all_ways(client: Client, ground: Ground, *, people: int, folder: Path) -> Iterator[Erasing]:
    """Each with people of its own."""
    chosen = _choose(ground, people * len(_WAYS) * len(_PATH))
    for operation, path in _PATH.items():
        for way in _WAYS:
            named = [{way: next(chosen)[way]} for _ in range(people)]
            warm_up(folder)
            yield measure(f"{operation}, by {way}", [_asking(client, path, who) for who in named])


def measure(operation: str, requests: list[Callable[[], float]]) -> Erasing:
    """Of each its seconds."""
    before = _touched()
    times = [request() for request in requests]
    after = _touched()
    rows = sum(after[table][0] - before[table][0] for table in after) / len(times)
    blocks = Counter({table: (after[table][1] - before[table][1]) / len(times) for table in after})
    return Erasing(
        operation=operation,
        median=statistics.median(times),
        longest=max(times),
        rows=rows,
        blocks=sum(blocks.values()),
        most=blocks.most_common(3),
    )


def fill(ground: Ground) -> None:
    """Once: profiles bit by bit to everybody who has none, and traces. All of it is vacuumed then, as by and
    by it would be."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM leads_importchange)")
        if cursor.fetchone()[0]:
            return
        cursor.execute("SELECT pg_relation_size('leads_lead') / current_setting('block_size')::int")
        for first in range(0, cursor.fetchone()[0] + 1, _PART):
            bounds = [f"({first},0)", f"({first + _PART},0)"]
            part = f"{_NAME} AND ctid >= %s::tid AND ctid < %s::tid"
            cursor.execute(part, [ground.workspace_id, *bounds])
        cursor.execute(_TRACES, {"workspace": ground.workspace_id, "leads": ground.leads})
        for table in ("leads_lead", "leads_rowoutcome", "leads_importchange"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")


def _choose(ground: Ground, number: int) -> Iterator[dict[str, str]]:
    """People from all over the workspace who are there still, and what each can be named by."""
    from django.db import connection

    from benchmarks.texts.people import person
    from leads.models import Lead

    numbers = random.SystemRandom().sample(range(ground.leads), min(2 * number, ground.leads))
    emails = [person(each)[0] for each in numbers]
    own = Lead.objects.filter(workspace_id=ground.workspace_id)
    ids = list(own.filter(email__in=emails).values_list("id", flat=True)[:number])
    if len(ids) < number:
        raise SystemExit(f"{ground.leads} leads are too few for {number} people; see --people")
    with connection.cursor() as cursor:
        cursor.execute(f"{_NAME} AND id = ANY (%s)", [ground.workspace_id, ids])
    yield from own.filter(id__in=ids).values(*_WAYS)


def _asking(client: Client, path: str, who: dict[str, str]) -> Callable[[], float]:
    return lambda: client.ask(("POST", path, who))[0]


def _touched() -> dict[str, tuple[int, int]]:
    """Rows and blocks of each table and its indexes since the statistics began."""
    from django.db import connection

    time.sleep(_FLUSHED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(_TOUCHED)
        return {table: (int(rows), int(blocks)) for table, rows, blocks in cursor.fetchall()}


def _size_of(folder: Path, *, wanted: int) -> int:
    """What is there already decides."""
    note = folder / "reads.json"
    return int(json.loads(note.read_text())["leads"]) if note.exists() else wanted


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(description="Measure how long the erasure of one person takes.")
    parser.add_argument("--data", type=Path, default=Path("/tmp/leadgate-reads"), help="Default: %(default)s")
    parser.add_argument("--leads", type=int, default=10_000_000, help="to build. Default: %(default)s")
    parser.add_argument("--people", type=int, default=10, help="of each operation. Default: %(default)s")
    parser.add_argument("--full", action="store_true", help="give everybody ids and traces")
    arguments = parser.parse_args()
    with kept_database(arguments.data):
        from benchmarks.server import running_server

        ground = ground_of(arguments.data, leads=_size_of(arguments.data, wanted=arguments.leads))
        if arguments.full:
            fill(ground)
        print(f"{ground.leads} leads, {arguments.people} people of each kind\n{HEADER}", flush=True)
        longest = 0.0
        with running_server("config.settings") as server:
            client = clients_of(server.port, api_key=ground.api_key, user_id=ground.user_id).native
            for erasing in all_ways(client, ground, people=arguments.people, folder=arguments.data):
                print(erasing.line(), flush=True)
                longest = max(longest, erasing.longest)
    return int(longest > LONGEST)


if __name__ == "__main__":
    sys.exit(main())
