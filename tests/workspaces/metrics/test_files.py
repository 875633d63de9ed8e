"""Where a process keeps what it counts."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as our_settings

from workspaces.metrics import files


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.METRICS_FOLDER = tmp_path / "metrics"
    return tmp_path / "metrics"


@pytest.fixture(autouse=True)
def _again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files._Own, "tried", 0)
    monkeypatch.setattr(files._Own, "process", 0)


def test_files_have_their_room_before_they_are_written_to(folder: Path) -> None:
    """A hole in a mapped file on a full disk would end the process at the next request."""
    assert files.has_files()
    own = sorted(folder.glob("*.db"))
    assert [path.name for path in own] == [
        f"{kind}_{os.getpid()}.db" for kind in ("counter", "gauge_livesum", "histogram")
    ]
    assert all(path.stat().st_blocks * 512 >= 256 * 1024 for path in own)


def test_without_room_nothing_is_counted_and_nothing_raised(folder: Path) -> None:
    folder.write_text("a file in the way")
    assert not files.has_files()
    folder.unlink()
    assert not files.has_files()  # it tries once, not at each request
    files.put_past_together()


def test_half_a_file_of_an_earlier_process_with_this_number_is_none(folder: Path) -> None:
    folder.mkdir()
    own = folder / f"counter_{os.getpid()}.db"
    own.write_bytes(b"\x40\x00\x00\x00half a file")
    assert files.has_files()
    assert files._values(own) == []


def test_half_a_file_of_the_past_stops_nothing(folder: Path) -> None:
    folder.mkdir()
    (folder / "counter_past.db").write_bytes(b"\x40\x00\x00\x00half a file")
    (folder / f"counter_{2**22 + 1}.db").write_bytes(b"")
    files.put_past_together()
    assert [path.name for path in folder.glob("*.db")] == ["counter_past.db"]
    assert files._values(folder / "counter_past.db") == []


COUNT = """
import os
from workspaces.metrics import counted
counted.count_rows(door="admin_upload", counts=[("created", 7)])
counted.note_load(connections=3, waiting=1)
print(os.getpid())
"""


def test_what_ended_processes_counted_is_kept_and_what_they_had_is_not(folder: Path) -> None:
    code = f"import django; django.setup()\n{COUNT}"
    environment = os.environ | {"LEADGATE_DATA": str(folder.parent)}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", code], cwd=our_settings.BASE_DIR, env=environment, check=True)
    (folder / f"counter_{2**22 + 1}.db").write_bytes(b"\x40\x00\x00\x00half a file")
    files.put_past_together()
    files.put_past_together()
    assert sorted(path.name for path in folder.glob("*.db")) == ["counter_past.db", "histogram_past.db"]
    values = {key: value for key, value, _, _ in files._values(folder / "counter_past.db") or ()}
    assert list(values.values()) == [14.0]
