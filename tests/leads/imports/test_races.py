"""Two imports of the same people, held at the moment where it matters."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from typing_extensions import override

from campaigns.models import Channel
from leads.imports import ImportOptions, ImportReport, RawRow, import_leads
from leads.models import Door, ImportChange, Lead, Membership, Outcome
from leads.models.row_ids import new_import_id
from leads.models.targets import Target
from leads.people.deletion import delete_leads
from tests.builders import Tenant, make_campaign, make_tenant
from tests.waiting import is_somebody_waiting_for_a_lock, wait_for
from workspaces.models import Usage

pytestmark = pytest.mark.django_db(transaction=True)


def options(tenant: Tenant, target: Any = None, **flags: Any) -> ImportOptions:
    ref = Target(kind="campaign", id=(target or tenant.campaign).id)
    return ImportOptions(workspace_id=tenant.workspace.id, target=ref, door=Door.V2_ADD, **flags)


class Import(Thread):
    """An import on a connection of its own."""

    def __init__(self, rows: list[RawRow], how: ImportOptions) -> None:
        super().__init__()
        self.rows, self.how = rows, how
        self.report: ImportReport | None = None

    @override
    def run(self) -> None:
        try:
            self.report = import_leads(self.rows, self.how)
        finally:
            connection.close()

    def counts(self) -> dict[str, int]:
        assert self.report is not None, "the import failed; its traceback is in the captured output"
        return {outcome.slug: count for outcome, count in self.report.counts.items() if count}


@contextmanager
def meanwhile(rows: list[RawRow], how: ImportOptions) -> Iterator[Import]:
    """Starts an import while this transaction is open, waits until it waits for it, then commits."""
    other = Import(rows, how)
    with transaction.atomic():
        yield other
        other.start()
        wait_for(is_somebody_waiting_for_a_lock, what="the other import to wait for a lock")
    other.join(timeout=60)
    assert not other.is_alive()


ADA = RawRow(number=0, email="ada@example.com", first_name="Ada")
BOB = RawRow(number=1, email="bob@example.com")


def test_loser_of_a_race_for_a_new_lead_finds_it_and_fills_its_own_target() -> None:
    tenant = make_tenant()
    with meanwhile([ADA, BOB], options(tenant, tenant.other_campaign)) as other:
        import_leads([ADA], options(tenant))
    assert other.counts() == {"created": 2}
    assert Lead.objects.count() == 2
    assert Membership.objects.filter(lead_id=Lead.objects.get(email=ADA.email).id).count() == 2
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 2


def test_loser_of_a_race_for_the_same_membership_reports_a_duplicate() -> None:
    tenant = make_tenant()
    import_leads([ADA], options(tenant, tenant.other_campaign))
    with meanwhile([ADA, BOB], options(tenant)) as other:
        import_leads([ADA], options(tenant))
    assert other.counts() == {"duplicate": 1, "created": 1}


def test_two_imports_that_fill_the_same_lead_keep_true_before_images() -> None:
    tenant = make_tenant()
    third = make_campaign(tenant.workspace, tenant.owner, "Third")
    import_leads([RawRow(number=0, email=ADA.email)], options(tenant))
    with meanwhile(
        [RawRow(number=0, email=ADA.email, first_name="Augusta", phone="+1")],
        options(tenant, tenant.other_campaign),
    ) as other:
        import_leads([ADA], options(tenant, third))
    assert other.counts() == {"created": 1}
    lead = Lead.objects.get()
    assert (lead.first_name, lead.phone) == ("Ada", "+1")
    assert other.report
    assert ImportChange.objects.get(import_id=other.report.import_id).fields == {"phone": ["", "+1"]}


def test_two_imports_that_wake_the_same_lead_count_it_once() -> None:
    tenant = make_tenant()
    import_leads([ADA], options(tenant))
    import_leads([ADA], options(tenant, tenant.other_campaign))
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[Lead.objects.get().id])
    with meanwhile([ADA], options(tenant, tenant.other_campaign)) as other:
        report = import_leads([ADA], options(tenant))
    assert (report.restored, other.report and other.report.restored) == (1, 0)
    assert other.counts() == {"created": 1}
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 1


def test_skip_flag_sees_who_was_put_elsewhere_a_moment_ago() -> None:
    tenant = make_tenant()
    Lead.objects.create(workspace_id=tenant.workspace.id, email=ADA.email)
    with meanwhile([ADA], options(tenant, tenant.other_campaign, skip_if_in_campaign=True)) as other:
        import_leads([ADA], options(tenant, skip_if_in_campaign=True))
    assert other.counts() == {"skipped": 1}


PROFILE = RawRow(number=0, linkedin_url="linkedin.com/in/ada", first_name="Ada")


@pytest.mark.parametrize(
    ("flags", "counts", "places"),
    [({"skip_if_in_workspace": True}, {"skipped": 1}, 1), ({}, {"created": 1}, 2)],
)
def test_new_profile_without_an_email_is_one_person_in_two_campaigns(
    flags: dict[str, bool], counts: dict[str, int], places: int
) -> None:
    tenant = make_tenant()
    second = make_campaign(tenant.workspace, tenant.owner, "Network 2", channel=Channel.LINKEDIN)
    with meanwhile([PROFILE], options(tenant, second, **flags)) as other:
        import_leads([PROFILE], options(tenant, tenant.linkedin))
    assert other.counts() == counts
    assert (Lead.objects.count(), Membership.objects.count()) == (1, places)
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 1


def count_advisory_locks() -> int:
    """Those of this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        locks: int = cursor.fetchone()[0]
    return locks


def test_locks_of_profiles_are_few_and_emails_need_none() -> None:
    """The lock table is the whole server's."""
    tenant = make_tenant()
    with transaction.atomic():
        import_leads([ADA, BOB], options(tenant))
        known = RawRow(number=0, email="cid@example.com", linkedin_url="linkedin.com/in/cid")
        import_leads([known], options(tenant, tenant.linkedin))
        assert count_advisory_locks() == 0
        many = [RawRow(number=n, linkedin_url=f"linkedin.com/in/person{n}") for n in range(1000)]
        import_leads(many, options(tenant, tenant.linkedin))
        assert count_advisory_locks() == 64


def test_new_number_is_one_person_in_two_imports_that_match_by_phone() -> None:
    """Nobody is known by anything else, and no index forbids a second lead with it."""
    tenant = make_tenant()
    row = RawRow(number=0, phone="+49 151 23456789", first_name="Ada")
    into = Target(kind="list", id=tenant.list.id)
    how = ImportOptions(workspace_id=tenant.workspace.id, target=into, door=Door.V2_ADD, match_by_phone=True)
    with meanwhile([row], how) as other:
        import_leads([row], how)
    assert other.counts() == {"duplicate": 1}
    assert Lead.objects.count() == 1


def test_deletion_waits_for_the_import_and_takes_what_it_brought() -> None:
    tenant = make_tenant()
    import_leads([ADA], options(tenant))
    lead = Lead.objects.get()

    class Deletion(Thread):
        @override
        def run(self) -> None:
            delete_leads(workspace_id=tenant.workspace.id, lead_ids=[lead.id])
            connection.close()

    deletion = Deletion()
    with transaction.atomic():
        import_leads([ADA], options(tenant, tenant.other_campaign))
        deletion.start()
        wait_for(is_somebody_waiting_for_a_lock, what="the deletion to wait for the import")
    deletion.join(timeout=60)
    assert Membership.objects.filter(deleted_at=None).count() == 0
    assert Membership.objects.count() == 2
    for campaign in (tenant.campaign, tenant.other_campaign):
        campaign.refresh_from_db()
        assert campaign.lead_count == 0


def test_report_counts_sum_up() -> None:
    tenant = make_tenant()
    report = import_leads([ADA, BOB, RawRow(number=2, email="x")], options(tenant))
    assert report.total == sum(report.counts.values()) == 3
    assert report.counts[Outcome.CREATED] == 2


@pytest.mark.parametrize("email", ["bob@example.com", "refused"])
def test_import_whose_ids_are_taken_begins_anew(monkeypatch: pytest.MonkeyPatch, email: str) -> None:
    """Two imports that draw the same id: the dice are loaded, the rest is real."""
    tenant = make_tenant()
    taken = import_leads([ADA], options(tenant)).import_id
    draws = iter([taken, taken, new_import_id()])
    monkeypatch.setattr("leads.imports.run.new_import_id", lambda: next(draws))
    report = import_leads([RawRow(number=0, email=email)], options(tenant))
    assert report.import_id != taken
    assert Lead.objects.count() == Membership.objects.count() == 1 + report.counts[Outcome.CREATED]
