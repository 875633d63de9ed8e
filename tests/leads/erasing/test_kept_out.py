"""Who was erased comes back by no door."""

from typing import Any

import pytest
from django.db import connection

from leads.erasing import Who, erase_person
from leads.files.rejected import rejected_lines
from leads.files.sources import open_import
from leads.imports import ImportOptions, RawRow, import_leads
from leads.imports.judge.erased import WrongErasureKey
from leads.models import Door, Erasure, ImportState, Lead, Outcome, RowOutcome
from leads.models.targets import Target
from leads.people.leads import EmailRefused, Fault, change_lead
from tests.builders import ApiClient, Tenant, add_leads, make_tenant
from tests.leads.api.foxreach.conversation import FoxReachClient
from tests.leads.file_imports.files import as_csv, import_csv, options_for, run, start, upload

ADA = "ada@example.com"
CRM = {"external_id": "crm-4711-x", "external_source": "crm"}
PROFILE = "https://www.linkedin.com/in/ada"


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    add_leads(
        tenant,
        [
            {"email": ADA, "custom_variables": {"linkedin_url": PROFILE}, **CRM},
            {"email": "bob@example.com"},
        ],
    )
    erase_person(workspace_id=tenant.workspace.id, who=Who(by=Erasure.By.EMAIL, value=ADA))
    return tenant


def _is_out(tenant: Tenant) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM leads_lead WHERE email = %s", [ADA])
        leads = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM leads_rowoutcome AS o WHERE lower(o::text) LIKE %s", [f"%{ADA}%"]
        )
        return bool((leads, cursor.fetchone()[0]) == (0, 0))


@pytest.mark.parametrize("email", [ADA, " ADA@Example.com "])
def test_v2_counts_them_in_blocklist(tenant: Tenant, email: str) -> None:
    reply = add_leads(tenant, [{"email": "new@example.com"}, {"email": email}]).json()
    assert (reply["leads_uploaded"], reply["in_blocklist"], reply["total_sent"]) == (1, 1, 2)
    assert RowOutcome.objects.get().outcome == Outcome.ERASED
    assert _is_out(tenant)


def test_repeated_row_does_not_keep_the_address_either(tenant: Tenant) -> None:
    reply = add_leads(tenant, [{"email": ADA}, {"email": ADA}]).json()
    assert (reply["in_blocklist"], reply["duplicate_email_count"]) == (1, 1)
    assert _is_out(tenant)


def test_profile_alone_gives_them_away(tenant: Tenant) -> None:
    row = {"email": "other@example.com", "custom_variables": {"linkedin_url": "linkedin.com/in/ADA/"}}
    assert add_leads(tenant, [row]).json()["in_blocklist"] == 1
    row = {"custom_variables": {"linkedin_url": PROFILE}}
    assert add_leads(tenant, [row], campaign_id=tenant.linkedin.id).json()["in_blocklist"] == 1


@pytest.mark.parametrize("email", ["other@example.com", "bob@example.com", ""])
def test_external_id_alone_gives_them_away(tenant: Tenant, email: str) -> None:
    """A list takes people without an address: by their name."""
    row = {"email": email, "first_name": "Ada", "last_name": "L", **CRM}
    before = Lead.objects.count()
    assert add_leads(tenant, [row], list_id=tenant.list.id).json()["in_blocklist"] == 1
    assert Lead.objects.count() == before
    assert RowOutcome.objects.get().outcome == Outcome.ERASED


def test_id_of_another_program_is_somebody_else(tenant: Tenant) -> None:
    row = {"email": "other@example.com", **CRM, "external_source": "shop"}
    assert add_leads(tenant, [row]).json()["leads_uploaded"] == 1


def test_refused_row_does_not_keep_the_external_id(tenant: Tenant) -> None:
    """It says by nothing else who it is, so it is incomplete before it is anybody's."""
    add_leads(tenant, [CRM], list_id=tenant.list.id)
    outcome = RowOutcome.objects.get()
    assert (outcome.outcome, outcome.evidence) == (Outcome.INCOMPLETE, {"erased": True})


def test_file(tenant: Tenant) -> None:
    record = import_csv(tenant, ["Email", "Name"], [[ADA, "A"], ["c@example.com", "C"]])
    assert (record.state, record.erased_count, record.created_count) == (ImportState.FINISHED, 1, 1)
    assert ADA.encode() not in b"".join(rejected_lines(record, open_import(record)))
    assert _is_out(tenant)


def test_dry_run(tenant: Tenant) -> None:
    source = upload(tenant, as_csv(["Email", "Name"], [[ADA, "A"]]))
    assert run(start(source, options_for(tenant), is_dry_run=True)).erased_count == 1


def test_foxreach_creates_and_restores_nobody(tenant: Tenant) -> None:
    reply = FoxReachClient(tenant.key).post("leads", {"email": ADA})
    assert reply.status_code == 422
    assert "erased" in reply.content.decode()
    assert _is_out(tenant)


def test_email_of_somebody_else_does_not_become_theirs(tenant: Tenant) -> None:
    bob = Lead.objects.get(email="bob@example.com")
    with pytest.raises(EmailRefused) as refused:
        change_lead(workspace_id=tenant.workspace.id, lead_id=bob.id, changes={"email": ADA.upper()})
    assert refused.value.fault is Fault.ERASED
    assert _is_out(tenant)


def test_another_key_lets_nobody_in(tenant: Tenant, settings: Any) -> None:
    """Rather none than the wrong one: with that key nobody could be recognised."""
    settings.LEADGATE_ERASURE_KEY = "another"
    options = ImportOptions(
        workspace_id=tenant.workspace.id, target=Target("campaign", tenant.campaign.id), door=Door.V2_ADD
    )
    with pytest.raises(WrongErasureKey):
        import_leads([RawRow(number=0, email="new@example.com")], options)
    assert not Lead.objects.filter(email="new@example.com").exists()


def test_key_of_an_answer_is_not_in_the_way(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    client.headers["Idempotency-Key"] = "k"
    body = {"campaign_id": str(tenant.campaign.id), "leads": [{"email": ADA}]}
    first, again = (client.post("/api/v2/leads/add", body) for _ in range(2))
    assert first.content == again.content
