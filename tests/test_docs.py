"""What exists is documented, and what is documented exists."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("config", "workspaces", "blocklists", "campaigns", "leads")
# Rooms whose word means the same in every Django project, or needs nothing but itself.
EVIDENT = {
    "leads/management", "leads/migrations", "leads/templatetags",
    "workspaces/admin", "workspaces/api", "workspaces/database", "workspaces/migrations", "workspaces/models",
    "workspaces/text", "User",
}  # fmt: skip
FOLDERS = (*APPS, "tests", "benchmarks", "docs", "templates", "deploy")
CALLS = {"leads/add", "leads/list", "leads/move"}  # of the v2 API: they look like paths, and are none
_PATH = re.compile(rf"(?<![\w/.])(?:{'|'.join(FOLDERS)})/[\w./-]*[\w-]")
_VARIABLE = re.compile(r"\b(?:LEADGATE_[A-Z_]+|DATABASE_URL)\b")


def test_every_environment_variable_is_documented() -> None:
    used = set()
    for folder in (*APPS, "tests"):
        for source in (ROOT / folder).rglob("*.py"):
            used |= set(_VARIABLE.findall(source.read_text()))
    documented = set(_VARIABLE.findall((ROOT / "docs" / "settings.md").read_text()))
    assert used == documented


def test_links_of_the_documents_lead_somewhere() -> None:
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_paths_in_text_lead_somewhere() -> None:
    """Of documents, comments and docstrings."""
    gone = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in [*ROOT.glob("*.md"), *(file for top in FOLDERS for file in (ROOT / top).rglob("*"))]
        if path.suffix in _TEXT and not {"samples", "migrations"} & set(path.parts)
        for text in _TEXT[path.suffix](path)
        for found in _PATH.findall(text)
        if found not in CALLS and not (ROOT / found).exists()
    ]
    assert not gone, "\n".join(gone)


def _whole(path: Path) -> list[str]:
    return [path.read_text()]


def _comments(path: Path) -> Iterator[str]:
    """And docstrings."""
    text = path.read_text()
    if _PATH.search(text):
        yield from re.findall("#.*", text)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield ast.get_docstring(node) or ""


_TEXT: dict[str, Callable[[Path], Iterable[str]]] = {".md": _whole, ".sql": _whole, ".py": _comments}


def test_names_of_the_glossary_are_in_the_code() -> None:
    defined = {name for app in APPS for path in (ROOT / app).rglob("*.py") for name in _defined(path)}
    gone = {name for name in _names() - defined if not ("/" in name and (ROOT / name).is_dir())}
    assert not gone, gone


def _defined(path: Path) -> Iterator[str]:
    """Classes, functions, and what else a file gives a name to."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id


def test_rooms_and_models_have_an_entry() -> None:
    rooms = {
        path.parent.relative_to(ROOT).as_posix()
        for app in ("leads", "workspaces")
        for path in (ROOT / app).glob("*/__init__.py")
    }
    models = {model.__name__ for app in APPS[1:] for model in apps.get_app_config(app).get_models()}
    missing = (rooms | models) - _names() - EVIDENT
    assert not missing, f"docs/glossary.md lacks {sorted(missing)}"


def _names() -> set[str]:
    """What the last column of the glossary's table has."""
    rows = re.findall(r"^\| .+ \| .+ \| (.+) \|$", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
