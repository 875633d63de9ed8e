"""What an import does with known leads: the modes, what is kept, what is erased, and what is reported."""

from typing import Any

import pytest

from leads.files.preview import preview_file
from leads.files.sources import open_source
from leads.imports.errors import BadOption
from leads.imports.rows import UpdateMode
from leads.imports.updates import read_rule
from leads.models import ImportChange, Lead, LeadImport, Membership
from leads.people.deletion import delete_leads
from leads.people.leads import change_lead
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.file_imports.files import (
    as_csv,
    counts,
    import_csv,
    options_for,
    refusals,
    run,
    start,
    upload,
)
from tests.leads.undo.test_run import snapshot, undo

HEADER = ["Email", "First name", "Phone", "Job title"]
ROWS = [
    ["here@x.example", "New", "2", ""],
    ["elsewhere@x.example", "New", "2", ""],
    ["gone@x.example", "New", "2", ""],
    ["new@x.example", "New", "2", ""],
]


@pytest.fixture
def tenant(db: None) -> Tenant:
    """Somebody in the list, somebody elsewhere, somebody deleted: each with a first name, no phone, a job."""
    tenant = make_tenant()
    known = {"first_name": "Old", "job_title": "Clerk"}
    add_leads(tenant, [{"email": "here@x.example", **known}], list_id=tenant.list.id)
    others = [{"email": f"{name}@x.example", **known} for name in ("elsewhere", "gone")]
    add_leads(tenant, others, list_id=tenant.other_list.id)
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[lead_of(tenant, "gone").id])
    return tenant


def lead_of(tenant: Tenant, name: str) -> Lead:
    return Lead.objects.get(workspace_id=tenant.workspace.id, email=f"{name}@x.example")


def facts(tenant: Tenant, name: str) -> tuple[str, str, str]:
    lead = lead_of(tenant, name)
    return lead.first_name, lead.phone, lead.job_title


@pytest.mark.parametrize(
    ("update", "here", "elsewhere", "changed"),
    [
        ("no", ("Old", "", "Clerk"), ("Old", "2", "Clerk"), {"phone": 2}),
        ("fill_blanks", ("Old", "2", "Clerk"), ("Old", "2", "Clerk"), {"phone": 3}),
        ("overwrite", ("New", "2", "Clerk"), ("New", "2", "Clerk"), {"first_name": 3, "phone": 3}),
    ],
)
def test_mode_decides_what_known_leads_take(
    tenant: Tenant, update: str, here: Any, elsewhere: Any, changed: Any
) -> None:
    record = import_csv(tenant, HEADER, ROWS, update=update)
    assert counts(record) == {"created": 3, "duplicate": 1}
    assert (facts(tenant, "here"), facts(tenant, "elsewhere")) == (here, elsewhere)
    assert record.changed_fields == changed
    assert record.updated_count == (0 if update == "no" else 1)


def test_only_existing_creates_and_wakes_nobody(tenant: Tenant) -> None:
    before = snapshot(tenant)
    record = import_csv(tenant, HEADER, ROWS, update="only_existing")
    assert counts(record) == {"duplicate": 2, "unknown_lead": 2}
    assert facts(tenant, "here") == facts(tenant, "elsewhere") == ("New", "2", "Clerk")
    assert record.updated_count == 2 and record.contact_count == 0
    gone = lead_of(tenant, "gone")
    assert gone.deleted_at is not None and gone.first_name == "Old"
    assert refusals(record) == {
        2: ("duplicate", refusals(record)[2][1] | {"updated": ["first_name", "phone"]}),
        3: (
            "duplicate",
            {"lead_id": str(lead_of(tenant, "elsewhere").id), "updated": ["first_name", "phone"]},
        ),
        4: ("unknown_lead", {"deleted_at": gone.deleted_at.isoformat()}),
        5: ("unknown_lead", {}),
    }
    assert not Membership.objects.filter(list_id=tenant.list.id, lead_id=lead_of(tenant, "elsewhere").id)
    undo(record)
    assert snapshot(tenant) == before


def test_empty_cell_erases_where_that_is_requested_and_the_field_is_not_kept(tenant: Tenant) -> None:
    before = snapshot(tenant)
    rows = [["here@x.example", "", "", ""]]
    import_csv(tenant, HEADER, rows, update="overwrite")
    assert facts(tenant, "here") == ("Old", "", "Clerk")
    record = import_csv(tenant, HEADER, rows, update="overwrite", empty_erases=True, keep="job_title")
    assert facts(tenant, "here") == ("", "", "Clerk")
    assert record.changed_fields == {"first_name": 1}
    assert ImportChange.objects.get(import_id=record.id).fields == {"first_name": ["Old", ""]}
    undo(record)
    assert snapshot(tenant) == before


def test_column_that_the_file_does_not_have_erases_nothing(tenant: Tenant) -> None:
    rows = [["here@x.example", ""]]
    import_csv(tenant, ["Email", "Full name"], rows, update="overwrite", empty_erases=True)
    assert facts(tenant, "here") == ("Old", "", "Clerk")


def test_kept_field_is_filled_and_never_overwritten(tenant: Tenant) -> None:
    import_csv(tenant, HEADER, ROWS, update="overwrite", keep="first_name,phone")
    assert facts(tenant, "elsewhere") == ("Old", "2", "Clerk")
    place = Membership.objects.get(list_id=tenant.list.id, lead_id=lead_of(tenant, "elsewhere").id)
    assert place.overrides == {"first_name": "New"}, "what was stated there stays there"


def test_undo_keeps_what_was_edited_since(tenant: Tenant) -> None:
    record = import_csv(tenant, HEADER, ROWS[:1], update="only_existing")
    lead = lead_of(tenant, "here")
    change_lead(workspace_id=lead.workspace_id, lead_id=lead.id, changes={"first_name": "Mine"})
    undo(record)
    assert facts(tenant, "here") == ("Mine", "", "Clerk")
    assert record.undo_report["kept"] == [{"row": 2, "what": "First name of the lead was edited since"}]


@pytest.mark.parametrize("update", ["fill_blanks", "only_existing"])
def test_dry_run_and_preview_tell_the_same(tenant: Tenant, update: str) -> None:
    source = upload(tenant, as_csv(HEADER, ROWS))
    options = options_for(tenant, update=update)
    dry = run(start(source, options, is_dry_run=True))
    rows = preview_file(open_source(source, mapping=source.mapping), options)
    record = run(start(source, options))
    assert (dry.updated_count, dry.changed_fields) == (record.updated_count, record.changed_fields)
    assert rows[0].changes == _changes(record, tenant, "here")
    assert rows[1].changes == _changes(record, tenant, "elsewhere")
    assert rows[3].changes == {}


def _changes(record: LeadImport, tenant: Tenant, name: str) -> dict[str, Any]:
    fields: dict[str, Any] = ImportChange.objects.get(
        import_id=record.id, object_id=lead_of(tenant, name).id
    ).fields
    return fields


def test_rule_is_kept_and_carried_on(tenant: Tenant) -> None:
    record = import_csv(
        tenant, HEADER, ROWS, update="only_existing", empty_erases=True, keep="notes, phone,phone"
    )
    assert record.options["update"] == "only_existing" and record.options["empty_erases"]
    assert record.options["keep"] == ["notes", "phone"]
    assert not record.options["update_existing"]


@pytest.mark.parametrize(
    ("requested", "field"),
    [
        ({"update": "fill_blanks", "update_existing": True}, "update_existing"),
        ({"update": "fill_blanks", "empty_erases": True}, "empty_erases"),
        ({"keep": "phone"}, "keep"),
        ({"update": "overwrite", "keep": "phone,email"}, "keep"),
    ],
)
def test_rule_that_cannot_be_names_the_option(requested: dict[str, Any], field: str) -> None:
    with pytest.raises(BadOption) as raised:
        read_rule(**requested)
    assert raised.value.field == field


def test_update_existing_is_an_alias() -> None:
    assert read_rule(update_existing=True).mode is UpdateMode.OVERWRITE
    assert read_rule(update="overwrite", update_existing=True).mode is UpdateMode.OVERWRITE
