"""The rows of an import that can be mended, page by page, as they stand."""

import pytest

from leads.erasing import Who, erase_person
from leads.files.corrected.drafts import draft_of_import
from leads.files.stored import remove_file
from leads.mending import refused as module
from leads.mending.everywhere import take_everywhere
from leads.mending.refused import MendPage, can_mend, refused_page
from leads.models import Erasure, LeadImport, LeadList, Outcome, RowOutcome, SourceFile
from leads.models.errors import UnknownReference
from tests.builders import Tenant, block, make_tenant
from tests.leads.file_imports.files import as_csv, import_csv, options_for, run, start, upload

HEADER = ["Email", "Name", "Size"]
ROWS = [
    ["ann@gmial,com", "Ann", "1"],
    ["bob@example.com", "Bob", "2"],
    ["cy@blocked.example", "Cy", "3"],
    ["", "", "4"],
    ["dan@gmial,com", "Dan", "5"],
    ["bob@example.com", "Bob", "6"],
]


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    block(tenant.blocklist, "blocked.example")
    return tenant


@pytest.fixture
def record(tenant: Tenant) -> LeadImport:
    return import_csv(tenant, HEADER, ROWS)


def _numbers(page: MendPage) -> list[int]:
    return [row.judged.number for row in page.rows]


def test_rows_refused_for_their_content_are_shown_with_what_is_wrong(record: LeadImport) -> None:
    page = refused_page(record, after=0)
    assert _numbers(page) == [2, 5, 6]
    first, second, _ = page.rows
    assert list(first.cells) == list(first.original) == ["ann@gmial,com", "Ann", "1"]
    assert first.judged.outcome is Outcome.INVALID_EMAIL and "not a mail domain" in first.judged.reason
    assert list(first.judged.wrong) == [0]
    assert first.judged.suggestions[0].value == "ann@gmail.com"
    assert second.judged.outcome is Outcome.INCOMPLETE and list(second.judged.wrong) == [0, 1]
    assert (page.next_after, page.is_cut) == (None, False)


def test_mended_row_is_shown_as_typed_and_judged_anew(tenant: Tenant, record: LeadImport) -> None:
    draft_of_import(record).save(
        {2: {0: "ann@gmial.com"}, 5: {0: "x@blocked.example"}, 6: {0: "bob@example.com"}}
    )
    good, blocked, known = refused_page(record, after=0).rows
    assert list(good.cells) == ["ann@gmial.com", "Ann", "1"] and good.original[0] == "ann@gmial,com"
    assert good.judged.outcome is Outcome.CREATED
    assert good.judged.suggestions[0].value == "ann@gmail.com", "taken, and doubted"
    assert blocked.judged.outcome is Outcome.BLOCKED and "blocked.example" in blocked.judged.reason
    assert known.judged.outcome is Outcome.DUPLICATE
    assert tenant.list.name in known.judged.reason


def test_pages_go_on_where_the_last_one_ended(record: LeadImport) -> None:
    first = refused_page(record, after=0, limit=2)
    assert (_numbers(first), first.next_after) == ([2, 5], 5)
    second = refused_page(record, after=5, limit=2)
    assert (_numbers(second), second.next_after) == ([6], None)


def test_page_has_room_for_so_much_text(record: LeadImport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAGE_TEXT", 10)
    page = refused_page(record, after=0)
    assert (_numbers(page), page.next_after) == ([2], 2)


def test_rows_far_down_a_large_file_are_left_out(record: LeadImport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOKED_AT", 10)
    page = refused_page(record, after=0)
    assert (list(page.rows), page.next_after, page.is_cut) == ([], None, True)


def test_unreadable_row_has_its_surplus_cells(tenant: Tenant) -> None:
    content = b"Email,First name\r\nann@example.com,Ann,Berlin\r\nbob@example.com,Bob\r\n"
    record = run(start(upload(tenant, content), options_for(tenant)))
    (row,) = refused_page(record, after=0).rows
    assert list(row.cells) == ["ann@example.com", "Ann", "Berlin"]
    assert list(row.judged.wrong) == [2]
    draft_of_import(record).save({2: {1: "Ann, Berlin", 2: ""}})
    (row,) = refused_page(record, after=0).rows
    assert (list(row.cells), row.judged.outcome) == (["ann@example.com", "Ann, Berlin"], Outcome.CREATED)


def test_erased_people_are_not_shown(tenant: Tenant, record: LeadImport) -> None:
    RowOutcome.objects.filter(import_id=record.id, row_number=2).update(email="ann@example.com")
    erase_person(workspace_id=tenant.workspace.id, who=Who(by=Erasure.By.EMAIL, value="ann@example.com"))
    draft_of_import(record).save({5: {0: "x"}})
    draft_of_import(record).rows().update(cells=None)
    assert _numbers(refused_page(record, after=0)) == [6]


def test_dry_run_is_mended_before_the_import(tenant: Tenant) -> None:
    source = upload(tenant, as_csv(HEADER, ROWS))
    dry = run(start(source, options_for(tenant), is_dry_run=True))
    draft_of_import(dry).save({2: {0: "ann@gmail.com"}})
    again = run(start(source, options_for(tenant), is_dry_run=True))
    assert _numbers(refused_page(again, after=0)) == [5, 6]
    row = refused_page(dry, after=0).rows[0]
    assert (row.cells[0], row.original[0]) == ("ann@gmail.com", "ann@gmial,com")


def test_nothing_can_be_mended_without_the_file_or_refused_rows(tenant: Tenant, record: LeadImport) -> None:
    source = SourceFile.objects.get(workspace_id=tenant.workspace.id)
    assert can_mend(record, source)
    remove_file(source)
    assert not can_mend(record, source)
    good = import_csv(tenant, HEADER, [["eve@example.com", "Eve", "1"]])
    assert not can_mend(good, SourceFile.objects.latest("id"))


def test_list_that_is_gone_is_named(tenant: Tenant, record: LeadImport) -> None:
    draft_of_import(record).save({2: {0: "ann@gmail.com"}})
    LeadList.objects.filter(id=tenant.list.id).delete()
    with pytest.raises(UnknownReference):
        refused_page(record, after=0)


def test_suggestion_is_taken_everywhere_and_taken_back(record: LeadImport) -> None:
    draft = draft_of_import(record)
    like = refused_page(record, after=0).rows[0].judged.suggestions[0].like
    draft.save({5: {0: "own@example.com"}})
    assert take_everywhere(record, column=0, like=like) == 2
    assert draft.cells() == {2: {0: "ann@gmail.com"}, 5: {0: "own@example.com"}, 6: {0: "dan@gmail.com"}}
    draft.save({6: {0: "dan@example.com"}})
    assert take_everywhere(record, column=0, like=like, undo=True) == 1
    assert draft.cells() == {5: {0: "own@example.com"}, 6: {0: "dan@example.com"}}
    assert take_everywhere(record, column=1, like=like) == 0
