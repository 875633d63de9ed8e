"""Files in and out through the real web server: in chunks, cut off, and given up half-way."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from leads.files import stored
from leads.models import LeadImport, SourceFile
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.file_imports.files import as_csv, options_for, run, start, upload
from tests.server import database_url, web_server
from tests.waiting import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def kept_files(tenant: Tenant) -> list[Path]:
    folder = Path(stored.storage().location) / str(tenant.workspace.id)
    return [path for path in folder.rglob("*") if path.is_file()]


def send_in_chunks(port: int, tenant: Tenant, rows: int) -> tuple[int, Any]:
    lines: Iterator[bytes] = (b"p%d@example.com,Ann\n" % n for n in range(rows))
    headers = {"Authorization": f"Bearer {tenant.key}", "Content-Type": "text/csv"}
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as client:
        path = f"/api/v2/imports?list_id={tenant.list.id}"
        body = (part for part in (b"Email,Name\n", b"".join(lines)))
        client.request("POST", path, body, headers, encode_chunked=True)
        reply = client.getresponse()
        return reply.status, json.loads(reply.read())


def cut_off(port: int, tenant: Tenant) -> None:
    """Says that a lot comes, sends some of it and hangs up."""
    head = (
        f"POST /api/v2/imports?list_id={tenant.list.id} HTTP/1.1\r\n"
        "Host: localhost\r\nContent-Type: text/csv\r\n"
        f"Authorization: Bearer {tenant.key}\r\nContent-Length: 10000000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(head.encode() + b"Email,Name\n" + b"a@example.com,Ann\n" * 100_000)


def give_up_reading(port: int, tenant: Tenant) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        path = f"/api/v2/exports?list_id={tenant.list.id}"
        client.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {tenant.key}\r\n\r\n".encode()
        )
        assert client.recv(1000).startswith(b"HTTP/1.1 200")


def copying() -> int:
    """Exports that PostgreSQL still works on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND state = 'active' AND query LIKE '%%TO STDOUT%%' AND pid <> pg_backend_pid()"
        )
        found: int = cursor.fetchone()[0]
        return found


def test_files_through_the_web_server() -> None:
    tenant = make_tenant()
    note = "x" * 30_000
    leads = [{"email": f"p{n}@example.com", "personalization": note} for n in range(320)]
    for part in range(10):
        more = [{**lead, "email": f"{part}{lead['email']}"} for lead in leads]
        add_leads(tenant, more, list_id=tenant.list.id)
    with web_server(workers=1, threads=1) as port:
        rows = settings.LEADGATE_BODY_LIMIT // 15  # more than other calls take
        status, body = send_in_chunks(port, tenant, rows)
        assert (status, body["file"]["size"] > settings.LEADGATE_BODY_LIMIT) == (202, True)
        cut_off(port, tenant)
        give_up_reading(port, tenant)
        wait_for(lambda: copying() == 0, what="the end of the export")
        # The one thread that there is answers as ever.
        status, body = send_in_chunks(port, tenant, 1)
        assert (status, body["file"]["row_count"]) == (202, 1)
    assert LeadImport.objects.filter(source_id__isnull=False).count() == SourceFile.objects.count() == 2
    assert len(kept_files(tenant)) == 2


@pytest.mark.parametrize(
    ("path", "table"),
    [
        ("/api/v2/exports?campaign_id={campaign}", "leads_membership"),
        ("/api/v2/imports/{record}/rejected.csv", "campaigns_campaign"),
    ],
)
def test_database_that_is_lost_before_the_first_piece_gets_a_sentence(path: str, table: str) -> None:
    tenant = make_tenant()
    add_leads(tenant, [{"email": "ada@example.com"}])
    content = as_csv(["Email"], [["ada@example.com"]])
    record = run(start(upload(tenant, content), options_for(tenant, target="campaign")))
    path = path.format(campaign=tenant.campaign.id, record=record.id)
    with (
        web_server(workers=1) as port,
        ThreadPoolExecutor(1) as pool,
        psycopg.connect(database_url()) as admin,
    ):
        admin.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        answer = pool.submit(_get, port, tenant, path)
        waiting = "SELECT pid FROM pg_locks WHERE NOT granted"
        (pid,) = wait_for(lambda: admin.execute(waiting).fetchone(), what="the request")
        admin.execute("SELECT pg_terminate_backend(%s)", [pid])
        status, body = answer.result()
        admin.rollback()
        assert status == 503
        assert (
            json.loads(body)["message"]
            == "The database can't be reached just now. Nothing was written; try again."
        )
        assert _get(port, tenant, path)[0] == 200


def _get(port: int, tenant: Tenant, path: str) -> tuple[int, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as client:
        client.request("GET", path, headers={"Authorization": f"Bearer {tenant.key}"})
        reply = client.getresponse()
        return reply.status, reply.read()
