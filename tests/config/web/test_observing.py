"""A request's id, and its line in the log."""

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from config.logs import KeylessFormatter
from config.telemetry.json_lines import JsonFormatter
from tests.builders import ApiClient, Tenant, add_leads, make_tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What goes to stderr, as JSON."""
    written = io.StringIO()
    own = next(each for each in logging.getLogger().handlers if isinstance(each.formatter, KeylessFormatter))
    assert isinstance(own, logging.StreamHandler)
    before, text = own.setStream(written), own.formatter
    own.setFormatter(JsonFormatter())
    yield written
    own.setStream(before)
    own.setFormatter(text)


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [("abc-1.2_Z", True), ("a" * 64, True), ("a" * 65, False), ("a b\x01", False), ("", False)],
)
def test_an_id_is_taken_or_made(given: str, is_taken: bool) -> None:
    reply = Client().get("/healthz", headers={"X-Request-Id": given})
    assert (reply["X-Request-Id"] == given) == is_taken
    assert is_taken or re.fullmatch("[0-9a-f]{16}", reply["X-Request-Id"])


def test_lines_state_what_they_are_about(
    tenant: Tenant, log: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "config.web.observing")
    reply = add_leads(tenant, [{"email": "a@b.example"}])
    (line,) = map(json.loads, log.getvalue().splitlines())
    assert line.pop("seconds") > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", line.pop("timestamp"))
    assert line.pop("event").startswith("POST /api/v2/leads/add 200 in ")
    assert line == {
        "level": "info",
        "logger": "config.web.observing",
        "request_id": reply["X-Request-Id"],
        "workspace_id": str(tenant.workspace.id),
        "import_id": reply["X-Import-Id"],
        "method": "POST",
        "path": "/api/v2/leads/add",
        "status": 200,
        "dialect": "instantly",
    }


def test_monitors_make_no_lines(log: io.StringIO, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "config.web.observing")
    Client().get("/healthz")
    assert log.getvalue() == ""


@pytest.mark.django_db(transaction=True)
def test_a_mistake_of_ours_is_one_object_with_its_traceback(tenant: Tenant, log: io.StringIO) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE campaigns_campaign RENAME TO lost")
    try:
        reply = ApiClient(tenant.key).get("/api/v2/campaigns")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE lost RENAME TO campaigns_campaign")
    assert reply.status_code == 500
    (line,) = map(json.loads, log.getvalue().splitlines())
    assert line["level"] == "error" and line["request_id"] == reply["X-Request-Id"]
    assert 'relation "campaigns_campaign" does not exist' in line["exception"]
    assert tenant.key not in log.getvalue()
