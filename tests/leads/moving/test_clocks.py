"""Hosts have clocks of their own, and these are set: what a job is about doesn't depend on them."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from leads.models import LeadImport, Membership
from leads.models.row_ids import after_import
from leads.models.targets import Target
from leads.moving import run_job, start_move
from leads.selection import Wanted
from tests.builders import Tenant, add_leads, make_tenant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("is_whole_workspace", [False, True])
@pytest.mark.parametrize("back", [dt.timedelta(hours=1), dt.timedelta(days=2)])
def test_move_after_the_clock_stepped_back(back: dt.timedelta, is_whole_workspace: bool) -> None:
    tenant = make_tenant()
    add_leads(tenant, [{"email": f"p{n}@example.com"} for n in range(5)])
    with time_machine.travel(timezone.now() - back):
        job = start_move(
            Wanted() if is_whole_workspace else Wanted(place=Target("campaign", tenant.campaign.id)),
            workspace_id=tenant.workspace.id,
            user_id=tenant.owner.id,
            api_key_id=None,
            destination=Target("campaign", tenant.other_campaign.id),
        )
        run_job(job.id)
    job.refresh_from_db()
    assert (job.data["moved_leads"], job.data["failed_count"]) == (5, 0)
    assert in_campaigns(tenant) == {"Autumn": 5}


def in_campaigns(tenant: Tenant) -> dict[str, int]:
    found = {"Spring": tenant.campaign.id, "Autumn": tenant.other_campaign.id}
    counts = {name: Membership.objects.filter(campaign_id=pk).count() for name, pk in found.items()}
    return {name: count for name, count in counts.items() if count}


def test_bound_is_greater_than_all_ids_of_an_import() -> None:
    tenant = make_tenant()
    add_leads(tenant, [{"email": "ada@example.com"}])
    record, place = LeadImport.objects.get(), Membership.objects.get()
    assert record.id < place.id < after_import(record.id)
