"""POST /api/v2/leads/add: every rule of the outcome table by example, and every key of the reply."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Channel
from leads.models import Lead, LeadImport, Membership
from tests.builders import Tenant, add_leads, block, make_campaign, make_member, make_tenant
from tests.leads.api.instantly.leads.counters import count
from workspaces.models import Role, Usage


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def test_reply_has_every_key_of_the_published_schema(tenant: Tenant) -> None:
    lead = {"email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace", "phone": "+44"}
    reply = add_leads(tenant, [lead])
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "application/json"
    body = reply.json()
    membership = Membership.objects.get()
    assert body == {
        "status": "success",
        "total_sent": 1,
        "leads_uploaded": 1,
        "in_blocklist": 0,
        "blocklist_used": str(tenant.blocklist.id),
        "duplicated_leads": 0,
        "skipped_count": 0,
        "invalid_email_count": 0,
        "incomplete_count": 0,
        "duplicate_email_count": 0,
        "remaining_in_plan": 9_999,
        "created_leads": [{"index": 0, "id": str(membership.id), **lead}],
    }
    assert UUID(reply.headers["X-Import-Id"]) == LeadImport.objects.get().id


def test_list_answers_null_for_the_plan(tenant: Tenant) -> None:
    body = add_leads(tenant, [{"email": "ada@example.com"}], list_id=tenant.list.id).json()
    assert body["remaining_in_plan"] is None
    assert Usage.objects.get(workspace=tenant.workspace).uploads == 0


def test_all_fields_are_stored(tenant: Tenant) -> None:
    colleague = make_member(tenant.workspace, Role.MANAGER)
    lead = {
        "email": "ada@example.com",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "company_name": "Analytical\tEngines \\ Co\n",
        "job_title": "Programmer",
        "phone": "+44 1",
        "website": "https://ada.example",
        "personalization": " Hello\r\n\\N there ",
        "lt_interest_status": -3.0,
        "pl_value_lead": "High",
        "assigned_to": str(colleague.id),
        "custom_variables": {"a": "x\ty\\", "b": 1.5, "c": True, "d": None, "é": "\u2028"},
    }
    assert count(add_leads(tenant, [lead])) == {"leads_uploaded": 1}
    person, place = Lead.objects.get(), Membership.objects.get()
    assert (person.email, person.first_name, person.last_name) == ("ada@example.com", "Ada", "Lovelace")
    assert person.company_name == "Analytical\tEngines \\ Co"
    assert (person.job_title, person.phone, person.website) == ("Programmer", "+44 1", "https://ada.example")
    assert place.personalization == " Hello\r\n\\N there "
    assert (place.lt_interest_status, place.pl_value_lead) == (-3, "High")
    assert place.assigned_to == colleague.id
    assert place.custom_variables == lead["custom_variables"]
    assert (place.lead_id, place.campaign_id, place.list_id) == (person.id, tenant.campaign.id, None)
    tenant.campaign.refresh_from_db()
    assert sorted(tenant.campaign.custom_variables) == ["a", "b", "c", "d", "é"]
    assert tenant.campaign.lead_count == 1


def test_incomplete_is_a_list_row_without_email_and_names(tenant: Tenant) -> None:
    leads = [{"company_name": "Acme"}, {"email": " \u200b", "first_name": " "}, {"last_name": "Lee"}]
    reply = add_leads(tenant, leads, list_id=tenant.list.id)
    assert count(reply) == {"incomplete_count": 2, "leads_uploaded": 1}
    assert reply.json()["created_leads"][0]["email"] is None


def test_campaign_row_without_email_is_invalid(tenant: Tenant) -> None:
    leads: list[dict[str, Any]] = [{"first_name": "Ada"}, {"email": None}, {"email": ""}, {"email": "ada"}]
    assert count(add_leads(tenant, leads)) == {"invalid_email_count": 4}


def test_nameless_email_of_a_list_must_be_valid(tenant: Tenant) -> None:
    leads = [{"email": "ada@", "first_name": "Ada"}]
    assert count(add_leads(tenant, leads, list_id=tenant.list.id)) == {"invalid_email_count": 1}


def test_repeated_means_the_normal_form_and_the_first_wins(tenant: Tenant) -> None:
    block(tenant.blocklist, "bob@example.com")
    leads = [
        {"email": "ADA@example.com", "first_name": "First"},
        {"email": " ada@Example.COM ", "first_name": "Second"},
        {"email": "bob@example.com"},
        {"email": "BOB@example.com"},
    ]
    expected = {"leads_uploaded": 1, "in_blocklist": 1, "duplicate_email_count": 2}
    assert count(add_leads(tenant, leads)) == expected
    assert Lead.objects.get().first_name == "First"


def test_list_rows_with_only_a_name_are_never_repeated(tenant: Tenant) -> None:
    leads = [{"first_name": "Ada"}, {"first_name": "Ada"}]
    assert count(add_leads(tenant, leads, list_id=tenant.list.id)) == {"leads_uploaded": 2}


def test_blocked_by_email_domain_and_parent_domain(tenant: Tenant) -> None:
    block(tenant.blocklist, "eve@example.com", "acme.com")
    leads = [{"email": f"{name}"} for name in ("eve@example.com", "a@acme.com", "a@mail.acme.com")]
    leads += [{"email": "a@notacme.com"}, {"email": "adam@example.com"}]
    assert count(add_leads(tenant, leads)) == {"in_blocklist": 3, "leads_uploaded": 2}


def test_another_blocklist_replaces_the_default(tenant: Tenant) -> None:
    other = tenant.workspace.blocklists.create(name="Competitors")
    block(tenant.blocklist, "acme.com")
    block(other, "ajax.com")
    leads = [{"email": "a@acme.com"}, {"email": "a@ajax.com"}]
    reply = add_leads(tenant, leads, blocklist_id=other.id)
    assert count(reply) == {"in_blocklist": 1, "leads_uploaded": 1}
    assert reply.json()["blocklist_used"] == str(other.id)
    assert Lead.objects.get().email == "a@acme.com"


def test_blocklist_null_is_as_omitted_and_none_is_null(tenant: Tenant) -> None:
    reply = add_leads(tenant, [{"email": "a@b.com"}], blocklist_id=None)
    assert reply.json()["blocklist_used"] == str(tenant.blocklist.id)
    tenant.blocklist.delete()
    assert add_leads(tenant, [{"email": "a@c.com"}]).json()["blocklist_used"] is None


def test_duplicate_is_already_in_this_target(tenant: Tenant) -> None:
    leads = [{"email": "ada@example.com", "first_name": "Ada"}]
    assert count(add_leads(tenant, leads)) == {"leads_uploaded": 1}
    assert count(add_leads(tenant, leads)) == {"duplicated_leads": 1}
    assert count(add_leads(tenant, leads, campaign_id=tenant.other_campaign.id)) == {"leads_uploaded": 1}
    assert count(add_leads(tenant, leads, list_id=tenant.list.id)) == {"leads_uploaded": 1}
    assert Lead.objects.count() == 1
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 1


@pytest.mark.parametrize(
    ("flags", "skipped"),
    [
        ({"skip_if_in_workspace": True}, ["in campaign", "in list"]),
        ({"skip_if_in_campaign": True}, ["in campaign"]),
        ({"skip_if_in_list": True}, ["in list"]),
        ({"skip_if_in_campaign": True, "skip_if_in_list": True}, ["in campaign", "in list"]),
        ({"skip_if_in_workspace": True, "skip_if_in_list": False}, ["in campaign", "in list"]),
        ({}, []),
    ],
)
def test_skip_flags(tenant: Tenant, flags: dict[str, bool], skipped: list[str]) -> None:
    add_leads(tenant, [{"email": "in.campaign@example.com"}], campaign_id=tenant.other_campaign.id)
    add_leads(tenant, [{"email": "in.list@example.com"}], list_id=tenant.other_list.id)
    Lead.objects.create(workspace_id=tenant.workspace.id, email="nowhere@example.com")
    emails = ["in.campaign@example.com", "in.list@example.com", "nowhere@example.com", "new@example.com"]
    reply = add_leads(tenant, [{"email": email} for email in emails], **flags)
    created = [lead["email"] for lead in reply.json()["created_leads"]]
    assert created == [email for email in emails if email.split("@")[0].replace(".", " ") not in skipped]
    assert reply.json()["skipped_count"] == len(skipped)


def test_duplicate_comes_before_skipped(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "ada@example.com"}])
    reply = add_leads(tenant, [{"email": "ada@example.com"}], skip_if_in_workspace=True)
    assert count(reply) == {"duplicated_leads": 1}


# --- LinkedIn campaigns ---


def linkedin(url: str, **lead: Any) -> dict[str, Any]:
    return {"custom_variables": {"linkedin_url": url}} | lead


def test_linkedin_identity_is_the_profile_url(tenant: Tenant) -> None:
    leads = [
        linkedin("https://www.linkedin.com/in/ada/"),
        linkedin("http://LinkedIn.com/in/Ada?utm_source=x#top", email="ada@example.com"),
        linkedin("imported-123"),
        linkedin("https://www.linkedin.com/company/acme"),
        {"email": "bob@example.com"},
        linkedin("https://www.linkedin.com/in/bob", email="not an email"),
    ]
    reply = add_leads(tenant, leads, campaign_id=tenant.linkedin.id)
    assert count(reply) == {"leads_uploaded": 1, "duplicate_email_count": 1, "invalid_email_count": 4}
    assert Membership.objects.get().linkedin_url == "https://www.linkedin.com/in/ada"
    reply = add_leads(tenant, [linkedin("linkedin.com/in/ada")], campaign_id=tenant.linkedin.id)
    assert count(reply) == {"duplicated_leads": 1}


def test_linkedin_rows_may_share_a_lead_by_email(tenant: Tenant) -> None:
    leads = [
        linkedin("linkedin.com/in/ada", email="ada@example.com", first_name="Ada"),
        linkedin("linkedin.com/in/countess", email="ada@example.com", first_name="Augusta", phone="+44"),
    ]
    assert count(add_leads(tenant, leads, campaign_id=tenant.linkedin.id)) == {"leads_uploaded": 2}
    person = Lead.objects.get()
    assert (person.first_name, person.phone) == ("Ada", "+44")
    overrides = list(Membership.objects.order_by("id").values_list("overrides", flat=True))
    assert overrides == [{}, {"first_name": "Augusta", "linkedin_url": "linkedin.com/in/countess"}]
    assert Usage.objects.get(workspace=tenant.workspace).contacts == 1


def test_linkedin_person_without_email_is_known_by_url_in_the_next_campaign(tenant: Tenant) -> None:
    other = make_campaign(tenant.workspace, tenant.owner, "Network 2", channel=Channel.LINKEDIN)
    add_leads(tenant, [linkedin("linkedin.com/in/ada")], campaign_id=tenant.linkedin.id)
    add_leads(tenant, [linkedin("linkedin.com/in/ada")], campaign_id=other.id)
    assert Lead.objects.count() == 1
    reply = add_leads(
        tenant, [linkedin("linkedin.com/in/ada")], campaign_id=other.id, skip_if_in_campaign=True
    )
    assert count(reply) == {"duplicated_leads": 1}


# --- tenancy ---


@pytest.mark.parametrize("field", ["campaign_id", "list_id", "blocklist_id", "assigned_to"])
def test_ids_of_strangers_are_not_found(tenant: Tenant, field: str) -> None:
    stranger = make_tenant()
    ids = {
        "campaign_id": stranger.campaign.id,
        "list_id": stranger.list.id,
        "blocklist_id": stranger.blocklist.id,
        "assigned_to": stranger.owner.id,
    }
    reply = add_leads(tenant, [{"email": "a@example.com"}], **{field: ids[field]})
    assert reply.status_code == 404
    assert field in reply.json()["message"]
    assert Lead.objects.count() == 0


def test_assignee_of_a_lead_must_be_a_member(tenant: Tenant) -> None:
    leads = [
        {"email": "a@example.com"},
        {"email": "b@example.com", "assigned_to": str(make_tenant().owner.id)},
    ]
    assert add_leads(tenant, leads).status_code == 404
    assert Lead.objects.count() == 0


def test_the_same_person_in_two_workspaces_is_two_leads(tenant: Tenant) -> None:
    stranger = make_tenant()
    for owner in (tenant, stranger):
        reply = add_leads(owner, [{"email": "a@example.com"}], skip_if_in_workspace=True)
        assert count(reply) == {"leads_uploaded": 1}
    assert Lead.objects.filter(workspace_id=stranger.workspace.id).count() == 1


def test_queries_do_not_grow_with_the_rows(tenant: Tenant) -> None:
    """Django counts what goes through its own cursor: the key, the rate, the import's row. The gate's
    statements have no loop around them."""
    counts = []
    for size in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            reply = add_leads(tenant, [{"email": f"p{n}.{size}@x.com"} for n in range(size)])
        assert reply.status_code == 200
        counts.append(sum("last_used_at" not in query["sql"].partition("WHERE")[0] for query in queries))
    assert counts[0] == counts[1] <= 6
