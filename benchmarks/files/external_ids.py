"""`python benchmarks/files/external_ids.py [--rows N]`: rows that know their leads by external id alone.

For a tenth of the rows and for all of them, each in a workspace and workers of their own: a CSV file creates
leads with external ids, another has these ids and a job title, and overwrites. Prints the rates, and the peak
memory of the worker that did it: more rows should not need more.
"""

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])  # the project, not the folder of this script

from benchmarks.environment import fresh_database  # noqa: E402  found only now


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how fast leads are known by external ids.")
    parser.add_argument("--rows", type=int, default=1_000_000, help="Default: %(default)s")
    rows = parser.parse_args().rows
    with fresh_database():
        for number in (rows // 10, rows):
            _measure(number)


def _measure(rows: int) -> None:
    """Raises WrongCount."""
    from benchmarks.scenario import prepare_ground, tidy_up  # Django has settings only now

    ground = prepare_ground(f"by external id {rows}", [])
    made = ((f"crm-{n:08}", f"p{n}@x{n % 20_000}.example", f"First{n % 1000}", "") for n in range(rows))
    _import(ground, made, rows=rows, what="created", update="no")
    tidy_up()
    known = ((f"crm-{n:08}", "", "", f"Title {n % 97}") for n in range(rows))
    _import(ground, known, rows=rows, what="updated", update="overwrite")


def _import(ground: object, cells: Iterable[tuple[str, ...]], *, rows: int, what: str, update: str) -> None:
    from benchmarks.files.imports import file_parts, running_worker, wait_for_end
    from benchmarks.scenario import check
    from benchmarks.server import peak_rss
    from config.bootstrap import Bootstrapped
    from leads.files import sources, stored
    from leads.imports.record.lifecycle import start_import
    from leads.imports.rows import ImportOptions
    from leads.imports.updates import read_rule
    from leads.models import Door
    from leads.models.targets import Target

    assert isinstance(ground, Bootstrapped)
    workspace_id, user_id = ground.workspace_id, ground.user_id
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows(_with_header(cells))
        source = stored.store_file(
            file_parts(path), name=path.name, workspace_id=workspace_id, user_id=user_id
        )
    sources.inspect_source(source)
    options = ImportOptions(
        workspace_id=workspace_id,
        user_id=user_id,
        target=Target(kind="list", id=ground.list_id),
        door=Door.UPLOAD,
        update=read_rule(update=update),
    )
    with running_worker() as worker:
        began = time.perf_counter()
        record = start_import(source, options, mapping=source.mapping)
        wait_for_end(record, worker)
        seconds, peak = time.perf_counter() - began, peak_rss(worker.pid)
    stored.remove_file(source)
    check("external ids", f"rows {what}", getattr(record, f"{what}_count"), rows)
    print(f"{rows:>9} {what}: {rows / seconds:>7.0f} rows/s, peak of the worker {peak:.0f} MiB", flush=True)


def _with_header(cells: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    yield "External id", "Email", "First name", "Job title"
    yield from cells


if __name__ == "__main__":
    main()
