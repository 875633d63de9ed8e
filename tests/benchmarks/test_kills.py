"""A whole installation whose processes are killed at random: benchmarks/kills.py, with fewer kills."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
KILLS = 60


@pytest.mark.campaign
@pytest.mark.timeout(900)
def test_every_promise_is_kept() -> None:
    command = [sys.executable, "benchmarks/kills.py", "--kills", str(KILLS)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{KILLS} kills" in done.stdout
