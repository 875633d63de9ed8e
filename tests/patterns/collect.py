"""The source -> every regular expression in it, and by which methods it is used."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

APPS = ("config", "leads", "workspaces", "blocklists", "campaigns")
_METHODS = frozenset(["match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"])
_FIELDS = frozenset(["RegexValidator", "RegexField"])  # of Django and of the REST framework


class Found(NamedTuple):
    """`methods`: how it is used; searching and substituting begin anew at each character."""

    where: str
    pattern: str
    flags: int
    methods: tuple[str, ...]


def find_patterns() -> list[Found]:
    """Of all apps. Fails for one that can't be read off the source."""
    root = Path(settings.BASE_DIR)
    paths = [path for app in APPS for path in sorted((root / app).rglob("*.py"))]
    return [found for path in paths for found in _find_in(path, root)]


def _find_in(path: Path, root: Path) -> Iterator[Found]:
    tree = ast.parse(path.read_text())
    calls = [(node, kind) for node in ast.walk(tree) if (kind := _kind(node))]
    if not calls:
        return
    names = vars(import_module(".".join(path.relative_to(root).with_suffix("").parts)))
    for node, kind in calls:
        assert isinstance(node, ast.Call)
        pattern, flags = _value(node.args[0], names), _flags(node, kind, names)
        if pattern:
            methods = _methods(tree, node) if kind == "compile" else (kind,)
            yield Found(f"{path.relative_to(root)}:{node.lineno}", str(pattern), flags, methods)


def _kind(node: ast.AST) -> str:
    """ "compile", the method that is called at once, or "" for what is no regular expression."""
    if not isinstance(node, ast.Call) or not node.args:
        return ""
    if isinstance(node.func, ast.Name):
        return "search" if node.func.id == "re_path" or node.func.id in _FIELDS else ""
    of_module = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    if not of_module or node.func.value.id != "re":  # type: ignore[attr-defined]
        return ""
    name: str = node.func.attr  # type: ignore[attr-defined]
    return name if name == "compile" or name in _METHODS else ""


def _value(node: ast.expr, names: dict[str, object]) -> object:
    return eval(compile(ast.Expression(node), "pattern", "eval"), names)


def _flags(node: ast.Call, kind: str, names: dict[str, object]) -> int:
    given = [keyword.value for keyword in node.keywords if keyword.arg == "flags"]
    given += node.args[1:2] if kind == "compile" else []
    return int(_value(given[0], names)) if given else 0  # type: ignore[call-overload]


def _methods(tree: ast.AST, call: ast.Call) -> tuple[str, ...]:
    """Those that the file takes from the compiled pattern, or from the name that it has."""
    names = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and node.value is call
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and (node.value is call or (isinstance(node.value, ast.Name) and node.value.id in names))
    }
    return tuple(sorted(used & _METHODS)) or ("search",)


def compiled(found: Found) -> "re.Pattern[str]":
    return re.compile(found.pattern, found.flags)
