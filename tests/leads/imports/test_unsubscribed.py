"""Who unsubscribed or bounced stays so through every import, and can be a reason to refuse rows."""

from typing import Any

import pytest

from leads.models import Lead, LeadImport, LeadStatus, Membership, MembershipStatus, RowOutcome
from leads.people.deletion import delete_leads
from leads.people.memberships import unsubscribe
from leads.people.restoring import restore_leads
from tests.admin_pages import Browser
from tests.builders import Tenant, add_leads, make_tenant
from tests.leads.admin.upload_pages import confirm, form_values, uploaded
from tests.leads.api.foxreach.conversation import FoxReachClient
from tests.leads.file_imports.files import as_csv, import_csv, refusals

ADA = "ada@example.com"


@pytest.fixture(params=[LeadStatus.UNSUBSCRIBED, LeadStatus.BOUNCED])
def tenant(request: pytest.FixtureRequest, db: None) -> Tenant:
    tenant = make_tenant()
    add_leads(tenant, [{"email": ADA}])
    if request.param is LeadStatus.UNSUBSCRIBED:
        unsubscribe(workspace_id=tenant.workspace.id, lead_id=Lead.objects.get().id)
    Lead.objects.update(status=request.param)
    return tenant


def _status() -> int:
    return Lead.objects.get(email=ADA).status


def _delete(tenant: Tenant) -> None:
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[Lead.objects.get(email=ADA).id])


@pytest.mark.parametrize("is_deleted", [False, True])
def test_imports_leave_it(tenant: Tenant, is_deleted: bool) -> None:
    """A foxreach row states a status of its own, which counts for others."""
    before = _status()
    if is_deleted:
        _delete(tenant)
    FoxReachClient(tenant.key).post("leads", {"email": ADA, "status": "active", "first_name": "Ada"})
    FoxReachClient(tenant.key).post("leads/import", {"leads": [{"email": ADA, "status": "active"}]})
    add_leads(tenant, [{"email": ADA}], update="overwrite")
    import_csv(tenant, ["Email", "Status"], [[ADA, "active"]])
    assert Lead.objects.get(email=ADA).deleted_at is None
    assert _status() == before


def test_restore_and_waking_leave_it(tenant: Tenant) -> None:
    before, place = _status(), Membership.objects.get().status
    _delete(tenant)
    restore_leads(workspace_id=tenant.workspace.id, lead_ids=[Lead.objects.get().id])
    assert (_status(), Membership.objects.get().status) == (before, place)
    _delete(tenant)
    add_leads(tenant, [{"email": ADA}])
    assert (_status(), Membership.objects.get().status) == (before, place)
    if before == LeadStatus.UNSUBSCRIBED:
        assert place == MembershipStatus.UNSUBSCRIBED


def test_flag_refuses_the_row_and_says_why(tenant: Tenant) -> None:
    rows = [{"email": ADA}, {"email": "new@example.com"}]
    envelope: dict[str, Any] = {"campaign_id": tenant.other_campaign.id, "skip_if_unsubscribed": True}
    reply = add_leads(tenant, rows, **envelope).json()
    assert (reply["skipped_count"], reply["leads_uploaded"]) == (1, 1)
    name = LeadStatus(_status()).name.lower()
    assert RowOutcome.objects.get().evidence == {"flag": "skip_if_unsubscribed", "status": name}


def test_flag_keeps_a_deleted_lead_deleted(tenant: Tenant) -> None:
    _delete(tenant)
    assert add_leads(tenant, [{"email": ADA}], skip_if_unsubscribed=True).json()["skipped_count"] == 1
    assert Lead.objects.get(email=ADA).deleted_at is not None


def test_calls_of_the_originals_let_them_in(tenant: Tenant) -> None:
    reply = add_leads(tenant, [{"email": ADA}], campaign_id=tenant.other_campaign.id).json()
    assert reply["leads_uploaded"] == 1


def _uploaded_into(tenant: Tenant, target: str, **choices: Any) -> LeadImport:
    browser = Browser(tenant.owner)
    source = uploaded(browser, as_csv(["Email", "Name"], [[ADA, "Ada"]]), tenant.workspace)
    assert form_values(browser, source)["skip_if_unsubscribed"]
    reply = confirm(browser, source, target=target, **choices)
    assert reply.status_code == 302, reply.context["form"].errors
    record = LeadImport.objects.latest("id")
    assert record.user_id == tenant.owner.id
    return record


def test_file_into_a_campaign_skips_them_unless_it_is_switched_off(tenant: Tenant) -> None:
    campaign = f"campaign:{tenant.other_campaign.id}"
    assert _uploaded_into(tenant, campaign).options["skip_if_unsubscribed"]
    assert "skip_if_unsubscribed" not in _uploaded_into(tenant, f"list:{tenant.list.id}").options
    off = _uploaded_into(tenant, campaign, skip_if_unsubscribed="")
    assert "skip_if_unsubscribed" not in off.options


def test_file_of_the_gate(tenant: Tenant) -> None:
    rows = [[ADA, "Ada"], ["new@example.com", "New"]]
    record = import_csv(tenant, ["Email", "Name"], rows, target="other_campaign", skip_if_unsubscribed=True)
    assert (record.skipped_count, record.created_count) == (1, 1)
    assert refusals(record)[2][0] == "skipped"
