"""The database's disk is full: nothing half, a sentence, and all goes on by itself once there is room.

A disk that is full can't be had on every machine, as mounting a small one takes rights. So PostgreSQL itself
raises the very error of a table that can't be extended, from within the statement that writes it.
"""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from config.operation.counters import compare
from leads.models import ImportState, Lead, LeadImport, Membership, RowOutcome, UndoState
from leads.undo.run import request_undo, run_undo
from tests.builders import ApiClient, Tenant, add_leads, make_tenant
from tests.leads.file_imports.files import as_csv, counts, options_for, run, start, upload
from tests.waiting import wait_for

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 300


@pytest.fixture
def tenant(transactional_db: None) -> Tenant:
    return make_tenant()


@contextmanager
def full_disk(table: str, *, on: str = "INSERT", beyond: int = 0) -> Iterator[None]:
    """For the table, once it has more rows than `beyond`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION cannot_extend() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF (SELECT count(*) FROM {table}) > {beyond} THEN"
            " RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END IF;"
            " RETURN NULL; END $$;"
            f"CREATE TRIGGER full_disk AFTER {on} ON {table} EXECUTE FUNCTION cannot_extend()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION cannot_extend() CASCADE")


def _rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Lead, LeadImport, Membership, RowOutcome)}


@pytest.mark.parametrize("table", ["leads_lead", "leads_membership", "leads_leadimport"])
def test_request_is_answered_507_and_leaves_nothing(tenant: Tenant, table: str) -> None:
    add_leads(tenant, [{"email": "bob@example.com"}])
    before, client = _rows(), ApiClient(tenant.key)
    body = {"campaign_id": str(tenant.campaign.id), "leads": [{"email": "ada@example.com"}]}
    with full_disk(table):
        reply = client.post("/api/v2/leads/add", body)
        assert (reply.status_code, _rows()) == (507, before)
    assert reply.json()["message"] == "The disk of the database is full. Nothing was written; try again."
    assert not list(compare())
    assert client.post("/api/v2/leads/add", body).json()["leads_uploaded"] == 1


def test_import_waits_for_room_and_goes_on_where_it_was(
    tenant: Tenant, caplog: pytest.LogCaptureFixture
) -> None:
    content = as_csv(["Email", "Name"], [[f"p{n}@example.com", "Ann"] for n in range(ROWS)])
    record = start(upload(tenant, content), options_for(tenant, target="campaign"))
    with ThreadPoolExecutor(1) as pool:
        with full_disk("leads_lead", beyond=ROWS // 2):
            job = pool.submit(_in_a_thread, record)
            wait_for(lambda: "No space left on device" in caplog.text, what="a full disk")
            record.refresh_from_db()
            assert record.state == ImportState.RUNNING
            assert record.created_count == Lead.objects.count() == record.checkpoint - 1 > 0  # whole chunks
            assert not list(compare())
        job.result()
    record.refresh_from_db()
    assert (record.state, counts(record)) == (ImportState.FINISHED, {"created": ROWS})
    assert Lead.objects.count() == Membership.objects.count() == ROWS
    assert not list(compare())
    assert all(line.levelno < logging.ERROR for line in caplog.records if line.name.startswith("leads"))


def _in_a_thread(record: LeadImport) -> Any:
    try:
        return run(LeadImport.objects.get(id=record.id), chunk=50)
    finally:
        connection.close()


def test_undo_waits_for_room_too(tenant: Tenant, caplog: pytest.LogCaptureFixture) -> None:
    """What is taken back is noted, and that note takes room."""
    content = as_csv(["Email"], [[f"p{n}@example.com"] for n in range(ROWS)])
    record = run(start(upload(tenant, content), options_for(tenant)))
    request_undo(workspace_id=tenant.workspace.id, import_id=record.id)
    with ThreadPoolExecutor(1) as pool:
        with full_disk("leads_leadimport", on="UPDATE"):
            job = pool.submit(_undo_in_a_thread, record)
            wait_for(lambda: "No space left on device" in caplog.text, what="a full disk")
            assert Lead.objects.count() == ROWS
        assert job.result()
    record.refresh_from_db()
    assert (record.undo_state, Lead.objects.count()) == (UndoState.DONE, 0)
    assert not list(compare())


def _undo_in_a_thread(record: LeadImport) -> bool:
    try:
        return run_undo(record.id)
    finally:
        connection.close()
