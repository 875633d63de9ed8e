"""Each route of each dialect: no key 401, wrong scope 403, a stranger's ids 404, and the rate-limit headers
on every answer to a known key. A new route without an entry in route_cases fails here."""

import re
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings

from tests.builders import Tenant, make_key, make_tenant
from tests.contract import CheckedClient
from tests.route_cases import CASES, EMAIL, Case, World, make_world
from tests.routes import Route, all_routes, other_patterns
from workspaces.keys.scopes import ALL_SCOPES, accepted_scopes

# FoxReach answers 403 where the others answer 401.
WITHOUT_KEY = {"foxreach": 403}
POLICY = re.compile(r'"minute";q=\d+;w=60')
LEFT = re.compile(r'"minute";r=\d+;t=\d+')
RATE_HEADERS = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"]
ROUTES = [pytest.param(route, id=route.name) for route in all_routes()]

# What is under /api beside the routes of viewsets: the document and its page, which are everybody's; the
# dispatcher of /api/v1, whose routes are counted in; and what answers unknown paths.
OTHERS = {
    r"^api/schema/?\Z",
    r"^api/docs/?\Z",
    r"^api/v1(?:/(?P<rest>[\s\S]*))?\Z",
    "api/v2/",
    "api/v2",
    "api/",
    "api",
}

DOCS = Path(settings.BASE_DIR) / "docs"

pytestmark = pytest.mark.django_db


def test_every_route_has_a_case() -> None:
    assert {route.name for route in all_routes()} == set(CASES)
    assert other_patterns() == OTHERS


@pytest.mark.parametrize("route", ROUTES)
def test_route_is_open_to_the_right_key_alone(route: Route) -> None:
    world, case = make_world(), CASES[route.name]
    without_key = case.without_key or WITHOUT_KEY.get(route.dialect, 401)
    assert send(route, None, world).status_code == without_key
    accepted = accepted_scopes(*route.scope)
    others = tuple(scope for scope in ALL_SCOPES if scope not in accepted)
    assert answer_to(route, world, key_with(world.tenant, others)).status_code == 403
    refused = answer_to(route, world, make_tenant().key)
    assert refused.status_code == case.stranger, body_of(refused)
    check_nothing_of_ours(route, world, refused)
    answer = answer_to(route, world, key_with(world.tenant, accepted[:1]))
    assert answer.status_code == case.status, body_of(answer)


def answer_to(route: Route, world: World, key: str) -> Any:
    """With the rate-limit headers, whatever it is."""
    answer = send(route, key, world)
    for name in RATE_HEADERS:
        assert answer.headers.get(name, "").isdecimal(), name
    assert POLICY.fullmatch(answer.headers["RateLimit-Policy"])
    assert LEFT.fullmatch(answer.headers["RateLimit"])
    return answer


def key_with(tenant: Tenant, scopes: Sequence[str]) -> str:
    return make_key(tenant.workspace, tenant.owner, scopes=tuple(scopes))


def check_nothing_of_ours(route: Route, world: World, answer: Any) -> None:
    """Neither ids nor addresses, but for those that the stranger has sent."""
    requested, stated = f"{send_arguments(route, world)}", body_of(answer)
    for secret in {EMAIL, *world.ids.values()}:
        assert secret.isdecimal() or secret in requested or secret not in stated


def send(route: Route, key: str | None, world: World) -> Any:
    """The route's good call, with the key where the dialect wants it."""
    path, body, content_type = send_arguments(route, world)
    headers = {}
    if key and route.dialect == "smartlead":
        path += f"{'&' if '?' in path else '?'}api_key={quote(key)}"
    elif key and route.dialect == "foxreach":
        headers = {"X-API-Key": key}
    elif key:
        headers = {"Authorization": f"Bearer {key}"}
    return CheckedClient().generic(route.method, path, body, CONTENT_TYPE=content_type, headers=headers)


def send_arguments(route: Route, world: World) -> tuple[str, bytes, str]:
    case: Case = CASES[route.name]
    ids = iter(case.ids or (case.id,))
    path = re.sub(r"{\w+}", lambda _: world.ids[next(ids)], route.path)
    query = Template(case.query).substitute(world.ids)
    return path + (f"?{query}" if query else ""), case.body_bytes(world), case.content_type


def body_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode())


# Where the calls of a dialect are documented.
PAGES = {
    "instantly": ("api.md", "webhooks.md", "verification.md", "privacy.md", "files.md"),
    "smartlead": ("api-smartlead.md",),
    "foxreach": ("api-foxreach.md",),
    "puffle": ("api-puffle.md",),
}


@pytest.mark.parametrize("dialect", PAGES)
def test_every_call_is_documented(dialect: str) -> None:
    """By the last part of its path that is no id, and its method."""
    text = "\n".join((DOCS / page).read_text() for page in PAGES[dialect])
    unknown = [
        route.name
        for route in all_routes()
        if route.dialect == dialect
        and not ({f"/{_last_part(route)}", route.method} <= set(re.findall(r"/[\w.-]+|[A-Z]{3,}", text)))
    ]
    assert not unknown, "\n".join(unknown)


@pytest.mark.parametrize("page", [pages[0] for pages in PAGES.values()])
def test_every_dialect_says_what_differs_and_what_is_out_of_scope(page: str) -> None:
    _, _, differs = (DOCS / page).read_text().partition("\n## What differs from the original\n")
    assert differs.count("\n- ") >= 5
    assert "Out of scope" in differs


def _last_part(route: Route) -> str:
    return [part for part in route.path.split("/") if part and not part.startswith("{")][-1]
