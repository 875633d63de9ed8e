"""POST /api/v1/campaigns/{id}/leads: every field, setting and counter."""

from typing import Any

import pytest

from leads.models import Door, Lead, LeadImport, Membership
from tests.builders import Tenant, block, make_key, make_tenant
from tests.leads.api.smartlead.client import (
    SmartleadClient,
    add_to_campaign,
    check_error,
    count_campaign,
    import_into_list,
    sample,
)
from workspaces.models import Usage

ADA = "https://www.linkedin.com/in/ada"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def test_call_of_the_documentation(tenant: Tenant) -> None:
    """The person is in another campaign already, as in the documented reply."""
    path = f"campaigns/{tenant.campaign.number}/leads"
    add_to_campaign(tenant, [{"email": "john@company.com"}], number=tenant.other_campaign.number)
    reply = SmartleadClient(tenant.key).post(path, sample("campaign_leads_request"))
    assert reply.status_code == 200
    assert reply.json() == sample("campaign_leads_reply")
    assert reply.headers["X-Import-Id"] == str(LeadImport.objects.latest("id").id)


def test_all_fields_are_stored(tenant: Tenant) -> None:
    path = f"campaigns/{tenant.campaign.number}/leads"
    reply = SmartleadClient(tenant.key).post(path, sample("campaign_leads_request"))
    assert count_campaign(reply) == {"total_leads": 1}
    person, place, record = Lead.objects.get(), Membership.objects.get(), LeadImport.objects.get()
    assert (person.email, person.first_name, person.last_name) == ("john@company.com", "John", "Doe")
    assert (person.company_name, person.phone) == ("ACME Corp", "4912345678")
    assert (person.website, person.linkedin_url) == (
        "https://company.com",
        "https://www.linkedin.com/in/john-doe",
    )
    assert place.custom_variables == {
        "location": "Berlin",
        "company_url": "https://company.com/about",
        "Title": "Regional Manager",
    }
    assert (place.campaign_id, place.assigned_to) == (tenant.campaign.id, tenant.owner.id)
    assert (record.door, record.campaign_id, record.name) == (Door.SMARTLEAD, tenant.campaign.id, "")
    tenant.campaign.refresh_from_db()
    assert sorted(tenant.campaign.custom_variables) == ["Title", "company_url", "location"]


def test_every_outcome_has_its_counter(tenant: Tenant) -> None:
    block(tenant.blocklist, "acme.com")
    add_to_campaign(tenant, [{"email": "there@example.com"}])
    add_to_campaign(tenant, [{"email": "elsewhere@example.com"}], number=tenant.other_campaign.number)
    leads: list[dict[str, Any]] = [
        {"email": "Bad Two"},
        {"email": "new@example.com"},
        {"email": "NEW@example.com"},
        {"email": "there@example.com"},
        {"email": "elsewhere@example.com"},
        {"email": "joe@mail.acme.com"},
        {"email": "bad@"},
        {"first_name": "Ada", "linkedin_profile": ADA},
    ]
    reply = add_to_campaign(tenant, leads, ignore_duplicate_leads_in_other_campaign=True)
    assert reply.json() == {
        "ok": True,
        "upload_count": 8,
        "total_leads": 1,
        "skipped_in_other_campaign_count": 1,
        "block_count": 1,
        "duplicate_count": 1,
        "invalid_email_count": 3,
        "invalid_emails": ["Bad Two", "bad@"],
        "already_added_to_campaign": 1,
        "unsubscribed_leads": [],
        "is_lead_limit_exhausted": False,
        "lead_import_stopped_count": 0,
        "bounce_count": 0,
    }


@pytest.mark.parametrize("value", [True, False, None])
def test_people_in_another_campaign(tenant: Tenant, value: bool | None) -> None:
    add_to_campaign(tenant, [{"email": "a@example.com"}], number=tenant.other_campaign.number)
    import_into_list(tenant, [{"email": "b@example.com"}])
    reply = add_to_campaign(
        tenant,
        [{"email": "a@example.com"}, {"email": "b@example.com"}],
        ignore_duplicate_leads_in_other_campaign=value,
    )
    skipped = {"skipped_in_other_campaign_count": 1} if value else {}
    assert count_campaign(reply) == {"total_leads": 1 if value else 2} | skipped


@pytest.mark.parametrize("value", [True, False, None])
def test_ignore_global_block_list(tenant: Tenant, value: bool | None) -> None:
    block(tenant.blocklist, "acme.com")
    reply = add_to_campaign(tenant, [{"email": "a@acme.com"}], ignore_global_block_list=value)
    assert count_campaign(reply) == ({"total_leads": 1} if value else {"block_count": 1})


@pytest.mark.parametrize(
    "name", ["ignore_unsubscribe_list", "ignore_community_bounce_list", "return_lead_ids"]
)
def test_settings_that_change_nothing(tenant: Tenant, name: str) -> None:
    reply = add_to_campaign(tenant, [{"email": "a@example.com"}], **{name: True})
    assert set(reply.json()) == set(sample("campaign_leads_reply"))
    assert count_campaign(reply) == {"total_leads": 1}


def test_settings_may_be_absent_or_null(tenant: Tenant) -> None:
    path = f"campaigns/{tenant.campaign.number}/leads"
    client = SmartleadClient(tenant.key)
    body: dict[str, Any] = {"lead_list": [{"email": "a@example.com"}]}
    assert count_campaign(client.post(path, body)) == {"total_leads": 1}
    reply = client.post(path + "/", body | {"settings": None})
    assert count_campaign(reply) == {"already_added_to_campaign": 1}


def test_unknown_setting_is_the_documented_error(tenant: Tenant) -> None:
    reply = add_to_campaign(tenant, [{"email": "a@example.com"}], update=True)
    assert reply.status_code == 400
    assert reply.json() == sample("validation_reply")
    assert Lead.objects.count() == 0


def test_four_hundred_rows_and_one_more(tenant: Tenant) -> None:
    leads = [{"email": f"p{number}@example.com"} for number in range(401)]
    check_error(
        add_to_campaign(tenant, leads), 422, "Unprocessable Entity", "lead_list", "400", keys=["lead_list"]
    )
    assert count_campaign(add_to_campaign(tenant, leads[:-1])) == {"total_leads": 400}


def test_linkedin_campaign_knows_people_by_their_profile(tenant: Tenant) -> None:
    number = tenant.linkedin.number
    leads = [
        {"linkedin_profile": ADA, "email": "ada@example.com"},
        {"linkedin_profile": "linkedin.com/in/Ada/?x=1", "email": "countess@example.com"},
        {"linkedin_profile": "https://www.linkedin.com/in/bob", "first_name": "Bob"},
        {"linkedin_profile": "imported-123", "email": "eve@example.com"},
        {"email": "nobody@example.com"},
        {"linkedin_profile": "https://www.linkedin.com/in/eve", "email": "not an email"},
    ]
    reply = add_to_campaign(tenant, leads, number=number)
    assert count_campaign(reply) == {"total_leads": 2, "duplicate_count": 1, "invalid_email_count": 3}
    assert reply.json()["invalid_emails"] == ["not an email"]
    assert set(Membership.objects.values_list("linkedin_url", flat=True)) == {
        ADA,
        "https://www.linkedin.com/in/bob",
    }
    reply = add_to_campaign(tenant, [{"linkedin_profile": ADA + "/"}], number=number)
    assert count_campaign(reply) == {"already_added_to_campaign": 1}


def test_plan_exhausted(tenant: Tenant) -> None:
    small = make_tenant(upload_limit=2)
    add_to_campaign(small, [{"email": "a@example.com"}, {"email": "b@example.com"}])
    reply = add_to_campaign(small, [{"email": "b@example.com"}, {"email": "c@example.com"}])
    assert reply.status_code == 402
    body, expected = reply.json(), sample("plan_exhausted_reply")
    assert "uploads" in body["error"]
    assert body == expected | {"error": body["error"]}
    assert "X-RateLimit-Limit" in reply.headers
    assert Lead.objects.filter(workspace_id=small.workspace.id).count() == 2
    assert Usage.objects.get(workspace=small.workspace).uploads == 2


def test_strangers_and_unknown_campaigns(tenant: Tenant) -> None:
    stranger = make_tenant()
    for number in (stranger.campaign.number, tenant.list.number + 10**6, 10**30):
        check_error(
            add_to_campaign(tenant, [{"email": "a@example.com"}], number=number), 404, "Not Found", "Campaign"
        )
    reply = SmartleadClient(tenant.key).post(f"campaigns/{tenant.campaign.id}/leads", {})
    check_error(reply, 422, "Unprocessable Entity", keys=["id"])
    assert Lead.objects.count() == 0


def test_scope(tenant: Tenant) -> None:
    for scope, status in (("campaigns:all", 403), ("leads:create", 200)):
        client = SmartleadClient(make_key(tenant.workspace, tenant.owner, scopes=(scope,)))
        body = {"lead_list": [{"email": "a@example.com"}]}
        assert client.post(f"campaigns/{tenant.campaign.number}/leads", body).status_code == status
