"""The documents by HTTP: all of them, nothing else, and their links lead somewhere."""

import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client

ROOT = Path(settings.BASE_DIR)
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "README.md",
        ROOT / "SECURITY.md",
        ROOT / "CHANGELOG.md",
        ROOT / "clients/python/README.md",
    ]
)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_there_and_its_links_work(name: str) -> None:
    reply = Client().get(f"/{name}")
    assert (reply.status_code, reply["Content-Type"]) == (200, "text/markdown; charset=utf-8")
    assert reply.content == (ROOT / name).read_bytes()
    for link in _links(reply.content.decode()):
        _check(urljoin(f"/{name}", link))


@pytest.mark.parametrize("folder", ["/docs/", "/docs/decisions/", "/docs/screenshots/"])
def test_each_folder_has_an_index(folder: str) -> None:
    reply = Client().get(folder)
    assert reply["Content-Type"] == "text/markdown; charset=utf-8"
    links = {urljoin(folder, link) for link in _links(reply.content.decode())}
    here = ROOT / folder.strip("/")
    assert links >= {f"{folder}{path.name}" for path in here.iterdir() if path.suffix in (".md", ".png")}
    for link in links:
        _check(link)


def test_llms_txt_names_every_page_by_its_full_address() -> None:
    reply = Client().get("/llms.txt")
    assert reply["Content-Type"] == "text/plain; charset=utf-8"
    text = reply.content.decode()
    assert re.match(r"# Leadgate\n\n> .+\n\n## Docs\n\n- \[", text)
    links = _links(text)
    assert all(link.startswith("http://testserver/") for link in links)
    assert {urlsplit(link).path for link in links} >= {f"/{name}" for name in PAGES}
    assert "http://testserver/mcp" in text
    for link in links:
        _check(urlsplit(link).path)


def test_the_folder_is_found_without_its_slash() -> None:
    assert Client().get("/docs")["Location"] == "/docs/"


@pytest.mark.parametrize(
    "path",
    [
        "/docs/nothing.md",
        "/docs/take_screenshots.py",
        "/docs/../manage.py",
        "/docs/%2e%2e/manage.py",
        "/docs/..%2f.leadgate/secret_key",
        "/docs//etc/passwd",
        "/docs/decisions",
        "/docs/nothing/",
        "/docs/\0",
        "/LICENSE.md",
        "/pyproject.toml",
        "/clients/python/README.md/",
    ],
)
def test_nothing_else_is(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_it_is_read_alone() -> None:
    assert Client().post("/docs/api.md").status_code == 405
    assert Client().head("/docs/api.md").status_code == 200


def _links(text: str) -> list[str]:
    """Of Markdown, but for those to other hosts and into the page itself."""
    plain = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)", plain)
    return [link for link in found if not link.startswith(("#", "https://")) or "testserver" in link]


def _check(address: str) -> None:
    path = unquote(urlsplit(address).path)
    assert path == "/api/schema" or Client().get(path).status_code == 200, address
