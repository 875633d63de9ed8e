"""Every address of the admin and the API, and every tool of agents, tried by six people, reading and writing.

    nobody     has not logged in, or sends no key
    stranger   owns another workspace
    viewer, uploader, manager, owner    of the workspace that the addresses are about

What each is answered stands in matrix.txt, a line for each address and method. Whoever adds an address adds
its line (`MATRIX=write pytest tests/config/test_matrix.py`) and looks at it. Whatever is answered: nobody and
strangers see nothing of the workspace, and neither they nor a viewer changes anything in it.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from leads.api.mcp.registry import TOOLS
from leads.models import Lead, LeadImport
from tests.builders import Tenant, make_key, make_member, make_tenant
from tests.config.test_admin_access import RULES, furnish
from tests.leads.api.mcp.agent import Agent
from tests.leads.file_imports.files import as_csv, upload
from tests.route_cases import CASES, EMAIL, World, make_world
from tests.route_cases.tools import TOOL_CASES
from tests.routes import Route, all_routes
from tests.test_routes import send
from workspaces.models import Role, User

PEOPLE = ("nobody", "stranger", "viewer", "uploader", "manager", "owner")
EXPECTED = Path(__file__).with_name("matrix.txt")
SECRET = "matrix-secret"  # stands in all that the workspace has
# What logging in, looking around and being refused leaves behind.
_UNWATCHED = (
    "django_session",
    "django_migrations",
    "workspaces_auditentry",
    "workspaces_ratewindow",
    "workspaces_workspacerate",
    "axes_",
    "procrastinate_",
    "workspaces_apikey",  # when it was last used
    "workspaces_user",  # when they last logged in
)

pytestmark = pytest.mark.django_db


def admin_patterns() -> list[tuple[str, str]]:
    """(name, pattern) of each page, in order."""
    found: list[tuple[str, str]] = []
    for prefix, pattern in _walk(get_resolver().url_patterns, ""):
        if prefix.startswith("admin/") and pattern.name:
            found.append((pattern.name, prefix))
    return found


def _walk(patterns: Any, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        text = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, text)
        elif isinstance(pattern, URLPattern):
            yield text, pattern


def address_of(pattern: str, ids: dict[str, Any]) -> str:
    """The pattern with the id of the workspace's own row in it."""
    model = "/".join(pattern.split("/")[1:3])
    return "/" + re.sub(r"<[^>]+>", lambda _: str(ids.get(model, ids["any"])), pattern)


@pytest.fixture
def tenant() -> Tenant:
    tenant = furnish(make_tenant(f"Acme {SECRET}"))
    upload(tenant, as_csv(["Email", "Name"], [[f"{SECRET}@example.com", SECRET]]), name=f"{SECRET}.csv")
    Lead.objects.filter(workspace_id=tenant.workspace.id).update(notes=SECRET, first_name=SECRET)
    return tenant


def ids_of(tenant: Tenant) -> dict[str, Any]:
    own: dict[str, Any] = {
        f"{rule.model._meta.app_label}/{rule.model._meta.model_name}": rule.row(tenant).pk for rule in RULES
    }
    return own | {"any": LeadImport.objects.filter(workspace=tenant.workspace).latest("id").pk}


def _user(tenant: Tenant, person: str) -> User | None:
    if person == "nobody":
        return None
    return make_tenant().owner if person == "stranger" else make_member(tenant.workspace, Role(person))


def _fingerprint() -> dict[str, str]:
    """By table: a digest of all that is in it."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(_UNWATCHED):
                cursor.execute(
                    f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" AS t'
                )
                found[table] = cursor.fetchone()[0]
    return found


def _tried(client: Client, method: str, address: str) -> tuple[int, str]:
    """Status and body; whatever it does is taken back."""
    with transaction.atomic():
        response: Any = client.generic(method, address, b"", content_type="application/x-www-form-urlencoded")
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = body.decode("utf-8", "replace")
        transaction.set_rollback(True)
    return response.status_code, text


@pytest.mark.parametrize("person", PEOPLE)
def test_admin(tenant: Tenant, person: str) -> None:
    user, ids = _user(tenant, person), ids_of(tenant)
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    before = _fingerprint()
    found = {}
    for name, pattern in admin_patterns():
        if name in ("logout", "jsi18n") or "(?P<" in pattern:  # the last: a list of an app's pages
            continue
        for method in ("GET", "POST"):
            status, text = _tried(client, method, address_of(pattern, ids))
            assert status < 500, (pattern, method, text[:500])
            if person in ("nobody", "stranger"):
                assert SECRET not in text, (pattern, method)
            found[f"{method} /{pattern}"] = status
    assert _fingerprint() == before
    _compare(person, found)


@pytest.mark.parametrize("person", PEOPLE)
def test_api(person: str) -> None:
    world = make_world()
    key = _key(world, person)
    before = _fingerprint()
    found = {}
    for route in all_routes():
        with transaction.atomic():
            response = send(route, key, world)
            text = (b"".join(response.streaming_content) if response.streaming else response.content).decode()
            changed = _changed(before, route, person)
            transaction.set_rollback(True)
        assert response.status_code < 500, (route.name, text)
        assert not changed, (route.name, changed)
        if person in ("nobody", "stranger"):
            assert "ada@example.com" not in text or "ada@example.com" in str(CASES[route.name].body), (
                route.name
            )
        found[route.name] = response.status_code
    _compare(person, found)


@pytest.mark.parametrize("person", PEOPLE)
def test_tools(person: str) -> None:
    """Of agents. A tool that refuses is answered 403 here, whatever its sentence."""
    world = make_world()
    preview = Agent(world.tenant.key).preview(text="Email\ny@example.com\n", list_id=world.tenant.list.id)
    agent = Agent(_key(world, person) or "")
    ids = world.ids | {"preview": preview["id"], "report_hash": _hash_for(agent, preview, person)}
    before = _fingerprint()
    found = {}
    for tool, arguments in TOOL_CASES.items():
        with transaction.atomic():
            status, text = _called(agent, tool, Template(json.dumps(arguments)).substitute(ids))
            unchanged = person not in ("nobody", "stranger", "viewer") or _fingerprint() == before
            transaction.set_rollback(True)
        assert unchanged, tool
        if person in ("nobody", "stranger"):
            assert EMAIL not in text, tool
        found[f"POST /mcp {tool}"] = status
    assert TOOL_CASES.keys() == TOOLS.keys()
    _compare(person, found)


def _hash_for(agent: Agent, preview: dict[str, Any], person: str) -> str:
    """Whoever may read the report has one of their own."""
    if person in ("nobody", "stranger"):
        return str(preview["report_hash"])
    return str(agent.call("read_import_report", import_id=preview["id"])["report_hash"])


def _called(agent: Agent, tool: str, arguments: str) -> tuple[int, str]:
    params = {"name": tool, "arguments": json.loads(arguments)}
    answer = agent.send({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})
    is_error = answer.status_code == 200 and answer.json()["result"]["isError"]
    return 403 if is_error else answer.status_code, answer.content.decode()


def _key(world: World, person: str) -> str | None:
    user = _user(world.tenant, person)
    if user is None:
        return None
    if person == "stranger":
        return make_key(user.memberships.get().workspace, user)
    return make_key(world.tenant.workspace, user)


def _changed(before: dict[str, str], route: Route, person: str) -> set[str]:
    """Tables; looked at only where nothing may be changed: after calls of nobody and of viewers."""
    if person not in ("nobody", "viewer") or route.method == "GET":
        return set()
    now = _fingerprint()
    return {table for table in now if now[table] != before[table]}


def _compare(person: str, found: dict[str, int]) -> None:
    """With MATRIX=write in the environment the file is written instead: look at what git shows of it then."""
    expected, column = _read(), PEOPLE.index(person)
    known = {address for address in expected if _door_of(address) == _door_of(next(iter(found)))}
    if os.environ.get("MATRIX") == "write":
        for address in known - found.keys():
            del expected[address]
        for address, status in found.items():
            expected.setdefault(address, ["?"] * len(PEOPLE))[column] = str(status)
        _write(expected)
        return
    assert known == found.keys()
    other = {
        address: f"{expected[address][column]} was expected, {status} was answered"
        for address, status in found.items()
        if expected[address][column] != str(status)
    }
    assert not other, other


def _read() -> dict[str, list[str]]:
    """By address: what each of PEOPLE is answered."""
    lines = [line for line in EXPECTED.read_text().splitlines() if line and not line.startswith("#")]
    cut = [line.split(None, len(PEOPLE)) for line in lines]
    return {cells[-1]: cells[:-1] for cells in cut}


def _write(expected: dict[str, list[str]]) -> None:
    widths = [len(person) for person in PEOPLE]
    lines = ["# " + " ".join(PEOPLE) + " address"]
    for address, cells in sorted(expected.items(), key=lambda item: item[0].split()[::-1]):
        shown = " ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        lines.append(f"  {shown} {address}")
    EXPECTED.write_text("\n".join(lines) + "\n")


def _door_of(address: str) -> str:
    return next((door for door in (" /admin/", " /mcp ") if door in address), "")
