"""Leads get their terms soon after they were committed, whatever brought or changed them."""

import threading
import time

import pytest
from django.db import connection

from leads.models import ImportState, Lead, LeadImport, SearchTerm, UnsearchedLead
from leads.people.deletion import delete_leads
from leads.people.purge import purge_leads
from leads.search import find_leads, indexer, make_searchable
from leads.search.keeper import keep_searchable
from leads.undo.run import request_undo, run_undo
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.file_imports.files import as_csv, import_csv, options_for, run, start, stop_after, upload

HEADER = ["Email", "First name", "Last name", "Company"]


@pytest.fixture(autouse=True)
def _by_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone: leads without terms are not looked at."""
    monkeypatch.setattr("leads.search.find.FEW", 0)
    monkeypatch.setattr("leads.search.backlog.IMPORTS", 0)


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def count(tenant: Tenant, text: str) -> int:
    return len(find_leads(tenant.workspace.id, text).first(1000))


def people(number: int, *, first: int = 0) -> list[list[str]]:
    return [[f"e{n}@x.example", f"Paul{n}", "Ng", "Initech"] for n in range(first, first + number)]


def test_request(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "e@x.example", "first_name": "Paul", "last_name": "Paul"}])
    assert (count(tenant, "paul"), count(tenant, "e@")) == (0, 1)  # an email needs no terms
    assert make_searchable() == 1
    assert (count(tenant, "paul"), count(tenant, "e@")) == (1, 1)
    assert sorted(SearchTerm.objects.values_list("term", flat=True)) == [
        "@x.example",
        "paul",
        "paul paul",
    ]
    assert make_searchable() == 0


def test_file_is_left_alone_while_it_runs_where_cores_are_few(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "CORES_TO_FOLLOW", 10_000)
    monkeypatch.setattr(indexer, "FAR_AHEAD", 25)
    monkeypatch.setattr(indexer, "BATCH", 7)
    record = start(upload(tenant, as_csv(HEADER, people(50))), options_for(tenant))
    run(record, chunk=10, should_stop=stop_after(2))
    make_searchable()
    assert count(tenant, "paul") == 0
    run(record, chunk=10, should_stop=stop_after(2))
    make_searchable()
    assert count(tenant, "paul") == 21  # of 40 rows: until it is no longer so far ahead
    run(record, chunk=10)
    make_searchable()
    assert count(tenant, "paul") == 50


def test_known_leads_that_a_file_changes_wait_for_its_end_where_cores_are_few(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "CORES_TO_FOLLOW", 10_000)
    import_csv(tenant, HEADER, people(20))
    make_searchable()
    changed = [[email, first, "Later", company] for email, first, _, company in people(20)]
    record = start(upload(tenant, as_csv(HEADER, changed)), options_for(tenant, update="overwrite"))
    run(record, chunk=10, should_stop=stop_after(1))
    add_leads(tenant, [{"email": "e19@x.example", "last_name": "Later"}], update="overwrite")
    make_searchable()
    assert count(tenant, "later") == 1  # of the request
    monkeypatch.setattr(indexer, "CORES_TO_FOLLOW", 1)
    make_searchable()
    assert count(tenant, "later") == 11
    monkeypatch.setattr(indexer, "CORES_TO_FOLLOW", 10_000)
    run(record, chunk=10)
    make_searchable()
    assert count(tenant, "later") == 20


def test_file_is_followed_while_it_is_imported(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "CORES_TO_FOLLOW", 1)
    monkeypatch.setattr(indexer, "BATCH", 7)
    record = start(upload(tenant, as_csv(HEADER, people(50))), options_for(tenant))
    make_searchable()
    run(record, chunk=10, should_stop=stop_after(2))
    make_searchable()
    assert count(tenant, "paul") == Lead.objects.count() == 20
    run(record, chunk=10)
    make_searchable()
    assert count(tenant, "initech") == count(tenant, "ng") == 50
    assert make_searchable() == 0


def test_import_that_failed_before_its_first_row_and_is_resumed(tenant: Tenant) -> None:
    record = start(upload(tenant, as_csv(HEADER, people(3))), options_for(tenant))
    LeadImport.objects.filter(id=record.id).update(state=ImportState.FAILED)
    make_searchable()
    LeadImport.objects.filter(id=record.id).update(state=ImportState.RUNNING)
    run(record)
    make_searchable()
    assert count(tenant, "paul") == 3


def test_crash_in_the_middle(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps before it are done, the one that it hit is done anew."""
    monkeypatch.setattr(indexer, "BATCH", 7)
    import_csv(tenant, HEADER, people(20))
    steps = []

    def crash() -> bool:
        steps.append(1)
        if len(steps) == 3:
            raise KeyboardInterrupt
        return False

    with pytest.raises(KeyboardInterrupt):
        make_searchable(should_stop=crash)
    assert count(tenant, "paul") == 14
    make_searchable()
    assert count(tenant, "paul") == 20


def test_terms_that_are_there_already(tenant: Tenant) -> None:
    """A lead that changed before its import was looked at."""
    import_csv(tenant, HEADER, people(3))
    import_csv(tenant, HEADER, [["e1@x.example", "", "", "Later"]], update_existing=True)
    make_searchable()
    LeadImport.objects.update(searchable_row=-1)
    make_searchable()
    assert (count(tenant, "paul"), count(tenant, "later"), count(tenant, "initech")) == (3, 1, 2)


def test_import_that_fills_and_its_undo(tenant: Tenant) -> None:
    import_csv(tenant, HEADER, [["e0@x.example", "", "", ""]])
    record = import_csv(tenant, HEADER, people(3), target="other_list")
    make_searchable()
    assert not UnsearchedLead.objects.exists()
    assert count(tenant, "paul") == 3
    request_undo(workspace_id=tenant.workspace.id, import_id=record.id)
    run_undo(record.id)
    make_searchable()
    assert count(tenant, "paul") == 0
    assert count(tenant, "e0") == 1
    gone = SearchTerm.objects.exclude(lead_key__in=[_key(lead) for lead in Lead.objects.all()])
    assert not gone.exists()


def test_purge_takes_the_terms_along(tenant: Tenant) -> None:
    import_csv(tenant, HEADER, people(3))
    make_searchable()
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=Lead.objects.values_list("id", flat=True)[:2])
    purge_leads(days=0)
    assert SearchTerm.objects.count() == 4  # a name, its last one, the company, the domain
    assert count(tenant, "paul") == 1


@pytest.mark.django_db(transaction=True)
def test_keeper(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop of the worker, in its thread; a fault doesn't end it."""
    monkeypatch.setattr("leads.search.keeper.PAUSE", 0.01)
    tenant = make_tenant()
    stopped = threading.Event()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE leads_searchterm RENAME TO elsewhere")
    thread = threading.Thread(target=keep_searchable, args=(stopped,))
    try:
        add_leads(tenant, [{"email": "e@x.example", "first_name": "Paul"}])
        thread.start()
        time.sleep(0.1)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO leads_searchterm")
        deadline = time.monotonic() + 30
        while not count(tenant, "paul") and time.monotonic() < deadline:
            time.sleep(0.02)
        assert count(tenant, "paul") == 1
    finally:
        stopped.set()
        thread.join()


def _key(lead: Lead) -> str:
    return lead.id.hex[::-1]
