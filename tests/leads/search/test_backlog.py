"""Leads are found as soon as they are committed: those without terms are looked at."""

import pytest

from leads.models import Lead
from leads.people.deletion import delete_leads
from leads.search import find_leads, indexer, make_searchable
from leads.undo.run import request_undo, run_undo
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.file_imports.files import as_csv, import_csv, options_for, run, start, stop_after, upload

HEADER = ["Email", "First name", "Company"]


@pytest.fixture
def tenant(db: None, monkeypatch: pytest.MonkeyPatch) -> Tenant:
    """Large, so to say. A stranger's leads have no terms either."""
    monkeypatch.setattr("leads.search.find.FEW", 0)
    tenant = make_tenant()
    import_csv(make_tenant(), HEADER, people(50))
    return tenant


def people(number: int, *, first: int = 0) -> list[list[str]]:
    return [[f"e{n:02}@x.example", "Paul", f"Initech {n:02}"] for n in range(first, first + number)]


def paged(tenant: Tenant, text: str, *, limit: int) -> list[str]:
    """Emails, page by page."""
    ids, after = [], None
    while True:
        page = find_leads(tenant.workspace.id, text).page(after=after, limit=limit)
        ids += [hit.id for hit in page.rows]
        after = page.next
        if after is None:
            break
    emails = {lead.id: lead.email for lead in Lead.objects.filter(id__in=ids)}
    return [emails[pk] or "" for pk in ids]


def test_request(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "e@x.example", "first_name": "Paul"}])
    assert paged(tenant, "paul", limit=10) == paged(tenant, "e@", limit=10) == ["e@x.example"]


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_running_file_of_which_some_have_terms(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    """Everybody once, in order, whichever way they are found."""
    monkeypatch.setattr(indexer, "CORES_TO_FOLLOW", 1)
    import_csv(tenant, HEADER, people(5, first=30))
    make_searchable()
    record = start(upload(tenant, as_csv(HEADER, people(30))), options_for(tenant))
    run(record, chunk=10, should_stop=stop_after(2))
    make_searchable()
    run(record, chunk=5, should_stop=stop_after(1))
    emails = [email for email, *_ in [*people(25), *people(5, first=30)]]
    assert paged(tenant, "initech", limit=limit) == emails
    assert sorted(paged(tenant, "paul", limit=limit)) == emails


def test_terms_that_are_written_while_somebody_pages(tenant: Tenant) -> None:
    import_csv(tenant, HEADER, people(9))
    page = find_leads(tenant.workspace.id, "initech").page(limit=4)
    make_searchable()
    rest = find_leads(tenant.workspace.id, "initech").page(after=page.next, limit=9)
    found = {lead.id: lead.email for lead in Lead.objects.filter(workspace_id=tenant.workspace.id)}
    assert [found[hit.id] for hit in [*page.rows, *rest.rows]] == [email for email, *_ in people(9)]
    assert rest.next is None


def test_lead_that_is_found_both_ways_is_shown_once(tenant: Tenant) -> None:
    """As it happens when its terms are written between the search's two looks."""
    record = import_csv(tenant, HEADER, people(9))
    make_searchable()
    type(record).objects.filter(id=record.id).update(searchable_row=-1)
    assert paged(tenant, "initech", limit=4) == [email for email, *_ in people(9)]


def test_deleted_and_undone(tenant: Tenant) -> None:
    record = import_csv(tenant, HEADER, people(3))
    lead = Lead.objects.get(workspace_id=tenant.workspace.id, email="e01@x.example")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[lead.id])
    assert paged(tenant, "initech", limit=10) == ["e00@x.example", "e02@x.example"]
    request_undo(workspace_id=tenant.workspace.id, import_id=record.id)
    run_undo(record.id)
    assert paged(tenant, "initech", limit=10) == []


def test_more_than_can_be_looked_at(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an update of Leadgate, say: the newest are found, the others when they have their terms."""
    monkeypatch.setattr("leads.search.backlog.LOOKED_AT", 9)  # rows: two have no lead
    import_csv(tenant, HEADER, people(5))
    import_csv(tenant, HEADER, people(5, first=5))
    emails = [email for email, *_ in people(10)]
    assert paged(tenant, "initech", limit=10) == emails[3:]
    make_searchable()
    assert paged(tenant, "initech", limit=10) == emails


def test_first(tenant: Tenant) -> None:
    import_csv(tenant, HEADER, people(30))
    assert len(find_leads(tenant.workspace.id, "paul").first(20)) == 20
