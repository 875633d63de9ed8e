"""Rows of a list -> a campaign, by the Puffle call over HTTP: how fast, and in how much memory.

The limit is COPY of the same memberships, prepared, into the membership table alone; the people are
there already.
"""

import http.client
import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from benchmarks.data import blocked_rows, iterate_leads
from benchmarks.limit import COMMIT, copy_lines
from benchmarks.scenario import Measured, WrongCount, check, prepare_ground, tidy_up
from benchmarks.server import RunningServer, peak_rss, running_server
from campaigns.models import Campaign
from config.bootstrap import Bootstrapped
from leads.api.instantly.leads.add_schemas import LeadItem
from leads.api.instantly.leads.translate import to_row
from leads.imports import ImportOptions, import_leads
from leads.imports.judge import known_people
from leads.imports.judge.probe import open_target
from leads.imports.rows import LeadRow, OpenTarget
from leads.imports.write.copy_lines import membership_columns, membership_lines
from leads.list_imports.pages import ListFilter, ListPages
from leads.models import Door, Membership
from leads.models.row_ids import MEMBERSHIP, id_prefix, new_import_id
from leads.models.targets import Target
from workspaces.database.cursor import plain_cursor

_FILLED = 5000  # rows of an import that fills the list


@dataclass(frozen=True, kw_only=True)
class MeasuredList:
    """`limit` is COPY into the membership table; `peak_rss` that of the web server's process, in MiB."""

    limit: Measured
    import_: Measured
    peak_rss: float


def measure_list(name: str, rows: int) -> MeasuredList:
    """Raises WrongCount."""
    ground = prepare_ground(name, iterate_leads(name, rows))
    _fill(ground, name, rows)
    tidy_up()
    limit = _measure_limit(f"limit of the {name}", ground, rows)
    tidy_up()
    import_, peak = _measure_import(name, ground, rows)
    return MeasuredList(limit=limit, import_=import_, peak_rss=peak)


def _fill(ground: Bootstrapped, name: str, rows: int) -> None:
    """The list, with those on the blocklist too."""
    into = Target(kind="list", id=ground.list_id)
    options = ImportOptions(
        workspace_id=ground.workspace_id, target=into, door=Door.V2_ADD, ignore_blocklist=True
    )
    leads = iterate_leads(name, rows)
    while part := [LeadItem(**lead) for lead in itertools.islice(leads, _FILLED)]:
        import_leads([to_row(index, item) for index, item in enumerate(part)], options)


def _measure_limit(name: str, ground: Bootstrapped, rows: int) -> Measured:
    """Into a campaign of its own. Preparing the lines is outside of the clock."""
    campaign = Campaign.objects.create(
        workspace_id=ground.workspace_id, owner_id=ground.user_id, name="The limit"
    )
    options = ImportOptions(
        workspace_id=ground.workspace_id,
        target=Target(kind="campaign", id=campaign.id),
        door=Door.PUFFLE,
    )
    with transaction.atomic():
        target = open_target(plain_cursor(), options)
    seconds = 0.0
    for lines in list(_chunks(ground, target)):
        began = time.perf_counter()
        with transaction.atomic():
            copy_lines(plain_cursor(), "leads_membership", membership_columns(target), lines)
        seconds += time.perf_counter() - began
    found = Membership.objects.in_target(workspace_id=ground.workspace_id, target_id=campaign.id).count()
    check(name, "memberships in the database", found, rows)
    return Measured(name=name, sent=rows, written=rows, seconds=seconds)


def _chunks(ground: Bootstrapped, target: OpenTarget) -> Iterator[bytes]:
    pages = ListPages(
        workspace_id=ground.workspace_id,
        list_id=ground.list_id,
        target=target.ref,
        is_linkedin=False,
        wanted=ListFilter(),
        size=COMMIT,
    )
    start, is_last, taken = None, False, 0
    prefix, place = id_prefix(new_import_id(), MEMBERSHIP), f"{ground.workspace_id}\t{target.ref.id}"
    while not is_last:
        page = pages.read(plain_cursor(), start, taken=taken)
        places = []
        for number, person in enumerate(page.rows, taken):
            row = known_people.to_row(number, person, target=target)
            assert isinstance(row, LeadRow)
            places.append((f"{prefix}{number:08x}", str(person.lead_id), place, row, "{}"))
        yield "".join(membership_lines(places, assignee=str(target.assignee))).encode()
        start, is_last, taken = page.next, page.next is None, taken + len(page.rows)


def _measure_import(name: str, ground: Bootstrapped, rows: int) -> tuple[Measured, float]:
    with running_server("config.settings") as server:
        began = time.perf_counter()
        reply = _post(server, ground)
        seconds = time.perf_counter() - began
        peak = max(peak_rss(pid) for pid in _children(server.pid))
    written = rows - blocked_rows(rows)
    expected = {"imported": written, "duplicates": 0, "invalid": rows - written, "errors": 0, "total": rows}
    if reply != expected:
        raise WrongCount(f"{name}: {reply}, expected {expected}")
    return Measured(name=name, sent=rows, written=written, seconds=seconds), peak


def _post(server: RunningServer, ground: Bootstrapped) -> object:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=3600)
    headers = {"Authorization": f"Bearer {ground.api_key}", "Content-Type": "application/json"}
    path = f"/api/campaigns/{ground.campaign_id}/leads/import-from-list"
    connection.request("POST", path, json.dumps({"listId": str(ground.list_id)}), headers)
    return json.loads(connection.getresponse().read())


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
