"""Tags that an import puts on leads, and what its undo takes back."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.imports import ImportReport, RawRow, import_leads
from leads.models import ImportChange, Lead, LeadImport, Outcome, Tag, Tagging
from leads.people.deletion import delete_leads
from leads.tags import add_tags, create_tag, remove_tags
from leads.undo.run import request_undo, run_undo
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.file_imports.files import options_for
from tests.leads.tags.tagged import give_tags, tags_on

ADA, BOB = "ada@example.com", "bob@example.com"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def send(tenant: Tenant, *rows: dict[str, Any], **options: Any) -> ImportReport:
    raw = [RawRow(number=number, **row) for number, row in enumerate(rows)]
    return import_leads(raw, options_for(tenant, **{"target": "campaign", **options}))


def tags(email: str) -> list[str]:
    return tags_on(Lead.objects.get(email=email))


def undo(tenant: Tenant, report: ImportReport) -> LeadImport:
    request_undo(workspace_id=tenant.workspace.id, import_id=report.import_id)
    run_undo(report.import_id)
    return LeadImport.objects.get(id=report.import_id)


def test_tags_of_the_import_and_of_the_row_are_put_on(tenant: Tenant) -> None:
    report = send(
        tenant, {"email": ADA, "tags": (" vip ", "fair", "")}, {"email": BOB}, {"email": BOB}, tags=("fair",)
    )
    assert report.counts[Outcome.CREATED] == 2
    assert (tags(ADA), tags(BOB)) == (["fair", "vip"], ["fair"])
    assert set(Tagging.objects.values_list("import_id", flat=True)) == {report.import_id}
    assert not ImportChange.objects.exists()


def test_known_lead_that_gets_in_is_tagged_and_a_duplicate_only_if_it_is_updated(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": ADA}], list_id=tenant.list.id)
    add_leads(tenant, [{"email": BOB}])
    send(tenant, {"email": ADA}, {"email": BOB}, tags=("fair",))
    assert (tags(ADA), tags(BOB)) == (["fair"], [])
    send(tenant, {"email": BOB, "first_name": "Bob"}, tags=("fair",), update_existing=True)
    assert tags(BOB) == ["fair"]


def test_undo_takes_back_what_the_import_put_on_and_no_more(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": ADA}, {"email": BOB}], list_id=tenant.list.id)
    give_tags(tenant.workspace.id, Lead.objects.get(email=ADA).id, ["fair"])
    report = send(tenant, {"email": ADA, "tags": ("new",)}, {"email": BOB}, tags=("fair",))
    give_tags(tenant.workspace.id, Lead.objects.get(email=BOB).id, ["fair", "later"])
    assert (tags(ADA), tags(BOB)) == (["fair", "new"], ["fair", "later"])
    assert undo(tenant, report).undo_report["kept"] == []
    assert (tags(ADA), tags(BOB)) == (["fair"], ["later"])
    assert Tag.objects.count() == 3


def test_undo_leaves_a_tag_that_was_taken_off_and_put_on_again(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": ADA}], list_id=tenant.list.id)
    report = send(tenant, {"email": ADA}, tags=("fair",))
    by_hand: dict[str, Any] = {
        "workspace_id": tenant.workspace.id,
        "tag_ids": [Tag.objects.get().id],
        "resource_ids": [Lead.objects.get().id],
    }
    remove_tags(**by_hand)
    add_tags(**by_hand)
    undo(tenant, report)
    assert tags(ADA) == ["fair"]


def test_undo_removes_new_leads_with_their_tags_but_keeps_whom_people_tagged(tenant: Tenant) -> None:
    report = send(tenant, {"email": ADA}, {"email": BOB}, tags=("fair",))
    vip = create_tag(workspace_id=tenant.workspace.id, name="vip")
    bob = Lead.objects.get(email=BOB)
    add_tags(workspace_id=tenant.workspace.id, tag_ids=[vip.id], resource_ids=[bob.id])
    kept = undo(tenant, report).undo_report["kept"]
    assert kept == [{"row": 1, "what": "The person was tagged since"}]
    assert [lead.email for lead in Lead.objects.all()] == [BOB]
    assert tags(BOB) == ["vip"]
    assert Tagging.objects.count() == 1


def test_restored_lead_gets_the_tags_beside_its_own(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": ADA}])
    ada = Lead.objects.get()
    give_tags(tenant.workspace.id, ada.id, ["old"])
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[ada.id])
    report = send(tenant, {"email": ADA}, tags=("new",))
    assert (report.restored, tags(ADA)) == (1, ["new", "old"])
    undo(tenant, report)
    assert tags(ADA) == ["old"]


def test_two_profiles_of_one_lead_are_tagged_together(tenant: Tenant) -> None:
    rows = [
        {"email": ADA, "linkedin_url": f"https://linkedin.com/in/ada{n}", "tags": (f"t{n}",)}
        for n in range(2)
    ]
    send(tenant, *rows, target="linkedin", tags=("fair",))
    assert tags(ADA) == ["fair", "t0", "t1"]


def test_row_with_a_tag_that_is_none_is_refused(tenant: Tenant) -> None:
    report = send(tenant, {"email": ADA, "tags": ("x" * 201,)}, {"email": BOB})
    [refusal] = report.refusals
    assert (refusal.number, refusal.outcome) == (0, Outcome.INVALID_EMAIL)
    assert refusal.evidence["problem"] == "has a tag of 201 characters, which may have 200"


def test_import_without_tags_asks_nothing_about_them(tenant: Tenant) -> None:
    with CaptureQueriesContext(connection) as queries:
        send(tenant, {"email": ADA})
    assert not [query for query in queries if "leads_tag" in query["sql"]]
