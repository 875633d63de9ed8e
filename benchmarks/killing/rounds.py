"""All that Leadgate does beside adding leads, one kind of work after the other, in campaigns and a list of
their own. Each is requested until it is answered, waited for, and checked."""

import csv
import io
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from typing_extensions import override

from benchmarks.killing.calls import Api
from benchmarks.killing.watch import LIMIT, Broken, Watch, check, read, wait_for
from leads.models import Lead, Membership

ROWS = 5000
_BAD = 20  # each so many rows
_WIDE = "x" * 1000  # a file of more than two MiB is read by a process of its own
_SCHEDULE = {
    "schedules": [
        {
            "name": "Any",
            "timing": {"from": "09:00", "to": "17:00"},
            "days": {"1": True},
            "timezone": "Europe/Berlin",
        }
    ]
}


class Lane(threading.Thread):
    """Rounds, one after the other; `now` is what it is at. At the end it finishes its round."""

    def __init__(self, api: Api, watch: Watch, *, number: int, workspace_id: UUID) -> None:
        super().__init__(name=f"lane {number}")
        self._api, self._watch, self._workspace = api, watch, workspace_id
        self.now = ""
        self.done: Counter[str] = Counter()

    @override
    def run(self) -> None:
        self._watch.run(self._go_round_until_the_end)

    def _go_round_until_the_end(self) -> None:
        number = 0
        while not self._watch.ends.is_set():
            ground = _Ground(self._api, f"{self.name.replace(' ', '')}-{number}", self._workspace)
            for name, work in _WORKS.items():
                self.now = name
                work(ground)
                self.done[name] += 1
            self.now = ""
            number += 1


class _Ground:
    """Where a round works: three campaigns and a list. `there`: people that it has."""

    def __init__(self, api: Api, name: str, workspace_id: UUID) -> None:
        self.api, self.name, self._workspace = api, name, workspace_id
        campaign = {"name": name, "campaign_schedule": _SCHEDULE}
        self.first, self.second, self.third = (
            str(api.post("/api/v2/campaigns", campaign)["id"]) for _ in range(3)
        )
        self.list: str = api.post("/api/v2/lead-lists", {"name": name})["id"]
        self.import_id = ""
        self.there = ROWS

    def email(self, number: int, kind: str = "p") -> str:
        return f"{kind}{number}@{self.name}.example"

    def members(self, target: str) -> int:
        own = Membership.objects.in_target(workspace_id=self._workspace, target_id=UUID(target))
        return read(own.filter(deleted_at=None).count)

    def check_members(self, target: str, number: int) -> None:
        check(f"leads of a campaign or list of {self.name}", self.members(target), number)

    def people(self, kind: str = "p", *, numbers: range = range(ROWS)) -> int:
        """How many of them are leads."""
        emails = [self.email(number, kind) for number in numbers]
        return read(Lead.objects.filter(workspace_id=self._workspace, email__in=emails).count)


def _import_file(ground: _Ground) -> None:
    rows = [
        [ground.email(n) if n % _BAD else f"p{n} at nowhere", "Ann", f"Lee {n}", _WIDE] for n in range(ROWS)
    ]
    report = _import(ground, rows, "p")
    ground.import_id = report["id"]
    found = {name: number for name, number in report["outcomes"].items() if number}
    bad = ROWS // _BAD
    check("outcomes of a file", found, {"created": ROWS - bad, "invalid_email": bad})
    ground.check_members(ground.first, ROWS - bad)


def _import_mended(ground: _Ground) -> None:
    """The rejected rows of the first file, with an address."""
    answer = ground.api.send("GET", f"/api/v2/imports/{ground.import_id}/rejected.csv")
    header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    email = header.index("Email")
    for number, row in enumerate(rows):
        row[email] = ground.email(number, "mended")
    report = _import(ground, rows, "mended", header=header)
    check("mended rows that were created", report["outcomes"].get("created"), ROWS // _BAD)
    ground.check_members(ground.first, ROWS)


def _copy_to_list(ground: _Ground) -> None:
    _move(ground, {"campaign": ground.first, "to_list_id": ground.list, "copy_leads": True})
    ground.check_members(ground.list, ROWS)


def _list_to_campaign(ground: _Ground) -> None:
    """Commits page by page: sent again, it brings the rest."""
    path = f"/api/campaigns/{ground.second}/leads/import-from-list"
    body = json.dumps({"listId": ground.list}).encode()
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        answer = ground.api.send("POST", path, body, allowed=(200, 206, 422, 500))
        if answer.status in (200, 422):
            reply = answer.json()
            check("rows of a list into a campaign", reply["imported"] + reply["duplicates"], ROWS)
            ground.check_members(ground.second, ROWS)
            return
        time.sleep(0.2)
    raise Broken("a list did not get into a campaign")


def _verify(ground: _Ground) -> None:
    job = ground.api.post("/api/v2/email-verification/leads", {"list_id": ground.list})
    _wait_for_job(ground.api, job["id"])
    stats = ground.api.get(f"/api/v2/lead-lists/{ground.list}/verification-stats")
    check("leads with a verdict", stats["total_leads"], ROWS)


def _erase(ground: _Ground) -> None:
    email = ground.email(1)
    counts = ground.api.post("/api/v2/privacy/erasures", {"email": email})["counts"]
    check("what was erased", (counts["leads"], counts["memberships"]), (1, 3))
    ground.there -= 1
    for target in (ground.first, ground.list, ground.second):
        ground.check_members(target, ground.there)
    check("leads of an erased person", ground.people(numbers=range(1, 2)), 0)
    refused = ground.api.post("/api/v2/leads/add", {"campaign_id": ground.first, "leads": [{"email": email}]})
    check("an erased person stays out", refused["in_blocklist"], 1)


def _move_leads(ground: _Ground) -> None:
    data = _move(ground, {"campaign": ground.first, "to_campaign_id": ground.third})
    check("leads that moved", data["moved_leads"], ground.there)
    ground.check_members(ground.first, 0)
    ground.check_members(ground.third, ground.there)


def _undo(ground: _Ground) -> None:
    """Of a file of other people, in the campaign that has been emptied."""
    rows = [[ground.email(n, "u"), "Una", f"Do {n}", _WIDE] for n in range(ROWS)]
    report = _import(ground, rows, "u")
    check("people of a file", report["outcomes"].get("created"), ROWS)
    path = f"/api/v2/imports/{report['id']}"
    ground.api.post(f"{path}/undo", {})
    undone = wait_for(lambda: _once_undone(ground.api, path), what="the end of an undo")
    check(
        "what an undo took back",
        (undone["memberships"], undone["leads"], undone["kept_count"]),
        (ROWS, ROWS, 0),
    )
    ground.check_members(ground.first, 0)
    check("people of an undone file", ground.people("u"), 0)
    check("people of another file", ground.people(), ROWS - ROWS // _BAD - 1)


def _once_undone(api: Api, path: str) -> dict[str, Any] | None:
    undo: dict[str, Any] = api.get(path)["undo"]
    if undo["state"] == "failed":
        raise Broken(f"an undo failed: {undo['message']}")
    return undo if undo["state"] == "done" else None


def _remove(ground: _Ground) -> None:
    for path in (
        f"lead-lists/{ground.list}",
        *(f"campaigns/{each}" for each in (ground.first, ground.second, ground.third)),
    ):
        answer = ground.api.send("DELETE", f"/api/v2/{path}")
        if job := answer.headers.get("X-Background-Job"):
            _wait_for_job(ground.api, job)
    for target in (ground.list, ground.first, ground.second, ground.third):
        ground.check_members(target, 0)


_WORKS: dict[str, Callable[[_Ground], None]] = {
    "file": _import_file,
    "mended rows": _import_mended,
    "copy": _copy_to_list,
    "list to campaign": _list_to_campaign,
    "verification": _verify,
    "erasure": _erase,
    "move": _move_leads,
    "undo": _undo,
    "removal": _remove,
}
KINDS = tuple(_WORKS)


def _import(
    ground: _Ground, rows: list[list[str]], name: str, header: list[str] | None = None
) -> dict[str, Any]:
    """A file into the first campaign -> the report of the import, when it is finished."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header or ["Email", "First name", "Last name", "Notes"], *rows])
    query = urlencode({"campaign_id": ground.first, "name": f"{ground.name} {name}.csv"})
    answer = ground.api.send("POST", f"/api/v2/imports?{query}", text.getvalue().encode(), type="text/csv")
    path = f"/api/v2/imports/{answer.json()['id']}"

    def once_ended() -> dict[str, Any] | None:
        report: dict[str, Any] = ground.api.get(path)
        if report["state"] in ("failed", "cancelled"):
            raise Broken(f"an import {report['state']}: {report['failure']} {report['message']}")
        return report if report["state"] == "finished" else None

    report = wait_for(once_ended, what="the end of an import")
    check("rows of a report", sum(report["outcomes"].values()), len(rows))
    return report


def _move(ground: _Ground, body: dict[str, Any]) -> dict[str, Any]:
    """-> what the job states, when it has ended."""
    return _wait_for_job(ground.api, ground.api.post("/api/v2/leads/move", body)["id"])


def _wait_for_job(api: Api, job_id: str) -> dict[str, Any]:
    def once_ended() -> dict[str, Any] | None:
        job: dict[str, Any] = api.get(f"/api/v2/background-jobs/{job_id}")
        if job["status"] in ("failed", "cancelled"):
            raise Broken(f"a job {job['type']} {job['status']}: {job['data']}")
        return job if job["status"] == "success" else None

    data: dict[str, Any] = wait_for(once_ended, what="the end of a job")["data"]
    return data
