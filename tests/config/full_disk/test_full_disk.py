"""A whole installation on a small disk that gets really full: clear answers, nothing half, and once there is
room all goes on without anybody's help. It is `up` as a user starts it, with a server that keeps its commits.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from config.embedded_postgres.layout import password_file, socket_directory
from tests.config.full_disk.small_disk import SmallDisk, fill
from tests.config.processes import PROJECT, wait_until_none
from tests.config.running_up import Up, status_of
from tests.waiting import LIMIT, wait_for
from workspaces.text.no_room import NO_ROOM

DISK = 300 * 2**20  # bytes; a new installation takes 45 MB
ROWS = 20_000
_WIDE = "w" * 400
_FILE = ROWS * 430  # bytes of one at least; as rows of tables they are more
_FULL = "The disk of the database is full. Nothing was written; try again."


@dataclass(frozen=True, kw_only=True)
class Installation:
    """`disk`: what it has in its data directory, as we see it."""

    up: Up
    url: str
    disk: Path
    key: str
    campaign: str

    def send(
        self, path: str, body: bytes | None = None, *, type: str = "application/json"
    ) -> tuple[int, Any]:
        """-> the status, and the answer's JSON."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": type}
        request = urllib.request.Request(self.url + path, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=LIMIT) as reply:
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def add(self, emails: Sequence[str]) -> tuple[int, Any]:
        leads = [{"email": email, "company_name": _WIDE} for email in emails]
        body = json.dumps({"campaign_id": self.campaign, "leads": leads})
        return self.send("/api/v2/leads/add", body.encode())

    def upload(self, name: str) -> tuple[int, Any]:
        """A file of ROWS people."""
        lines = (f"{name}{n}@example.com,{_WIDE}\n" for n in range(ROWS))
        path = f"/api/v2/imports?campaign_id={self.campaign}&name={name}.csv"
        return self.send(path, ("Email,Company\n" + "".join(lines)).encode(), type="text/csv")

    def report(self, import_id: str) -> Any:
        return self.send(f"/api/v2/imports/{import_id}")[1]

    def database(self) -> "psycopg.Connection[tuple[Any, ...]]":
        return psycopg.connect(self._database_url(), autocommit=True)

    def people(self, pattern: str) -> int:
        with closing(self.database()) as session:
            statement = "SELECT count(*) FROM leads_lead WHERE email LIKE %s"
            found = session.execute(statement, [pattern]).fetchone()
        assert found is not None
        return int(found[0])

    def check_counters(self) -> None:
        """As a user does it."""
        command = [sys.executable, str(PROJECT / "manage.py"), "doctor", "--counters"]
        own = {"DATABASE_URL": self._database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}
        done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=False)
        assert re.search("counters.*equal", done.stdout), done.stdout + done.stderr

    def kept_files(self) -> list[Path]:
        return sorted(path for path in (self.disk / "files").rglob("*") if path.is_file())

    def _database_url(self) -> str:
        password = quote(password_file(self.disk).read_text().strip(), safe="")
        host = quote(str(socket_directory(self.disk)), safe="")
        return f"postgres://leadgate:{password}@/leadgate?host={host}&port=5432"


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    data_dir = Path(tempfile.mkdtemp(prefix="lg-full-"))
    data_dir.chmod(0o755)
    small = SmallDisk(data_dir, size=DISK)
    if sentence := small.why_not():
        data_dir.rmdir()
        pytest.skip(sentence)
    up = Up(data_dir, within=small.command, LEADGATE_TEST_POSTGRES="", LEADGATE_REQUESTS_PER_SECOND="0")
    try:
        url = up.wait_until_ready()
        printed = "\n".join(up.output)
        (key,) = re.findall(r"API key: +(\S+)", printed)
        (campaign,) = re.findall(r'"campaign_id": "([^"]+)"', printed)
        yield Installation(up=up, url=url, disk=small.seen_by(up.process.pid), key=key, campaign=campaign)
        assert up.process.poll() is None
        up.signal(signal.SIGTERM)
        assert up.wait_for_end() == 0
    finally:
        up.close()
        wait_until_none(data_dir)
        shutil.rmtree(data_dir)


@pytest.fixture
def room(installation: Installation) -> Iterator[None]:
    """There is room again after the test, whatever became of it."""
    yield
    (installation.disk / "ballast").unlink(missing_ok=True)


def test_tables_get_full(installation: Installation, room: None) -> None:
    assert installation.add(["before@tables.example"])[0] == 200
    _give_the_log_room(installation)  # for itself, so that only tables want more
    ballast = fill(installation.disk, but=2 * _FILE)
    status, started = installation.upload("t")
    assert status == 202
    wait_for(lambda: "No space left on device" in installation.up.errors(), what="a full disk")
    fill(installation.disk)
    assert installation.report(started["id"])["state"] == "running"
    status, answer = installation.add([f"during{n}@tables.example" for n in range(200)])
    assert (status, answer["message"]) == (507, _FULL)
    assert installation.people("during%") == 0
    installation.check_counters()
    ballast.unlink()
    _finishes(installation, started["id"], "t")
    assert installation.add(["after@tables.example"])[0] == 200
    assert installation.people("%@tables.example") == 2


def test_log_of_the_database_gets_full(installation: Installation, room: None) -> None:
    """PostgreSQL stops, and can't start before there is room."""
    assert installation.add(["before@log.example"])[0] == 200
    ballast = fill(installation.disk, but=2 * _FILE)
    status, started = installation.upload("l")
    assert status == 202
    fill(installation.disk)
    _use_up_the_log(installation)
    wait_for(lambda: status_of(f"{installation.url}/readyz") == 503, what="a database that is away")
    status, answer = installation.add(["during@log.example"])
    assert (status, "Nothing was written; try again." in answer["message"]) == (503, True)
    assert "PANIC" in (installation.disk / "postgres.log").read_text()
    ballast.unlink()
    wait_for(lambda: status_of(f"{installation.url}/readyz") == 200, what="a database that is back")
    _finishes(installation, started["id"], "l")
    assert installation.add(["after@log.example"])[0] == 200
    assert installation.people("%@log.example") == 2


def test_file_that_is_sent_finds_no_room(installation: Installation, room: None) -> None:
    before = installation.kept_files()
    ballast = fill(installation.disk, but=_FILE // 2)
    status, answer = installation.upload("f")
    assert (status, answer["message"]) == (507, NO_ROOM)
    assert installation.kept_files() == before
    assert shutil.disk_usage(installation.disk).free > _FILE // 4
    ballast.unlink()
    status, started = installation.upload("f")
    assert status == 202
    _finishes(installation, started["id"], "f")


def _give_the_log_room(installation: Installation) -> None:
    """A checkpoint keeps some files of the log that it needs no more, for what is to come."""
    with closing(installation.database()) as session:
        _write_to_the_log(session, megabytes=64)
        session.execute("CHECKPOINT")


def _use_up_the_log(installation: Installation) -> None:
    with closing(installation.database()) as session, pytest.raises(psycopg.OperationalError):
        _write_to_the_log(session, megabytes=DISK // 2**20)


def _write_to_the_log(session: "psycopg.Connection[tuple[Any, ...]]", *, megabytes: int) -> None:
    """Messages that stand in no table."""
    for _ in range(megabytes):
        session.execute("SELECT pg_logical_emit_message(false, 'test', repeat('x', 1048576))")


def _finishes(installation: Installation, import_id: str, name: str) -> None:
    """As if nothing had been."""

    def finished() -> Any:
        report = installation.report(import_id)
        assert report.get("state") in (None, "running", "pending", "finished"), report
        return report if report.get("state") == "finished" else None

    report = wait_for(finished, what="the end of an import")
    assert report["outcomes"]["created"] == sum(report["outcomes"].values()) == ROWS
    assert installation.people(f"{name}%@example.com") == ROWS
    installation.check_counters()
