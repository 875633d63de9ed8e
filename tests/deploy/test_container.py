"""The container file: what a linter knows of them, and what this one promises."""

import re
import subprocess
from pathlib import Path

from django.conf import settings

FILE = Path(settings.BASE_DIR) / "deploy/Containerfile"


def test_the_linter_has_no_complaint() -> None:
    result = subprocess.run(["hadolint", str(FILE)], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "")


def test_the_last_stage_is_nobodys_and_builds_nothing() -> None:
    stages = re.split(r"^FROM ", FILE.read_text(), flags=re.MULTILINE)[1:]
    assert len(stages) == 2
    last = stages[-1]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert "pip" not in last and "apt" not in last
    assert re.findall(r"^COPY .*", last, re.MULTILINE) == ["COPY --from=build /opt/leadgate /opt/leadgate"]
    assert "--require-hashes" in stages[0]


def test_what_it_copies_is_there() -> None:
    for source in re.findall(r"^COPY ([\w./]+) ", FILE.read_text(), re.MULTILINE):
        assert (FILE.parent.parent / source).exists(), source
