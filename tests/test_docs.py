"""What exists is documented, and what is documented exists."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
_VARIABLE = re.compile(r"\b(?:LEADGATE_[A-Z_]+|DATABASE_URL)\b")


def test_every_environment_variable_is_documented() -> None:
    used = set()
    for folder in ("config", "workspaces", "blocklists", "campaigns", "leads", "tests"):
        for source in (ROOT / folder).rglob("*.py"):
            used |= set(_VARIABLE.findall(source.read_text()))
    documented = set(_VARIABLE.findall((ROOT / "docs" / "settings.md").read_text()))
    assert used == documented


def test_links_of_the_documents_lead_somewhere() -> None:
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
