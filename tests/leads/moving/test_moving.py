"""Jobs that move, copy and assign leads: crashed, raced, cancelled, out of plan."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from leads import moving
from leads.imports.record.accounting import account
from leads.jobs.batches import never, run_batches
from leads.jobs.errors import JobEnded
from leads.models import BackgroundJob, ImportState, Lead, LeadImport, Membership, Outcome
from leads.models.targets import Target
from leads.moving import MOVES, cancel_job, move, open_jobs, start_assignment, start_move
from leads.people.deletion import delete_leads
from leads.removing import delete_target
from leads.selection import Wanted
from leads.tasks import defer_what_is_open
from leads.undo.run import can_undo
from tests.builders import Tenant, add_leads, block, make_member, make_tenant
from tests.leads.api.instantly.leads.leads_of import check_counters, uploads
from tests.waiting import is_somebody_waiting_for_a_lock, wait_for
from workspaces.models import Plan, Role, Workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


def run_job(job_id: UUID, *, should_stop: Callable[[], bool] = never) -> None:
    """In batches of three."""
    moving.run_job(job_id, should_stop=should_stop, size=3)


def fill(tenant: Tenant, number: int, **place: Any) -> None:
    add_leads(tenant, [{"email": f"p{n}@example.com"} for n in range(number)], **place)


def campaign(target: Any) -> Target:
    return Target("campaign", target.id)


def begin(tenant: Tenant, source: Target, destination: Target, **how: Any) -> BackgroundJob:
    return start_move(
        Wanted(place=source),
        workspace_id=tenant.workspace.id,
        user_id=tenant.owner.id,
        api_key_id=None,
        destination=destination,
        **how,
    )


def again(job: BackgroundJob) -> BackgroundJob:
    return BackgroundJob.objects.get(id=job.id)


def in_place(place: Target) -> list[str]:
    live = Membership.objects.filter(**{f"{place.kind}_id": place.id}, deleted_at=None)
    leads = Lead.objects.filter(id__in=live.values_list("lead_id", flat=True))
    return sorted(leads.values_list("email", flat=True))  # type: ignore[arg-type]


def after(calls: int) -> Callable[[], bool]:
    """Stops a run after as many batches."""
    left = iter([False] * calls)
    return lambda: next(left, True)


def test_stopped_move_is_carried_on_where_it_was(tenant: Tenant) -> None:
    fill(tenant, 8)
    here, there = campaign(tenant.campaign), Target("list", tenant.list.id)
    job = begin(tenant, here, there)
    run_job(job.id, should_stop=after(2))
    half = again(job)
    assert (half.status, half.progress, half.data["moved_leads"]) == ("in-progress", 75, 6)
    assert open_jobs() == [job.id]
    check_counters(tenant)
    run_job(job.id)
    done = again(job)
    assert (done.status, done.progress, done.data["moved_leads"]) == ("success", 100, 8)
    assert in_place(here) == [] and len(in_place(there)) == 8
    assert open_jobs() == []
    run_job(job.id)  # the sweep may have deferred it once more
    assert again(job).data == done.data
    record = LeadImport.objects.get(id=done.data["import_id"])
    assert (record.state, record.created_count, record.door) == (ImportState.FINISHED, 8, "v2_leads_move")
    assert not can_undo(record)
    check_counters(tenant)


@pytest.mark.parametrize("copies", [False, True])
def test_batch_that_crashes_leaves_nothing_behind(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, copies: bool
) -> None:
    """As if the worker were killed in its second batch: nothing of that is committed."""
    fill(tenant, 7)
    here, there = campaign(tenant.campaign), campaign(tenant.other_campaign)
    job = begin(tenant, here, there, copies=copies)
    batches = iter([False, True])

    def killed(*args: Any, **kwargs: Any) -> bool:
        account(*args, **kwargs)
        if next(batches, False):
            raise KeyboardInterrupt
        return False

    with monkeypatch.context() as patch:
        patch.setattr(move, "account", killed)
        with pytest.raises(KeyboardInterrupt):
            run_job(job.id)
    assert again(job).data["moved_leads"] == len(in_place(there)) == 3
    assert uploads(tenant) == 7 + 3
    check_counters(tenant)
    defer_what_is_open()
    run_job(job.id)
    assert again(job).data["moved_leads"] == len(in_place(there)) == 7
    assert len(in_place(here)) == (7 if copies else 0)
    assert uploads(tenant) == 7 + 7
    check_counters(tenant)


def test_two_moves_of_the_same_leads_at_once(tenant: Tenant) -> None:
    fill(tenant, 12)
    source = campaign(tenant.campaign)
    lists = [Target("list", tenant.list.id), Target("list", tenant.other_list.id)]
    jobs = [begin(tenant, source, destination) for destination in lists]

    def work(job: BackgroundJob) -> None:
        try:
            run_job(job.id)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    with transaction.atomic():  # until both wait
        Workspace.objects.select_for_update().get(id=tenant.workspace.id)
        for thread in threads:
            thread.start()
        wait_for(is_somebody_waiting_for_a_lock, what="the moves to wait for the workspace")
    for thread in threads:
        thread.join(timeout=60)
    assert [again(job).status for job in jobs] == ["success", "success"]
    moved = [again(job).data["moved_leads"] for job in jobs]
    assert sum(moved) == 12 and moved == [len(in_place(place)) for place in lists]
    assert in_place(source) == []
    check_counters(tenant)


def test_two_workers_on_one_job_do_it_once(tenant: Tenant) -> None:
    fill(tenant, 10)
    job = begin(tenant, campaign(tenant.campaign), campaign(tenant.other_campaign), copies=True)

    def work() -> None:
        try:
            # Past the lock that lets one of them in only.
            run_batches(partial(MOVES.do_step, job.id), size=3)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert again(job).data["moved_leads"] == len(in_place(campaign(tenant.other_campaign))) == 10
    assert again(job).data["failed_count"] == 0
    assert uploads(tenant) == 20
    check_counters(tenant)


def test_whom_the_gate_refuses_stays(tenant: Tenant) -> None:
    fill(tenant, 4)
    add_leads(tenant, [{"email": "p1@example.com"}], campaign_id=tenant.other_campaign.id)
    add_leads(tenant, [{"first_name": "Nameless"}], list_id=tenant.list.id)
    add_leads(tenant, [{"email": "p2@acme.com"}], list_id=tenant.list.id)
    block(tenant.blocklist, "acme.com")
    here, there = campaign(tenant.campaign), campaign(tenant.other_campaign)
    from_list = begin(tenant, Target("list", tenant.list.id), there)
    from_campaign = begin(tenant, here, there)
    for job in (from_list, from_campaign):
        run_job(job.id)
    assert again(from_campaign).data["outcomes"] == {
        **{outcome.slug: 0 for outcome in Outcome},
        "created": 3,
        "duplicate": 1,
    }
    outcomes = again(from_list).data["outcomes"]
    assert (outcomes["blocked"], outcomes["invalid_email"], outcomes["created"]) == (1, 1, 0)
    assert in_place(here) == ["p1@example.com"] and len(in_place(there)) == 4
    check_counters(tenant)


def test_person_of_two_places_is_put_in_once(tenant: Tenant) -> None:
    fill(tenant, 4)
    fill(tenant, 5, list_id=tenant.other_list.id)
    job = start_move(
        Wanted(search="p"),
        workspace_id=tenant.workspace.id,
        user_id=None,
        api_key_id=None,
        destination=Target("list", tenant.list.id),
        copies=True,
    )
    run_job(job.id)
    outcomes = again(job).data["outcomes"]
    assert (again(job).status, outcomes["created"], outcomes["repeated"]) == ("success", 5, 4)
    check_counters(tenant)


def test_everything_that_was_stated_goes_with_the_lead(tenant: Tenant) -> None:
    stated = {"personalization": "Dear", "pl_value_lead": "High", "lt_interest_status": 3}
    add_leads(tenant, [{"email": "ada@example.com", "first_name": "Ada"}], list_id=tenant.list.id)
    add_leads(
        tenant,
        [{"email": "ada@example.com", "first_name": "Augusta", "custom_variables": {"a": 1}, **stated}],
    )
    Membership.objects.filter(campaign_id=tenant.campaign.id).update(
        status=-2, verification_status=-1, assigned_to=None
    )
    job = begin(tenant, campaign(tenant.campaign), campaign(tenant.other_campaign))
    run_job(job.id)
    moved = Membership.objects.get(campaign_id=tenant.other_campaign.id)
    assert {name: getattr(moved, name) for name in stated} == stated
    assert (moved.overrides, moved.custom_variables) == ({"first_name": "Augusta"}, {"a": 1})
    assert (moved.status, moved.verification_status, moved.assigned_to) == (-2, -1, tenant.owner.id)
    again_there = begin(
        tenant,
        campaign(tenant.other_campaign),
        campaign(tenant.campaign),
        resets_interest=True,
        assigned_to=tenant.owner.id,
    )
    run_job(again_there.id)
    back = Membership.objects.get(campaign_id=tenant.campaign.id)
    assert (back.lt_interest_status, back.assigned_to) == (None, tenant.owner.id)
    check_counters(tenant)


def test_leads_in_a_third_campaign_are_left_out_on_request(tenant: Tenant) -> None:
    fill(tenant, 3)
    add_leads(tenant, [{"email": "p0@example.com"}], campaign_id=tenant.other_campaign.id)
    job = begin(tenant, campaign(tenant.campaign), Target("list", tenant.list.id), skips_if_in_campaign=True)
    run_job(job.id)
    assert again(job).data["outcomes"]["skipped"] == 1
    assert in_place(campaign(tenant.campaign)) == ["p0@example.com"]
    check_counters(tenant)


def test_move_into_a_linkedin_campaign_goes_by_profile(tenant: Tenant) -> None:
    url = "https://www.linkedin.com/in/ada"
    leads: list[dict[str, Any]] = [
        {"email": "ada@example.com", "custom_variables": {"linkedin_url": url}},
        {"email": "bob@example.com"},
    ]
    add_leads(tenant, leads, list_id=tenant.list.id)
    job = begin(tenant, Target("list", tenant.list.id), campaign(tenant.linkedin))
    run_job(job.id)
    assert again(job).data["outcomes"]["invalid_identity"] == 1
    assert Membership.objects.get(campaign_id=tenant.linkedin.id).linkedin_url == url
    back = begin(tenant, campaign(tenant.linkedin), campaign(tenant.campaign))
    run_job(back.id)
    assert in_place(campaign(tenant.campaign)) == ["ada@example.com"]
    check_counters(tenant)


def test_limit_bounds_how_many_are_looked_at(tenant: Tenant) -> None:
    fill(tenant, 9)
    job = begin(tenant, campaign(tenant.campaign), campaign(tenant.other_campaign), limit=4)
    assert job.work["total"] == 4
    run_job(job.id)
    assert again(job).data["moved_leads"] == 4
    none = begin(tenant, campaign(tenant.campaign), campaign(tenant.other_campaign), limit=0)
    run_job(none.id)
    assert (again(none).status, again(none).data["moved_leads"]) == ("success", 0)
    check_counters(tenant)


def test_plan_that_is_exhausted_stops_before_the_batch_that_would_go_past(tenant: Tenant) -> None:
    fill(tenant, 7, list_id=tenant.list.id)
    Plan.objects.filter(workspace=tenant.workspace).update(upload_limit=5)
    job = begin(tenant, Target("list", tenant.list.id), campaign(tenant.campaign))
    run_job(job.id)
    failed = again(job)
    assert (failed.status, failed.data["failure"], failed.data["moved_leads"]) == (
        "failed",
        "plan_exhausted",
        3,
    )
    assert LeadImport.objects.get(id=failed.data["import_id"]).state == ImportState.FAILED
    assert len(in_place(campaign(tenant.campaign))) == uploads(tenant) == 3
    check_counters(tenant)


def test_destination_that_is_removed_meanwhile_fails_the_job(tenant: Tenant) -> None:
    fill(tenant, 4)
    job = begin(tenant, campaign(tenant.campaign), campaign(tenant.other_campaign))
    delete_target(tenant.other_campaign, user_id=tenant.owner.pk)
    run_job(job.id)
    assert (again(job).status, again(job).data["failure"]) == ("failed", "target_gone")
    assert len(in_place(campaign(tenant.campaign))) == 4
    check_counters(tenant)


def test_mistake_of_ours_fails_the_job(tenant: Tenant, caplog: pytest.LogCaptureFixture) -> None:
    job = begin(tenant, campaign(tenant.campaign), campaign(tenant.other_campaign))
    BackgroundJob.objects.filter(id=job.id).update(work={})
    run_job(job.id)
    assert "failed" in caplog.text and again(job).data["failure"] == "internal_error"


def test_cancelled_job_keeps_what_is_done(tenant: Tenant) -> None:
    fill(tenant, 8)
    job = begin(tenant, campaign(tenant.campaign), campaign(tenant.other_campaign))
    run_job(job.id, should_stop=after(1))
    cancel_job(workspace_id=tenant.workspace.id, job_id=job.id)
    run_job(job.id)
    cancelled = again(job)
    assert (cancelled.status, cancelled.data["moved_leads"]) == ("cancelled", 3)
    assert LeadImport.objects.get(id=cancelled.data["import_id"]).state == ImportState.CANCELLED
    assert len(in_place(campaign(tenant.campaign))) == 5
    with pytest.raises(JobEnded):
        cancel_job(workspace_id=tenant.workspace.id, job_id=job.id)
    with pytest.raises(BackgroundJob.DoesNotExist):
        cancel_job(workspace_id=make_tenant().workspace.id, job_id=job.id)
    check_counters(tenant)


def test_deleted_leads_are_not_moved(tenant: Tenant) -> None:
    fill(tenant, 4)
    job = begin(tenant, campaign(tenant.campaign), campaign(tenant.other_campaign))
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[Lead.objects.get(email="p0@example.com").id])
    run_job(job.id)
    assert again(job).data["moved_leads"] == 3
    check_counters(tenant)


def test_assignment_goes_round_and_is_carried_on(tenant: Tenant) -> None:
    fill(tenant, 8)
    users = [tenant.owner.id, make_member(tenant.workspace, Role.UPLOADER).id]
    job = start_assignment(
        Wanted(place=campaign(tenant.campaign)),
        workspace_id=tenant.workspace.id,
        user_id=tenant.owner.id,
        users=users,
        limit=7,
    )
    run_job(job.id, should_stop=after(1))
    assert again(job).data["assigned_leads"] == 3
    run_job(job.id)
    assert (again(job).status, again(job).data["assigned_leads"]) == ("success", 7)
    members = Membership.objects.in_target(workspace_id=tenant.workspace.id, target_id=tenant.campaign.id)
    assigned: list[UUID | None] = list(members.values_list("assigned_to", flat=True))
    assert assigned[:7] == [users[n % 2] for n in range(7)]
    assert assigned[7] == tenant.owner.id
