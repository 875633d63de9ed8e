"""`python benchmarks/exports.py [--rows N]`: how fast a campaign's leads go out, against raw COPY TO.

The limit is `COPY … TO STDOUT` of the same leads and memberships as they lie in their two tables, nothing
joined, nothing escaped. Both are read in this process, and both twice: the better counts.
"""

import argparse
import itertools
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

sys.path[0] = str(Path(__file__).resolve().parents[1])  # the project, not the folder of this script

from benchmarks.environment import fresh_database  # noqa: E402  found only now

_FILLED = 5000  # rows of an import that fills the campaign
_TIMES = 2
_LIMIT = (
    "COPY (SELECT * FROM leads_membership WHERE workspace_id = %(workspace)s) TO STDOUT (FORMAT csv)",
    "COPY (SELECT * FROM leads_lead WHERE workspace_id = %(workspace)s) TO STDOUT (FORMAT csv)",
)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how fast leads go out.")
    parser.add_argument("--rows", type=int, default=1_000_000, help="leads. Default: %(default)s")
    rows = parser.parse_args().rows
    with fresh_database():
        workspace_id, campaign_id = _fill(rows)
        print(f"{'':24}{'rows/s':>12}{'bytes':>16}{'ratio':>8}")
        limit = _measure("raw COPY TO", rows, lambda: _copy(workspace_id))
        for format in ("csv", "ndjson"):
            for place in (campaign_id, None):
                name = f"{'campaign' if place else 'workspace'} as {format}"
                _measure(name, rows, _exporting(workspace_id, place, format), limit=limit)


def _fill(rows: int) -> tuple[UUID, UUID]:
    """Through the gate, as everything is."""
    from benchmarks.data import iterate_leads
    from benchmarks.scenario import prepare_ground, tidy_up
    from leads.api.instantly.leads.add_schemas import LeadItem
    from leads.api.instantly.leads.translate import to_row
    from leads.imports import ImportOptions, import_leads
    from leads.models import Door
    from leads.models.targets import Target

    ground = prepare_ground("exports", iterate_leads("exports", rows))
    options = ImportOptions(
        workspace_id=ground.workspace_id,
        target=Target(kind="campaign", id=ground.campaign_id),
        door=Door.V2_ADD,
        ignore_blocklist=True,
    )
    leads = iterate_leads("exports", rows)
    while part := [LeadItem(**lead) for lead in itertools.islice(leads, _FILLED)]:
        import_leads([to_row(index, item) for index, item in enumerate(part)], options)
    tidy_up()
    return ground.workspace_id, ground.campaign_id


def _copy(workspace_id: UUID) -> Iterable[bytes]:
    from workspaces.database.cursor import plain_cursor

    for statement in _LIMIT:
        with plain_cursor().copy(statement, {"workspace": workspace_id}) as copy:
            yield from map(bytes, copy)


def _exporting(workspace_id: UUID, campaign_id: UUID | None, format: str) -> Callable[[], Iterable[bytes]]:
    from leads.exports import ExportFormat, open_export
    from leads.models.targets import pick_target

    def export() -> Iterable[bytes]:
        target = pick_target(workspace_id=workspace_id, campaign_id=campaign_id, list_id=None)
        return open_export(target, ExportFormat(format), workspace_id=workspace_id).pieces

    return export


def _measure(name: str, rows: int, read: Callable[[], Iterable[bytes]], *, limit: float = 0.0) -> float:
    """-> rows a second, printed too."""
    best, size = 0.0, 0
    for _ in range(_TIMES):
        began = time.perf_counter()
        size = sum(map(len, read()))
        best = max(best, rows / (time.perf_counter() - began))
    ratio = f"{best / limit:8.2f}" if limit else ""
    print(f"{name:24}{best:12,.0f}{size:16,}{ratio}")
    return best


if __name__ == "__main__":
    main()
