"""A process that reads a file gets no memory: the import says so, keeps what it has, and is resumed."""

import multiprocessing.forkserver
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from leads.files.reading_process import start_server
from leads.imports.record.lifecycle import resume_import
from leads.models import ImportState, Lead, Membership
from tests.builders import Tenant, make_tenant
from tests.leads.file_imports.files import as_csv, counts, options_for, run, start, stop_after, upload

ROWS = 8000
CHUNK = 1000


@pytest.fixture
def tenant(transactional_db: None) -> Tenant:
    return make_tenant(contact_limit=2 * ROWS, upload_limit=2 * ROWS)


@contextmanager
def no_more_memory_for_readers() -> Iterator[None]:
    """They are forks of a server, and inherit what it may have: what it has."""
    start_server()
    server = multiprocessing.forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    pages = int(Path(f"/proc/{server}/statm").read_text().split()[0])
    before = resource.prlimit(server, resource.RLIMIT_AS)
    resource.prlimit(server, resource.RLIMIT_AS, (pages * resource.getpagesize(), before[1]))
    try:
        yield
    finally:
        resource.prlimit(server, resource.RLIMIT_AS, before)


def test_import_fails_with_a_sentence_and_is_resumed(tenant: Tenant) -> None:
    rows = [[f"p{n}@example.com", "Ann", "x" * 300] for n in range(ROWS)]
    source = upload(tenant, as_csv(["Email", "First name", "Notes"], rows))
    record = run(
        start(source, options_for(tenant, target="campaign")), chunk=CHUNK, should_stop=stop_after(2)
    )
    assert record.state == ImportState.RUNNING
    written = record.created_count
    assert 0 < written < ROWS
    with no_more_memory_for_readers():
        record = run(record, chunk=CHUNK)
    assert (record.state, record.failure) == (ImportState.FAILED, "interrupted")
    assert "perhaps for want of memory" in record.failure_text
    assert record.created_count == Lead.objects.count() == Membership.objects.count() == written
    resume_import(workspace_id=tenant.workspace.id, import_id=record.id)
    record = run(record, chunk=CHUNK)
    assert (record.state, counts(record)) == (ImportState.FINISHED, {"created": ROWS})
    assert Lead.objects.count() == Membership.objects.count() == ROWS
