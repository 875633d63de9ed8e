"""The house stays one that people find their way in: short functions, files and folders, and no circle."""

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LONGEST_FUNCTION = 40  # lines
LONGEST_FILE = 400  # lines
FULLEST_FOLDER = 20  # Python files
LOOSE = 3  # modules in leads/ beside its rooms
# Words of a conversation, where a reader expects the field's: reported, stated, requested, they, deadlock.
WORDS = re.compile(
    r"(?<![a-z])(told|untold|said|heard|asked|embraced?|he|him|his|himself|its like)(?![a-z])", re.IGNORECASE
)
KEPT_WORDS = ('"asked"', "asked = models.", "asked=dict(", "record.asked", "mailbox_untold")  # stored or sent
APPS = ("config", "leads", "campaigns", "blocklists", "workspaces")


def _files() -> list[Path]:
    """What is written by hand. Migrations are not."""
    return [path for path in _tracked("*.py") if "migrations" not in path.parts]


def _tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in found if path.exists()]


def test_functions_are_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in _files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_files_are_short() -> None:
    lines = {path.relative_to(ROOT): path.read_text().count("\n") for path in _files()}
    long = [f"{path}: {number} lines" for path, number in lines.items() if number > LONGEST_FILE]
    assert not long, "\n".join(long)


def test_folders_are_small() -> None:
    number_in = Counter(path.parent.relative_to(ROOT) for path in _files())
    full = [f"{folder}: {number} files" for folder, number in number_in.items() if number > FULLEST_FOLDER]
    assert not full, "\n".join(full)


def test_leads_has_rooms() -> None:
    loose = [path.name for path in _files() if path.parent == ROOT / "leads"]
    assert len(set(loose) - {"__init__.py", "apps.py"}) <= LOOSE, loose


def test_each_room_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in _files()
        if path.name == "__init__.py"
        and path.relative_to(ROOT).parts[0] in APPS
        and not {"management", "formats"} & set(path.parts)  # folders that Django wants
        and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert not silent, silent


def test_words_are_those_of_the_field() -> None:
    """In names, comments, documents and what users read alike."""
    found = []
    for path in _tracked("*.py", "*.sql", "*.html", "*.js", "*.md", "*.toml"):
        if path != Path(__file__):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                for kept in KEPT_WORDS:
                    line = line.replace(kept, "")
                if WORDS.search(line):
                    found.append(f"{path.relative_to(ROOT)}:{number} {line.strip()}")
    assert not found, "\n".join(found)


def test_no_circle_of_files() -> None:
    modules = {_name_of(path): path for path in _files() if path.relative_to(ROOT).parts[0] in APPS}
    graph = {name: set(_imports(name, path, modules)) for name, path in modules.items()}
    _check_no_circle(graph)


def test_no_circle_of_rooms() -> None:
    """A room is a folder right below an app; what lies beside the rooms is one by itself."""
    modules = {_name_of(path): path for path in _files() if path.relative_to(ROOT).parts[0] in APPS}
    graph: dict[str, set[str]] = {}
    for name, path in modules.items():
        room = _room_of(name)
        others = {_room_of(each) for each in _imports(name, path, modules)} - {room}
        graph.setdefault(room, set()).update(others)
    _check_no_circle(graph)


def _check_no_circle(graph: dict[str, set[str]]) -> None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" > ".join(error.args[1])) from None


def _name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _room_of(name: str) -> str:
    return ".".join(name.split(".")[:2])


def _imports(name: str, path: Path, modules: dict[str, Path]) -> Iterator[str]:
    """Modules of the project that this one imports, wherever in it. An `__init__` that it lies in is no
    circle, as it would be imported anyway."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found = (inner & modules.keys()) or {node.module}
        else:
            continue
        yield from (each for each in found & modules.keys() if each != name)
