"""The sentences that the native API answers errors with, read from the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
_FOLDERS = ("workspaces/api", "leads/api/instantly")


def sources() -> list[Path]:
    return [path for folder in _FOLDERS for path in (ROOT / folder).rglob("*.py")]


def sentences() -> set[tuple[int, str]]:
    """(status, sentence), with … for what the sentence is about. Those made elsewhere are left out."""
    return {found for path in sources() for found in _in_module(ast.parse(path.read_text()))}


def _in_module(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for scope in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ApiError":
                yield from _read(node, scope)


def _read(call: ast.Call, scope: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    status, message = call.args[:2]
    if isinstance(message, ast.Name):
        message = _last_value(message, scope) or message
    text = _text_of(message)
    if isinstance(status, ast.Constant) and isinstance(status.value, int) and len(text.replace("…", "")) > 8:
        yield status.value, text


def _last_value(name: ast.Name, scope: ast.FunctionDef) -> ast.expr | None:
    """What the name was set to on the nearest line above."""
    values = {
        node.lineno: node.value
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == name.id for target in node.targets)
        and node.lineno < name.lineno
    }
    return values[max(values)] if values else None


def _text_of(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text_of(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return _text_of(node.left) + _text_of(node.right)
    return "…"
