"""The units, as systemd itself reads them."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

UNITS = Path(settings.BASE_DIR) / "deploy/systemd"
NAMES = ("leadgate-web", "leadgate-worker@1", "leadgate-migrate", "leadgate-up")
OF_SYSTEMD = ("sysinit", "basic", "shutdown", "network-online", "multi-user")
EXPOSURE = 20  # of 100: what systemd calls OK ends at 40

pytestmark = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd isn't installed")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A machine that has the units, the program, and hardly anything else."""
    etc = tmp_path / "etc/systemd/system"
    shutil.copytree(UNITS, etc)
    for name in OF_SYSTEMD:
        (etc / f"{name}.target").write_text(f"[Unit]\nDescription={name}\n")
    program = tmp_path / "opt/leadgate/bin/leadgate"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return tmp_path


def analyze(*arguments: str) -> tuple[int, str]:
    result = subprocess.run(
        ["systemd-analyze", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout


@pytest.mark.parametrize("name", NAMES)
def test_units_are_right(root: Path, name: str) -> None:
    assert analyze("verify", f"--root={root}", f"{name}.service") == (0, "")


def test_a_mistake_would_be_found(root: Path) -> None:
    unit = root / "etc/systemd/system/leadgate-web.service"
    unit.write_text(unit.read_text().replace("KillMode=mixed", "KillMode=gently"))
    assert "gently" in analyze("verify", f"--root={root}", "leadgate-web.service")[1]


@pytest.mark.parametrize("name", NAMES)
def test_units_can_do_little_else(root: Path, name: str) -> None:
    """The drop-in reaches all of them."""
    status, table = analyze(
        "security", "--offline=true", f"--threshold={EXPOSURE}", f"--root={root}", f"{name}.service"
    )
    assert status == 0, table


def test_every_unit_is_looked_at() -> None:
    assert {path.stem.replace("@", "@1") for path in UNITS.glob("*.service")} == set(NAMES)
