"""What docs/tutorial.md and docs/recipes.md tell to do is done, against a real server and a real worker, and
prints what they say.

Blocks of `sh` and `python` are run, in order; a block of `text` after one is what it prints, with … for
anything. The blocks of one section share a shell, or a script; those before the first section belong to all.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings

from tests.builders import Tenant, make_tenant
from tests.loopback.dns import DnsServer, Zone
from tests.server import Workers, web_server

DOCS = Path(settings.BASE_DIR) / "docs"
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ZONES = {
    "canary.example": Zone(mx=("10 mx.good.example",)),
    "good.example": Zone(mx=("10 mx.good.example",)),
    "mx.good.example": Zone(a=("127.0.0.1",)),
    "example.com": Zone(mx=("0 .",)),
}

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Section:
    """The code of a section by its language, and what it must print, in order."""

    title: str
    code: dict[str, str] = field(default_factory=dict)
    prints: dict[str, str] = field(default_factory=dict)


def read_sections(name: str) -> Iterator[Section]:
    """The part before the first heading comes first."""
    parts = re.split(r"^## ", (DOCS / name).read_text(), flags=re.MULTILINE)
    for number, part in enumerate(parts):
        section = Section(part.partition("\n")[0] if number else "")
        last = ""
        for language, text in _FENCE.findall(part):
            if language in ("sh", "python"):
                last = language
                section.code[last] = section.code.get(last, "") + text
            elif language == "text":
                section.prints[last] = section.prints.get(last, "") + text
        yield section


@contextmanager
def running(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[dict[str, str]]:
    """A server, a worker and a little internet -> the environment that a reader has."""
    tenant: Tenant = make_tenant()
    with DnsServer(dict(_ZONES)) as dns:
        monkeypatch.setenv("LEADGATE_VERIFY_RESOLVERS", ":".join(str(part) for part in dns.address))
        monkeypatch.setenv("LEADGATE_VERIFY_CANARIES", "canary.example")
        monkeypatch.setenv("LEADGATE_FILES", str(settings.LEADGATE_FILES))
        with web_server(workers=1) as port, Workers(1):
            yield os.environ | {
                "URL": f"http://127.0.0.1:{port}",
                "KEY": tenant.key,
                "ME": "ada@good.example",
                "CAMPAIGN": str(tenant.campaign.id),
                "LIST": str(tenant.list.id),
                "HOME": str(folder),
            }


def run(language: str, code: str, folder: Path, environment: dict[str, str]) -> str:
    command = ["bash", "-euo", "pipefail", "-c"] if language == "sh" else [sys.executable, "-c"]
    done = subprocess.run(
        [*command, code], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, f"{code}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def check_output(printed: str, expected: str, where: str) -> None:
    """Line by line, blanks at their ends apart."""
    pattern = "\n".join(re.escape(line.rstrip()).replace("…", ".*") for line in expected.splitlines())
    actual = "\n".join(line.rstrip() for line in printed.splitlines())
    assert re.fullmatch(pattern, actual), f"{where} prints\n{actual}\nand not\n{expected}"


def test_tutorial(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sections = list(read_sections("tutorial.md"))
    code = "".join(section.code.get("sh", "") for section in sections)
    expected = "".join(section.prints.get("sh", "") for section in sections)
    with running(monkeypatch, tmp_path) as environment:
        check_output(run("sh", code, tmp_path, environment), expected, "The tutorial")


def test_recipes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    preamble, *sections = read_sections("recipes.md")
    assert len(sections) > 5
    with running(monkeypatch, tmp_path) as environment:
        for section in sections:
            for language, code in section.code.items():
                printed = run(language, preamble.code[language] + code, tmp_path, environment)
                check_output(printed, section.prints.get(language, ""), f"{section.title} ({language})")
