"""docs/errors.md has every sentence that the native API answers errors with, and no other."""

import re
from pathlib import Path

from django.conf import settings

from tests.api_errors import sentences, sources

PAGE = Path(settings.BASE_DIR) / "docs" / "errors.md"
# Beside the native API's own files; in these, sentences are looked for as text.
OTHERS = [
    "workspaces/keys/authentication.py",
    "workspaces/text/no_room.py",
    "config/error_pages.py",
    "leads/files/stored.py",
    "leads/imports/errors.py",
    "leads/imports/updates.py",
]


def documented() -> set[tuple[int, str]]:
    """(status, sentence); a section about two statuses says both."""
    found = set()
    for part in re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)[1:]:
        title = part.partition("\n")[0]
        for row in re.findall(r"^\| (.+?) \|", part, flags=re.MULTILINE):
            if row not in ("message", "---"):
                found |= {(int(status), row) for status in re.findall(r"\d{3}", title)}
    return found


def test_every_sentence_is_documented() -> None:
    missing = sentences() - documented()
    assert not missing, "docs/errors.md lacks:\n" + "\n".join(f"{at}: | {text} | |" for at, text in missing)


def test_documented_sentences_are_in_the_code() -> None:
    raised = {text for _, text in sentences()}
    files = [*sources(), *(Path(settings.BASE_DIR) / name for name in OTHERS)]
    code = "\n".join(_without_fields(path.read_text()) for path in files)
    for _, text in documented():
        assert text in raised or text in code, f"docs/errors.md has what no code states: {text}"


def _without_fields(code: str) -> str:
    """`{name}` of an f-string -> …"""
    return re.sub(r"\{[^{}\n]*\}", "…", code)
