"""POST /api/v2/leads/add with dry_run: the same reply, and nothing is written."""

from typing import Any

import pytest

from campaigns.models import Campaign
from leads.models import ImportChange, Lead, LeadImport, Membership, RowOutcome
from tests.builders import Tenant, add_leads, block, make_tenant
from workspaces.models import Plan, Usage

LEADS: list[dict[str, Any]] = [
    {"email": "a@example.com", "first_name": "Ann", "custom_variables": {"city": "Rome"}},
    {"email": "A@example.com"},
    {"email": "b@acme.com"},
    {"email": "known@example.com", "job_title": "CEO"},
    {"email": "nope"},
]


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant(upload_limit=3)
    block(tenant.blocklist, "acme.com")
    add_leads(tenant, [{"email": "known@example.com"}], list_id=tenant.list.id)
    return tenant


def rows() -> list[object]:
    models = (Lead, Membership, LeadImport, RowOutcome, ImportChange, Campaign, Usage)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_dry_run_answers_the_same_and_writes_nothing(tenant: Tenant) -> None:
    before = rows()
    tried = add_leads(tenant, LEADS, dry_run=True)
    assert rows() == before
    assert "X-Import-Id" not in tried.headers
    done = add_leads(tenant, LEADS)
    predicted, actual = tried.json(), done.json()
    assert [lead.pop("id") for lead in predicted["created_leads"]] == [None, None]
    assert all(lead.pop("id") for lead in actual["created_leads"])
    assert predicted == actual
    assert (predicted["leads_uploaded"], predicted["remaining_in_plan"]) == (2, 1)


def test_dry_run_reports_a_full_plan_too(tenant: Tenant) -> None:
    Plan.objects.update(upload_limit=1)
    reply = add_leads(tenant, LEADS, dry_run=True)
    assert reply.status_code == 402
