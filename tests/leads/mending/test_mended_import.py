"""What was mended goes in as a corrected file of rejected rows would."""

from typing import Any

import pytest

from leads.files.corrected.drafts import BadDraft, draft_of_import
from leads.files.sources import open_import
from leads.files.stored import storage
from leads.mending.judged import columns_of
from leads.mending.mended_import import import_mended
from leads.mending.refused import refused_page
from leads.models import Lead, LeadImport, LeadList, Membership, SourceFile
from leads.models.errors import UnknownReference
from tests.builders import Tenant, make_tenant
from tests.leads.file_imports.files import as_csv, counts, options_for, run, start, upload

MAPPING = ["full_name", "email", "custom:=size", ""]
HEADER = ["Nachname", "Mail", "=Größe", "Intern"]
ROWS = [
    ["Müller", "ann@gmial,com", "=1+1", "a"],
    ["Bob", "bob@example.com", "2", "b"],
    ["Cy", "nobody", "3", "c"],
]


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def _import(tenant: Tenant, content: bytes = as_csv(HEADER, ROWS), **options: Any) -> LeadImport:
    source = upload(tenant, content)
    return run(start(source, options_for(tenant, **options), mapping=MAPPING))


def test_mended_rows_go_in_with_mapping_and_options_of_the_first(tenant: Tenant) -> None:
    record = _import(tenant, tags=("fair",), fixed={"notes": "met"})
    draft_of_import(record).save({2: {1: "żaneta@example.com", 2: "=2+2"}})
    child = run(import_mended(record, user_id=tenant.owner.id))
    assert counts(child) == {"created": 1}
    assert (child.parent_id, child.list_id, child.options) == (record.id, record.list_id, record.options)
    lead = Lead.objects.get(email="żaneta@example.com")
    assert (lead.first_name, lead.last_name, lead.notes) == ("Müller", "", "met")
    assert Membership.objects.get(lead_id=lead.id).custom_variables == {"=size": "=2+2"}
    assert child.source_id
    name = SourceFile.objects.get(id=child.source_id).name
    assert name == "leads-mended.csv"
    assert list(columns_of(open_import(child)).names[:4]) == HEADER


def test_mended_rows_are_taken_once(tenant: Tenant) -> None:
    record = _import(tenant)
    draft = draft_of_import(record)
    draft.save({2: {1: "ann@example.com"}})
    import_mended(record, user_id=tenant.owner.id)
    assert [row.judged.number for row in refused_page(record, after=0).rows] == [4]
    assert (draft.count(), draft.rows().get().cells) == (0, {})
    with pytest.raises(BadDraft, match="No row is mended yet"):
        import_mended(record, user_id=tenant.owner.id)


def test_row_that_is_still_wrong_can_be_mended_in_the_child(tenant: Tenant) -> None:
    record = _import(tenant)
    draft_of_import(record).save({2: {1: "ann"}, 4: {1: "cy@example.com"}})
    child = run(import_mended(record, user_id=tenant.owner.id))
    assert counts(child) == {"created": 1, "invalid_email": 1}
    (row,) = refused_page(child, after=0).rows
    assert list(row.cells[:4]) == ["Müller", "ann", "=1+1", "a"], "formulas are as they were typed"
    draft_of_import(child).save({row.judged.number: {1: "ann@example.com"}})
    grandchild = run(import_mended(child, user_id=tenant.owner.id))
    assert (counts(grandchild), grandchild.parent_id) == ({"created": 1}, child.id)
    assert open_import(grandchild).columns == open_import(child).columns, "our own columns are there once"


def test_surplus_cells_that_nobody_mended_are_refused_again(tenant: Tenant) -> None:
    content = b"Email,First name\r\nann@example.com,Ann,Berlin\r\nbob@example.com,Bob\r\n"
    record = run(start(upload(tenant, content), options_for(tenant)))
    draft_of_import(record).save({2: {1: "Anna"}})
    child = run(import_mended(record, user_id=tenant.owner.id))
    assert counts(child) == {"incomplete": 1}


def test_nothing_is_left_of_an_import_that_could_not_begin(tenant: Tenant) -> None:
    record = _import(tenant)
    draft = draft_of_import(record)
    draft.save({2: {1: "ann@example.com"}})
    LeadList.objects.filter(id=tenant.list.id).delete()
    with pytest.raises(UnknownReference):
        import_mended(record, user_id=tenant.owner.id)
    assert draft.count() == 1
    assert SourceFile.objects.count() == 1
    folders, _ = storage().listdir(str(tenant.workspace.id))
    assert folders == [str(record.source_id)]
