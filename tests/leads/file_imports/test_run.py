"""A file's import: exact over chunks, stops and starts."""

from uuid import uuid4

import pytest

from leads.files import stored
from leads.imports.errors import NotNow
from leads.imports.record.lifecycle import begin_run, request_cancel, resume_import
from leads.models import BackgroundJob, ImportState, Lead, LeadImport, LeadList, Membership
from leads.models.errors import UnknownReference
from leads.people.deletion import delete_leads
from tests.builders import Tenant, add_leads, block, make_tenant
from tests.leads.file_imports.files import (
    as_csv,
    counts,
    import_csv,
    options_for,
    refusals,
    run,
    start,
    stop_after,
    upload,
)
from workspaces.models import Plan, Usage

HEADER = ["Email", "First name", "City"]


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def rows(*emails: str) -> list[list[str]]:
    return [[email, "Ann", "Berlin"] for email in emails]


def people(number: int, *, first: int = 0) -> list[list[str]]:
    return rows(*(f"p{n}@example.com" for n in range(first, first + number)))


def test_every_row_gets_its_outcome(tenant: Tenant) -> None:
    block(tenant.blocklist, "acme.com")
    add_leads(tenant, [{"email": "known@example.com"}], list_id=tenant.list.id)
    record = import_csv(
        tenant,
        HEADER,
        rows("a@example.com", "", "bad@", "A@example.com", "x@acme.com", "known@example.com")
        + [["", "", ""], ["", "Only Name", "Bonn"]],
    )
    assert record.state == ImportState.FINISHED
    # The blank line counts, so that a number is the one that a spreadsheet shows, and is no row.
    assert {number: slug for number, (slug, _) in refusals(record).items()} == {
        4: "invalid_email",
        5: "repeated",
        6: "blocked",
        7: "duplicate",
    }
    assert counts(record) == {
        "created": 3,
        "invalid_email": 1,
        "repeated": 1,
        "blocked": 1,
        "duplicate": 1,
    }
    assert refusals(record)[5][1] == {"repeats_row": 2}
    lead = Lead.objects.get(workspace_id=tenant.workspace.id, email="a@example.com")
    assert lead.source == "upload"
    membership = Membership.objects.get(lead_id=lead.id)
    assert membership.custom_variables == {"City": "Berlin"}


@pytest.mark.parametrize("chunk", [1, 2, 3, 100])
@pytest.mark.parametrize("is_dry_run", [False, True])
def test_repetition_is_found_across_chunks_whatever_became_of_the_first(
    tenant: Tenant, chunk: int, is_dry_run: bool
) -> None:
    block(tenant.blocklist, "acme.com")
    add_leads(
        tenant, [{"email": "known@example.com"}, {"email": "asleep@example.com"}], list_id=tenant.list.id
    )
    asleep = Lead.objects.get(workspace_id=tenant.workspace.id, email="asleep@example.com")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[asleep.id])
    emails = ["new@example.com", "x@acme.com", "known@example.com", "asleep@example.com"]
    source = upload(tenant, as_csv(HEADER, rows(*emails, *emails, *emails)))
    record = run(start(source, options_for(tenant), is_dry_run=is_dry_run), chunk=chunk)
    assert {n: slug for n, (slug, _) in refusals(record).items() if n <= 5} == {3: "blocked", 4: "duplicate"}
    again = {n: evidence["repeats_row"] for n, (slug, evidence) in refusals(record).items() if n > 5}
    assert again == {6: 2, 7: 3, 8: 4, 9: 5, 10: 2, 11: 3, 12: 4, 13: 5}
    assert record.restored_count == 1 and record.total_count == 12


def test_dry_run_reports_the_same_and_writes_no_lead(tenant: Tenant) -> None:
    block(tenant.blocklist, "acme.com")
    source = upload(tenant, as_csv(HEADER, rows("a@example.com", "x@acme.com", "nope", "b@example.com")))
    before = Usage.objects.get(workspace=tenant.workspace).contacts
    dry = run(start(source, options_for(tenant), is_dry_run=True))
    assert not Lead.objects.filter(workspace_id=tenant.workspace.id).exists()
    assert not Membership.objects.filter(workspace_id=tenant.workspace.id).exists()
    assert Usage.objects.get(workspace=tenant.workspace).contacts == before
    assert LeadList.objects.get(id=tenant.list.id).lead_count == 0
    real = run(start(source, options_for(tenant)))
    assert counts(dry) == counts(real) == {"created": 2, "blocked": 1, "invalid_email": 1}
    assert refusals(dry) == refusals(real)
    assert dry.contact_count == real.contact_count == 2


def test_stopped_run_carries_on_from_its_checkpoint(tenant: Tenant) -> None:
    record = start(upload(tenant, as_csv(HEADER, people(10) + people(10))), options_for(tenant))
    run(record, chunk=4, should_stop=stop_after(2))
    assert (record.state, record.total_count, record.checkpoint) == (ImportState.RUNNING, 8, 9)
    run(record, chunk=3)
    assert record.state == ImportState.FINISHED
    assert counts(record) == {"created": 10, "repeated": 10}
    assert refusals(record)[12] == ("repeated", {"repeats_row": 2})
    assert LeadList.objects.get(id=tenant.list.id).lead_count == 10
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 10


def test_run_that_was_thought_dead_writes_nothing_any_more(tenant: Tenant) -> None:
    record = start(upload(tenant, as_csv(HEADER, people(6))), options_for(tenant))

    def taken_over_after_two_chunks() -> bool:
        if LeadImport.objects.get(id=record.id).total_count == 4:
            begin_run(record.id)  # another worker believes that this one is dead
        return False

    run(record, chunk=2, should_stop=taken_over_after_two_chunks)
    assert (record.state, record.total_count) == (ImportState.RUNNING, 4)
    assert Lead.objects.filter(workspace_id=tenant.workspace.id).count() == 4
    run(record)
    assert counts(record) == {"created": 6}


def test_cancel_stops_after_the_chunk_and_resume_carries_on(tenant: Tenant) -> None:
    record = start(upload(tenant, as_csv(HEADER, people(6))), options_for(tenant))

    def cancelled_at_once() -> bool:
        if not LeadImport.objects.get(id=record.id).cancel_requested:
            request_cancel(workspace_id=tenant.workspace.id, import_id=record.id)
        return False

    run(record, chunk=2, should_stop=cancelled_at_once)
    assert (record.state, record.total_count) == (ImportState.CANCELLED, 2)
    with pytest.raises(NotNow):
        request_cancel(workspace_id=tenant.workspace.id, import_id=record.id)
    resume_import(workspace_id=tenant.workspace.id, import_id=record.id)
    run(record)
    assert (record.state, counts(record)) == (ImportState.FINISHED, {"created": 6})
    with pytest.raises(NotNow):
        resume_import(workspace_id=tenant.workspace.id, import_id=record.id)


def test_what_is_in_is_verified_although_the_import_ended_early(tenant: Tenant) -> None:
    plan = Plan.objects.filter(workspace=tenant.workspace)
    plan.update(contact_limit=2)
    jobs = BackgroundJob.objects.filter(workspace_id=tenant.workspace.id, type="verify-leads")
    record = start(upload(tenant, as_csv(HEADER, people(6))), options_for(tenant, verify=True))
    run(record, chunk=3)
    assert (record.state, jobs.count()) == (ImportState.FAILED, 0)  # nobody is in
    resume_import(workspace_id=tenant.workspace.id, import_id=record.id)
    run(record, chunk=2)
    assert (record.state, counts(record)) == (ImportState.FAILED, {"created": 2})
    assert [job.data["import_id"] for job in jobs.all()] == [str(record.id)]
    plan.update(contact_limit=9)
    resume_import(workspace_id=tenant.workspace.id, import_id=record.id)
    assert run(record).state == ImportState.FINISHED
    assert jobs.count() == 2  # the others wait for the second


def test_pending_import_is_cancelled_at_once(tenant: Tenant) -> None:
    record = start(upload(tenant, as_csv(HEADER, people(2))), options_for(tenant))
    request_cancel(workspace_id=tenant.workspace.id, import_id=record.id)
    assert run(record).state == ImportState.CANCELLED
    assert record.total_count == 0


@pytest.mark.parametrize(("target", "limit"), [("list", "contact_limit"), ("campaign", "upload_limit")])
def test_full_plan_stops_before_the_chunk_that_would_go_past(tenant: Tenant, target: str, limit: str) -> None:
    plan = Plan.objects.filter(workspace=tenant.workspace)
    plan.update(**{limit: 5})
    record = start(upload(tenant, as_csv(HEADER, people(8))), options_for(tenant, target=target))
    run(record, chunk=2)
    assert (record.state, record.failure) == (ImportState.FAILED, "plan_exhausted")
    assert counts(record) == {"created": 4}
    assert "room for 1 more" in record.failure_text
    plan.update(**{limit: 8})
    resume_import(workspace_id=tenant.workspace.id, import_id=record.id)
    assert counts(run(record)) == {"created": 8}
    assert record.failure == ""


def test_campaign_that_is_gone_fails_in_words(tenant: Tenant) -> None:
    record = start(upload(tenant, as_csv(HEADER, people(2))), options_for(tenant, target="campaign"))
    tenant.campaign.delete()
    run(record)
    assert (record.state, record.failure) == (ImportState.FAILED, "target_gone")
    assert "campaign" in record.failure_text


def test_file_that_can_not_be_read_to_its_end_fails_in_words_and_keeps_what_it_had(tenant: Tenant) -> None:
    source = upload(tenant, as_csv(HEADER, people(8)))
    path = stored.path_of(source)
    path.write_bytes(path.read_bytes() + b"\xff\xfe\xff,x,y\n")
    record = run(start(source, options_for(tenant)), chunk=2)
    assert (record.state, record.failure) == (ImportState.FAILED, "undecodable")
    assert record.failure_text
    assert record.created_count in (6, 8)


def test_file_that_was_removed_can_not_be_resumed(tenant: Tenant) -> None:
    source = upload(tenant, as_csv(HEADER, people(2)))
    record = start(source, options_for(tenant))
    request_cancel(workspace_id=tenant.workspace.id, import_id=record.id)
    stored.remove_file(source)
    with pytest.raises(NotNow, match="upload it again"):
        resume_import(workspace_id=tenant.workspace.id, import_id=record.id)


def test_update_existing_overwrites_with_what_the_row_has(tenant: Tenant) -> None:
    add_leads(
        tenant,
        [{"email": "a@example.com", "first_name": "Old", "phone": "1"}, {"email": "b@example.com"}],
        list_id=tenant.list.id,
    )
    header = ["email", "first name", "phone"]
    record = import_csv(
        tenant,
        header,
        [["a@example.com", "New", ""], ["b@example.com", "", ""], ["c@example.com", "C", "3"]],
        update_existing=True,
    )
    assert counts(record) == {"created": 1, "duplicate": 2}
    assert record.updated_count == 1
    assert refusals(record)[2][1]["updated"] == ["first_name"]
    lead = Lead.objects.get(workspace_id=tenant.workspace.id, email="a@example.com")
    assert (lead.first_name, lead.phone) == ("New", "1")


def test_without_update_existing_a_duplicate_changes_nothing(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "a@example.com"}], list_id=tenant.list.id)
    record = import_csv(tenant, HEADER, rows("a@example.com"))
    assert (counts(record), record.updated_count) == ({"duplicate": 1}, 0)
    assert Lead.objects.get(workspace_id=tenant.workspace.id).first_name == ""


def test_verification_is_requested_once_at_the_end(tenant: Tenant) -> None:
    record = start(upload(tenant, as_csv(HEADER, people(4))), options_for(tenant, verify=True))
    run(record, chunk=2, should_stop=stop_after(1))
    assert not BackgroundJob.objects.exists()
    run(record)
    job = BackgroundJob.objects.get()
    assert (job.entity_id, job.data) == (tenant.list.id, {"import_id": str(record.id)})


def test_two_profiles_of_one_person_in_different_chunks_share_the_lead(tenant: Tenant) -> None:
    header = ["Email", "LinkedIn", "First name", "Last name"]
    content = as_csv(
        header,
        [
            ["a@example.com", "linkedin.com/in/one", "Ann", ""],
            ["a@example.com", "linkedin.com/in/two", "", "Lee"],
            ["a@example.com", "linkedin.com/in/three", "", ""],
        ],
    )
    source = upload(tenant, content)
    for flag in (False, True):
        dry = run(
            start(source, options_for(tenant, target="linkedin", skip_if_in_workspace=flag), is_dry_run=True),
            chunk=1,
        )
        assert (counts(dry), dry.contact_count) == ({"created": 3}, 1)
    record = run(start(source, options_for(tenant, target="linkedin", skip_if_in_workspace=True)), chunk=1)
    assert (counts(record), record.contact_count) == ({"created": 3}, 1)
    lead = Lead.objects.get(workspace_id=tenant.workspace.id)
    assert (lead.first_name, lead.last_name) == ("Ann", "Lee")


def test_strangers_target_is_refused_before_anything_begins(tenant: Tenant) -> None:
    stranger = make_tenant()
    source = upload(tenant, as_csv(HEADER, people(2)))
    options = options_for(tenant)
    for broken in (
        {"target": options_for(stranger).target},
        {"blocklist_id": stranger.blocklist.id},
        {"assigned_to": stranger.owner.id},
        {"blocklist_id": uuid4()},
    ):
        with pytest.raises(UnknownReference):
            start(source, type(options)(**{**vars(options), **broken}))
    assert not LeadImport.objects.filter(source_id=source.id).exists()
