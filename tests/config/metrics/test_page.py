"""What /metrics shows, and to whom."""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as our_settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics

from config.readers import read_networks
from leads.jobs.queue import Task, queue
from tests.builders import ApiClient, Tenant, add_leads, block, make_tenant
from tests.config.metrics.scraping import names_of_all, scrape, value
from workspaces.metrics.counted import note_load

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


def test_an_import_is_counted_by_its_outcomes(tenant: Tenant) -> None:
    before = scrape()
    block(tenant.blocklist, "bad.example")
    leads = [
        {"email": email} for email in ("a@b.example", "b@b.example", "b@b.example", "x@bad.example", "?")
    ]
    assert add_leads(tenant, leads).status_code == 200
    after = scrape()

    def more(name: str, **labels: str) -> float:
        return value(after, name, **labels) - value(before, name, **labels)

    rows = {"created": 2, "repeated": 1, "blocked": 1, "invalid_email": 1, "duplicate": 0}
    for outcome, number in rows.items():
        assert more("leadgate_import_rows_total", door="v2_leads_add", outcome=outcome) == number, outcome
    assert more("leadgate_requests_total", dialect="instantly", status="200") == 1
    assert more("leadgate_request_seconds_count", dialect="instantly") == 1
    assert more("leadgate_copy_seconds_count", table="leads_lead") == 1
    assert value(after, "leadgate_requests_total", dialect="other", status="200") >= 1  # the scrape before


def test_rows_that_are_taken_back_are_not_counted() -> None:
    tenant = make_tenant(contact_limit=1)
    before = scrape()
    assert add_leads(tenant, [{"email": "a@b.example"}, {"email": "b@b.example"}]).status_code == 402
    created = {"door": "v2_leads_add", "outcome": "created"}
    assert value(scrape(), "leadgate_import_rows_total", **created) == value(
        before, "leadgate_import_rows_total", **created
    )


def test_a_refusal_by_rate_is_counted(tenant: Tenant, settings: Any) -> None:
    settings.LEADGATE_REQUESTS_PER_SECOND = 1
    before = scrape()
    statuses = [ApiClient(tenant.key).get("/api/v2/campaigns").status_code for _ in range(20)]
    refused = value(scrape(), "leadgate_rate_limit_refusals_total", dialect="instantly", window="second")
    assert statuses.count(429) > 0
    assert refused - value(
        before, "leadgate_rate_limit_refusals_total", dialect="instantly", window="second"
    ) == statuses.count(429)


def test_dialects_have_their_names(tenant: Tenant) -> None:
    for path, dialect in (
        ("/api/v1/lead-list?api_key=x", "smartlead"),
        ("/api/v1/nothing", "foxreach"),
        ("/api/nothing", "puffle"),
        ("/mcp", "mcp"),
        ("/admin/login/", "admin"),
        ("/made/up", "other"),
        ("/api/schema", "other"),
    ):
        before = scrape()
        status = str(Client().get(path).status_code)
        labels = {"dialect": dialect, "status": status}
        counted = value(scrape(), "leadgate_requests_total", **labels)
        own = 1 if (dialect, status) == ("other", "200") else 0  # the scrape itself
        assert counted - value(before, "leadgate_requests_total", **labels) == 1 + own, path


def test_the_queue_is_read_from_the_database(tenant: Tenant) -> None:
    import_id = add_leads(tenant, [{"email": "a@b.example"}])["X-Import-Id"]
    queue(Task.UNDO, import_id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '1 hour' WHERE type = 'deferred'")
    samples = scrape()
    assert value(samples, "leadgate_queue_jobs", task="undo_import", state="waiting") == 1
    assert value(samples, "leadgate_queue_jobs", task="undo_import", state="running") == 0
    assert 3600 <= value(samples, "leadgate_queue_oldest_seconds", task="undo_import") < 7200
    assert value(samples, "leadgate_workers") == 0
    assert value(samples, "leadgate_database_up") == 1
    assert value(samples, "leadgate_database_bytes") > 1_000_000
    assert value(samples, "leadgate_database_max_connections") >= 20


def test_without_a_database_the_rest_is_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE procrastinate_workers RENAME TO gone")
    try:
        samples = scrape()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE gone RENAME TO procrastinate_workers")
    assert value(samples, "leadgate_database_up") == 0
    assert value(samples, "leadgate_disk_free_bytes", folder="data") > 0
    assert "leadgate_database_bytes" not in {name for name, _ in samples}


def test_open_metrics_are_read_too() -> None:
    reply = Client().get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    names = {family.name for family in open_metrics(reply.content.decode())}
    assert {"leadgate_requests", "leadgate_database_bytes"} <= names


def test_documents_name_what_there_is_and_all_of_it() -> None:
    note_load(connections=1, waiting=0)
    there = names_of_all()
    docs = Path(our_settings.BASE_DIR) / "docs"
    text = "".join((docs / name).read_text() for name in ("metrics.md", "operate.md"))
    named = set(re.findall(r"\bleadgate_[a-z_]+", text)) - {"leadgate_client"}
    in_tables = set(re.findall(r"^\| (leadgate_[a-z_]+) \|", text, re.MULTILINE))
    assert {re.sub("_(bucket|count|sum)$", "", name) for name in named} == in_tables == there


# --- who may read it ---


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("::ffff:127.0.0.1", {}, 200),
        ("10.0.0.1", {}, 401),
        ("", {}, 401),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 401),
        ("127.0.0.1", {"X-Forwarded-Proto": "https"}, 401),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.9"}, 401),
        ("127.0.0.1", {"Authorization": "Bearer "}, 200),
        ("10.0.0.1", {"Authorization": "Bearer "}, 401),
    ],
)
def test_this_machine_reads_it_and_nobody_else(address: str, headers: dict[str, str], status: int) -> None:
    reply = Client(REMOTE_ADDR=address).get("/metrics", headers=headers)
    assert reply.status_code == status
    assert (b"leadgate_" in reply.content) == (status == 200)


@pytest.mark.parametrize(
    ("header", "status"),
    [("Bearer right", 200), ("bearer  right ", 200), ("Bearer wrong", 401), ("Basic right", 401), ("", 401)],
)
def test_the_token_opens_it_from_anywhere(settings: Any, header: str, status: int) -> None:
    settings.LEADGATE_METRICS_TOKEN, settings.LEADGATE_METRICS_ALLOWED = "right", []
    headers = {"Authorization": header, "X-Forwarded-For": "203.0.113.9"}
    reply = Client(REMOTE_ADDR="10.0.0.1").get("/metrics", headers=headers)
    assert reply.status_code == status
    assert reply.get("WWW-Authenticate") == (None if status == 200 else "Bearer")


def test_a_key_of_the_api_opens_nothing(tenant: Tenant) -> None:
    headers = {"Authorization": f"Bearer {tenant.key}"}
    assert Client(REMOTE_ADDR="10.0.0.1").get("/metrics", headers=headers).status_code == 401


def test_networks_are_read_loudly() -> None:
    assert read_networks("X", ["10.0.0.7/8", " fd00::/8"]) == [
        ip_network("10.0.0.0/8"),
        ip_network("fd00::/8"),
    ]
    with pytest.raises(ImproperlyConfigured, match="LEADGATE_METRICS_ALLOWED: 'prometheus' does not"):
        read_networks("LEADGATE_METRICS_ALLOWED", ["prometheus"])
