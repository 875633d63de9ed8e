"""All that is known of one person, and of nobody else."""

import csv
import io
import json

import pytest

from leads.erasing import Who, give_out
from leads.models import Erasure, Lead
from leads.people.leads import change_lead
from leads.tags import set_tags
from tests.builders import Tenant, add_leads, make_tenant
from workspaces.models import AuditEntry

ADA = {"email": "ada@example.com", "first_name": "Ada", "phone": "=1+1", "custom_variables": {"shoe": 38}}


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    bob = {"email": "bob@secret.example", "first_name": "Bobby"}
    add_leads(tenant, [ADA, bob])
    add_leads(tenant, [ADA, bob])
    add_leads(tenant, [ADA], list_id=tenant.list.id)
    lead = Lead.objects.get(email="ada@example.com")
    change_lead(workspace_id=tenant.workspace.id, lead_id=lead.id, changes={"notes": "tall"})
    set_tags(workspace_id=tenant.workspace.id, resource_id=lead.id, names=["vip"])
    return tenant


def _who(value: str = "ADA@example.com") -> Who:
    return Who(by=Erasure.By.EMAIL, value=value)


def test_json_has_everything_of_them_and_nothing_of_others(tenant: Tenant) -> None:
    text = give_out(workspace_id=tenant.workspace.id, who=_who()).to_json()
    known = json.loads(text)
    (lead,) = known["leads"]
    assert (lead["first_name"], lead["notes"], lead["tags"], lead["status"]) == (
        "Ada",
        "tall",
        ["vip"],
        "Active",
    )
    places = [(m["campaign_id"], m["list_id"], m["custom_variables"]) for m in known["memberships"]]
    assert (str(tenant.campaign.id), None, {"shoe": 38}) in places
    assert (None, str(tenant.list.id), {"shoe": 38}) in places
    assert [row["evidence"]["campaign_id"] for row in known["outcomes"]] == [str(tenant.campaign.id)]
    assert "lead.changed" in [entry["action"] for entry in known["log"]]
    assert "bob" not in text.lower()


def test_csv_is_safe_in_a_spreadsheet(tenant: Tenant) -> None:
    text = give_out(workspace_id=tenant.workspace.id, who=_who()).to_csv()
    header, *rows = csv.reader(io.StringIO(text))
    assert header == ["what", "number", "field", "value"]
    assert ["leads", "1", "first_name", "Ada"] in rows
    assert ["leads", "1", "phone", "'=1+1"] in rows


def test_it_is_noted(tenant: Tenant) -> None:
    give_out(workspace_id=tenant.workspace.id, who=_who())
    entry = AuditEntry.objects.get(action="privacy.given_out")
    assert entry.lead_ids == [Lead.objects.get(email="ada@example.com").id]


def test_stranger_knows_nothing(tenant: Tenant) -> None:
    known = json.loads(give_out(workspace_id=make_tenant().workspace.id, who=_who()).to_json())
    assert not any(known.values())
