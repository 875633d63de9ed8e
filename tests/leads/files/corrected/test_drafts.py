"""What is mended before an import and after it: kept apart, read by the import, gone with the file."""

from uuid import UUID

import pytest

from leads.erasing import Who, erase_person, give_out
from leads.erasing.files import ERASURES
from leads.files.corrected.drafts import (
    MOST_ROWS,
    BadDraft,
    Draft,
    cells_read_with,
    draft_of_file,
    draft_of_import,
)
from leads.files.rejected import rejected_lines
from leads.files.sources import inspect_source, open_import
from leads.files.stored import remove_file
from leads.jobs.runner import run as run_job
from leads.models import Erasure, Lead, LeadImport, MendedRow, SourceFile
from tests.builders import Tenant, make_tenant
from tests.leads.file_imports.files import as_csv, counts, options_for, refusals, run, start, upload
from workspaces.database.ids import uuid7

HEADER = ["Email", "First name"]
ROWS = [["ann@gmial,com", "Ann"], ["bob@example.com", "Bob"], ["nobody", "Cy"]]
ADA = "ada@example.com"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def source(tenant: Tenant) -> SourceFile:
    return upload(tenant, as_csv(HEADER, ROWS))


def _emails(tenant: Tenant) -> list[str | None]:
    found = Lead.objects.filter(workspace_id=tenant.workspace.id).order_by("email")
    return list(found.values_list("email", flat=True))


def test_import_reads_what_was_typed_when_it_began(tenant: Tenant, source: SourceFile) -> None:
    draft = draft_of_file(source)
    draft.save({2: {0: "ann@gmail.com"}})
    record = start(source, options_for(tenant))
    draft.save({2: {0: "late@example.com"}, 4: {0: "late@example.com"}})
    run(record)
    assert counts(record) == {"created": 2, "invalid_email": 1}
    assert _emails(tenant) == ["ann@gmail.com", "bob@example.com"]


def test_dry_run_reads_it_too_and_rejected_rows_have_it(tenant: Tenant, source: SourceFile) -> None:
    draft_of_file(source).save({2: {0: "ann@gmail.com"}, 4: {0: "no one", 1: "Cyd"}})
    record = run(start(source, options_for(tenant), is_dry_run=True))
    assert counts(record) == {"created": 2, "invalid_email": 1}
    assert b"no one,Cyd,4,invalid_email" in b"".join(rejected_lines(record, open_import(record)))


def test_file_of_ours_is_read_as_it_was_typed(tenant: Tenant, source: SourceFile) -> None:
    """Its formulas are escaped, and what is typed is not."""
    record = run(start(source, options_for(tenant)))
    again = upload(tenant, b"".join(rejected_lines(record, open_import(record))))
    draft_of_file(again).save({2: {0: "ann@gmail.com", 1: "'=1+1"}})
    run(start(again, options_for(tenant)))
    assert Lead.objects.get(email="ann@gmail.com").first_name == "'=1+1"


def test_cells_are_kept_one_by_one_and_taken_back(source: SourceFile) -> None:
    draft = draft_of_file(source)
    draft.save({2: {0: "a"}})
    draft.save({2: {1: "b"}, 4: {0: "c"}})
    assert draft.cells() == {2: {0: "a", 1: "b"}, 4: {0: "c"}}
    assert draft.cells([4, 5]) == {4: {0: "c"}}
    draft.save({2: {0: None}, 4: {0: None, 1: None}})
    assert (draft.cells(), draft.count()) == ({2: {1: "b"}}, 1)


def test_what_was_imported_or_erased_is_no_longer_typed_over(source: SourceFile) -> None:
    draft = draft_of_file(source)
    draft.save({2: {0: "a"}, 3: {0: "b"}, 4: {0: "c"}})
    draft.rows().filter(row_number=2).update(child_id=uuid7())
    draft.rows().filter(row_number=3).update(cells=None)
    draft.save({2: {0: "x"}, 3: {0: "y"}, 4: {0: "z"}})
    assert draft.cells() == {3: None, 4: {0: "z"}}
    assert draft.count() == 1
    assert draft.rows().get(row_number=2).cells == {"0": "a"}


def test_drafts_are_apart(tenant: Tenant, source: SourceFile) -> None:
    record = run(start(source, options_for(tenant)))
    dry = run(start(source, options_for(tenant), is_dry_run=True))
    draft_of_import(record).save({4: {0: "after@example.com"}})
    draft_of_import(dry).save({4: {0: "before@example.com"}})
    assert draft_of_import(record).cells() == {4: {0: "after@example.com"}}
    assert draft_of_file(source).cells() == {4: {0: "before@example.com"}}
    assert cells_read_with(record) == cells_read_with(dry) == {}


def test_nobody_reads_or_writes_by_another_workspace(source: SourceFile) -> None:
    draft_of_file(source).save({2: {0: "a"}})
    stranger = make_tenant()
    draft = Draft(
        workspace_id=stranger.workspace.id,
        source_id=source.id,
        owner_id=source.id,
        stage=MendedRow.Stage.BEFORE,
    )
    assert draft.cells() == {}
    with pytest.raises(SourceFile.DoesNotExist):
        draft.save({2: {0: "b"}})


def test_draft_has_bounds(source: SourceFile) -> None:
    draft = draft_of_file(source)
    with pytest.raises(BadDraft, match="32,767 characters"):
        draft.save({2: {0: "x" * 32_768}})
    with pytest.raises(BadDraft, match="10,000 rows"):
        draft.save({number: {0: "x"} for number in range(2, MOST_ROWS + 3)})
    long: dict[int, str | None] = dict.fromkeys(range(60), "x" * 32000)
    with pytest.raises(BadDraft, match="20,000,000 characters"):
        draft.save(dict.fromkeys(range(2, 14), long))
    assert draft.cells() == {}


def test_draft_goes_where_the_file_is_read_otherwise(source: SourceFile) -> None:
    draft_of_file(source).save({2: {0: "a"}})
    inspect_source(source)
    assert draft_of_file(source).cells() == {}


def test_all_goes_with_the_file(tenant: Tenant, source: SourceFile) -> None:
    other = upload(tenant, as_csv(HEADER, ROWS))
    for each in (source, other):
        draft_of_file(each).save({2: {0: "a"}})
    record = run(start(source, options_for(tenant)))
    draft_of_import(record).save({4: {0: "b"}})
    remove_file(source)
    assert list(MendedRow.objects.values_list("source_id", flat=True)) == [other.id]


# --- erasing ---


def _erase(tenant: Tenant) -> Erasure:
    return erase_person(workspace_id=tenant.workspace.id, who=Who(by=Erasure.By.EMAIL, value=ADA))


def _cells(source: SourceFile, owner_id: UUID | None = None) -> dict[int, object]:
    rows = MendedRow.objects.filter(source=source, owner_id=owner_id or source.id)
    return dict(rows.values_list("row_number", "cells"))


def test_erased_person_is_in_no_draft(tenant: Tenant, source: SourceFile) -> None:
    record = run(start(source, options_for(tenant)))
    draft_of_import(record).save({2: {0: ADA.upper()}, 4: {0: "cy@example.com"}})
    waiting = _waiting_import(tenant, source)
    stranger = make_tenant()
    theirs = upload(stranger, as_csv(HEADER, ROWS))
    draft_of_file(theirs).save({2: {0: ADA}})
    who = Who(by=Erasure.By.EMAIL, value=ADA)
    (mine, *_) = give_out(workspace_id=tenant.workspace.id, who=who).parts["mended"]
    assert ADA in str(mine["cells"]).lower()
    assert _erase(tenant).counts["mended_rows"] == 3
    assert _cells(source, record.id) == {2: None, 4: {"0": "cy@example.com"}}
    assert _cells(theirs) == {2: {"0": ADA}}
    run(waiting)
    assert refusals(waiting)[2][0] == "incomplete", "the file's own cells don't come back"
    assert not give_out(workspace_id=tenant.workspace.id, who=who).parts["mended"]


def _waiting_import(tenant: Tenant, source: SourceFile) -> LeadImport:
    draft_of_file(source).save({2: {0: ADA}})
    return start(source, options_for(tenant))


def test_what_was_typed_over_rows_of_an_erased_person_goes(tenant: Tenant) -> None:
    source = upload(tenant, as_csv(HEADER, [[ADA, "Ada"], ["bob@example.com", "Bob"]]))
    draft_of_file(source).save({2: {1: "Lovelace"}, 3: {1: "Bobby"}})
    run_job(ERASURES, _erase(tenant).id)
    assert _cells(source) == {2: None, 3: {"1": "Bobby"}}
