"""`python benchmarks/run.py [--json] [--rows N]`: how fast leads come in. docs/benchmarks.md says more.

Everything is measured in one run, on one fresh database, in this order:
1. limit: raw COPY of prepared lines into the project's two tables
2. http: `POST /api/v2/leads/add`, 1000 leads a request, from 1 client and from 4
3. limit again: the higher of both is the limit
4. the DRF idiom behind the same web server, from 1 client and from 4
5. django-import-export with use_bulk, in this process
6. the search terms of all leads so far, which a worker writes behind the imports
7. the limit with the file's number of rows, then a CSV file through a worker, then a larger one
8. a list into a campaign: a small one, then a large one and its limit
9. a CSV file that creates leads, one that fills their blanks, one that overwrites

Measured: the clock runs from the first request (or COPY) to the last answer (or commit). Rates count
the leads that were written; one in a hundred that is sent stands on the blocklist and is not.
Not measured: making leads, encoding bodies and lines, starting servers, a few requests to warm up.
After each scenario the answers and the database must hold the expected counts, or the run fails.

The server is the embedded one, as `up` starts it, in a temporary data directory. With DATABASE_URL it
is that server, where a database is made and dropped.
"""

import argparse
import signal
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])  # the project, not the folder of this script

from benchmarks.environment import fresh_database  # noqa: E402  found only now


def main() -> int:
    """The exit status: 0, or 1 with a sentence when a count was wrong."""
    parser = argparse.ArgumentParser(description="Measure how fast leads come in.")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rows", type=int, default=200_000, help="leads a scenario. Default: %(default)s")
    parser.add_argument(
        "--file-rows", type=int, default=1_000_000, help="rows of the file. Default: %(default)s"
    )
    parser.add_argument(
        "--large-file-rows", type=int, default=5_000_000, help="rows of the larger one. Default: %(default)s"
    )
    parser.add_argument(
        "--list-rows", type=int, default=1_000_000, help="leads of the list. Default: %(default)s"
    )
    arguments = parser.parse_args()
    for name in ("rows", "file_rows", "large_file_rows", "list_rows"):
        if getattr(arguments, name) < 100:
            parser.error(f"--{name.replace('_', '-')} must be at least 100")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is cleaned up
    with fresh_database():
        from benchmarks import measure, report  # Django has settings only now

        try:
            results = measure.all_scenarios(
                rows=arguments.rows,
                file_rows=arguments.file_rows,
                large_file_rows=arguments.large_file_rows,
                list_rows=arguments.list_rows,
            )
        except measure.WrongCount as error:
            print(f"The benchmark failed: {error}", file=sys.stderr)
            return 1
        print(report.as_json(results) if arguments.json else report.as_table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
