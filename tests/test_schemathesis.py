"""Schemathesis calls every operation of our own document, in the real WSGI application, with values that
fit the document and values that don't: no answer is a mistake of ours, none is outside of the document.

Each call finds a workspace with one of everything, whose ids are put into most of the calls, and is taken
back afterwards.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from string import Template
from typing import Any
from urllib.parse import parse_qsl

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from config.wsgi import application
from tests.loopback.dns import DnsServer
from tests.route_cases import CASES, World, make_world
from tests.routes import v2_routes

EXAMPLES = 16  # calls of an operation, half of them with values that the document forbids
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
# What a property of a body or of a query may be an id of.
IDS = {
    "campaign": "campaign",
    "campaign_id": "campaign",
    "to_campaign_id": "campaign",
    "list_id": "list",
    "to_list_id": "list",
    "blocklist_id": "blocklist",
    "lead_id": "lead",
    "destination_lead_id": "other_lead",
    "ids": "lead",
    "assigned_to": "user",
    "owned_by": "user",
    "organization_user_ids": "user",
    "lead_email": "email",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_names_to_resolve(settings: Any) -> Iterator[None]:
    """Addresses are verified by asking a name server, which is ours."""
    with DnsServer({}) as server:
        settings.LEADGATE_VERIFY_RESOLVERS = [server.address]
        settings.LEADGATE_VERIFY_TIMEOUT = 0.2
        yield


@cache
def operations() -> dict[str, Any]:
    with connection_kept():
        schema = schemathesis.openapi.from_wsgi("/api/schema", application)
    found: list[Any] = list(schema.get_all_operations())
    return {each.ok().label: each.ok() for each in found}


@pytest.mark.parametrize("label", [f"{route.method} {route.path}" for route in v2_routes()])
def test_operation_keeps_its_word(label: str) -> None:
    world, operation = make_world(), operations()[label]
    assert call(good_call(operation, label, world), world.tenant.key) == CASES[f"instantly {label}"].status
    cases = operation.as_strategy(GenerationMode.POSITIVE) | operation.as_strategy(GenerationMode.NEGATIVE)

    @seed(0)
    @hypothesis_settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, is_ours=st.integers(0, 3).map(bool))
    def check(case: Any, is_ours: bool) -> None:
        if is_ours:
            put_ids(case, label, world)
        call(case, world.tenant.key)

    check()


def good_call(operation: Any, label: str, world: World) -> Any:
    """The one that test_routes makes as well."""
    good = CASES[f"instantly {label}"]
    body = good.body_bytes(world)
    is_json = good.content_type == "application/json"
    case = operation.Case(
        path_parameters=dict.fromkeys(re.findall(r"{(\w+)}", label), world.ids.get(good.id)),
        query=dict(parse_qsl(Template(good.query).substitute(world.ids))),
    )
    if body:
        case.body, case.media_type = json.loads(body) if is_json else body, good.content_type
    return case


@contextmanager
def connection_kept() -> Iterator[None]:
    """Its transaction is the test's: as Django's own test client does, don't close it after a request."""
    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    try:
        yield
    finally:
        for end in ends:
            end.connect(close_old_connections)


def call(case: Any, key: str) -> int:
    """-> the status. What was done is undone."""
    with transaction.atomic(), connection_kept():
        response = case.call(headers={"Authorization": f"Bearer {key}"})
        transaction.set_rollback(True)
    case.validate_response(response, checks=CHECKS)
    status: int = response.status_code
    return status


def put_ids(case: Any, label: str, world: World) -> None:
    known = CASES[f"instantly {label}"].id
    for name in case.path_parameters or {}:
        case.path_parameters[name] = world.ids[known]
    case.body = with_ids(case.body, world)


def with_ids(value: Any, world: World) -> Any:
    if isinstance(value, list):
        return [with_ids(item, world) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _id_of(name, item, world) for name, item in value.items()}


def _id_of(name: str, value: Any, world: World) -> Any:
    """Where there is an id, of the same shape."""
    if name in IDS and isinstance(value, str):
        return world.ids[IDS[name]]
    if name in IDS and isinstance(value, list):
        return [world.ids[IDS[name]]]
    return with_ids(value, world)
