"""The wheel: built, installed where no checkout is, and run."""

import os
import signal
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.waiting import LIMIT

PROJECT = Path(settings.BASE_DIR)
FOLDERS = ("config", "leads", "campaigns", "blocklists", "workspaces", "templates")


def run(*command: str | Path, status: int = 0, **environment: str) -> str:
    """-> what it printed, both ways."""
    result = subprocess.run(
        list(map(str, command)),
        env=clean() | environment,
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert result.returncode == status, result.stdout
    return result.stdout


def clean() -> dict[str, str]:
    """Of the test run's own settings, and of its folder."""
    left_out = ("LEADGATE_", "DJANGO_", "DATABASE_", "PROMETHEUS_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return kept | {"LEADGATE_TEST_POSTGRES": "1"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Without the network: what it takes to build is installed."""
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, PROJECT)
    (found,) = out.glob("leadgate-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an environment that has the wheel, and sees the packages that it needs."""
    home = tmp_path_factory.mktemp("installed") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", home)
    packages = Path(run(home / "bin/python", "-c", "import site; print(site.getsitepackages()[0])").strip())
    (packages / "ours.pth").write_text(sysconfig.get_path("purelib"))
    pip = (sys.executable, "-m", "pip", "--python", home / "bin/python", "install", "-q")
    run(*pip, "--no-deps", "--no-index", wheel, PIP_DISABLE_PIP_VERSION_CHECK="1")
    return home


def test_it_has_all_that_the_product_reads_and_nothing_of_the_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    listed = subprocess.run(
        ["git", "ls-files", *FOLDERS], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    tracked = listed.stdout.splitlines()
    assert len(tracked) > 800
    missing = [name for name in tracked if f"leadgate/{name}" not in names and (PROJECT / name).exists()]
    assert not missing, missing
    wanted = {
        "leadgate/__init__.py",
        "leadgate/manage.py",
        "leadgate/docs/operate.md",
        "leadgate/CHANGELOG.md",
    }
    assert wanted <= names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"leadgate"}
    assert not [name for name in names if "tests" in name or "benchmarks/" in name or name.endswith(".pyc")]


_LOOK = """
from django.template.loader import get_template
from django.contrib.staticfiles.finders import find
from workspaces.keys import rate_limit
print(get_template("503.html").origin.name)
print(find("leadgate/admin.css"))
print(rate_limit.__file__, "INSERT" in rate_limit._SQL.text("count_request"))
"""


def test_it_runs_without_a_checkout(installed: Path, tmp_path: Path) -> None:
    command = installed / "bin/leadgate"
    assert "no issues" in run(command, "manage", "check", HOME=str(tmp_path))
    assert (tmp_path / ".local/share/leadgate/secret_key").is_file()
    lines = run(command, "manage", "shell", "-v", "0", "-c", _LOOK, HOME=str(tmp_path)).splitlines()
    assert len(lines) == 3 and all(line.startswith(str(installed.resolve())) for line in lines), lines
    assert lines[2].endswith(" True")


@pytest.mark.parametrize(("word", "status"), [("--help", 0), ("", 2), ("migrate", 2)])
def test_what_it_does_not_know_it_says(installed: Path, tmp_path: Path, word: str, status: int) -> None:
    words = run(installed / "bin/leadgate", *[word][: bool(word)], status=status, HOME=str(tmp_path))
    assert words.startswith("leadgate up          the database")
    assert not list(tmp_path.iterdir())


@pytest.fixture
def up(installed: Path, tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [installed / "bin/leadgate", "up", "--port", "0", "--data", "data"],
        env=clean(),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=LIMIT)
    assert process.returncode == 0


def test_the_whole_product_starts_from_it(up: "subprocess.Popen[str]", tmp_path: Path) -> None:
    """Its pages, static files and documents; its worker is looked after by /readyz."""
    assert up.stdout is not None
    address = next(line for line in up.stdout if line.startswith("Leadgate is ready at ")).split()[-1]
    for path, words in (
        ("/admin/login/", "Log in"),
        ("/static/leadgate/admin.css", "{"),
        ("/docs/operate.md", "# Run it for a company"),
    ):
        with urllib.request.urlopen(f"{address}{path}", timeout=LIMIT) as reply:
            assert words in reply.read().decode(), path
    assert (tmp_path / "data/secret_key").is_file()
