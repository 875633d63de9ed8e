"""`python benchmarks/fairness.py [--rows N] [--waiting N] [--json]`: how long one waits beside a busy one.

On a fresh database, with a worker as `up` starts it and a DNS server on loopback:
1. the busy workspace imports a file of a million rows and has 500 imports of 2000 rows waiting behind it
2. the small workspace imports ten rows, verifies their addresses and undoes the import, one after the other

Measured: seconds from the request to the end of each. Ten are the limit (exit status 1).
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.bootstrap import Bootstrapped
    from leads.models import LeadImport, SourceFile

sys.path[0] = str(Path(__file__).resolve().parents[1])  # the project, not the folder of this script

from benchmarks.environment import fresh_database  # noqa: E402  found only now
from benchmarks.verify import loopback_dns  # noqa: E402

LIMIT = 10.0  # seconds
LONGEST = 300.0
_EVERY = 0.02
SMALL = 2000  # rows of each file that waits


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Measure how long a small workspace waits beside a busy one."
    )
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the large file. Default: %(default)s")
    parser.add_argument("--waiting", type=int, default=500, help="imports. Default: %(default)s")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    with loopback_dns() as dns, tempfile.TemporaryDirectory() as folder:
        os.environ["LEADGATE_VERIFY_RESOLVERS"] = f"127.0.0.1:{dns.port}"
        os.environ["LEADGATE_VERIFY_CANARIES"] = "canary.example"
        os.environ["LEADGATE_FILES"] = folder
        with fresh_database():
            found = measure(arguments.rows, arguments.waiting)
    lines = (f"{key:32} {value:>12,.2f}" for key, value in found.items())
    print(json.dumps(found) if arguments.json else "\n".join(lines))
    return int(any(value > LIMIT for key, value in found.items() if key.endswith("_s")))


def measure(rows: int, waiting: int) -> dict[str, float]:
    from benchmarks.files.imports import running_worker
    from benchmarks.scenario import prepare_ground
    from leads.models import ImportState, LeadImport

    busy, small = prepare_ground("busy", []), prepare_ground("small", [])
    large = _begin(busy, _store(busy, "large", rows))
    source = _store(busy, "waiting", SMALL)
    for _ in range(waiting):
        _begin(busy, source)
    with running_worker():
        _wait(LeadImport.objects.filter(id=large.id, total_count__gt=0).exists)
        found = {f"{name}_s": seconds for name, seconds in _use(small).items()}
        still_open = LeadImport.objects.filter(
            workspace_id=busy.workspace_id, state__in=(ImportState.PENDING, ImportState.RUNNING)
        )
        return found | {"busy_imports_open_at_the_end": still_open.count()}


def _use(ground: "Bootstrapped") -> dict[str, float]:
    """What people of the small workspace do, and how long each takes."""
    from leads.models import BackgroundJob, JobStatus, LeadImport, LeadList, UndoState
    from leads.undo.run import request_undo
    from leads.verification.lifecycle import request_for_target

    seconds, began = {}, time.perf_counter()
    record = _begin(ground, _store(ground, "small", 10))
    _wait(LeadImport.objects.filter(id=record.id, state="finished").exists)
    seconds["import"], began = time.perf_counter() - began, time.perf_counter()
    target = LeadList.objects.get(id=ground.list_id)
    job = request_for_target(workspace_id=ground.workspace_id, user_id=None, target=target)
    _wait(BackgroundJob.objects.filter(id=job.id, status=JobStatus.SUCCESS).exists)
    seconds["verification"], began = time.perf_counter() - began, time.perf_counter()
    request_undo(workspace_id=ground.workspace_id, import_id=record.id)
    _wait(LeadImport.objects.filter(id=record.id, undo_state=UndoState.DONE).exists)
    seconds["undo"] = time.perf_counter() - began
    return seconds


def _store(ground: "Bootstrapped", name: str, rows: int) -> "SourceFile":
    """An uploaded file."""
    from leads.files import sources, stored

    lines = (f"{name}.{n}@company{n % 1000}.example,Ann,Lee\n".encode() for n in range(rows))
    source = stored.store_file(
        [b"email,first name,last name\n", *lines],
        name=f"{name}.csv",
        workspace_id=ground.workspace_id,
        user_id=ground.user_id,
    )
    return sources.inspect_source(source)


def _begin(ground: "Bootstrapped", source: "SourceFile") -> "LeadImport":
    """Its import, in the queue."""
    from leads.imports.record.lifecycle import start_import
    from leads.imports.rows import ImportOptions
    from leads.models import Door
    from leads.models.targets import Target

    options = ImportOptions(
        workspace_id=ground.workspace_id,
        target=Target(kind="list", id=ground.list_id),
        door=Door.UPLOAD,
        user_id=ground.user_id,
    )
    return start_import(source, options, mapping=source.mapping)


def _wait(condition: Callable[[], bool]) -> None:
    """Raises TimeoutError."""
    deadline = time.monotonic() + LONGEST
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(_EVERY)


if __name__ == "__main__":
    sys.exit(main())
