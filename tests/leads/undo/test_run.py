"""Undo: the workspace is as it was before the import, and what people did since is kept and reported."""

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from campaigns.models import Campaign
from leads.imports.errors import NotNow
from leads.models import EmailVerdict, ImportChange, Lead, LeadImport, LeadList, Membership, UndoState
from leads.people.deletion import delete_leads
from leads.undo.run import can_undo, plan_undo, request_undo, run_undo
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.file_imports.files import (
    as_csv,
    counts,
    import_csv,
    options_for,
    run,
    start,
    stop_after,
    upload,
)
from workspaces.models import Usage

HEADER = ["Email", "First name", "Phone", "LinkedIn"]


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def snapshot(tenant: Tenant) -> dict[str, Any]:
    """Everything that an import may change, but the times of the change and the uploads, which stay used."""
    workspace = tenant.workspace.id
    unwatched = ("created_at", "updated_at")
    return {
        "leads": [
            {k: v for k, v in row.items() if k not in unwatched}
            for row in Lead.objects.filter(workspace_id=workspace).order_by("id").values()
        ],
        "memberships": [
            {k: v for k, v in row.items() if k not in unwatched}
            for row in Membership.objects.filter(workspace_id=workspace).order_by("id").values()
        ],
        "campaigns": list(
            Campaign.objects.filter(workspace_id=workspace).order_by("id").values_list("id", "lead_count")
        ),
        "lists": list(
            LeadList.objects.filter(workspace_id=workspace).order_by("id").values_list("id", "lead_count")
        ),
        "contacts": Usage.objects.get(workspace_id=workspace).contacts,
    }


def undo(record: LeadImport, **options: Any) -> LeadImport:
    if not record.undo_state:
        request_undo(workspace_id=record.workspace_id, import_id=record.id)
    run_undo(record.id, **options)
    record.refresh_from_db()
    return record


def lead_of(tenant: Tenant, email: str) -> Lead:
    return Lead.objects.get(workspace_id=tenant.workspace.id, email=email)


def delete(tenant: Tenant, *emails: str) -> None:
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[lead_of(tenant, email).id for email in emails])


@pytest.mark.parametrize("target", ["list", "campaign"])
@pytest.mark.parametrize("update_existing", [False, True])
def test_undo_brings_back_what_was(tenant: Tenant, target: str, update_existing: bool) -> None:
    place = {"list_id": tenant.list.id} if target == "list" else {"campaign_id": tenant.campaign.id}
    known = [{"email": f"{name}@example.com", "first_name": name} for name in ("here", "asleep", "gone")]
    add_leads(tenant, known, **place)
    add_leads(tenant, [{"email": "elsewhere@example.com"}], campaign_id=tenant.other_campaign.id)
    delete(tenant, "asleep@example.com", "gone@example.com")
    before = snapshot(tenant)
    emails = ["here", "asleep", "elsewhere", "new", "newer"]
    record = import_csv(
        tenant,
        HEADER,
        [[f"{name}@example.com", "Changed", "123", ""] for name in emails],
        target=target,
        update_existing=update_existing,
    )
    assert snapshot(tenant) != before
    plan = plan_undo(record)
    assert (plan.memberships, plan.leads) == (3, 2)
    assert plan.changes == (4 if update_existing else 3)
    undo(record)
    assert snapshot(tenant) == before
    assert record.undo_state == UndoState.DONE
    assert record.undo_report["kept"] == []
    assert record.undo_report["memberships"] == 4 and record.undo_report["leads"] == 2
    assert not ImportChange.objects.filter(import_id=record.id).exists()


def test_undo_is_done_once_and_only_for_what_wrote(tenant: Tenant) -> None:
    rows = [["a@example.com", "", "", ""]]
    record = import_csv(tenant, HEADER, rows)
    undo(record)
    assert not can_undo(record)
    with pytest.raises(NotNow):
        request_undo(workspace_id=tenant.workspace.id, import_id=record.id)
    source = upload(tenant, as_csv(HEADER, rows))
    assert not can_undo(run(start(source, options_for(tenant), is_dry_run=True)))
    waiting = start(source, options_for(tenant))
    assert not can_undo(waiting)
    run(waiting)
    assert can_undo(waiting)
    waiting.rows_pruned_at = timezone.now()
    assert not can_undo(waiting)


def test_strangers_import_is_not_found(tenant: Tenant) -> None:
    record = import_csv(tenant, HEADER, [["a@example.com", "", "", ""]])
    with pytest.raises(LeadImport.DoesNotExist):
        request_undo(workspace_id=make_tenant().workspace.id, import_id=record.id)


def test_import_of_the_api_can_be_undone_too(tenant: Tenant) -> None:
    before = snapshot(tenant)
    add_leads(tenant, [{"email": "a@example.com"}, {"email": "b@example.com"}])
    undo(LeadImport.objects.get(workspace_id=tenant.workspace.id))
    assert snapshot(tenant) == before


def test_verdicts_on_leads_that_go_are_forgotten(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "known@example.com"}])
    record = import_csv(tenant, ["Email"], [["new@example.com"], ["known@example.com"]])
    for email in ("new@example.com", "known@example.com"):
        EmailVerdict.objects.create(
            workspace_id=tenant.workspace.id, email=email, status=1, reason="mail_host"
        )
    request_undo(workspace_id=tenant.workspace.id, import_id=record.id)
    run_undo(record.id)
    assert [verdict.email for verdict in EmailVerdict.objects.all()] == ["known@example.com"]


def test_edited_membership_is_kept_and_listed(tenant: Tenant) -> None:
    record = import_csv(tenant, HEADER, [[f"{n}@example.com", "", "", ""] for n in "ab"])
    membership = Membership.objects.get(lead_id=lead_of(tenant, "a@example.com").id)
    Membership.objects.filter(id=membership.id).update(lt_interest_status=1, updated_at=timezone.now())
    undo(record)
    assert list(Membership.objects.values_list("id", flat=True)) == [membership.id]
    assert list(Lead.objects.values_list("email", flat=True)) == ["a@example.com"]
    assert [kept["row"] for kept in record.undo_report["kept"]] == [2, 2]
    assert record.undo_report["kept_count"] == 2
    assert LeadList.objects.get(id=tenant.list.id).lead_count == 1


def test_lead_that_is_used_since_is_kept(tenant: Tenant) -> None:
    record = import_csv(tenant, HEADER, [[f"{n}@example.com", "", "", ""] for n in "abc"])
    add_leads(tenant, [{"email": "a@example.com"}])
    Lead.objects.filter(email="b@example.com").update(notes="Rang her up", updated_at=timezone.now())
    undo(record)
    assert set(Lead.objects.values_list("email", flat=True)) == {"a@example.com", "b@example.com"}
    assert Membership.objects.get().campaign_id == tenant.campaign.id
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 2
    assert [kept["row"] for kept in record.undo_report["kept"]] == [2, 3]


def test_field_that_was_edited_since_keeps_its_value(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "a@example.com", "first_name": "Old", "phone": "1"}])
    record = import_csv(tenant, HEADER, [["a@example.com", "New", "2", ""]], update_existing=True)
    Lead.objects.filter(email="a@example.com").update(phone="3")
    undo(record)
    lead = lead_of(tenant, "a@example.com")
    assert (lead.first_name, lead.phone) == ("Old", "3")
    assert record.undo_report["kept"] == [{"row": 2, "what": "Phone of the lead was edited since"}]


def test_woken_lead_that_is_used_since_stays_awake(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "a@example.com"}], list_id=tenant.list.id)
    delete(tenant, "a@example.com")
    record = import_csv(tenant, HEADER, [["a@example.com", "", "", ""]])
    assert record.restored_count == 1
    add_leads(tenant, [{"email": "a@example.com"}])
    undo(record)
    assert lead_of(tenant, "a@example.com").deleted_at is None
    assert Membership.objects.get(campaign_id=tenant.campaign.id).deleted_at is None
    assert Membership.objects.get(list_id=tenant.list.id).deleted_at is not None
    assert record.undo_report["kept_count"] == 1


def test_killed_undo_carries_on(tenant: Tenant) -> None:
    before = snapshot(tenant)
    record = import_csv(tenant, HEADER, [[f"p{n}@example.com", "", "", ""] for n in range(2500)])
    undo(record, should_stop=stop_after(2), size=1000)
    assert record.undo_state == UndoState.RUNNING
    assert Membership.objects.count() == 500
    undo(record)
    assert snapshot(tenant) == before
    assert record.undo_report["memberships"] == record.undo_report["leads"] == 2500


PEOPLE = ["a@example.com", "b@example.com", "c@example.com", ""]
URLS = ["", "linkedin.com/in/one", "linkedin.com/in/two"]
file_rows = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(["", "X", "Y"]),
        st.sampled_from(["", "1"]),
        st.sampled_from(URLS),
        st.sampled_from(["", "", "1", "2"]),
    )
    .filter(any)  # a blank line is no row
    .map(list),
    min_size=1,
    max_size=6,
)
files: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    rows=file_rows,
    target=st.sampled_from(["list", "campaign", "linkedin"]),
    rule=st.one_of(
        st.fixed_dictionaries({"update": st.sampled_from(["no", "fill_blanks"])}),
        st.fixed_dictionaries(
            {
                "update": st.sampled_from(["overwrite", "only_existing"]),
                "empty_erases": st.booleans(),
                "keep": st.sampled_from(["", "phone"]),
            }
        ),
    ),
    chunk=st.integers(1, 4),
)


def _linkedin(*rows: list[str], **rule: str) -> dict[str, Any]:
    return {"rows": [*rows], "target": "linkedin", "rule": rule, "chunk": 2}


class UndoAnything(TestCase):
    @pytest.mark.no_cover  # as test_any_sequence_ends_as_the_rules_say
    @settings(
        max_examples=150,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(
        earlier=st.lists(files, max_size=3),
        deleted=st.lists(st.sampled_from(PEOPLE[:3]), max_size=2),
        last=files,
    )
    @example(  # the second row changes the person whom the first one, a duplicate, changes too
        earlier=[_linkedin(["c@example.com", "", "", "linkedin.com/in/two", ""])],
        deleted=[],
        last=_linkedin(
            ["a@example.com", "", "", "linkedin.com/in/two", ""],
            ["c@example.com", "", "", "linkedin.com/in/one", ""],
            update="overwrite",
        ),
    )
    def test_undo_is_the_inverse_of_any_import(
        self, earlier: list[dict[str, Any]], deleted: list[str], last: dict[str, Any]
    ) -> None:
        tenant = make_tenant()
        for drawn in earlier:
            self._import(tenant, drawn)
        known = Lead.objects.filter(workspace_id=tenant.workspace.id, email__in=deleted)
        delete_leads(workspace_id=tenant.workspace.id, lead_ids=list(known.values_list("id", flat=True)))
        before = snapshot(tenant)
        record = self._import(tenant, last)
        undo(record)
        assert snapshot(tenant) == before
        assert record.undo_report["kept"] == []

    def _import(self, tenant: Tenant, drawn: dict[str, Any]) -> LeadImport:
        options = options_for(tenant, target=drawn["target"], **drawn["rule"])
        mapping = ["email", "first_name", "phone", "linkedin_url", "external_id"]
        record = start(upload(tenant, as_csv([*HEADER, "Id"], drawn["rows"])), options, mapping=mapping)
        run(record, chunk=drawn["chunk"])
        assert record.state == "finished", record.failure_text
        assert sum(counts(record).values()) == record.total_count
        return record
