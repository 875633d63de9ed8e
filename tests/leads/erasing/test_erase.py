"""Nothing of an erased person is left in the workspace, and nobody else's rows are touched."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blocklists.writing import create_blocklist
from leads.erasing import NotOnePerson, UnknownPerson, Who, erase_person
from leads.erasing.files import ERASURES
from leads.imports.judge.erased import WrongErasureKey
from leads.jobs.runner import run
from leads.models import Erasure, ImportChange, Lead, LeadImport, Membership, Outcome, RowOutcome, SearchTerm
from leads.people.deletion import delete_leads
from leads.removing.blocked import begin_blocked_removal
from leads.search import make_searchable
from leads.undo.run import request_undo, run_undo
from tests.builders import ApiClient, Tenant, add_leads, block, make_tenant
from tests.leads.file_imports.files import import_csv
from workspaces.models import AuditEntry, KeptAnswer, Usage, WebhookDelivery, WebhookEndpoint

By = Erasure.By
ADA = "ada.lovelace@example.com"
PROFILE = "https://www.linkedin.com/in/ada-love"
ROW: dict[str, Any] = {
    "email": ADA,
    "first_name": "Adaline",
    "last_name": "Lovelacian",
    "phone": "+49 170 5550123",
    "external_id": "crm-4711-x",
    "external_source": "crm",
    "custom_variables": {"linkedin_url": PROFILE},
}
NEIGHBOUR = {"email": "grace@example.com", "first_name": "Grace", "phone": "+49 170 5550124"}
TELLTALE = ("ada.lovelace", "adaline", "lovelacian", "5550123", "ada-love", "4711-x")


@pytest.fixture
def tenant(db: None) -> Tenant:
    """Ada is wherever somebody can be."""
    tenant = make_tenant()
    workspace = tenant.workspace
    WebhookEndpoint.objects.create(workspace=workspace, url="https://hooks.example/", events=["lead.deleted"])
    _send(tenant, [ROW, NEIGHBOUR], campaign_id=str(tenant.campaign.id))
    _send(tenant, [ROW, NEIGHBOUR], campaign_id=str(tenant.campaign.id), key="again")
    _send(tenant, [ROW], campaign_id=str(tenant.linkedin.id))
    _send(tenant, [ROW], list_id=str(tenant.list.id))
    rows = [[ADA, "Adaline", "Lovelacian"], ["x@example.com", "X", "Y"]]
    import_csv(tenant, ["Email", "First name", "Last name"], rows, target="other_list")
    make_searchable()
    block(tenant.blocklist, ADA, "somebody@blocked.example")
    begin_blocked_removal(
        workspace_id=workspace.id, user_id=None, blocklist_id=tenant.blocklist.id, values=[ADA, "z@z.example"]
    )
    WebhookDelivery.objects.create(
        workspace_id=workspace.id,
        endpoint=WebhookEndpoint.objects.get(),
        event_id=workspace.id,
        event_type="x",
        body=json.dumps({"type": "x", "data": {"lead": {"email": ADA.upper(), "name": "Adaline"}, "n": 1}}),
        response=f"thanks for {ADA}",
    )
    return tenant


def _send(tenant: Tenant, leads: list[dict[str, Any]], *, key: str = "first", **envelope: str) -> None:
    client = ApiClient(tenant.key)
    client.headers["Idempotency-Key"] = f"{key} {sorted(envelope)}{sorted(envelope.values())}"
    assert client.post("/api/v2/leads/add", {"leads": leads, **envelope}).status_code == 200


def _erase(tenant: Tenant, value: str = ADA, by: Erasure.By = By.EMAIL) -> Erasure:
    return erase_person(workspace_id=tenant.workspace.id, who=Who(by=by, value=value))


def _mentions(*needles: str) -> dict[str, int]:
    """By table: how many rows of the whole database hold one of these texts."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = {}
        for table in tables:
            likes = " OR ".join(["lower(t::text) LIKE %s OR lower(t::text) LIKE %s"] * len(needles))
            hexed = [value for n in needles for value in (f"%{n}%", f"%{n.encode().hex()}%")]
            cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE {likes}', hexed)
            if number := cursor.fetchone()[0]:
                found[table] = number
    return found


def test_ground_has_the_person_everywhere(tenant: Tenant) -> None:
    """Else the next tests would show nothing."""
    assert set(_mentions(*TELLTALE)) >= {
        "blocklists_blocklistentry",
        "leads_backgroundjob",
        "leads_lead",
        "leads_membership",
        "leads_rowoutcome",
        "leads_searchterm",
        "leads_sourcefile",
        "workspaces_keptanswer",
        "workspaces_webhookdelivery",
    }


@pytest.mark.parametrize(
    ("by", "value"),
    [
        (By.EMAIL, "  Ada.Lovelace@Example.com"),
        (By.LINKEDIN, "linkedin.com/in/Ada-Love/"),
        (By.PHONE, "+49 170 5550123"),
        (By.LEAD, ""),
        (By.EXTERNAL, " crm-4711-x "),
    ],
)
def test_no_table_has_a_word_of_the_person(tenant: Tenant, by: Erasure.By, value: str) -> None:
    lead = Lead.objects.get(email=ADA)
    erasure = _erase(tenant, value or str(lead.id), by)
    assert run(ERASURES, erasure.id)
    assert _mentions(*TELLTALE) == {}
    assert not RowOutcome.objects.filter(evidence__has_key="membership_id").exists()


def test_neighbours_stay_as_they_are(tenant: Tenant) -> None:
    before = Lead.objects.exclude(email=ADA).order_by("id").values()
    found = list(before)
    members = list(Membership.objects.exclude(lead_id=Lead.objects.get(email=ADA).id).order_by("id").values())
    run(ERASURES, _erase(tenant).id)
    assert list(before.all()) == found
    assert list(Membership.objects.order_by("id").values()) == members
    assert RowOutcome.objects.filter(email="grace@example.com").exists()
    answer = json.loads(bytes(KeptAnswer.objects.get(key__startswith="again").body))
    assert answer["duplicated_leads"] == 2


def test_counters_follow(tenant: Tenant) -> None:
    _erase(tenant)
    tenant.campaign.refresh_from_db()
    tenant.linkedin.refresh_from_db()
    tenant.list.refresh_from_db()
    assert (tenant.campaign.lead_count, tenant.linkedin.lead_count, tenant.list.lead_count) == (1, 0, 0)
    live = Lead.objects.filter(workspace_id=tenant.workspace.id, deleted_at=None).count()
    assert Usage.objects.get(workspace=tenant.workspace).contacts == live


def test_deleted_leads_are_erased_too(tenant: Tenant) -> None:
    lead = Lead.objects.get(email=ADA)
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[lead.id])
    contacts = Usage.objects.get(workspace=tenant.workspace).contacts
    assert _erase(tenant).counts["leads"] == 1
    assert not Membership.objects.filter(lead_id=lead.id).exists()
    assert Usage.objects.get(workspace=tenant.workspace).contacts == contacts


def test_counts_and_the_log_say_how_much_and_not_who(tenant: Tenant) -> None:
    lead_id = Lead.objects.get(email=ADA).id
    erasure = _erase(tenant)
    assert erasure.counts["leads"] == 1
    assert erasure.counts["memberships"] == 4
    assert erasure.counts["outcomes"] >= 1
    assert erasure.counts["kept_answers"] >= 1
    assert erasure.counts["blocklist_entries"] == erasure.counts["deliveries"] == erasure.counts["jobs"] == 1
    entry = AuditEntry.objects.get(action="privacy.erased")
    assert (entry.object_id, entry.lead_ids, entry.count) == (erasure.id, [lead_id], 1)


def test_nobody_of_another_workspace_is_touched(tenant: Tenant) -> None:
    other = make_tenant()
    add_leads(other, [ROW])
    _erase(tenant)
    assert Lead.objects.filter(workspace_id=other.workspace.id, email=ADA).exists()
    assert add_leads(other, [ROW], campaign_id=other.other_campaign.id).json()["leads_uploaded"] == 1


def test_one_of_two_with_a_switchboard_is_not_guessed(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "b@example.com", "phone": ROW["phone"]}])
    before = Lead.objects.count()
    with pytest.raises(NotOnePerson) as refused:
        _erase(tenant, ROW["phone"], By.PHONE)
    assert len(refused.value.lead_ids) == 2
    assert Lead.objects.count() == before


def test_one_id_of_two_programs_is_not_guessed(tenant: Tenant) -> None:
    other = {"email": "b@example.com", "external_id": ROW["external_id"], "external_source": "shop"}
    add_leads(tenant, [other])
    with pytest.raises(NotOnePerson) as refused:
        _erase(tenant, ROW["external_id"], By.EXTERNAL)
    assert len(refused.value.lead_ids) == 2
    who = Who(by=By.EXTERNAL, value=ROW["external_id"], source="crm")
    assert erase_person(workspace_id=tenant.workspace.id, who=who).counts["leads"] == 1
    assert not Lead.objects.filter(email=ADA).exists()
    assert Lead.objects.filter(email=other["email"]).exists()


@pytest.mark.parametrize(
    ("by", "value"),
    [
        (By.EMAIL, "nobody"),
        (By.LINKEDIN, "x"),
        (By.PHONE, "12"),
        (By.LEAD, "x"),
        (By.EXTERNAL, "x"),
        (By.EXTERNAL, "x" * 201),
        (By.PHONE, "+1 555 000 0000"),
    ],
)
def test_nobody_is_nobody(tenant: Tenant, by: Erasure.By, value: str) -> None:
    with pytest.raises(UnknownPerson):
        _erase(tenant, value, by)
    assert not Erasure.objects.exists()


def test_erasing_twice_is_no_error(tenant: Tenant) -> None:
    _erase(tenant)
    assert _erase(tenant).counts["leads"] == 0


def test_another_key_erases_nobody(tenant: Tenant, settings: Any) -> None:
    _erase(tenant)
    settings.LEADGATE_ERASURE_KEY = "another"
    with pytest.raises(WrongErasureKey):
        _erase(tenant, "grace@example.com")
    assert Lead.objects.filter(email="grace@example.com").exists()


def test_undo_of_what_brought_or_changed_them_brings_nothing_back(tenant: Tenant) -> None:
    _erase(tenant)
    for record in LeadImport.objects.filter(workspace_id=tenant.workspace.id).order_by("-id"):
        request_undo(workspace_id=tenant.workspace.id, import_id=record.id)
        assert run_undo(record.id)
    assert not Lead.objects.filter(email=ADA).exists()
    assert not ImportChange.objects.exists()
    assert not SearchTerm.objects.filter(term__contains="lovelacian").exists()


def test_outcomes_keep_their_count(tenant: Tenant) -> None:
    before = RowOutcome.objects.filter(outcome=Outcome.DUPLICATE).count()
    _erase(tenant)
    assert RowOutcome.objects.filter(outcome=Outcome.DUPLICATE).count() == before
    record = LeadImport.objects.filter(duplicate_count=2).get()
    rows = ApiClient(tenant.key).get(f"/api/v2/imports/{record.id}/rows").json()["items"]
    assert [row["email"] for row in rows] == [None, "grace@example.com"]
    assert rows[0]["reason"] == "The person was erased; who it was is not kept"


def test_blocklists_that_have_nobody_cost_no_statement(tenant: Tenant) -> None:
    def count(email: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            erase_person(workspace_id=tenant.workspace.id, who=Who(by=By.EMAIL, value=email))
        return len(queries)

    count("first@example.com")
    before = count("second@example.com")
    for number in range(3):
        create_blocklist(workspace_id=tenant.workspace.id, name=f"Another {number}")
    assert count("third@example.com") == before
