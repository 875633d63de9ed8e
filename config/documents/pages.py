"""The repository's documents as they are, for people and agents without a checkout: each at its own path, and
/llms.txt, which says what there is (https://llmstxt.org). Nobody needs a key.

A request's path is looked up in a fixed list of names and never joined to a folder.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

_OUTSIDE = ("README.md", "SECURITY.md", "CHANGELOG.md", "clients/python/README.md")
_IN_DOCS = ("docs/*.md", "docs/decisions/*.md", "docs/screenshots/*.png")
_TYPES = {".md": "text/markdown; charset=utf-8", ".png": "image/png"}
_ABOUT = (
    "A self-hosted lead database with one import service: every lead passes one gate, which says of every "
    "row what became of it. It speaks the wire dialects of four products, and has an MCP server for agents."
)


@cache
def documents() -> dict[str, Path]:
    """By path from the root, in order: docs/api.md."""
    found = [path for pattern in _IN_DOCS for path in sorted(settings.BASE_DIR.glob(pattern))]
    found += [settings.BASE_DIR / name for name in _OUTSIDE]
    return {path.relative_to(settings.BASE_DIR).as_posix(): path for path in found if path.is_file()}


@require_safe
def document(_request: HttpRequest, name: str) -> HttpResponse:
    """One of them; of a folder, which ends in a slash, the index."""
    if name.endswith("/"):
        return _index(name)
    if (path := documents().get(name)) is None:
        raise Http404("There is no such page. /docs/ lists them.")
    return HttpResponse(path.read_bytes(), content_type=_TYPES[path.suffix])


def _index(folder: str) -> HttpResponse:
    """Links from the folder that is shown."""
    lines = [_entry(name, name.removeprefix(folder)) for name in documents() if _is_in(name, folder)]
    if not lines:
        raise Http404("There is no such folder. /docs/ lists the pages.")
    if folder == "docs/":
        lines.append("- [Decisions](decisions/): what somebody will want to undo, and why it is so")
    text = "\n".join([f"# Leadgate: {folder.removesuffix('/')}", "", *lines, ""])
    return HttpResponse(text, content_type=_TYPES[".md"])


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """What an agent should read, with full addresses."""
    root = request.build_absolute_uri("/")
    sections = {
        "Docs": [_entry(name, root + name) for name in documents() if _is_in(name, "docs/")],
        "Machines": [
            f"- [OpenAPI]({root}api/schema): every call of the native API, as OpenAPI 3.1",
            f"- MCP server: POST {root}mcp with an API key, see [Agents]({root}docs/mcp.md)",
            _entry("clients/python/README.md", f"{root}clients/python/README.md"),
        ],
        "Optional": [
            _entry(name, root + name)
            for name in documents()
            if name.endswith(".md") and (_is_in(name, "docs/decisions/") or "/" not in name)
        ],
    }
    return HttpResponse(
        "\n".join(["# Leadgate", "", f"> {_ABOUT}", "", *_lines(sections)]),
        content_type="text/plain; charset=utf-8",
    )


def _lines(sections: dict[str, list[str]]) -> Iterator[str]:
    for title, entries in sections.items():
        yield from (f"## {title}", "", *entries, "")


def _is_in(name: str, folder: str) -> bool:
    """Right in it, not in a folder of it."""
    return name.startswith(folder) and "/" not in name.removeprefix(folder)


def _entry(name: str, address: str) -> str:
    """A line of a list: the page's title, which says it all of a decision, and else its first sentence."""
    path = documents()[name]
    if path.suffix != ".md":
        return f"- [{path.name}]({address})"
    title, sentence = _beginning(path)
    has_more = sentence and path.parent.name != "decisions"
    return f"- [{title}]({address})" + (f": {sentence}" if has_more else "")


@cache
def _beginning(path: Path) -> tuple[str, str]:
    """The title, and the first sentence of the first paragraph without its links."""
    title, _, rest = path.read_text().partition("\n")
    paragraph = next((part for part in rest.split("\n\n") if re.match(r"\s*[A-Z`*]", part)), "")
    plain = re.sub(r"\[([^\[\]]{1,200})\]\([^()]{1,200}\)", r"\1", " ".join(paragraph.split()))
    sentence = re.match(r".*?[.?](?= |$)", plain)
    return title.removeprefix("# "), sentence[0] if sentence else plain.removesuffix(":")
