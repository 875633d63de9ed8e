"""POST /api/v1/lead-list/{id}/import: every field, every counter."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.models import Door, Lead, LeadImport, Membership
from leads.people.deletion import delete_leads
from tests.builders import Tenant, add_leads, block, make_key, make_tenant
from tests.leads.api.smartlead.client import SmartleadClient, check_error, count, import_into_list, sample
from workspaces.models import Usage


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def test_call_of_the_documentation(tenant: Tenant) -> None:
    path = f"lead-list/{tenant.list.number}/import"
    reply = SmartleadClient(tenant.key).post(path, sample("list_import_request"))
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "application/json"
    expected = sample("list_import_reply")
    expected["data"]["invalid"] = 0  # ours, beside the original's keys
    assert reply.json() == expected
    record = LeadImport.objects.get()
    assert UUID(reply.headers["X-Import-Id"]) == record.id
    assert (record.door, record.name) == (Door.SMARTLEAD, "enterprise-prospects-jan2025.csv")
    assert (record.list_id, record.campaign_id) == (tenant.list.id, None)
    assert (record.user_id, record.workspace_id) == (tenant.owner.id, tenant.workspace.id)
    john = Lead.objects.get(email="john@company.com")
    assert (john.first_name, john.last_name, john.company_name) == ("John", "Doe", "ACME Corp")
    assert john.source == "api"
    tenant.list.refresh_from_db()
    assert tenant.list.lead_count == 2


def test_all_fields_are_stored(tenant: Tenant) -> None:
    lead = {
        "email": " Ada@Example.com",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "company_name": "Analytical Engines",
        "phone_number": "+44 1",
        "website": "https://ada.example",
        "location": "London",
        "linkedin_profile": "https://www.linkedin.com/in/ada",
        "company_url": "https://engines.example",
        "custom_fields": {"Title": "Countess", "n": 1, "x": 1.5, "yes": True, "list": [1, {"a": None}]},
        "Industry": "Mills",
        "tags": ["a", "b"],
        "address": {"city": "London"},
        "nothing": None,
        "blank": "",
    }
    assert count(import_into_list(tenant, [lead])) == {"imported": 1}
    person, place = Lead.objects.get(), Membership.objects.get()
    assert (person.email, person.first_name, person.last_name) == ("ada@example.com", "Ada", "Lovelace")
    assert (person.company_name, person.phone) == ("Analytical Engines", "+44 1")
    assert (person.website, person.linkedin_url) == ("https://ada.example", "https://www.linkedin.com/in/ada")
    assert (place.lead_id, place.list_id, place.campaign_id) == (person.id, tenant.list.id, None)
    assert place.custom_variables == {
        "location": "London",
        "company_url": "https://engines.example",
        "Title": "Countess",
        "n": 1,
        "x": 1.5,
        "yes": True,
        "list": '[1,{"a":null}]',
        "Industry": "Mills",
        "tags": '["a","b"]',
        "address": '{"city":"London"}',
    }


@pytest.mark.parametrize(
    ("number", "stored"), [(4912345, "4912345"), (4912345.0, "4912345"), (0.5, "0.5"), ("0049", "0049")]
)
def test_numbers_are_taken_as_text(tenant: Tenant, number: Any, stored: str) -> None:
    lead = {"email": "a@example.com", "phone_number": number, "first_name": number}
    assert count(import_into_list(tenant, [lead])) == {"imported": 1}
    person = Lead.objects.get()
    assert (person.phone, person.first_name) == (stored, stored)
    assert Membership.objects.get().custom_variables == {}


def test_company_and_company_name_in_one_row(tenant: Tenant) -> None:
    import_into_list(tenant, [{"email": "a@example.com", "company": "Acme", "company_name": "Acme Corp"}])
    assert Lead.objects.get().company_name == "Acme"
    assert Membership.objects.get().custom_variables == {"company_name": "Acme Corp"}


@pytest.mark.parametrize(
    "mapping",
    [{"Work Email": "email"}, {"Work Email": True}, {"Work Email": "Work Email"}, {"email": "Work Email"}],
)
def test_email_fields_added(tenant: Tenant, mapping: dict[str, Any]) -> None:
    leads = [
        {"Work Email": "a@example.com"},
        {"email": "b@example.com", "Work Email": "b@work.example"},
        {"email": "", "Work Email": "c@example.com"},
        {"email": None, "Work Email": None},
    ]
    reply = import_into_list(tenant, leads, emailFieldsAdded=mapping)
    assert count(reply) == {"imported": 3, "invalid": 1}
    found = {m.lead_id: m.custom_variables for m in Membership.objects.all()}
    by_email = {lead.email: found[lead.id] for lead in Lead.objects.all()}
    assert by_email == {
        "a@example.com": {},
        "b@example.com": {"Work Email": "b@work.example"},
        "c@example.com": {},
    }


@pytest.mark.parametrize("mapping", [{}, None, {"Other": False}, {"Other": None}, {"Work Email": "phone"}])
def test_email_fields_that_name_none(tenant: Tenant, mapping: Any) -> None:
    leads = [{"Work Email": "a@example.com"}, {"email": "b@example.com"}]
    reply = import_into_list(tenant, leads, emailFieldsAdded=mapping)
    assert count(reply) == {"imported": 1, "invalid": 1}


def test_custom_fields_name_keys_of_the_rows(tenant: Tenant) -> None:
    lead = {"email": "a@example.com", "website": "https://a.example", "Tier": "gold", "other": 1}
    names = {"Tier": "Tier", "website": "Website", "absent": True}
    assert count(import_into_list(tenant, [lead], customFields=names)) == {"imported": 1}
    assert Lead.objects.get().website == "https://a.example"
    expected = {"website": "https://a.example", "Tier": "gold", "other": 1}
    assert Membership.objects.get().custom_variables == expected


def test_every_outcome_has_its_counter(tenant: Tenant) -> None:
    block(tenant.blocklist, "acme.com")
    import_into_list(tenant, [{"email": "there@example.com"}])
    leads: list[dict[str, Any]] = [
        {"email": "new@example.com"},
        {"email": "NEW@example.com"},
        {"email": "there@example.com"},
        {"email": "joe@mail.acme.com"},
        {"email": "nonsense"},
        {"first_name": "Ada", "last_name": "Lovelace"},
        {"linkedin_profile": "https://www.linkedin.com/in/ada", "first_name": "Ada"},
        {},
    ]
    reply = import_into_list(tenant, leads)
    assert reply.json()["data"] == {
        "total_leads": 8,
        "imported": 1,
        "duplicates": 2,
        "blocked": 1,
        "invalid": 4,
    }


@pytest.mark.parametrize(
    ("settings", "blocked"),
    [
        (None, 1),
        ({}, 1),
        ({"ignoreGlobalBlockList": False}, 1),
        ({"ignoreGlobalBlockList": True}, 0),
        ({"ignoreGlobalBlockList": True, "delimiter": ","}, 0),
    ],
)
def test_ignore_global_block_list(tenant: Tenant, settings: Any, blocked: int) -> None:
    block(tenant.blocklist, "acme.com")
    reply = import_into_list(tenant, [{"email": "a@acme.com"}], csvSettings=settings)
    assert reply.json()["data"]["blocked"] == blocked
    assert reply.json()["data"]["imported"] == 1 - blocked


def test_person_known_elsewhere_is_imported(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "a@example.com", "first_name": "Ada"}])
    reply = import_into_list(tenant, [{"email": "a@example.com", "first_name": "Augusta"}])
    assert count(reply) == {"imported": 1}
    assert Lead.objects.get().first_name == "Ada"


def test_deleted_person_is_restored(tenant: Tenant) -> None:
    import_into_list(tenant, [{"email": "a@example.com"}])
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[Lead.objects.get().id])
    assert count(import_into_list(tenant, [{"email": "a@example.com"}])) == {"imported": 1}
    assert Lead.objects.get().deleted_at is None


@pytest.mark.parametrize("extra", [{"listId": 5}, {"emailFieldsAdded": None, "customFields": None}])
def test_envelope_may_have_more(tenant: Tenant, extra: dict[str, Any]) -> None:
    assert count(import_into_list(tenant, [{"email": "a@example.com"}], **extra)) == {"imported": 1}


def test_long_file_name_is_cut(tenant: Tenant) -> None:
    import_into_list(tenant, [{"email": "a@example.com"}], fileName="x" * 500)
    assert LeadImport.objects.get().name == "x" * 200


def test_ten_thousand_rows_and_one_more(tenant: Tenant) -> None:
    leads = [{"email": f"p{number}@example.com"} for number in range(10_001)]
    check_error(
        import_into_list(tenant, leads),
        *(422, "Unprocessable Entity", "leadList", "10000"),
        keys=["leadList"],
    )
    assert LeadImport.objects.count() == 0
    assert count(import_into_list(tenant, leads[:-1])) == {"imported": 10_000}


def test_list_costs_no_uploads_but_contacts(tenant: Tenant) -> None:
    small = make_tenant(contact_limit=2, upload_limit=0)
    assert count(import_into_list(small, [{"email": f"{n}@x.com"} for n in range(2)])) == {"imported": 2}
    assert Usage.objects.get(workspace=small.workspace).uploads == 0
    reply = import_into_list(small, [{"email": f"{n}@x.com"} for n in range(5)])
    assert reply.status_code == 402
    body = reply.json()
    assert set(body) == set(sample("plan_exhausted_reply"))
    assert (body["ok"], body["is_lead_limit_exhausted"]) == (False, True)
    assert body["lead_import_stopped_count"] == 3
    assert "contacts" in body["error"]
    assert Lead.objects.filter(workspace_id=small.workspace.id).count() == 2


def test_strangers_and_unknown_lists(tenant: Tenant) -> None:
    stranger = make_tenant()
    body = {"leadList": [{"email": "a@example.com"}], "fileName": "x"}
    for number in (stranger.list.number, tenant.campaign.number + 10**6, 10**30):
        reply = SmartleadClient(tenant.key).post(f"lead-list/{number}/import", body)
        check_error(reply, 404, "Not Found", "list")
    assert Lead.objects.count() == 0


def test_scope(tenant: Tenant) -> None:
    body = {"leadList": [{"email": "a@example.com"}], "fileName": "x"}
    for scope, status in (("lead_lists:all", 403), ("leads:create", 200)):
        key = make_key(tenant.workspace, tenant.owner, scopes=(scope,))
        reply = SmartleadClient(key).post(f"lead-list/{tenant.list.number}/import", body)
        assert reply.status_code == status


def test_queries_do_not_grow_with_the_rows(tenant: Tenant) -> None:
    counts = []
    for size in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            reply = import_into_list(tenant, [{"email": f"p{n}.{size}@x.com"} for n in range(size)])
        assert reply.status_code == 200
        counts.append(sum("last_used_at" not in query["sql"].partition("WHERE")[0] for query in queries))
    assert counts[0] == counts[1] <= 7
