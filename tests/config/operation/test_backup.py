"""A backup of a running installation, restored into an empty one, which goes on with it."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.config.processes import PROJECT, wait_until_none
from tests.config.running_up import Up

_ROWS = "email,first name\n" + "".join(f"p{number}@example.com,Pia\n" for number in range(50))


@pytest.fixture
def folder() -> Iterator[Path]:
    directory = Path(tempfile.mkdtemp(prefix="lg-backup-"))
    yield directory
    for data_dir in (directory / "first", directory / "second"):
        wait_until_none(data_dir)
    shutil.rmtree(directory)


def manage(data_dir: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-W", "ignore", str(PROJECT / "manage.py"), *arguments],
        env=inherited | {"LEADGATE_TEST_POSTGRES": "1", "LEADGATE_DATA": str(data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )


def call(url: str, key: str, *, body: bytes | None = None, type_: str = "application/json") -> Any:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": type_}
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60) as reply:
        return json.loads(reply.read())


def key_in(output: list[str]) -> str:
    found = re.search(r"Bearer (\S+?)['\"]", "\n".join(output))
    assert found is not None
    return found[1]


def test_a_running_installation_is_backed_up_and_restored(folder: Path) -> None:
    first = Up(folder / "first")
    url = first.wait_until_ready()
    key = key_in(first.output)
    campaign = call(f"{url}/api/v2/campaigns", key)["items"][0]["id"]
    leads = [{"email": f"q{number}@example.com"} for number in range(30)]
    body = json.dumps({"campaign_id": campaign, "leads": leads}).encode()
    assert call(f"{url}/api/v2/leads/add", key, body=body)["leads_uploaded"] == 30
    (folder / "people.csv").write_text(_ROWS)
    files = folder / "first" / "files"
    (files / "kept").mkdir(parents=True)
    (files / "kept" / "people.csv").write_text(_ROWS)
    made = manage(folder / "first", "backup", str(folder / "backup"))
    assert made.returncode == 0, made.stderr
    first.signal(signal.SIGTERM)
    assert first.wait_for_end() == 0
    first.close()

    again = manage(folder / "first", "backup", str(folder / "backup"))
    assert (again.returncode, again.stderr) == (1, f"CommandError: {folder / 'backup'} isn't empty.\n")
    assert manage(folder / "first", "backup", "--verify", str(folder / "backup")).returncode == 0
    into_used = manage(folder / "first", "restore", str(folder / "backup"))
    assert into_used.returncode == 1 and "The database isn't empty" in into_used.stderr

    restored = manage(folder / "second", "restore", str(folder / "backup"))
    assert restored.returncode == 0, restored.stderr
    assert (folder / "second" / "files" / "kept" / "people.csv").read_text() == _ROWS
    names = ["secret_key"]
    assert [(folder / "first" / name).read_text() for name in names] == [
        (folder / "second" / name).read_text() for name in names
    ]
    second = Up(folder / "second")
    url = second.wait_until_ready()
    page = call(f"{url}/api/v2/leads/list", key, body=json.dumps({"campaign": campaign}).encode())
    assert sorted(item["email"] for item in page["items"])[:2] == ["q0@example.com", "q1@example.com"]
    counted = manage(folder / "second", "doctor", "--counters")
    assert "ok       counters: All equal the rows.\n" in counted.stdout
    second.signal(signal.SIGTERM)
    assert second.wait_for_end() == 0
    second.close()


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda path: (path / "manifest.json").unlink(), "is no backup, or one that wasn't finished"),
        (lambda path: (path / "manifest.json").write_text("{}"), "manifest.json can't be read"),
        (lambda path: (path / "files" / "a").write_text("B"), "files/a isn't as it was"),
        (lambda path: (path / "files" / "a").unlink(), "files/a is missing"),
    ],
)
def test_a_spoilt_backup_is_refused(folder: Path, spoil: Any, complaint: str) -> None:
    backup = folder / "backup"
    (backup / "files").mkdir(parents=True)
    (backup / "files" / "a").write_text("A")
    manifest = {"made_at": "2026-01-01T00:00:00Z", "server": "", "migrations": [], "format": 1}
    digest = "559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd"
    manifest["files"] = {"files/a": {"size": 1, "sha256": digest}}
    (backup / "manifest.json").write_text(json.dumps(manifest))
    spoil(backup)
    result = manage(folder / "second", "backup", "--verify", str(backup))
    assert result.returncode == 1 and complaint in result.stderr
